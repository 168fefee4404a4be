-- Who may sign in, and as what: accounts, sessions, members, invitations, keys. A schema of its own beside row-level
-- security, because it is asked before it is known which workspace asks. No mail and no words of a customer lie here.
-- Columns of "user", session, account, verification, organization, member and invitation are those of better-auth 1.7
-- (test/users/auth-schema.test.ts asks better-auth whether any is missing); api_key and the checks are ours.

create schema auth;

create table auth."user" (
  id uuid primary key default gen_random_uuid(),
  name text not null,
  email text not null unique check (email = lower(email)),
  email_verified boolean not null default false,
  image text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

-- A workspace, as sign-in sees it: the same id as public.workspace, which holds its settings.
create table auth.organization (
  id uuid primary key references public.workspace (workspace_id) on delete cascade,
  name text not null,
  slug text not null unique,
  logo text,
  created_at timestamptz not null default now(),
  metadata text
);

create table auth.session (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null references auth."user" on delete cascade,
  token text not null unique,
  expires_at timestamptz not null,
  ip_address text,
  user_agent text,
  active_organization_id uuid references auth.organization on delete set null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index session_of_user on auth.session (user_id);

-- A way to prove who one is: a password's hash, or an account at Google. Tokens of third parties are never kept here.
create table auth.account (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null references auth."user" on delete cascade,
  account_id text not null,
  provider_id text not null,
  access_token text check (access_token is null),
  refresh_token text check (refresh_token is null),
  id_token text check (id_token is null),
  access_token_expires_at timestamptz,
  refresh_token_expires_at timestamptz,
  scope text,
  password text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (provider_id, account_id)
);
create index account_user on auth.account (user_id);

-- Short-lived state of a sign-in at a third party.
create table auth.verification (
  id uuid primary key default gen_random_uuid(),
  identifier text not null,
  value text not null,
  expires_at timestamptz not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index verification_identifier on auth.verification (identifier);

create table auth.member (
  id uuid primary key default gen_random_uuid(),
  organization_id uuid not null references auth.organization on delete cascade,
  user_id uuid not null references auth."user" on delete cascade,
  role text not null check (role in ('admin', 'manager', 'rep', 'bot')),
  created_at timestamptz not null default now(),
  unique (organization_id, user_id)
);
create index member_user on auth.member (user_id);

-- An invitation by link. Only the digest of the link's token is kept.
create table auth.invitation (
  id uuid primary key default gen_random_uuid(),
  organization_id uuid not null references auth.organization on delete cascade,
  inviter_id uuid not null references auth."user" on delete cascade,
  email text not null check (email = lower(email)),
  role text not null check (role in ('admin', 'manager', 'rep', 'bot')),
  status text not null default 'pending' check (status in ('pending', 'accepted', 'canceled')),
  -- Nullable only in better-auth's eyes, which would otherwise refuse a column that it never writes.
  token_digest bytea unique check (token_digest is not null),
  expires_at timestamptz not null,
  created_at timestamptz not null default now()
);
create unique index invitation_pending on auth.invitation (organization_id, email) where status = 'pending';

-- A key belongs to one member of one workspace and ends with the membership. Only its digest is kept.
create table auth.api_key (
  id uuid primary key,
  organization_id uuid not null,
  user_id uuid not null,
  name text not null,
  start text not null,
  digest bytea not null unique,
  created_at timestamptz not null default now(),
  last_used_at timestamptz,
  foreign key (organization_id, user_id) references auth.member (organization_id, user_id) on delete cascade
);
create index api_key_member on auth.api_key (organization_id, user_id);

-- Whoever loses a session, a key or a role, or changes to another workspace, has his open live connections looked at
-- again at once, whichever statement did it.
create function auth.tell_access_change() returns trigger language plpgsql as $$
begin
  perform pg_notify('rapport_access', old.user_id::text);
  return null;
end $$;
create trigger access_change after delete or update of active_organization_id on auth.session
  for each row execute function auth.tell_access_change();
create trigger access_change after update or delete on auth.member for each row execute function auth.tell_access_change();
create trigger access_change after delete on auth.api_key for each row execute function auth.tell_access_change();

grant usage on schema auth to rapport_app;
grant select, insert, update, delete on all tables in schema auth to rapport_app;

-- Readiness asks whether the database is at the program's migration; it says names only.
grant select on public.rapport_migration to rapport_app;
