-- The ground: tenancy, mail, the ledger, the CRM, the timeline.
-- Laws kept here: every table carries workspace_id, has row-level security forced, and every key includes workspace_id.
-- Words of mail live in email_text and participant only; both are walled by copy owner or level as well as by workspace.

create type access_level as enum ('private', 'subject', 'full');

-- Who is asking. Set by the one tenant() wrapper for the length of a transaction; empty outside of it, so that
-- a query outside sees nothing.
create function current_workspace() returns uuid stable parallel safe language sql
  return nullif(current_setting('rapport.workspace_id', true), '')::uuid;
create function current_member() returns uuid stable parallel safe language sql
  return nullif(current_setting('rapport.user_id', true), '')::uuid;
-- The audience of a timeline entry that the whole team may see.
create function team_audience() returns uuid immutable parallel safe language sql
  return '00000000-0000-0000-0000-000000000000'::uuid;

create table workspace (
  workspace_id uuid primary key,
  name text not null,
  default_level access_level not null default 'subject',
  bound_level access_level not null default 'subject',
  own_domains text[] not null default '{}',
  unmatched_days integer not null default 90 check (unmatched_days between 1 and 3650),
  created_at timestamptz not null default now()
);

-- ── Mail ────────────────────────────────────────────────────────────────────────────────────────────────────────────

create table connection (
  workspace_id uuid not null references workspace,
  id uuid not null,
  user_id uuid not null,
  provider text not null check (provider in ('gmail', 'outlook', 'imap', 'inbound', 'memory')),
  address text not null,
  status text not null default 'connected'
    check (status in ('connected', 'paused', 'error', 'needs_reconnect', 'disconnected')),
  status_code text,
  status_message text,
  settings jsonb not null default '{}',
  secret text check (secret ~ '^v1\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$'),
  -- Null means everything.
  history_days integer check (history_days between 0 and 36500),
  history_from timestamptz,
  poll_minutes integer not null default 5 check (poll_minutes between 1 and 60),
  default_level access_level,
  default_sync boolean not null default true,
  phase text not null default 'listing' check (phase in ('listing', 'importing', 'live')),
  failures integer not null default 0,
  last_synced_at timestamptz,
  next_sync_at timestamptz not null default now(),
  audited_at timestamptz,
  -- What the last audit found: { onServer, inLedger, missing, repaired, goneMarked }
  audit jsonb,
  created_at timestamptz not null default now(),
  primary key (workspace_id, id),
  unique (workspace_id, user_id, provider, address),
  check (status <> 'disconnected' or secret is null)
);
create index connection_due on connection (next_sync_at) where status in ('connected', 'error');

create table mailbox (
  workspace_id uuid not null,
  connection_id uuid not null,
  key text collate "C" not null,
  name text not null,
  role text,
  selectable boolean not null default true,
  -- Set when the provider no longer lists it.
  vanished_at timestamptz,
  primary key (workspace_id, connection_id, key),
  foreign key (workspace_id, connection_id) references connection
);

-- One change stream of a connection and where it stands. `state` is the provider's, opaque.
create table feed (
  workspace_id uuid not null,
  connection_id uuid not null,
  key text collate "C" not null,
  mailbox_key text collate "C",
  state text,
  epoch text not null default '',
  -- Grows whenever the feed is listed anew from nothing (first listing, resync, audit). An entry that the finished
  -- listing of a generation did not name is gone.
  generation integer not null default 1,
  -- True from the moment that it is listed anew until that listing is complete.
  listing boolean not null default true,
  -- How many emails are not listed yet, as far as the provider can tell; null before the first page.
  remaining integer,
  primary key (workspace_id, connection_id, key),
  foreign key (workspace_id, connection_id) references connection
);

