-- Privacy: who is never logged, who is never shown, what one member shows to another, how long things are kept, and whom
-- the workspace has forgotten.

-- ── Settings ────────────────────────────────────────────────────────────────────────────────────────────────────────

alter table workspace
  -- After how many days the snippet and the attachments' names of logged mail go. Null: they stay. So in all of these.
  add column words_days integer check (words_days between 1 and 36500),
  -- After how many days unmatched mail is let go, its envelope too.
  add column envelope_days integer check (envelope_days between 1 and 36500),
  -- After how many days an entry leaves the timelines, with its mail.
  add column interaction_days integer check (interaction_days between 1 and 36500),
  add column audit_days integer check (audit_days between 1 and 36500),
  -- Whether mail is searched for numbers that want care (src/mail/sensitive.ts).
  add column warns boolean not null default false,
  -- When retention ran last.
  add column retained_at timestamptz;
alter table connection
  -- Its owner is asked before mail is shared that is older than a contact which a colleague added.
  add column asks_older boolean not null default false,
  -- All addresses that its owner writes from there, normalised; the mailbox's own is one of them.
  add column identities text[] not null default '{}';
-- The same, on its way through Google's consent.
alter table oauth_state add column asks_older boolean not null default false;
-- The owner was asked, and shares mail with this contact that is older than it.
alter table email_contact_setting add column shares_older boolean not null default false;
-- Codes of what was found that wants care.
alter table email_text add column warnings text[] not null default '{}';
-- Somebody on the copy is protected: nobody but its owner ever sees it.
alter table email add column protected boolean not null default false;

-- ── Who is never logged, and who is never shown ─────────────────────────────────────────────────────────────────────

-- A member's blocklist: mail with these is not logged from his mailboxes. `value`: a normalised address, or a domain in
-- small letters that stands for those below it too.
create table blocked_address (
  workspace_id uuid not null references workspace,
  user_id uuid not null,
  kind text not null check (kind in ('address', 'domain')),
  value text not null,
  created_at timestamptz not null default now(),
  primary key (workspace_id, user_id, kind, value)
);
-- Lawyers, doctors: mail on which one of these takes part is its owner's alone, whatever anybody chose.
create table protected_address (
  workspace_id uuid not null references workspace,
  kind text not null check (kind in ('address', 'domain')),
  value text not null,
  created_by uuid,
  created_at timestamptz not null default now(),
  primary key (workspace_id, kind, value)
);

-- ── What one member shows to another ────────────────────────────────────────────────────────────────────────────────

-- A member asks to read what he cannot. He never learns whether there is anything, nor whom he asked.
create table access_request (
  workspace_id uuid not null references workspace,
  id uuid not null,
  requester_user_id uuid not null,
  about text not null check (about in ('message', 'thread', 'contact')),
  -- The message's, the thread's or the contact's id.
  subject_id uuid not null,
  note text not null default '',
  created_at timestamptz not null default now(),
  primary key (workspace_id, id)
);
create index access_request_requester on access_request (workspace_id, requester_user_id, created_at desc);
-- An owner of what was asked for, and what he decided: `none` is a refusal.
create table access_addressee (
  workspace_id uuid not null,
  request_id uuid not null,
  owner_user_id uuid not null,
  decision text check (decision in ('none', 'message', 'thread', 'contact')),
  decided_at timestamptz,
  primary key (workspace_id, request_id, owner_user_id),
  foreign key (workspace_id, request_id) references access_request on delete cascade
);
create index access_addressee_owner on access_addressee (workspace_id, owner_user_id, request_id);

-- Its addressees are told so by an alert, once while it is open.
alter table alert drop constraint alert_kind_check;
alter table alert add constraint alert_kind_check check (kind in ('push-lost', 'needs-reconnect', 'access-asked'));
create unique index alert_asked on alert (workspace_id, user_id) where kind = 'access-asked' and cleared_at is null;

