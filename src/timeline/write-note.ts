import { sql } from 'kysely';
import { readEntries, type TimelineItem } from '#access/read-entries.ts';
import type { RecordKind } from '#crm/interaction.ts';
import type { Tx } from '#db/database.ts';
import { storable } from '#db/recordset.ts';
import { Fault } from '#errors.ts';
import { notifyLive } from '#live/notify.ts';
import type { Actor } from '#users/actor.ts';
import { requireRecord } from './read-timeline.ts';
import { settleInteractions } from './record-interaction.ts';

/** What somebody notes by hand. */
export interface NoteInput {
  recordKind: RecordKind;
  recordId: string;
  body: string;
  subject?: string;
  /** Now, unless something else is said. */
  occurredAt?: Date;
}

const longestBody = 50_000;
const longestSubject = 200;

/** Puts a note on a record's timeline, for the whole team to read, and returns it. */
export async function writeNote(tx: Tx, actor: Actor, input: NoteInput): Promise<TimelineItem> {
  const body = checkText('body', input.body, longestBody);
  if (body === '') throw invalid('body', 'A note says something.');
  const subject = checkText('subject', input.subject ?? '', longestSubject);
  await requireRecord(tx, input.recordKind, input.recordId);
  const id = await insertNote(tx, actor, checkMoment(input.occurredAt));
  await tx
    .insertInto('note_text')
    .values({ workspace_id: actor.workspaceId, interaction_id: id, author_user_id: actor.userId, subject, body })
    .execute();
  await tx
    .insertInto('interaction_link')
    .values({
      workspace_id: actor.workspaceId,
      interaction_id: id,
      record_kind: input.recordKind,
      record_id: input.recordId,
      owner_user_id: actor.userId,
      reason: 'by-hand',
    })
    .execute();
  await settleInteractions(tx, [id]);
  const ids = [input.recordId];
  await notifyLive(tx, { workspaceId: actor.workspaceId, ownerUserId: null, what: 'timeline', own: ids, team: ids });
  const [note] = await readEntries(tx, [id]);
  return note!;
}

async function insertNote(tx: Tx, actor: Actor, occurredAt: Date | null): Promise<string> {
  const { rows } = await sql<{ id: string }>`/* write-note */
    insert into interaction (workspace_id, id, kind, occurred_at, team_level, created_by)
    values (${actor.workspaceId}, gen_random_uuid(), 'note', coalesce(${occurredAt}::timestamptz, now()), 'full', ${actor.userId})
    returning id`.execute(tx);
  return rows[0]!.id;
}

function checkText(field: string, text: string, most: number): string {
  const trimmed = storable(text).trim();
  if (trimmed.length > most) throw invalid(field, `This has at most ${most} characters.`);
  return trimmed;
}

function checkMoment(moment: Date | undefined): Date | null {
  if (moment === undefined) return null;
  const year = moment.getUTCFullYear();
  if (year >= 1970 && year <= 9999) return moment;
  throw invalid('occurredAt', 'This is no moment between the years 1970 and 9999.');
}

function invalid(field: string, message: string): Fault {
  return new Fault('refuse', 'invalid-request', message, { field });
}