-- A thread is a set of messages that belong together, across connections (src/mail/thread.ts decides).
create table thread (
  workspace_id uuid not null references workspace,
  id uuid not null,
  participants text[] not null default '{}',
  first_at timestamptz not null,
  last_at timestamptz not null,
  has_reply boolean not null default false,
  primary key (workspace_id, id)
);
create table thread_key (
  workspace_id uuid not null,
  key text collate "C" not null,
  thread_id uuid not null,
  primary key (workspace_id, key, thread_id),
  foreign key (workspace_id, thread_id) references thread on delete cascade
);
create index thread_key_thread on thread_key (workspace_id, thread_id);
-- A recorded union: the id of a merged thread stays resolvable.
create table thread_merge (
  workspace_id uuid not null references workspace,
  from_id uuid not null,
  into_id uuid not null,
  merged_at timestamptz not null default now(),
  primary key (workspace_id, from_id)
);
create index thread_merge_into on thread_merge (workspace_id, into_id);

-- One RFC 5322 document per workspace. Carries no words: these belong to the copy.
create table message (
  workspace_id uuid not null references workspace,
  id uuid not null,
  digest bytea not null,
  rfc_message_id text,
  thread_id uuid not null,
  sent_at timestamptz not null,
  automated text not null default 'person'
    check (automated in ('person', 'automated', 'list', 'auto-reply', 'bounce')),
  automated_reasons text[] not null default '{}',
  created_at timestamptz not null default now(),
  primary key (workspace_id, id),
  unique (workspace_id, digest),
  foreign key (workspace_id, thread_id) references thread
);
create index message_rfc_id on message (workspace_id, rfc_message_id);
create index message_thread on message (workspace_id, thread_id, sent_at);

-- One connection's copy of a message. Two folders that hold the same octets hold one copy.
create table email (
  workspace_id uuid not null,
  id uuid not null,
  connection_id uuid not null,
  owner_user_id uuid not null,
  message_id uuid not null,
  content_digest bytea not null,
  direction text not null check (direction in ('sent', 'received')),
  received_at timestamptz not null,
  size bigint not null,
  created_at timestamptz not null default now(),
  primary key (workspace_id, id),
  unique (workspace_id, connection_id, message_id, content_digest),
  foreign key (workspace_id, connection_id) references connection,
  foreign key (workspace_id, message_id) references message
);
create index email_message on email (workspace_id, message_id, owner_user_id);

-- The words of a copy. Private table: only src/access reads it.
create table email_text (
  workspace_id uuid not null,
  email_id uuid not null,
  owner_user_id uuid not null,
  subject text not null,
  snippet text not null,
  attachments jsonb not null default '[]',
  problems jsonb not null default '[]',
  -- Set when retention reduced the copy to its envelope: subject and snippet are empty then.
  reduced_at timestamptz,
  primary key (workspace_id, email_id),
  foreign key (workspace_id, email_id) references email on delete cascade
);

-- Who takes part in a copy. `key` is the normalised address, `domain` the registrable one.
create table participant (
  workspace_id uuid not null,
  email_id uuid not null,
  role text not null check (role in ('from', 'sender', 'reply-to', 'to', 'cc', 'bcc')),
  position integer not null,
  owner_user_id uuid not null,
  address text not null,
  name text,
  key text not null,
  domain text not null,
  primary key (workspace_id, email_id, role, position),
  foreign key (workspace_id, email_id) references email on delete cascade
);
create index participant_key on participant (workspace_id, owner_user_id, key, email_id);
create index participant_domain on participant (workspace_id, owner_user_id, domain, email_id);