-- What an owner shows to one member beyond what he shows to the team. It raises his own vote for that member alone.
create table access_grant (
  workspace_id uuid not null references workspace,
  id uuid not null,
  owner_user_id uuid not null,
  viewer_user_id uuid not null,
  scope text not null check (scope in ('message', 'thread', 'contact')),
  subject_id uuid not null,
  level access_level not null check (level <> 'private'),
  -- The request that it answers: who decides that anew takes this back. No reference: a grant outlives the request.
  request_id uuid,
  granted_at timestamptz not null default now(),
  primary key (workspace_id, id),
  unique (workspace_id, owner_user_id, viewer_user_id, scope, subject_id)
);
create index access_grant_subject on access_grant (workspace_id, subject_id);

-- What a member sees of an interaction beyond the team, by grants. Derived by settle_interactions alone.
create table viewer_level (
  workspace_id uuid not null,
  interaction_id uuid not null,
  user_id uuid not null,
  level access_level not null,
  primary key (workspace_id, interaction_id, user_id),
  foreign key (workspace_id, interaction_id) references interaction on delete cascade
);

-- ── Whom the workspace has forgotten ────────────────────────────────────────────────────────────────────────────────

-- A person's erasure: what is to go, what is gone. The subject is sealed, and goes when the erasure is done.
create table erasure (
  workspace_id uuid not null references workspace,
  id uuid not null,
  requested_by uuid,
  state text not null check (state in ('preview', 'running', 'done', 'cancelled')),
  subject text check (subject ~ '^v1\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$'),
  -- Counts, and ids of what stays because it is another's words.
  preview jsonb not null default '{}',
  report jsonb not null default '{}',
  created_at timestamptz not null default now(),
  started_at timestamptz,
  finished_at timestamptz,
  primary key (workspace_id, id),
  check ((state in ('done', 'cancelled')) = (subject is null))
);
-- The keyed digest (HMAC) of an erased address: mail with it is not taken in again. The key is not in the database.
create table erased_address (
  workspace_id uuid not null references workspace,
  digest bytea not null,
  erasure_id uuid not null,
  primary key (workspace_id, digest)
);

-- ── The strictest wins, for the team and for each who was shown more ────────────────────────────────────────────────

