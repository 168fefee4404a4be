-- Google: whose OAuth client, consent under way, delegated access, push, quota; alerts; people taken over from mail.

-- The tokens of a connection are sealed apart: `secret` holds what lasts (a password, a refresh token), this what expires.
alter table connection
  add column access_token text check (access_token ~ '^v1\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$'),
  add column access_expires_at timestamptz,
  add constraint connection_access_ends check (status <> 'disconnected' or access_token is null),
  add constraint connection_access_whole check ((access_token is null) = (access_expires_at is null));

-- A notification names an address, no workspace.
create index connection_gmail_address on connection (lower(address)) where provider = 'gmail';

-- Where a provider lists ids without dates: the thread that it names, and the place in the queue that the listing gives
-- (newest first). For all others the place is the date.
alter table ledger_entry
  add column provider_thread_id text collate "C",
  add column order_at timestamptz;
-- Forced row-level security binds the owner of the tables too.
alter table ledger_entry no force row level security;
update ledger_entry set order_at = received_at where received_at is not null;
alter table ledger_entry force row level security;
drop index ledger_pending;
create index ledger_pending on ledger_entry (workspace_id, connection_id, order_at desc nulls last, provider_id)
  where outcome = 'pending' and presence = 'there' and not retired;

-- A workspace's own OAuth client and service account in its own Google project. One row a workspace.
create table google_client (
  workspace_id uuid not null references workspace,
  client_id text,
  client_secret text check (client_secret ~ '^v1\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$'),
  client_enabled boolean not null default false,
  -- The service account whose key may speak for every mailbox of `domain`.
  service_account text,
  -- The number under which an admin delegates to it.
  service_account_client_id text,
  service_account_key text check (service_account_key ~ '^v1\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$'),
  domain text,
  delegation_enabled boolean not null default false,
  -- projects/…/topics/…, projects/…/subscriptions/… (set: Rapport pulls), and who signs pushed notifications.
  pubsub_topic text,
  pubsub_subscription text,
  push_service_account text,
  updated_at timestamptz not null default now(),
  primary key (workspace_id),
  check ((client_id is null) = (client_secret is null)),
  check (client_id is not null or not client_enabled),
  check ((service_account is null) = (service_account_key is null)),
  check (service_account is not null and domain is not null or not delegation_enabled)
);

-- A consent that somebody began: used once, for ten minutes, by the session that began it.
create table oauth_state (
  workspace_id uuid not null references workspace,
  -- SHA-256 of the state that Google carries.
  digest bytea not null,
  user_id uuid not null,
  -- SHA-256 of the session (or key) that began it.
  session_digest bytea not null,
  -- PKCE; sealed.
  verifier text not null check (verifier ~ '^v1\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$'),
  access text not null check (access in ('instance', 'workspace')),
  client_id text not null,
  -- Set when a certain connection is to be renewed or widened.
  connection_id uuid,
  scopes text[] not null,
  -- False: a connection that is there keeps its history, a new one gets the usual.
  history_given boolean not null,
  history_days integer check (history_days between 0 and 36500),
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz,
  primary key (workspace_id, digest),
  foreign key (workspace_id, connection_id) references connection
);

-- Every notification that Google pushed: durable before it is acknowledged, counted once, no truth in it.
create table push_notification (
  workspace_id uuid not null,
  connection_id uuid not null,
  -- Pub/Sub's id of the message.
  notification_id text collate "C" not null,
  history_id text not null,
  received_at timestamptz not null,
  primary key (workspace_id, connection_id, notification_id),
  foreign key (workspace_id, connection_id) references connection
);
create index push_notification_received on push_notification (workspace_id, connection_id, received_at);

-- Whether Google pushes the changes of a mailbox, and until when.
create table push_watch (
  workspace_id uuid not null,
  connection_id uuid not null,
  state text not null check (state in ('active', 'lost', 'off')),
  topic text,
  expires_at timestamptz,
  renewed_at timestamptz,
  next_renewal_at timestamptz not null,
  failures integer not null default 0,
  code text,
  message text,
  primary key (workspace_id, connection_id),
  foreign key (workspace_id, connection_id) references connection
);

