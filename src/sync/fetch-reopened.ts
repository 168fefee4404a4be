/**
 * What a change of an owner's choices makes due again: mail that must be fetched (once more) before it can be logged.
 */
import { sql } from 'kysely';
import type { App } from '#app.ts';
import type { Tx } from '#db/database.ts';
import type { Actor } from '#users/actor.ts';

/** Mail of the actor that was kept out of the log before copies of such mail were stored is pending again. */
export async function reopenUnstored(tx: Tx, { userId }: Actor): Promise<void> {
  await sql`/* reopen-unstored */
    update ledger_entry l set outcome = 'pending', rule = null, reason = null, settled_at = null
      from connection c
     where c.workspace_id = current_workspace() and c.user_id = ${userId} and c.status <> 'disconnected'
       and l.workspace_id = c.workspace_id and l.connection_id = c.id and l.outcome = 'skipped'
       and l.rule = 'sync-off' and l.email_id is null and l.presence = 'there' and not l.retired`.execute(tx);
}

/**
 * Mail of the actor that his blocklist kept out is pending again; returns how many ledger entries. Also in a mailbox that
 * is disconnected: connecting it again looks at what is pending, and not at what was skipped.
 */
export async function reopenBlocked(tx: Tx, { userId }: Actor): Promise<number> {
  const reopened = await sql`/* reopen-blocked */
    update ledger_entry l set outcome = 'pending', rule = null, reason = null, settled_at = null
      from connection c
     where c.workspace_id = current_workspace() and c.user_id = ${userId} and l.workspace_id = c.workspace_id
       and l.connection_id = c.id and l.outcome = 'skipped' and l.rule = 'blocked' and l.presence = 'there'
       and not l.retired
    returning 1`.execute(tx);
  return reopened.rows.length;
}

/** Asks for a sync of each of the actor's mailboxes that has mail to fetch. */
export async function fetchReopened(tx: Tx, app: Pick<App, 'jobs'>, { workspaceId, userId }: Actor): Promise<void> {
  const found = await sql<{ id: string }>`/* find-mailboxes-to-fetch */
    select c.id from connection c
     where c.workspace_id = current_workspace() and c.user_id = ${userId} and c.status in ('connected', 'error')
       and exists (select 1 from ledger_entry l
                    where l.workspace_id = c.workspace_id and l.connection_id = c.id and l.outcome = 'pending'
                      and l.presence = 'there' and not l.retired)`.execute(tx);
  for (const { id } of found.rows) {
    const payload = { workspaceId, connectionId: id, userId, cause: 'manual' as const };
    await app.jobs.enqueue(tx, 'sync-connection', id, payload);
  }
}