-- The account of every message: one listed provider id, at any time exactly one outcome.
create table ledger_entry (
  workspace_id uuid not null,
  connection_id uuid not null,
  provider_id text collate "C" not null,
  feed_key text collate "C" not null,
  mailboxes text[] not null,
  keywords text[] not null default '{}',
  received_at timestamptz,
  size bigint,
  outcome text not null check (outcome in ('pending', 'logged', 'unmatched', 'skipped', 'quarantined')),
  -- The named rule of a skip, or the stable code of a quarantine.
  rule text,
  reason text,
  presence text not null default 'there' check (presence in ('there', 'gone')),
  -- Of a former epoch: its id is dead, and it counts no more.
  retired boolean not null default false,
  -- The feed's generation that named it last.
  generation integer not null,
  email_id uuid,
  attempts integer not null default 0,
  first_seen_at timestamptz not null,
  settled_at timestamptz,
  primary key (workspace_id, connection_id, provider_id),
  foreign key (workspace_id, connection_id) references connection,
  foreign key (workspace_id, email_id) references email,
  check ((outcome in ('skipped', 'quarantined')) = (rule is not null)),
  check (outcome not in ('logged', 'unmatched') or email_id is not null)
);
create index ledger_pending on ledger_entry (workspace_id, connection_id, received_at desc nulls last, provider_id)
  where outcome = 'pending' and presence = 'there' and not retired;
create index ledger_email on ledger_entry (workspace_id, email_id);
create index ledger_feed on ledger_entry (workspace_id, connection_id, feed_key) where not retired;

-- Whom a mailbox's owner writes with: counts of copies, kept by the page that applies them.
create table correspondent (
  workspace_id uuid not null,
  connection_id uuid not null,
  owner_user_id uuid not null,
  key text not null,
  address text not null,
  name text,
  domain text not null,
  sent_count integer not null default 0,
  received_count integer not null default 0,
  last_at timestamptz not null,
  automated_reason text,
  primary key (workspace_id, connection_id, key),
  foreign key (workspace_id, connection_id) references connection
);
create index correspondent_owner on correspondent (workspace_id, owner_user_id, last_at desc);

-- One worker at a time on a connection; `fence` grows with every taking, and every page checks it.
create table lease (
  workspace_id uuid not null,
  connection_id uuid not null,
  holder text not null,
  fence bigint not null,
  expires_at timestamptz not null,
  primary key (workspace_id, connection_id),
  foreign key (workspace_id, connection_id) references connection
);

create table sync_run (
  workspace_id uuid not null,
  id uuid not null,
  connection_id uuid not null,
  cause text not null,
  started_at timestamptz not null,
  finished_at timestamptz,
  -- done, or the `next` of the Fault that ended it; null while it runs or when the worker died.
  outcome text check (outcome in ('done', 'retry', 'reconnect', 'resync', 'skip', 'refuse', 'bug')),
  code text,
  message text,
  listed integer not null default 0,
  applied integer not null default 0,
  primary key (workspace_id, id),
  foreign key (workspace_id, connection_id) references connection
);
create index sync_run_recent on sync_run (workspace_id, connection_id, started_at desc);

-- ── CRM ─────────────────────────────────────────────────────────────────────────────────────────────────────────────

create table company (
  workspace_id uuid not null references workspace,
  id uuid not null,
  name text not null,
  created_by uuid,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (workspace_id, id)
);
create index company_name on company (workspace_id, lower(name), id);
create table company_domain (
  workspace_id uuid not null,
  domain text not null,
  company_id uuid not null,
  primary key (workspace_id, domain),
  foreign key (workspace_id, company_id) references company on delete cascade
);
create index company_domain_company on company_domain (workspace_id, company_id);

create table contact (
  workspace_id uuid not null references workspace,
  id uuid not null,
  name text not null,
  kind text not null default 'lead' check (kind in ('lead', 'client', 'investor', 'partner', 'own')),
  high_value boolean not null default false,
  title text,
  phone text,
  company_id uuid,
  created_by uuid,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (workspace_id, id),
  foreign key (workspace_id, company_id) references company on delete set null (company_id)
);
create index contact_name on contact (workspace_id, lower(name), id);
create index contact_company on contact (workspace_id, company_id);
create table contact_address (
  workspace_id uuid not null,
  key text not null,
  contact_id uuid not null,
  address text not null,
  position integer not null default 0,
  primary key (workspace_id, key),
  foreign key (workspace_id, contact_id) references contact on delete cascade
);
create index contact_address_contact on contact_address (workspace_id, contact_id, position);

