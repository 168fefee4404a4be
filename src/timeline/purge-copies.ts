/**
 * Removes all copies of one connection, and whatever stood on them alone.
 *
 * Invariants: runs in the caller's transaction, under the workspace lock, as the owner; a message that a colleague's
 * copy still carries stays on the timeline with what that copy justifies, and never becomes wider: the owner's vote on it
 * is kept; anybody's deletion of a log entry is kept, so that connecting again does not bring it back.
 */
import { sql } from 'kysely';
import type { Tx } from '#db/database.ts';
import type { ConnectionRef } from '#sync/connection-ref.ts';
import { dropEmptyMessages } from './drop-messages.ts';
import { rematchMessages } from './rematch.ts';
import { removeCopies } from './remove-copies.ts';

const chunk = 1_000;

/** Purges the connection's copies, ledger, mailboxes and correspondents. */
export async function purgeCopies(tx: Tx, { workspaceId, connectionId }: ConnectionRef): Promise<void> {
  const affected = await sql<{ id: string }>`/* find-purged */
    select distinct message_id as id from email where connection_id = ${connectionId}`.execute(tx);
  const messages = affected.rows.map((row) => row.id);
  await tx.deleteFrom('ledger_entry').where('connection_id', '=', connectionId).execute();
  await tx.deleteFrom('feed').where('connection_id', '=', connectionId).execute();
  await tx.deleteFrom('mailbox').where('connection_id', '=', connectionId).execute();
  await tx.deleteFrom('correspondent').where('connection_id', '=', connectionId).execute();
  for (let at = 0; at < messages.length; at += chunk) {
    await removeCopies(tx, await copiesOf(tx, connectionId, messages.slice(at, at + chunk)));
  }
  await dropEmptyMessages(tx, messages, { kept: false });
  await rematchMessages(tx, workspaceId, messages);
  await tx
    .updateTable('connection')
    .set({ phase: 'listing', audit: null, audited_at: null })
    .where('id', '=', connectionId)
    .execute();
}

async function copiesOf(tx: Tx, connectionId: string, messages: string[]): Promise<string[]> {
  const found = await sql<{ id: string }>`/* find-purged-copies */
    select id from email
     where workspace_id = current_workspace() and connection_id = ${connectionId}
       and message_id = any(${messages}::uuid[])`.execute(tx);
  return found.rows.map((row) => row.id);
}