-- What is still to be taken back at Google after a mailbox was disconnected: kept until that has happened, because the
-- connection itself keeps no secret.
create table ended_grant (
  workspace_id uuid not null,
  id uuid not null,
  connection_id uuid not null,
  address text not null,
  access text not null check (access in ('instance', 'workspace', 'delegated')),
  -- The OAuth client that holds the consent; null where the domain delegated.
  client_id text,
  -- { refreshToken, accessToken }; sealed. Null where the domain delegated.
  tokens text check (tokens ~ '^v1\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$'),
  watched boolean not null,
  attempts integer not null default 0,
  ended_at timestamptz not null,
  primary key (workspace_id, id),
  foreign key (workspace_id, connection_id) references connection
);

-- The provider's units that a mailbox used of late, so that no restart forgets them (src/providers/gmail/quota.ts).
create table quota_window (
  workspace_id uuid not null,
  connection_id uuid not null,
  window_state jsonb not null,
  primary key (workspace_id, connection_id),
  foreign key (workspace_id, connection_id) references connection
);

-- Something that a person should look at. Raised once, cleared when it is well again.
create table alert (
  workspace_id uuid not null references workspace,
  id uuid not null,
  kind text not null check (kind in ('push-lost', 'needs-reconnect')),
  connection_id uuid,
  -- Whom it concerns; admins see all.
  user_id uuid not null,
  message text not null,
  raised_at timestamptz not null,
  cleared_at timestamptz,
  primary key (workspace_id, id),
  foreign key (workspace_id, connection_id) references connection
);
create unique index alert_open on alert (workspace_id, kind, connection_id) where cleared_at is null;

-- People taken over from a mailbox's correspondents, so that it can be taken back.
create table contact_import (
  workspace_id uuid not null,
  id uuid not null,
  user_id uuid not null,
  connection_id uuid not null,
  created_at timestamptz not null,
  undone_at timestamptz,
  primary key (workspace_id, id),
  foreign key (workspace_id, connection_id) references connection
);
create table contact_import_person (
  workspace_id uuid not null,
  import_id uuid not null,
  contact_id uuid not null,
  -- False when the contact was there before: undo leaves it.
  created boolean not null,
  -- The importer's former setting for this contact, to be put back: { sync, level } or null for none.
  former jsonb,
  primary key (workspace_id, import_id, contact_id),
  foreign key (workspace_id, import_id) references contact_import on delete cascade,
  foreign key (workspace_id, contact_id) references contact on delete cascade
);
create index contact_import_person_contact on contact_import_person (workspace_id, contact_id);
-- The page of correspondents: those written to first, then the newest.
create index correspondent_connection on correspondent
  (workspace_id, connection_id, (automated_reason is not null), (sent_count > 0) desc, last_at desc, key);

-- ── The wall ────────────────────────────────────────────────────────────────────────────────────────────────────────

do $$
declare t text;
declare here constant text := 'workspace_id = current_workspace()';
begin
  foreach t in array array[
    'google_client', 'oauth_state', 'push_notification', 'push_watch', 'ended_grant', 'quota_window', 'alert',
    'contact_import', 'contact_import_person'
  ] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('grant select, insert, update, delete on %I to rapport_app', t);
  end loop;
  foreach t in array array['google_client', 'push_notification', 'push_watch', 'ended_grant', 'quota_window', 'alert'] loop
    execute format('create policy tenancy on %I to rapport_app using (%s) with check (%s)', t, here, here);
  end loop;
  -- What one member began or took over is his alone.
  foreach t in array array['oauth_state', 'contact_import'] loop
    execute format('create policy owner on %I to rapport_app using (%s and user_id = current_member()) '
      'with check (%s and user_id = current_member())', t, here, here);
  end loop;