create table deal (
  workspace_id uuid not null references workspace,
  id uuid not null,
  name text not null,
  stage text not null default 'new' check (stage in ('new', 'qualified', 'proposal', 'negotiation', 'won', 'lost')),
  value numeric(16, 2),
  currency text not null default 'EUR' check (currency ~ '^[A-Z]{3}$'),
  -- Found in subjects and texts, such as "D-2041".
  reference text,
  company_id uuid,
  created_by uuid,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (workspace_id, id),
  unique (workspace_id, reference),
  foreign key (workspace_id, company_id) references company on delete set null (company_id)
);
create table deal_contact (
  workspace_id uuid not null,
  deal_id uuid not null,
  contact_id uuid not null,
  primary key (workspace_id, deal_id, contact_id),
  foreign key (workspace_id, deal_id) references deal on delete cascade,
  foreign key (workspace_id, contact_id) references contact on delete cascade
);
create index deal_contact_contact on deal_contact (workspace_id, contact_id);

-- ── Timeline ────────────────────────────────────────────────────────────────────────────────────────────────────────

-- One dated fact. Exactly one per message. `anchor_email_id` is the copy whose words a teammate without a copy sees.
create table interaction (
  workspace_id uuid not null references workspace,
  id uuid not null,
  kind text not null check (kind in ('email_sent', 'email_received', 'call', 'meeting', 'note')),
  message_id uuid,
  anchor_email_id uuid,
  occurred_at timestamptz not null,
  team_level access_level not null default 'private',
  created_by uuid,
  created_at timestamptz not null default now(),
  primary key (workspace_id, id),
  unique (workspace_id, message_id),
  foreign key (workspace_id, message_id) references message,
  foreign key (workspace_id, anchor_email_id) references email,
  check ((kind in ('email_sent', 'email_received')) = (message_id is not null))
);
create index interaction_anchor on interaction (workspace_id, anchor_email_id);

-- The words of a note, a call or a meeting. Private table.
create table note_text (
  workspace_id uuid not null,
  interaction_id uuid not null,
  author_user_id uuid not null,
  subject text not null default '',
  body text not null,
  primary key (workspace_id, interaction_id),
  foreign key (workspace_id, interaction_id) references interaction on delete cascade
);

-- What an interaction concerns, why, and by whose copy: each owner's copy speaks for itself, so that what one of them
-- takes back, another's copy still says.
create table interaction_link (
  workspace_id uuid not null,
  interaction_id uuid not null,
  record_kind text not null check (record_kind in ('contact', 'company', 'deal')),
  record_id uuid not null,
  -- The owner of the copy; of what is noted by hand, its author.
  owner_user_id uuid not null default current_member(),
  reason text not null check (reason in ('address', 'domain', 'deal-contact', 'deal-reference', 'by-hand')),
  -- Known from a BCC alone: this owner sees the link and nobody else.
  bcc boolean not null default false,
  -- False for a matched contact whose mail this owner keeps out of the log: the row votes and shows nothing.
  logs boolean not null default true,
  primary key (workspace_id, interaction_id, record_kind, record_id, owner_user_id),
  foreign key (workspace_id, interaction_id) references interaction on delete cascade
);
create index interaction_link_record on interaction_link (workspace_id, record_id);

-- The timeline's index: under which record, for which audience, when. Derived by settle_interactions alone.
create table timeline_entry (
  workspace_id uuid not null,
  record_kind text not null,
  record_id uuid not null,
  audience uuid not null,
  occurred_at timestamptz not null,
  interaction_id uuid not null,
  kind text not null,
  primary key (workspace_id, record_kind, record_id, audience, occurred_at, interaction_id) include (kind),
  foreign key (workspace_id, interaction_id) references interaction on delete cascade
);
create index timeline_entry_interaction on timeline_entry (workspace_id, interaction_id);
-- Few among much mail, and asked for by themselves.
create index timeline_entry_by_hand on timeline_entry (workspace_id, record_kind, record_id, audience, occurred_at, interaction_id)
  include (kind) where kind in ('call', 'meeting', 'note');

