/**
 * One page of a record's timeline, newest first: which entries (access/visible-emails.ts), then what they say
 * (audit/show-entries.ts). A few statements, whatever the timeline's length.
 */
import { sql } from 'kysely';
import type { TimelineItem } from '#access/read-entries.ts';
import { type Eyes, visibleEntries } from '#access/visible-emails.ts';
import { showEntries } from '#audit/show-entries.ts';
import type { InteractionKind, RecordKind } from '#crm/interaction.ts';
import type { Tx } from '#db/database.ts';
import { microsOf, momentOf } from '#db/moments.ts';
import { notFound } from '#errors.ts';
import { decodeCursor, encodeCursor, type Page, type PageQuery, pageLimit, pageOf } from '#platform/cursor.ts';
import { isUuid } from '#platform/uuid.ts';
import type { Actor } from '#users/actor.ts';

/** Which timeline, and which part of it. */
export interface TimelineQuery extends PageQuery {
  recordKind: RecordKind;
  recordId: string;
  kind?: InteractionKind;
  /** `teammate`: what a colleague without copies of his own finds there. */
  as?: Eyes | undefined;
}

interface EntryRow {
  id: string;
  /** Microseconds since 1970. */
  at: string;
}

/** What the actor may see of the record's timeline. Throws a Fault `refuse` for a record that is not there. */
export async function readTimeline(tx: Tx, actor: Actor, query: TimelineQuery): Promise<Page<TimelineItem>> {
  const limit = pageLimit(query.limit);
  const end = decodeCursor(query.cursor, 'timeline', ['micros', 'uuid']);
  await requireRecord(tx, query.recordKind, query.recordId);
  const entries = visibleEntries({
    recordKind: query.recordKind,
    recordId: sql`${query.recordId}::uuid`,
    kind: query.kind,
    eyes: query.as,
    where: end === null ? sql`` : sql`and (t.occurred_at, t.interaction_id) < (${momentOf(end[0]!)}, ${end[1]!}::uuid)`,
    limit: limit + 1,
  });
  // Of one kind the plan depends on the kind: most of the ranges are empty.
  const planned = query.kind === undefined ? sql`/* page-of-timeline, planned once */` : sql`/* page-of-timeline */`;
  const { rows } = await sql<EntryRow>`${planned}
    select interaction_id as id, ${microsOf('occurred_at')} as at
      from ${entries} entry order by occurred_at desc, interaction_id desc`.execute(tx);
  const page = pageOf(rows, limit, (row) => encodeCursor('timeline', [row.at, row.id]));
  const ids = page.items.map((row) => row.id);
  return { items: await showEntries(tx, actor, ids, query.as), nextCursor: page.nextCursor };
}

/** Throws a Fault `refuse` unless the record is one of the workspace. */
export async function requireRecord(tx: Tx, kind: RecordKind, id: string): Promise<void> {
  const found = isUuid(id) && (await tx.selectFrom(kind).select('id').where('id', '=', id).executeTakeFirst());
  if (!found) throw notFound(kind);
}