end $$;
create policy owner on contact_import_person to rapport_app
  using (workspace_id = current_workspace() and exists (
    select 1 from contact_import i where i.workspace_id = contact_import_person.workspace_id
       and i.id = contact_import_person.import_id and i.user_id = current_member() offset 0))
  with check (workspace_id = current_workspace());

-- ── Look-ups outside any workspace: ids only ────────────────────────────────────────────────────────────────────────

grant select on google_client, push_watch, oauth_state to rapport_lookup;
create policy lookup on google_client for select to rapport_lookup using (true);
create policy lookup on push_watch for select to rapport_lookup using (true);
create policy lookup on oauth_state for select to rapport_lookup using (true);

-- Who began the consent with this state, so that somebody else who brings it can be told.
create function consent_of(state_digest bytea)
  returns table (workspace_id uuid, user_id uuid)
  stable security definer language sql set search_path = public, pg_temp
  as $$ select o.workspace_id, o.user_id from oauth_state o where o.digest = state_digest $$;
-- The Gmail connections of an address that still hold a grant, with its client: while there is one, nothing is revoked.
create function gmail_grants(mailbox text)
  returns table (workspace_id uuid, connection_id uuid, access text, client_id text)
  stable security definer language sql set search_path = public, pg_temp
  as $$ select c.workspace_id, c.id, c.settings ->> 'access', c.settings ->> 'clientId'
          from connection c
         where c.provider = 'gmail' and lower(c.address) = lower(mailbox) and c.status <> 'disconnected' $$;
-- The workspaces whose notifications this service account signs, and the topic of each.
create function push_account_topics(account text)
  returns table (workspace_id uuid, pubsub_topic text)
  stable security definer language sql set search_path = public, pg_temp
  as $$ select g.workspace_id, g.pubsub_topic from google_client g
         where g.push_service_account = lower(account) and g.pubsub_topic is not null $$;
-- The Gmail connections of an address that work.
create function gmail_connections(mailbox text)
  returns table (workspace_id uuid, connection_id uuid, user_id uuid, access text)
  stable security definer language sql set search_path = public, pg_temp
  as $$ select c.workspace_id, c.id, c.user_id, c.settings ->> 'access'
          from connection c
         where c.provider = 'gmail' and lower(c.address) = lower(mailbox)
           and c.status in ('connected', 'error') $$;
-- Watches that are to be renewed, and Gmail connections that have none yet.
create function due_watches(at timestamptz, most integer)
  returns table (workspace_id uuid, connection_id uuid, user_id uuid)
  stable security definer language sql set search_path = public, pg_temp
  as $$ select c.workspace_id, c.id, c.user_id
          from connection c
          left join push_watch w on w.workspace_id = c.workspace_id and w.connection_id = c.id
         where c.provider = 'gmail' and c.status in ('connected', 'error')
           and (w.next_renewal_at is null or w.next_renewal_at <= at)
         order by w.next_renewal_at nulls first limit most $$;
-- Subscriptions that Rapport pulls from.
create function pulled_subscriptions()
  returns table (workspace_id uuid, subscription text)
  stable security definer language sql set search_path = public, pg_temp
  as $$ select g.workspace_id, g.pubsub_subscription from google_client g
         where g.pubsub_subscription is not null and g.service_account_key is not null $$;

grant create on schema public to rapport_lookup;
alter function consent_of owner to rapport_lookup;
alter function gmail_grants owner to rapport_lookup;
alter function push_account_topics owner to rapport_lookup;
alter function gmail_connections owner to rapport_lookup;
alter function due_watches owner to rapport_lookup;
alter function pulled_subscriptions owner to rapport_lookup;
revoke create on schema public from rapport_lookup;
revoke all on function consent_of, gmail_grants, push_account_topics, gmail_connections, due_watches,
  pulled_subscriptions from public;
grant execute on function consent_of, gmail_grants, push_account_topics, gmail_connections, due_watches,
  pulled_subscriptions to rapport_app;