-- An owner's choice for one contact: whether to log, and what the team may see.
create table email_contact_setting (
  workspace_id uuid not null,
  user_id uuid not null,
  contact_id uuid not null,
  sync boolean not null default true,
  level access_level,
  updated_at timestamptz not null default now(),
  primary key (workspace_id, user_id, contact_id),
  foreign key (workspace_id, contact_id) references contact on delete cascade
);
-- An owner's choice for one message: a level of its own, or deletion of the log entry, which is the vote `private`.
-- It hangs on the message, so that it outlives the interaction and later syncs do not bring the entry back.
create table interaction_setting (
  workspace_id uuid not null,
  user_id uuid not null,
  message_id uuid not null,
  level access_level,
  deleted_at timestamptz,
  -- The level was not chosen but kept when the owner's last copy went; it counts while he has no copy.
  frozen boolean not null default false,
  updated_at timestamptz not null default now(),
  primary key (workspace_id, user_id, message_id),
  foreign key (workspace_id, message_id) references message on delete cascade
);
create index interaction_setting_message on interaction_setting (workspace_id, message_id);

create table idempotency_key (
  workspace_id uuid not null references workspace,
  user_id uuid not null,
  key text not null,
  request_digest bytea not null,
  status integer,
  response jsonb,
  created_at timestamptz not null default now(),
  primary key (workspace_id, user_id, key)
);

-- ── The strictest wins ──────────────────────────────────────────────────────────────────────────────────────────────

-- These two read what one member may not know of another (settings, BCC links) and write what no member writes by
-- hand (timeline_entry). So they run as a role that cannot sign in, with policies of its own; each filters by workspace.

-- Each owner's vote on each message: his override, else the least of what his settings say of the contacts that his
-- copies matched. Whoever made a choice for the message votes, also when his copy has gone: what stays never widens.
-- The same rule as a pure function: src/crm/visibility.ts; test/access binds the two.
create function owner_votes(message_ids uuid[])
  returns table (message_id uuid, owner_user_id uuid, holds boolean, level access_level)
  stable security definer language sql set search_path = public, pg_temp
  set enable_seqscan = off as $$
  -- From the ids inward (`lateral … offset 0`): of a fresh table the planner knows nothing, and would read the whole
  -- workspace for each page.
  with copy as (
    select e.message_id, e.owner_user_id, min(coalesce(l.level, e.otherwise)) as level
      from unnest(message_ids) as wanted(id)
      cross join lateral (
        select e.message_id, e.owner_user_id,
               coalesce((select c.default_level from connection c
                          where c.workspace_id = e.workspace_id and c.id = e.connection_id),
                        (select w.default_level from workspace w where w.workspace_id = current_workspace())) as otherwise
          from email e where e.workspace_id = current_workspace() and e.message_id = wanted.id offset 0) e
      left join lateral (
        select (select cs.level from email_contact_setting cs
                 where cs.workspace_id = l.workspace_id and cs.user_id = l.owner_user_id
                   and cs.contact_id = l.record_id) as level
          from interaction i
          join interaction_link l on l.workspace_id = i.workspace_id and l.interaction_id = i.id
         where i.workspace_id = current_workspace() and i.message_id = e.message_id
           and l.record_kind = 'contact' and l.owner_user_id = e.owner_user_id offset 0) l on true
     group by e.message_id, e.owner_user_id
  ), choice as (
    select s.message_id, s.user_id, s.level, s.deleted_at is not null as deleted, s.frozen
      from unnest(message_ids) as wanted(id)
      cross join lateral (
        select s.* from interaction_setting s
         where s.workspace_id = current_workspace() and s.message_id = wanted.id offset 0) s
     where s.level is not null or s.deleted_at is not null
  )
  select coalesce(copy.message_id, choice.message_id), coalesce(copy.owner_user_id, choice.user_id),
         copy.level is not null and choice.deleted is not true,
         case when choice.deleted then 'private'
              when choice.frozen then coalesce(copy.level, choice.level)
              else coalesce(choice.level, copy.level) end
    from copy
    full join choice on choice.message_id = copy.message_id and choice.user_id = copy.owner_user_id
