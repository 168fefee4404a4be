-- People: an owner's choices outlive a contact, what was kept of a vote never widens, and the list of those whom the owner
-- of a mailbox writes with.

-- ── Choices ─────────────────────────────────────────────────────────────────────────────────────────────────────────

-- Null: as the mailbox has it (connection.default_sync). A choice outlives its contact: former_address leads to it.
alter table email_contact_setting alter column sync drop not null, alter column sync drop default;
alter table email_contact_setting drop constraint email_contact_setting_workspace_id_contact_id_fkey;

-- An address that left a contact for which an owner had made a choice. The choice goes on for mail with this address, and
-- returns to whichever contact gets the address next.
create table former_address (
  workspace_id uuid not null references workspace,
  user_id uuid not null,
  key text not null,
  -- The contact that had it, there or gone: its email_contact_setting is the choice.
  contact_id uuid not null,
  primary key (workspace_id, user_id, key)
);
create index former_address_contact on former_address (workspace_id, user_id, contact_id);
-- An address that came by somebody else's hand to a contact for which an owner had chosen something: until he says so
-- himself, the choice is not meant for it, and mail with it is logged and shared no further than his defaults say.
create table limited_address (
  workspace_id uuid not null references workspace,
  user_id uuid not null,
  key text not null,
  primary key (workspace_id, user_id, key)
);
do $$
declare t text;
declare own constant text := 'workspace_id = current_workspace() and user_id = current_member()';
begin
  foreach t in array array['former_address', 'limited_address'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('grant select, insert, update, delete on %I to rapport_app', t);
    execute format('create policy owner on %I to rapport_app using (%s) with check (%s)', t, own, own);
  end loop;
end $$;

-- ── The page of correspondents ──────────────────────────────────────────────────────────────────────────────────────

alter table correspondent
  -- Its address is one of a contact. Kept by mark_known_people.
  add column in_crm boolean not null default false,
  -- What a search looks at: name and address in small letters without accents (src/contacts/search-text.ts). At most
  -- 480 octets, because it stands in an index.
  add column search text not null default '',
  -- The order of the page, the first the highest: people in the CRM, those written to, those who only write; then
  -- machines in the CRM, and the others.
  add column rank smallint not null generated always as (
    case when automated_reason is null then case when in_crm then 4 when sent_count > 0 then 3 else 2 end
         when in_crm then 1 else 0 end) stored;
-- Forced row-level security binds the owner of the tables too; what is filled in here is every workspace's.
alter table correspondent no force row level security;
alter table contact_address no force row level security;
update correspondent p
   set search = lower(left(coalesce(p.name, ''), 40) || E'\n' || left(p.address, 70)),
       in_crm = exists (select 1 from contact_address a where a.workspace_id = p.workspace_id and a.key = p.key);
alter table correspondent force row level security;
alter table contact_address force row level security;

drop index correspondent_connection;
-- It begins with the owner, as the wall does: without statistics (after a first import) it was taken for every look-up
-- of one person. The page's index and the key serve all readers.
drop index correspondent_owner;
-- A page, a search and the counts are read from the index alone.
create index correspondent_page on correspondent (workspace_id, owner_user_id, connection_id, rank, last_at, key)
  include (search);
create index correspondent_key on correspondent (workspace_id, key);

-- Every query and every foreign key names the workspace. Of indices that begin with it, all look alike in a table that is
-- nearly empty: the check of a link's interaction took one of these, kept its plan, and read the whole workspace for each
-- link of a large import (measured: 77 s of 80). So they begin with what they are for.
drop index interaction_anchor;
create index interaction_anchor on interaction (anchor_email_id, workspace_id);
alter table interaction drop constraint interaction_workspace_id_message_id_key;
create unique index interaction_message on interaction (message_id, workspace_id);

-- ── The strictest wins ──────────────────────────────────────────────────────────────────────────────────────────────

-- As in 0001, but that a vote that was kept (frozen) is a limit for as long as it stands: it counts beside what the
-- owner's settings say, and the stricter of the two is his vote.
create or replace function owner_votes(message_ids uuid[])
  returns table (message_id uuid, owner_user_id uuid, holds boolean, level access_level)
  stable security definer language sql set search_path = public, pg_temp
  set enable_seqscan = off as $$
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
              when choice.frozen then least(copy.level, choice.level)
              else coalesce(choice.level, copy.level) end
    from copy
    full join choice on choice.message_id = copy.message_id and choice.user_id = copy.owner_user_id
$$;

-- ── What no member may do for another ───────────────────────────────────────────────────────────────────────────────

-- These run as rapport_settle, because they see and move the choices of all owners; they answer nothing.

-- Before these addresses leave their contacts: every owner's choice for the contact goes on for the address.
create function keep_choices(keys text[]) returns void
  security definer language sql set search_path = public, pg_temp as $$
  insert into former_address (workspace_id, user_id, key, contact_id)
  select a.workspace_id, s.user_id, a.key, a.contact_id
    from contact_address a
    join email_contact_setting s on s.workspace_id = a.workspace_id and s.contact_id = a.contact_id
   where a.workspace_id = current_workspace() and a.key = any(keys)
  on conflict (workspace_id, user_id, key) do update set contact_id = excluded.contact_id
$$;

-- Before these addresses come to a contact by the asking member's hand: what others chose to log and to share of its mail
-- is not meant for them.
create function limit_choices(contact uuid, keys text[]) returns void
  security definer language sql set search_path = public, pg_temp as $$
  insert into limited_address (workspace_id, user_id, key)
  select s.workspace_id, s.user_id, coming.key
    from email_contact_setting s cross join unnest(keys) as coming(key)
   where s.workspace_id = current_workspace() and s.contact_id = contact and (s.level is not null or s.sync)
     and s.user_id is distinct from current_member()
  on conflict do nothing
$$;

-- After these addresses came to contacts: choices that were kept for them return. A contact that consists of addresses of
-- one former contact alone takes its choice as it was; any other contact becomes stricter by it, never wider.
create function return_choices(keys text[]) returns void
  security definer language sql set search_path = public, pg_temp as $$
  with back as materialized (
    select f.user_id, a.contact_id, f.contact_id as former_id, f.key, s.sync, s.level
      from former_address f
      join contact_address a on a.workspace_id = f.workspace_id and a.key = f.key
      join email_contact_setting s
        on s.workspace_id = f.workspace_id and s.user_id = f.user_id and s.contact_id = f.contact_id
     where f.workspace_id = current_workspace() and f.key = any(keys) and f.contact_id <> a.contact_id
  ), usual as materialized (
    select b.user_id, coalesce(min(coalesce(c.default_level, w.default_level)), min(w.default_level)) as level
      from (select distinct user_id from back) b
      join workspace w on w.workspace_id = current_workspace()
      left join connection c on c.workspace_id = w.workspace_id and c.user_id = b.user_id
     group by b.user_id
  ), merged as (
    select b.user_id, b.contact_id, bool_or(b.sync is false) as off, min(b.level) as level, bool_or(b.sync) as sync,
           min(coalesce(b.level, u.level)) as strictest, min(u.level) as usual,
           count(distinct b.former_id) = 1
             and not exists (select 1 from email_contact_setting o
                              where o.workspace_id = current_workspace() and o.user_id = b.user_id
                                and o.contact_id = b.contact_id)
             and not exists (select 1 from contact_address o
                              where o.workspace_id = current_workspace() and o.contact_id = b.contact_id
                                and o.key <> all(array_agg(b.key))) as same
      from back b join usual u on u.user_id = b.user_id
     group by b.user_id, b.contact_id
  )
  insert into email_contact_setting (workspace_id, user_id, contact_id, sync, level)
  select current_workspace(), m.user_id, m.contact_id,
         case when m.same then m.sync when m.off then false else o.sync end,
         case when m.same then m.level when m.strictest < coalesce(o.level, m.usual) then m.strictest else o.level end
    from merged m
    left join email_contact_setting o
      on o.workspace_id = current_workspace() and o.user_id = m.user_id and o.contact_id = m.contact_id
   where m.same or m.off or m.strictest < coalesce(o.level, m.usual)
  on conflict (workspace_id, user_id, contact_id)
    do update set sync = excluded.sync, level = excluded.level, updated_at = now();

  with returned as (
    delete from former_address f
     where f.workspace_id = current_workspace() and f.key = any(keys)
       and exists (select 1 from contact_address a where a.workspace_id = f.workspace_id and a.key = f.key)
    returning f.user_id, f.contact_id
  )
  -- The choice of a contact that is gone has an end when none of its addresses waits any more.
  delete from email_contact_setting s using returned r
   where s.workspace_id = current_workspace() and s.user_id = r.user_id and s.contact_id = r.contact_id
     and not exists (select 1 from contact c where c.workspace_id = s.workspace_id and c.id = s.contact_id)
     and not exists (select 1 from former_address f
                      where f.workspace_id = s.workspace_id and f.user_id = s.user_id
                        and f.contact_id = s.contact_id and f.key <> all(keys))
$$;

-- After contacts got or lost these addresses: which correspondents are in the CRM, in everybody's mailboxes.
create function mark_known_people(keys text[]) returns void
  security definer language sql set search_path = public, pg_temp
  set enable_seqscan = off as $$
  update correspondent p set in_crm = not p.in_crm
   where p.workspace_id = current_workspace() and p.key = any(keys)
     and p.in_crm <> exists (select 1 from contact_address a where a.workspace_id = p.workspace_id and a.key = p.key)
$$;

do $$
declare t text;
begin
  foreach t in array array['former_address', 'limited_address', 'correspondent', 'contact', 'contact_address'] loop
    execute format('grant select on %I to rapport_settle', t);
    execute format('create policy settle on %I to rapport_settle using (workspace_id = current_workspace()) '
      'with check (workspace_id = current_workspace())', t);
  end loop;
end $$;
grant insert, update, delete on former_address, email_contact_setting to rapport_settle;
grant insert on limited_address to rapport_settle;
grant update (in_crm) on correspondent to rapport_settle;
grant create on schema public to rapport_settle;
alter function keep_choices owner to rapport_settle;
alter function limit_choices owner to rapport_settle;
alter function return_choices owner to rapport_settle;
alter function mark_known_people owner to rapport_settle;
revoke create on schema public from rapport_settle;
revoke all on function keep_choices, limit_choices, return_choices, mark_known_people from public;
grant execute on function keep_choices, limit_choices, return_choices, mark_known_people to rapport_app;
