/**
 * Removes an owner's copies, and whatever stood on them alone. Which ones, and why, is the caller's: a purged mailbox
 * (purge-copies.ts), mail with somebody whom he blocks (rematch.ts).
 *
 * Invariants: runs under the workspace lock, as the owner; all of his copies of a message that are to go are handed in
 * together; what another copy still carries stays, and never becomes wider: the owner's vote on it is kept; the caller
 * has taken the copies out of the ledger before, and drops empty messages and matches what stays anew afterwards.
 */
import { sql } from 'kysely';
import type { Tx } from '#db/database.ts';

/** Removes the copies; an interaction that stood on one of them stands on another one, or ends. */
export async function removeCopies(tx: Tx, emailIds: readonly string[]): Promise<void> {
  const ids = [...emailIds];
  if (ids.length === 0) return;
  await keepVotes(tx, ids);
  await moveAnchors(tx, ids);
  await sql`/* remove-copies */
    delete from email where workspace_id = current_workspace() and id = any(${ids}::uuid[])`.execute(tx);
}

/** What another copy keeps on the timeline, the owner's own too, keeps his vote as it is now. */
async function keepVotes(tx: Tx, ids: string[]): Promise<void> {
  await sql`/* keep-votes */
    select freeze_votes(array(
      select distinct e.message_id from email e
       where e.workspace_id = current_workspace() and e.id = any(${ids}::uuid[])
         and exists (select 1 from email o where o.workspace_id = e.workspace_id and o.message_id = e.message_id
                                             and o.id <> all(${ids}::uuid[]))))`.execute(tx);
}

async function moveAnchors(tx: Tx, ids: string[]): Promise<void> {
  await sql`/* move-anchors */
    update interaction i
       set anchor_email_id = (select o.id from email o
                               where o.workspace_id = i.workspace_id and o.message_id = i.message_id
                                 and o.id <> all(${ids}::uuid[]) order by o.created_at, o.id limit 1)
     where i.workspace_id = current_workspace() and i.anchor_email_id = any(${ids}::uuid[])`.execute(tx);
  await sql`/* end-interactions */
    delete from interaction i
     using email e
     where e.workspace_id = current_workspace() and e.id = any(${ids}::uuid[])
       and i.workspace_id = e.workspace_id and i.message_id = e.message_id and i.anchor_email_id is null`.execute(tx);
}