$$;

-- Materialises the team level of the given interactions and the timeline entries that follow from it.
-- Call it, in the same transaction, after anything that adds, removes or re-votes a copy, a link or a setting.
create function settle_interactions(ids uuid[]) returns void
  security definer language sql set search_path = public, pg_temp
  set enable_seqscan = off as $$
  with before as materialized (
    select i.id, i.kind, i.occurred_at, i.team_level, i.message_id, i.created_by
      from unnest(ids) as wanted(id)
      cross join lateral (
        select * from interaction i where i.workspace_id = current_workspace() and i.id = wanted.id offset 0) i
  ), vote as materialized (
    select * from owner_votes(array(select message_id from before where message_id is not null))
  ), strictest as materialized (
    select message_id, min(level) as level from vote group by message_id
  ), mine as materialized (
    -- Without any vote nobody shares it.
    select b.id, b.kind, b.occurred_at, b.message_id, b.created_by, b.team_level as former_level,
           case when b.message_id is null then b.team_level else coalesce(s.level, 'private') end as team_level
      from before b left join strictest s on s.message_id = b.message_id
  ), levelled as (
    update interaction i set team_level = m.team_level
      from mine m
     where i.workspace_id = current_workspace() and i.id = m.id and m.team_level <> m.former_level
  ), holder as (
    select m.id, v.owner_user_id as user_id from vote v join mine m on m.message_id = v.message_id where v.holds
    union
    select m.id, m.created_by from mine m where m.message_id is null and m.created_by is not null
  ), link as materialized (
    select m.id, l.record_kind, l.record_id, l.owner_user_id, l.bcc
      from mine m
      cross join lateral (
        select * from interaction_link l
         where l.workspace_id = current_workspace() and l.interaction_id = m.id and l.logs offset 0) l
  ), wanted as materialized (
    select l.record_kind, l.record_id, team_audience() as audience, m.occurred_at, m.id, m.kind
      from mine m join link l on l.id = m.id where m.team_level <> 'private' and not l.bcc
    union
    select l.record_kind, l.record_id, h.user_id, m.occurred_at, m.id, m.kind
      from holder h join mine m on m.id = h.id join link l on l.id = h.id and l.owner_user_id = h.user_id
  ), stale as (
    delete from timeline_entry t
     where t.workspace_id = current_workspace() and t.interaction_id = any(ids)
       and (t.record_kind, t.record_id, t.audience, t.occurred_at, t.interaction_id)
           not in (select w.record_kind, w.record_id, w.audience, w.occurred_at, w.id from wanted w)
  )
  insert into timeline_entry (workspace_id, record_kind, record_id, audience, occurred_at, interaction_id, kind)
  select current_workspace(), record_kind, record_id, audience, occurred_at, id, kind from wanted
  on conflict (workspace_id, record_kind, record_id, audience, occurred_at, interaction_id)
    do update set kind = excluded.kind where timeline_entry.kind <> excluded.kind
$$;

-- Keeps the asking owner's present vote on these messages as a choice of his own: before his last copy goes, so that what
-- a colleague's copy keeps on the timeline never widens.
create function freeze_votes(message_ids uuid[]) returns void
  security definer language sql set search_path = public, pg_temp as $$
  insert into interaction_setting (workspace_id, user_id, message_id, level, frozen)
  select current_workspace(), v.owner_user_id, v.message_id, v.level, true
    from owner_votes(message_ids) v where v.owner_user_id = current_member()
  on conflict (workspace_id, user_id, message_id)
    do update set level = excluded.level, frozen = true
          where interaction_setting.frozen or interaction_setting.level is null and interaction_setting.deleted_at is null
