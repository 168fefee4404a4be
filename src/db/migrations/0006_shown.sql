-- The team sees a mail only where it may know of a record that the mail concerns: what a BCC alone, or a copy that is kept
-- out of the log, puts on a timeline stands on its owner's alone, and has no level for all others. Before this, whoever
-- knew the id of its thread could read its subject.

-- Materialises the team level of the given interactions and the timeline entries that follow from it.
-- Call it, in the same transaction, after anything that adds, removes or re-votes a copy, a link or a setting.
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
    -- Without any vote nobody shares it.
    select b.id, b.kind, b.occurred_at, b.message_id, b.created_by, b.team_level as former_level,
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

-- What stands there already. Forced row-level security binds the owner of the tables too.
alter table interaction no force row level security;
alter table interaction_link no force row level security;
update interaction i set team_level = 'private'
 where i.message_id is not null and i.team_level <> 'private'
   and not exists (select 1 from interaction_link l
                    where l.workspace_id = i.workspace_id and l.interaction_id = i.id and l.logs and not l.bcc);
alter table interaction force row level security;
alter table interaction_link force row level security;
