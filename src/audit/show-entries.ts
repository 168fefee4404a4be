/**
 * Entries for a member's eyes: read as access/ allows, and where the words are a colleague's, noted, for the owner, who
 * may ask, and for the audit log. Whoever shows words to a person reads them here.
 *
 * Invariants: once a day for each reader and message, so that turning a page twice adds nothing; whoever reads his own
 * copy is not noted; what the reader may not see is never here, because only what was shown is noted.
 */
import { sql } from 'kysely';
import { readEntries, type TimelineItem } from '#access/read-entries.ts';
import type { Eyes } from '#access/visible-emails.ts';
import type { Tx } from '#db/database.ts';
import type { Actor } from '#users/actor.ts';
import { recordAudit } from './record-audit.ts';

/** Those of the interactions that the member (or with his leave a teammate) may see, in the order of the ids. */
export async function showEntries(
  tx: Tx,
  actor: Actor,
  ids: readonly string[],
  eyes: Eyes = 'own',
): Promise<TimelineItem[]> {
  const shown = await readEntries(tx, ids, eyes);
  await noteReads(tx, actor, shown);
  return shown;
}

async function noteReads(tx: Tx, actor: Actor, shown: readonly TimelineItem[]): Promise<void> {
  const theirs = shown.filter((item) => !item.own && item.threadId !== null);
  if (theirs.length === 0) return;
  const rows = JSON.stringify(theirs.map(({ id, level }) => ({ id, level })));
  const fresh = await sql<{ messageId: string }>`/* note-reads, planned once */
    insert into content_read (workspace_id, owner_user_id, reader_user_id, message_id, day, level, first_at)
    select i.workspace_id, e.owner_user_id, ${actor.userId}, i.message_id, (now() at time zone 'UTC')::date, r.level, now()
      from json_to_recordset(${rows}) as r(id uuid, level access_level)
      join interaction i on i.workspace_id = current_workspace() and i.id = r.id
      join email e on e.workspace_id = i.workspace_id and e.id = i.anchor_email_id
                  and e.owner_user_id <> ${actor.userId}
    on conflict do nothing
    returning message_id as "messageId"`.execute(tx);
  if (fresh.rows.length === 0) return;
  const subjects = fresh.rows.map(({ messageId }) => ({ type: 'message' as const, id: messageId }));
  await recordAudit(tx, actor, { kind: 'content-read', subjects });
}