$$;

-- ── The second wall: row-level security ─────────────────────────────────────────────────────────────────────────────

-- Every policy is for the runtime role rapport_app, which owns nothing; any other role that is no superuser sees nothing.
do $$
declare t text;
declare here constant text := 'workspace_id = current_workspace()';
begin
  -- Tables without words and choices: tenancy is the whole rule of the wall.
  foreach t in array array[
    'workspace', 'connection', 'mailbox', 'feed', 'thread', 'thread_key', 'thread_merge', 'message', 'email',
    'ledger_entry', 'lease', 'sync_run', 'company', 'company_domain', 'contact', 'contact_address', 'deal',
    'deal_contact', 'interaction'
  ] loop
    execute format('create policy tenancy on %I to rapport_app using (%s) with check (%s)', t, here, here);
  end loop;
  -- Words, people and choices of one owner.
  foreach t in array array['email_text', 'participant', 'correspondent'] loop
    execute format('create policy owner on %I to rapport_app using (%s and owner_user_id = current_member()) '
      'with check (%s and owner_user_id = current_member())', t, here, here);
  end loop;
  foreach t in array array['email_contact_setting', 'interaction_setting', 'idempotency_key'] loop
    execute format('create policy owner on %I to rapport_app using (%s and user_id = current_member()) '
      'with check (%s and user_id = current_member())', t, here, here);
  end loop;
  foreach t in array array[
    'workspace', 'connection', 'mailbox', 'feed', 'thread', 'thread_key', 'thread_merge', 'message', 'email',
    'ledger_entry', 'lease', 'sync_run', 'company', 'company_domain', 'contact', 'contact_address', 'deal',
    'deal_contact', 'interaction', 'interaction_link', 'email_contact_setting', 'interaction_setting',
    'email_text', 'participant', 'note_text', 'correspondent', 'idempotency_key', 'timeline_entry'
  ] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    if t <> 'timeline_entry' then
      execute format('grant select, insert, update, delete on %I to rapport_app', t);
    end if;
  end loop;
end $$;

create policy author on note_text to rapport_app
  using (workspace_id = current_workspace() and author_user_id = current_member())
  with check (workspace_id = current_workspace() and author_user_id = current_member());

-- What a link says of a BCC, or of a contact that an owner keeps out of the log, is that owner's alone.
create policy shown on interaction_link to rapport_app
  using (workspace_id = current_workspace() and ((logs and not bcc) or owner_user_id = current_member()))
  with check (workspace_id = current_workspace() and ((logs and not bcc) or owner_user_id = current_member()));

-- A member reads the team's entries and his own, and writes none.
grant select on timeline_entry to rapport_app;
create policy audience on timeline_entry for select to rapport_app
  using (workspace_id = current_workspace() and (audience = team_audience() or audience = current_member()));

-- Words are also for anybody in the workspace while the copy anchors an interaction that the team may see, within the
-- bound of the workspace. The bound is about mail: what a member notes by hand for the team, the team may read.
-- `offset 0`: asked row by row; else the planner may first read all interactions of the workspace into a hash.
create policy team on email_text for select to rapport_app using (
  workspace_id = current_workspace() and exists (
    select 1 from interaction i join workspace w on w.workspace_id = i.workspace_id
     where i.workspace_id = email_text.workspace_id and i.anchor_email_id = email_text.email_id
       and least(i.team_level, w.bound_level) <> 'private' offset 0));
