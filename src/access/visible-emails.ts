/**
 * The one predicate of privacy, as SQL: what the asking member may see of an interaction. Every reader uses it. The same
 * rule as a pure function is crm/visibility.ts.
 *
 * A member who holds a copy that he did not delete, or who wrote the note, sees all of it. Everybody else sees what the
 * team may: the strictest vote (team_level, materialised by settle_interactions), or what its owners show to him beyond
 * that (viewer_level); for mail within the workspace's bound as it stands now. `private` is no row at all.
 */
import { type RawBuilder, sql } from 'kysely';
import type { AccessLevel, InteractionKind, RecordKind } from '#crm/interaction.ts';

/** With whose eyes: the asking member's own, or those of a teammate who holds no copy (a preview of what is shared). */
export type Eyes = 'own' | 'teammate';

/** What `seen` adds to a row. */
export interface Seen {
  level: AccessLevel;
  /** The viewer holds a copy, or wrote it. */
  own: boolean;
  /** The copy whose words the viewer is shown; null for what is no mail. */
  email_id: string | null;
}

/**
 * Joins to `interaction i` what the asking member may see: `seen.level`, `seen.own`, `seen.email_id`, and no row where he
 * may see nothing. Of several own copies the one he sent comes first: it alone knows its BCC.
 *
 * `offset 0` keeps `seen.email_id` a plain value: row-level security lets no index be searched for an expression that
 * PostgreSQL does not know to be leakproof, and coalesce is none (measured: 7 s a page instead of 3 ms).
 */
export function seen(eyes: Eyes = 'own'): RawBuilder<unknown> {
  return sql`
  join workspace w on w.workspace_id = i.workspace_id
  left join lateral ${eyes === 'own' ? ownCopy : noCopy} held on true
  join lateral (
    select held.id is not null ${eyes === 'own' ? orAuthor : sql``} as own,
           case when i.message_id is null then i.team_level else least(i.team_level, w.bound_level) end as team
  ) share on true
  join lateral (
    select share.own, share.team, coalesce(held.id, i.anchor_email_id) as email_id,
           case when share.own then 'full' else ${eyes === 'own' ? teamOrGranted : sql`share.team`} end as level offset 0
  ) seen on seen.level <> 'private'`;
}

/** The bound inside of the look-up: `least` passes over null, and would show all that the workspace allows. */
const teamOrGranted = sql`greatest(share.team, (
      select least(v.level, w.bound_level) from viewer_level v
       where v.workspace_id = i.workspace_id and v.interaction_id = i.id and v.user_id = current_member()))`;

const ownCopy = sql`(
    select e.id from email e
     where e.workspace_id = i.workspace_id and e.message_id = i.message_id and e.owner_user_id = current_member()
       and not exists (select 1 from interaction_setting s
                        where s.workspace_id = e.workspace_id and s.user_id = current_member()
                          and s.message_id = e.message_id and s.deleted_at is not null)
     order by e.direction desc, e.received_at, e.id limit 1)`;

const orAuthor = sql`or (i.message_id is null and i.created_by = current_member())`;

const noCopy = sql`(select null::uuid as id)`;

/** Which entries to look up: of one record, and of the other side of a page's end. */
export interface EntryRange {
  recordKind: RecordKind;
  /** An id, or a column that holds one. */
  recordId: RawBuilder<unknown>;
  /** More conditions on `t`. */
  where?: RawBuilder<unknown>;
  kind?: InteractionKind | undefined;
  limit: number;
  eyes?: Eyes | undefined;
}

/**
 * The newest entries of a record's timeline that the asking member may see, as a subquery with `occurred_at` and
 * `interaction_id`: index ranges merged, the team's mail (none with the bound `private`), what the team noted by hand,
 * and his own (with a teammate's eyes none of them); each read no further than the limit.
 */
export function visibleEntries(range: EntryRange): RawBuilder<unknown> {
  const { limit } = range;
  const teamMail = sql`and t.kind in ('email_sent', 'email_received') and ${teamSharesMail}`;
  const byHand = sql`and t.kind in ('call', 'meeting', 'note')`;
  return sql`(
    select occurred_at, interaction_id from (
      ${entriesOf(range, sql`team_audience()`, teamMail)}
      union
      ${entriesOf(range, sql`team_audience()`, byHand)}
      ${range.eyes === 'teammate' ? sql`` : sql`union ${entriesOf(range, sql`current_member()`, sql``)}`}
    ) ranges order by occurred_at desc, interaction_id desc limit ${limit})`;
}

/** The workspace lets the team see mail at all. */
export const teamSharesMail = sql`
  (select w.bound_level from workspace w where w.workspace_id = current_workspace()) <> 'private'`;

function entriesOf(range: EntryRange, audience: RawBuilder<unknown>, which: RawBuilder<unknown>): RawBuilder<unknown> {
  const kind = range.kind === undefined ? sql`` : sql`and t.kind = ${range.kind}`;
  return sql`(
    select t.occurred_at, t.interaction_id from timeline_entry t
     where t.workspace_id = current_workspace() and t.record_kind = ${range.recordKind}
       and t.record_id = ${range.recordId} and t.audience = ${audience} ${which} ${kind} ${range.where ?? sql``}
     order by t.occurred_at desc, t.interaction_id desc limit ${range.limit})`;
}

/** When the newest entry happened that the asking member may see of the record in this column; null without one. */
export function lastVisible(recordKind: RecordKind, column: string): RawBuilder<Date | null> {
  const entries = visibleEntries({ recordKind, recordId: sql.ref(column), limit: 1 });
  return sql<Date | null>`(select newest.occurred_at from ${entries} newest)`;
}