-- Each owner's vote on each message, as the team has it (viewer null) or as one member has it. As in 0004, and:
-- a copy on which somebody is protected votes `private`, whatever its owner chose; where he wants to be asked, so does
-- mail that is older than a contact which another added; what an owner shows to the viewer raises his own vote alone, of
-- a contact no more than what that contact says, of a thread not the mail that he chose to keep to himself, and of a
-- deleted or protected mail nothing.
create function votes_for(message_ids uuid[], viewer uuid)
  returns table (message_id uuid, owner_user_id uuid, holds boolean, level access_level)
  stable security definer language sql set search_path = public, pg_temp
  set enable_seqscan = off as $$
  -- From the ids inward (`lateral … offset 0`): of a fresh table the planner knows nothing, and would read the whole
  -- workspace for each page.
  with copy as (
    select e.message_id, e.owner_user_id, bool_or(e.protected) as protected,
           min(greatest(
             coalesce(l.level, case when l.asked_first then 'private'::access_level end, e.otherwise),
             case when viewer is not null then
               (select g.level from access_grant g
                 where g.workspace_id = current_workspace() and g.owner_user_id = e.owner_user_id
                   and g.viewer_user_id = viewer and g.scope = 'contact' and g.subject_id = l.record_id) end)) as level
      from unnest(message_ids) as wanted(id)
      cross join lateral (
        select e.message_id, e.owner_user_id, e.protected, c.asks_older,
               coalesce(c.default_level,
                        (select w.default_level from workspace w where w.workspace_id = current_workspace())) as otherwise
          from email e
          cross join lateral (
            select c.default_level, c.asks_older from connection c
             where c.workspace_id = e.workspace_id and c.id = e.connection_id offset 0) c
         where e.workspace_id = current_workspace() and e.message_id = wanted.id offset 0) e
      left join lateral (
        select l.record_id, s.level,
               e.asks_older and not coalesce(s.shares_older, false) and exists (
                 select 1 from contact c
                  where c.workspace_id = l.workspace_id and c.id = l.record_id and c.created_at > i.occurred_at
                    and c.created_by is distinct from l.owner_user_id) as asked_first
          from interaction i
          join interaction_link l on l.workspace_id = i.workspace_id and l.interaction_id = i.id
          left join lateral (
            select cs.level, cs.shares_older from email_contact_setting cs
             where cs.workspace_id = l.workspace_id and cs.user_id = l.owner_user_id
               and cs.contact_id = l.record_id offset 0) s on true
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
  select vote.message_id, vote.owner_user_id, vote.holds,
         case when vote.closed then 'private' else greatest(vote.level, shown.level) end
    from (select coalesce(copy.message_id, choice.message_id) as message_id,
                 coalesce(copy.owner_user_id, choice.user_id) as owner_user_id,
                 copy.level is not null and choice.deleted is not true as holds,
                 choice.deleted is true or copy.protected is true as closed,
                 choice.level = 'private' and not choice.frozen as alone,
                 case when choice.frozen then least(copy.level, choice.level)
                      else coalesce(choice.level, copy.level) end as level
            from copy
            full join choice on choice.message_id = copy.message_id and choice.user_id = copy.owner_user_id
          -- Plain values: row-level security lets no index be searched for a coalesce (it is not leakproof).
          offset 0) vote
    left join lateral (
      -- Each scope by its own key: an `or` of the two would read all that the owner shows to the viewer, for each message.
      select max(g.level) as level
        from (values ('message', vote.message_id),
                     ('thread', (select m.thread_id from message m
                                  where m.workspace_id = current_workspace() and m.id = vote.message_id)))
               as about(scope, subject_id)
        cross join lateral (
          select g.level from access_grant g
           where g.workspace_id = current_workspace() and g.owner_user_id = vote.owner_user_id
             and g.viewer_user_id = viewer and g.scope = about.scope and g.subject_id = about.subject_id offset 0) g
       where viewer is not null and (about.scope = 'message' or vote.alone is not true)) shown on true
$$;

create or replace function owner_votes(message_ids uuid[])
  returns table (message_id uuid, owner_user_id uuid, holds boolean, level access_level)
  stable security definer language sql set search_path = public, pg_temp as $$
  select * from votes_for(message_ids, null)
$$;

-- What those see to whom an owner of one of these messages shows something: the strictest of all owners' votes for them.
create function granted_levels(message_ids uuid[]) returns table (message_id uuid, user_id uuid, level access_level)
  stable security definer language sql set search_path = public, pg_temp
  set enable_seqscan = off as $$
  select v.message_id, viewer.id, min(v.level)
    from (select g.viewer_user_id as id, array_agg(distinct g.owner_user_id) as owners from access_grant g
           where g.workspace_id = current_workspace() group by g.viewer_user_id) viewer
    cross join lateral (
      select array_agg(distinct e.message_id) as ids
        from unnest(message_ids) as wanted(id)
        join email e on e.workspace_id = current_workspace() and e.message_id = wanted.id
                    and e.owner_user_id = any(viewer.owners)) concerned
    cross join lateral votes_for(concerned.ids, viewer.id) v
   group by v.message_id, viewer.id
$$;

-- Materialises the team level of the given interactions, what grants add to it, and the timeline entries that follow.
-- Call it, in the same transaction, after anything that adds, removes or re-votes a copy, a link, a setting or a grant.
create or replace function settle_interactions(ids uuid[]) returns void
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
    -- Without any vote nobody shares it; nor where the team may know of no record that it concerns.
    select b.id, b.kind, b.occurred_at, b.message_id, b.created_by, b.team_level as former_level, shown.yes as shown,
           case when b.message_id is null then b.team_level
                when shown.yes then coalesce(s.level, 'private') else 'private' end as team_level
      from before b
      left join strictest s on s.message_id = b.message_id
      cross join lateral (
        select exists (select 1 from interaction_link l
                        where l.workspace_id = current_workspace() and l.interaction_id = b.id and l.logs and not l.bcc)
               as yes) shown
  ), levelled as (
    update interaction i set team_level = m.team_level
      from mine m
     where i.workspace_id = current_workspace() and i.id = m.id and m.team_level <> m.former_level
  ), granted as materialized (
    -- Within the bound already here: pages are read from the entries alone.
    select m.id, g.user_id, least(g.level, w.bound_level) as level
      from granted_levels(case when exists (select 1 from access_grant where workspace_id = current_workspace())
                               then array(select message_id from mine where message_id is not null) else '{}' end) g
      join mine m on m.message_id = g.message_id and m.shown
      join workspace w on w.workspace_id = current_workspace()
     where least(g.level, w.bound_level) > m.team_level
  ), narrowed as (
    delete from viewer_level v
     where v.workspace_id = current_workspace() and v.interaction_id = any(ids)
       and (v.interaction_id, v.user_id) not in (select id, user_id from granted)
  ), widened as (
    insert into viewer_level (workspace_id, interaction_id, user_id, level)
    select current_workspace(), id, user_id, level from granted
    on conflict (workspace_id, interaction_id, user_id)
      do update set level = excluded.level where viewer_level.level <> excluded.level
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
    union
    select l.record_kind, l.record_id, g.user_id, m.occurred_at, m.id, m.kind
      from granted g join mine m on m.id = g.id join link l on l.id = g.id where not l.bcc
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

-- As in 0004; and who shares older mail with a contact did not say so of an address that a colleague gives to it.
create or replace function limit_choices(contact uuid, keys text[]) returns void
  security definer language sql set search_path = public, pg_temp as $$
  update email_contact_setting s set shares_older = false
   where s.workspace_id = current_workspace() and s.contact_id = contact and s.shares_older
     and s.user_id is distinct from current_member();
  insert into limited_address (workspace_id, user_id, key)
  select s.workspace_id, s.user_id, coming.key
    from email_contact_setting s cross join unnest(keys) as coming(key)
   where s.workspace_id = current_workspace() and s.contact_id = contact and (s.level is not null or s.sync)
     and s.user_id is distinct from current_member()
  union
  -- Nor is what others show of the contact to one member.
  select g.workspace_id, g.owner_user_id, coming.key
    from access_grant g cross join unnest(keys) as coming(key)
   where g.workspace_id = current_workspace() and g.scope = 'contact' and g.subject_id = contact
     and g.owner_user_id is distinct from current_member()
  on conflict do nothing
$$;

-- ── What no member may do for another ───────────────────────────────────────────────────────────────────────────────

-- Whom a request concerns: the owners of copies of what was asked for who show the requester less than all. They become
-- its addressees. The answer is for Rapport, which tells them, and never for the requester.
create function address_request(request uuid) returns table (user_id uuid)
  security definer language sql set search_path = public, pg_temp
  set enable_seqscan = off as $$
  with asked as materialized (
    select * from access_request where workspace_id = current_workspace() and id = request
  ), concerned as (
    select a.subject_id as message_id from asked a where a.about = 'message'
    union
    select m.id from asked a
      join message m on m.workspace_id = a.workspace_id and m.thread_id = a.subject_id where a.about = 'thread'
    union
    select i.message_id from asked a
      join interaction_link l on l.workspace_id = a.workspace_id and l.record_id = a.subject_id and l.logs
                             and l.record_kind = 'contact'
      join interaction i on i.workspace_id = l.workspace_id and i.id = l.interaction_id
     where a.about = 'contact' and i.message_id is not null
  ), owner as (
    select distinct e.owner_user_id as id
      from concerned c
      join email e on e.workspace_id = current_workspace() and e.message_id = c.message_id
      join asked a on a.requester_user_id <> e.owner_user_id
      join workspace w on w.workspace_id = a.workspace_id
      join interaction i on i.workspace_id = e.workspace_id and i.message_id = e.message_id
      left join viewer_level v on v.workspace_id = i.workspace_id and v.interaction_id = i.id
                              and v.user_id = a.requester_user_id
     where least(greatest(i.team_level, v.level), w.bound_level) <> 'full' and not e.protected
       and not exists (select 1 from email o where o.workspace_id = e.workspace_id and o.message_id = e.message_id
                                               and o.owner_user_id = a.requester_user_id)
       and not exists (select 1 from interaction_setting s
                        where s.workspace_id = e.workspace_id and s.message_id = e.message_id
                          and s.user_id = e.owner_user_id and s.deleted_at is not null)
  )
  insert into access_addressee (workspace_id, request_id, owner_user_id)
  select current_workspace(), request, id from owner
  on conflict do nothing
  returning owner_user_id
$$;

-- Before threads become one: what was shown of each stays what it was, message by message, so that it does not grow by
-- the other's.
create function expand_thread_grants(thread_ids uuid[]) returns void
  security definer language sql set search_path = public, pg_temp as $$
  with ended as (
    delete from access_grant
     where workspace_id = current_workspace() and scope = 'thread' and subject_id = any(thread_ids)
    returning *
  )
  insert into access_grant (workspace_id, id, owner_user_id, viewer_user_id, scope, subject_id, level, request_id, granted_at)
  select e.workspace_id, gen_random_uuid(), e.owner_user_id, e.viewer_user_id, 'message', m.id, e.level, e.request_id,
         e.granted_at
    from ended e join message m on m.workspace_id = e.workspace_id and m.thread_id = e.subject_id
   where not exists (select 1 from interaction_setting s
                      where s.workspace_id = m.workspace_id and s.message_id = m.id and s.user_id = e.owner_user_id
                        and s.level = 'private' and not s.frozen)
  on conflict (workspace_id, owner_user_id, viewer_user_id, scope, subject_id)
    do update set level = greatest(access_grant.level, excluded.level)
$$;

-- Interactions of which a grant shows something, or would.
create function granted_interactions() returns table (interaction_id uuid)
  stable security definer language sql set search_path = public, pg_temp as $$
  select i.id from access_grant g
    join interaction i on i.workspace_id = g.workspace_id and i.message_id = g.subject_id
   where g.workspace_id = current_workspace() and g.scope = 'message'
  union
  select i.id from access_grant g
    join message m on m.workspace_id = g.workspace_id and m.thread_id = g.subject_id
    join interaction i on i.workspace_id = m.workspace_id and i.message_id = m.id
   where g.workspace_id = current_workspace() and g.scope = 'thread'
  union
  select l.interaction_id from access_grant g
    join interaction_link l on l.workspace_id = g.workspace_id and l.record_id = g.subject_id
                           and l.record_kind = 'contact' and l.owner_user_id = g.owner_user_id
   where g.workspace_id = current_workspace() and g.scope = 'contact'
$$;

-- A member has gone: what was shown to him is shown no more, and what he asked for is asked no more. Returns what is to
-- be settled.
create function end_grants_to(member uuid) returns table (interaction_id uuid)
  security definer language sql set search_path = public, pg_temp as $$
  delete from access_request where workspace_id = current_workspace() and requester_user_id = member;
  delete from access_grant where workspace_id = current_workspace() and viewer_user_id = member;
  select interaction_id from viewer_level where workspace_id = current_workspace() and user_id = member
$$;

-- ── The wall ────────────────────────────────────────────────────────────────────────────────────────────────────────

do $$
declare t text;
declare here constant text := 'workspace_id = current_workspace()';
begin
  foreach t in array array['blocked_address', 'protected_address', 'access_request', 'access_addressee', 'access_grant',
                           'viewer_level', 'erasure', 'erased_address'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
  end loop;
  foreach t in array array['protected_address', 'erasure', 'erased_address'] loop
    execute format('grant select, insert, update, delete on %I to rapport_app', t);
    execute format('create policy tenancy on %I to rapport_app using (%s) with check (%s)', t, here, here);
  end loop;
  execute 'grant select, insert, update, delete on blocked_address, access_request, access_grant to rapport_app';
  foreach t in array array['access_request', 'access_addressee', 'access_grant', 'viewer_level', 'message'] loop
    execute format('grant select on %I to rapport_settle', t);
    execute format('create policy settle on %I to rapport_settle using (%s) with check (%s)', t, here, here);
  end loop;
end $$;
grant insert, delete on access_addressee, access_grant, access_request to rapport_settle;
grant update (level) on access_grant to rapport_settle;
grant insert, update, delete on viewer_level to rapport_settle;

create policy owner on blocked_address to rapport_app
  using (workspace_id = current_workspace() and user_id = current_member())
  with check (workspace_id = current_workspace() and user_id = current_member());
create policy owner on access_grant to rapport_app
  using (workspace_id = current_workspace() and owner_user_id = current_member())
  with check (workspace_id = current_workspace() and owner_user_id = current_member());
-- An addressee reads the request and decides his own part; the requester sees his request and nobody's part in it.
grant select, update (decision, decided_at) on access_addressee to rapport_app;
create policy owner on access_addressee to rapport_app
  using (workspace_id = current_workspace() and owner_user_id = current_member())
  with check (workspace_id = current_workspace() and owner_user_id = current_member());
create policy requester on access_request to rapport_app
  using (workspace_id = current_workspace() and requester_user_id = current_member())
  with check (workspace_id = current_workspace() and requester_user_id = current_member());
create policy addressee on access_request for select to rapport_app using (
  workspace_id = current_workspace() and exists (
    select 1 from access_addressee a
     where a.workspace_id = access_request.workspace_id and a.request_id = access_request.id
       and a.owner_user_id = current_member()));
-- A member reads what grants give him, and writes none of it.
grant select on viewer_level to rapport_app;
create policy viewer on viewer_level for select to rapport_app
  using (workspace_id = current_workspace() and user_id = current_member());

-- Words that an owner shows to this member, within the bound.
create policy granted on email_text for select to rapport_app using (
  workspace_id = current_workspace() and exists (
    select 1 from interaction i
      join viewer_level v on v.workspace_id = i.workspace_id and v.interaction_id = i.id and v.user_id = current_member()
      join workspace w on w.workspace_id = i.workspace_id
     where i.workspace_id = email_text.workspace_id and i.anchor_email_id = email_text.email_id
       and least(v.level, w.bound_level) <> 'private' offset 0));
create policy granted on participant for select to rapport_app using (
  workspace_id = current_workspace() and role <> 'bcc' and exists (
    select 1 from interaction i
      join viewer_level v on v.workspace_id = i.workspace_id and v.interaction_id = i.id and v.user_id = current_member()
      join workspace w on w.workspace_id = i.workspace_id
     where i.workspace_id = participant.workspace_id and i.anchor_email_id = participant.email_id
       and least(v.level, w.bound_level) <> 'private' offset 0));

-- Retention: who read what goes with the entries of the audit log that tell of it.
create function cut_reads(before timestamptz, most integer) returns bigint
  security definer language sql set search_path = public, pg_temp as $$
  with gone as (
    delete from content_read
     where (workspace_id, owner_user_id, reader_user_id, message_id, day) in (
             select workspace_id, owner_user_id, reader_user_id, message_id, day from content_read
              where workspace_id = current_workspace() and first_at < before limit most)
    returning 1
  )
  select count(*) from gone
$$;
grant select, delete on content_read to rapport_settle;
create policy settle on content_read to rapport_settle using (workspace_id = current_workspace())
  with check (workspace_id = current_workspace());

create function due_retention(at timestamptz, most integer) returns table (workspace_id uuid)
  stable security definer language sql set search_path = public, pg_temp as $$
  select w.workspace_id from workspace w
   where w.retained_at is null or w.retained_at < at - interval '1 day' order by w.retained_at nulls first limit most $$;
create policy lookup on erasure for select to rapport_lookup using (true);
grant select on erasure to rapport_lookup;
create function unfinished_erasures() returns table (workspace_id uuid, erasure_id uuid)
  stable security definer language sql set search_path = public, pg_temp as $$
  select e.workspace_id, e.id from erasure e where e.state = 'running' order by e.started_at $$;

grant create on schema public to rapport_settle, rapport_lookup;
alter function votes_for owner to rapport_settle;
alter function granted_levels owner to rapport_settle;
alter function address_request owner to rapport_settle;
alter function expand_thread_grants owner to rapport_settle;
alter function granted_interactions owner to rapport_settle;
alter function end_grants_to owner to rapport_settle;
alter function cut_reads owner to rapport_settle;
alter function due_retention owner to rapport_lookup;
alter function unfinished_erasures owner to rapport_lookup;
revoke create on schema public from rapport_settle, rapport_lookup;
revoke all on function votes_for, granted_levels, address_request, expand_thread_grants, granted_interactions,
  end_grants_to, cut_reads, due_retention, unfinished_erasures from public;
grant execute on function address_request, expand_thread_grants, granted_interactions, end_grants_to, cut_reads, due_retention,
  unfinished_erasures to rapport_app;