create policy team on participant for select to rapport_app using (
  workspace_id = current_workspace() and role <> 'bcc' and exists (
    select 1 from interaction i join workspace w on w.workspace_id = i.workspace_id
     where i.workspace_id = participant.workspace_id and i.anchor_email_id = participant.email_id
       and least(i.team_level, w.bound_level) <> 'private' offset 0));
create policy team on note_text for select to rapport_app using (
  workspace_id = current_workspace() and exists (
    select 1 from interaction i
     where i.workspace_id = note_text.workspace_id and i.id = note_text.interaction_id and i.team_level = 'full' offset 0));

-- ── The role that settles ───────────────────────────────────────────────────────────────────────────────────────────

do $$ begin
  if not exists (select 1 from pg_roles where rolname = 'rapport_settle') then create role rapport_settle nologin; end if;
  execute format('grant rapport_settle to %I', current_user);
end $$;
do $$
declare t text;
begin
  foreach t in array array[
    'workspace', 'connection', 'email', 'interaction', 'interaction_link', 'email_contact_setting',
    'interaction_setting', 'timeline_entry'
  ] loop
    execute format('grant select on %I to rapport_settle', t);
    execute format('create policy settle on %I to rapport_settle using (workspace_id = current_workspace()) '
      'with check (workspace_id = current_workspace())', t);
  end loop;
end $$;
grant usage on schema public to rapport_settle;
grant update (team_level) on interaction to rapport_settle;
grant insert, update, delete on timeline_entry to rapport_settle;
grant insert, update on interaction_setting to rapport_settle;
-- A function's new owner needs CREATE on the schema for the moment of the change.
grant create on schema public to rapport_settle;
alter function owner_votes owner to rapport_settle;
alter function settle_interactions owner to rapport_settle;
alter function freeze_votes owner to rapport_settle;
revoke create on schema public from rapport_settle;
revoke all on function owner_votes, settle_interactions, freeze_votes from public;
grant execute on function settle_interactions, freeze_votes to rapport_app;

-- ── Look-ups outside any workspace: listed functions that return ids only ───────────────────────────────────────────

-- They belong to a role that cannot sign in and has a policy of its own, because forced row-level security binds the
-- owner of the tables too where he is no superuser.
do $$ begin
  if not exists (select 1 from pg_roles where rolname = 'rapport_lookup') then create role rapport_lookup nologin; end if;
  execute format('grant rapport_lookup to %I', current_user);
end $$;
grant usage on schema public to rapport_lookup;
grant select on connection, workspace to rapport_lookup;
create policy lookup on connection for select to rapport_lookup using (true);
create policy lookup on workspace for select to rapport_lookup using (true);

create function due_connections(at timestamptz, most integer)
  returns table (workspace_id uuid, connection_id uuid, user_id uuid, audit_due boolean)
  stable security definer language sql set search_path = public, pg_temp
  as $$ select c.workspace_id, c.id, c.user_id,
               c.phase = 'live' and (c.audited_at is null or c.audited_at < at - interval '1 day')
          from connection c
         where c.status in ('connected', 'error') and c.next_sync_at <= at order by c.next_sync_at limit most $$;
create function all_connections()
  returns table (workspace_id uuid, connection_id uuid, user_id uuid, provider text, status text)
  stable security definer language sql
  set search_path = public, pg_temp
  as $$ select c.workspace_id, c.id, c.user_id, c.provider, c.status from connection c order by c.created_at, c.id $$;
create function all_workspaces() returns table (workspace_id uuid) stable security definer language sql
  set search_path = public, pg_temp
  as $$ select w.workspace_id from workspace w order by w.created_at $$;

grant create on schema public to rapport_lookup;
alter function due_connections owner to rapport_lookup;
alter function all_connections owner to rapport_lookup;
alter function all_workspaces owner to rapport_lookup;
revoke create on schema public from rapport_lookup;
revoke all on function due_connections, all_connections, all_workspaces from public;
grant execute on function due_connections, all_connections, all_workspaces to rapport_app;
grant usage on schema public to rapport_app;
