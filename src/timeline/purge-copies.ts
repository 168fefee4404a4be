/**
 * Removes all copies of one connection, and whatever stood on them alone.
 *
 * Invariants: runs in the caller's transaction, under the workspace lock, as the owner; a message that a colleague's
 * copy still carries stays on the timeline with what that copy justifies, and never becomes wider: the owner's vote on it
 * is kept; anybody's deletion of a log entry is kept, so that connecting again does not bring it back.
 */
import { sql } from 'kysely';
import { actAs, type Tx } from '#db/database.ts';
import type { ConnectionRef } from '#sync/connection-ref.ts';
import { readOwners, rematchMessages } from './rematch.ts';

/** Purges the connection's copies, ledger, mailboxes and correspondents. */
export async function purgeCopies(tx: Tx, { workspaceId, connectionId }: ConnectionRef): Promise<void> {
  const affected = await sql<{ id: string }>`/* find-purged */
    select distinct message_id as id from email where connection_id = ${connectionId}`.execute(tx);
  const messages = affected.rows.map((row) => row.id);
  await tx.deleteFrom('ledger_entry').where('connection_id', '=', connectionId).execute();
  await tx.deleteFrom('feed').where('connection_id', '=', connectionId).execute();
  await tx.deleteFrom('mailbox').where('connection_id', '=', connectionId).execute();
  await tx.deleteFrom('correspondent').where('connection_id', '=', connectionId).execute();
  await keepVotes(tx, connectionId);
  await moveAnchors(tx, connectionId);
  await tx.deleteFrom('email').where('connection_id', '=', connectionId).execute();
  await dropEmptyMessages(tx, messages);
  await rematchMessages(tx, workspaceId, messages);
  await tx
    .updateTable('connection')
    .set({ phase: 'listing', audit: null, audited_at: null })
    .where('id', '=', connectionId)
    .execute();
}

/** What a colleague's copy keeps on the timeline keeps this owner's vote, when no copy of his own is left to vote. */
async function keepVotes(tx: Tx, connectionId: string): Promise<void> {
  await sql`/* keep-votes */
    select freeze_votes(array(
      select e.message_id from email e
       where e.connection_id = ${connectionId}
         and exists (select 1 from email o where o.workspace_id = e.workspace_id and o.message_id = e.message_id
                                             and o.owner_user_id <> e.owner_user_id)
         and not exists (select 1 from email o where o.workspace_id = e.workspace_id and o.message_id = e.message_id
                                                 and o.owner_user_id = e.owner_user_id
                                                 and o.connection_id <> e.connection_id)))`.execute(tx);
}

/** An interaction that stood on a purged copy stands on another one, or ends. */
async function moveAnchors(tx: Tx, connectionId: string): Promise<void> {
  await sql`/* move-anchors */
    update interaction i
       set anchor_email_id = (select o.id from email o
                               where o.workspace_id = i.workspace_id and o.message_id = i.message_id
                                 and o.connection_id <> ${connectionId} order by o.created_at, o.id limit 1)
      from email e
     where e.workspace_id = i.workspace_id and e.id = i.anchor_email_id and e.connection_id = ${connectionId}`.execute(
    tx,
  );
  await tx.deleteFrom('interaction').where('message_id', 'is not', null).where('anchor_email_id', 'is', null).execute();
}

async function dropEmptyMessages(tx: Tx, messages: string[]): Promise<void> {
  const chosen = await findChosen(tx, messages);
  await sql`/* drop-empty-messages */
    delete from message m
     where m.workspace_id = current_workspace() and m.id = any(${messages}::uuid[]) and m.id <> all(${chosen}::uuid[])
       and not exists (select 1 from email e where e.workspace_id = m.workspace_id and e.message_id = m.id)`.execute(
    tx,
  );
  await sql`/* drop-empty-threads */
    delete from thread t
     where t.workspace_id = current_workspace()
       and not exists (select 1 from message m where m.workspace_id = t.workspace_id and m.thread_id = t.id)`.execute(
    tx,
  );
}

/** Those for which somebody made a choice. A choice shows itself to its owner alone, so each owner is asked. */
async function findChosen(tx: Tx, messages: string[]): Promise<string[]> {
  const chosen = new Set<string>();
  for (const owner of await readOwners(tx)) {
    const own = await actAs(tx, owner, () =>
      sql<{ id: string }>`/* find-chosen */
        select message_id as id from interaction_setting
         where workspace_id = current_workspace() and message_id = any(${messages}::uuid[]) and not frozen`.execute(tx),
    );
    for (const { id } of own.rows) chosen.add(id);
  }
  return [...chosen];
}
