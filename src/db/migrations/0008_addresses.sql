-- Who wants to be asked before older mail is shared is asked too where a colleague gives another address to a contact that
-- was there before the mail; and whoever is shown more than the team hears of it at once (viewers_of, at the end).

-- Since when, and by whom, the contact has it; null where nobody knows: then as long as the contact is there.
alter table contact_address add column added_at timestamptz, add column added_by uuid;

-- Asked, he keeps older mail with the contact to himself, and is not asked again.
alter table email_contact_setting add column older_kept boolean not null default false,
  add constraint one_answer check (not (shares_older and older_kept));

grant select on participant to rapport_settle;
create policy settle on participant for select to rapport_settle using (workspace_id = current_workspace());

-- Whether others gave the contact after the mail, or all of its addresses that the owner's copies of the mail name.
create function given_later(contact_id uuid, owner uuid, message_id uuid, happened_at timestamptz) returns boolean
  stable language sql as $$
  with named as (
    select a.added_at > happened_at and a.added_by is distinct from owner as later
      from contact_address a
     where a.workspace_id = current_workspace() and a.contact_id = given_later.contact_id
       and exists (select 1 from email e
                     join participant p on p.workspace_id = e.workspace_id and p.email_id = e.id and p.key = a.key
                    where e.workspace_id = current_workspace() and e.message_id = given_later.message_id
                      and e.owner_user_id = owner)
  )
  select exists (select 1 from contact c
                  where c.workspace_id = current_workspace() and c.id = given_later.contact_id
                    and c.created_at > happened_at and c.created_by is distinct from owner)
      or coalesce((select bool_and(coalesce(named.later, false)) from named), false)
$$;

-- As in 0007, but for who is asked first.
create or replace function votes_for(message_ids uuid[], viewer uuid)
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
                 -- Spares most mail the look at who is named on it.
                 select 1 from contact c
                  where c.workspace_id = l.workspace_id and c.id = l.record_id
                    and (c.created_at > i.occurred_at or exists (
                      select 1 from contact_address a
                       where a.workspace_id = c.workspace_id and a.contact_id = c.id and a.added_at > i.occurred_at)))
                 and given_later(l.record_id, l.owner_user_id, e.message_id, i.occurred_at) as asked_first
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

-- As in 0007; and who keeps older mail with a contact to himself was not asked of an address that a colleague gives to it.
create or replace function limit_choices(contact uuid, keys text[]) returns void
  security definer language sql set search_path = public, pg_temp as $$
  update email_contact_setting s set shares_older = false, older_kept = false
   where s.workspace_id = current_workspace() and s.contact_id = contact and (s.shares_older or s.older_kept)
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

-- Who is shown these messages beyond the team, and on which records' timelines: so that their open pages hear of them.
create function viewers_of(message_ids uuid[]) returns table (user_id uuid, record_ids uuid[])
  stable security definer language sql set search_path = public, pg_temp
  set enable_seqscan = off as $$
  select v.user_id, array_agg(distinct t.record_id)
    from interaction i
    join viewer_level v on v.workspace_id = i.workspace_id and v.interaction_id = i.id
    join timeline_entry t on t.workspace_id = i.workspace_id and t.interaction_id = i.id and t.audience = v.user_id
   where i.workspace_id = current_workspace() and i.message_id = any(message_ids)
   group by v.user_id
$$;

grant create on schema public to rapport_settle;
alter function viewers_of owner to rapport_settle;
revoke create on schema public from rapport_settle;
revoke all on function viewers_of, given_later from public;
grant execute on function given_later to rapport_settle;
grant execute on function viewers_of, given_later to rapport_app;
