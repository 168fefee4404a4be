/**
 * Deleting an entry. A note goes for good. Of an email the owner's log entry goes: his vote on the message becomes
 * `private` and stays (interaction_setting hangs on the message), so later syncs and new contacts do not bring it back
 * and no colleague sees it through another copy; the ledger says `deleted`. Other owners keep their own copies.
 */
import { sql } from 'kysely';
import { readEntries } from '#access/read-entries.ts';
import { recordAudit } from '#audit/record-audit.ts';
import type { Tx } from '#db/database.ts';
import { lockWorkspace } from '#db/lock-workspace.ts';
import { Fault, notFound } from '#errors.ts';
import { notifyLive } from '#live/notify.ts';
import { isUuid } from '#platform/uuid.ts';
import type { Actor } from '#users/actor.ts';
import { settleInteractions } from './record-interaction.ts';

/** Deletes what is the actor's own; throws a Fault `refuse` for what is another's or not to be seen. */
export async function deleteEntry(tx: Tx, actor: Actor, interactionId: string): Promise<void> {
  if (!isUuid(interactionId)) throw notFound('entry');
  await lockWorkspace(tx, actor.workspaceId);
  const [entry] = await readEntries(tx, [interactionId]);
  if (entry === undefined) throw notFound('entry');
  if (!entry.own) {
    throw new Fault('refuse', 'not-yours', 'Only who holds this email, or wrote this note, can delete it.', {
      status: 403,
    });
  }
  const stale = await recordsOfEntry(tx, interactionId);
  const messageId = await messageOf(tx, interactionId);
  if (messageId === null) await tx.deleteFrom('interaction').where('id', '=', interactionId).execute();
  else await deleteFromLog(tx, actor, interactionId, messageId);
  await notifyLive(tx, { workspaceId: actor.workspaceId, ownerUserId: actor.userId, what: 'timeline', ...stale });
}

async function deleteFromLog(tx: Tx, actor: Actor, interactionId: string, messageId: string): Promise<void> {
  await sql`/* vote-private */
    insert into interaction_setting (workspace_id, user_id, message_id, deleted_at)
    values (${actor.workspaceId}, ${actor.userId}, ${messageId}, now())
    on conflict (workspace_id, user_id, message_id) do update set deleted_at = now(), updated_at = now()`.execute(tx);
  await sql`/* account-for-the-deletion */
    update ledger_entry l
       set outcome = 'skipped', rule = 'deleted', reason = 'You deleted its log entry.', settled_at = now()
      from email e
     where e.workspace_id = l.workspace_id and e.id = l.email_id and e.message_id = ${messageId}
       and e.owner_user_id = ${actor.userId} and l.outcome in ('logged', 'unmatched')`.execute(tx);
  await settleInteractions(tx, [interactionId]);
  await recordAudit(tx, actor, { kind: 'log-entry-deleted', subjects: [{ type: 'message', id: messageId }] });
}

async function messageOf(tx: Tx, interactionId: string): Promise<string | null> {
  const row = await tx
    .selectFrom('interaction')
    .select('message_id')
    .where('id', '=', interactionId)
    .executeTakeFirstOrThrow();
  return row.message_id;
}

/** The records whose timelines show the entry: to anybody who holds it, and to the team. */
export async function recordsOfEntry(tx: Tx, interactionId: string): Promise<{ own: string[]; team: string[] }> {
  const { rows } = await sql<{ id: string; team: boolean }>`/* records-of-an-entry */
    select record_id as id, bool_or(audience = team_audience()) as team
      from timeline_entry where workspace_id = current_workspace() and interaction_id = ${interactionId}
     group by record_id`.execute(tx);
  return { own: rows.map((row) => row.id), team: rows.filter((row) => row.team).map((row) => row.id) };
}
