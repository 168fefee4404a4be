/**
 * Messages and threads that no copy stands for any more.
 *
 * Invariant: where somebody chose something for a message (who may see it, or that it is deleted from his log) the
 * message stays as a bare id and date, so that its coming back does not undo the choice; of its thread nobody's address
 * stays.
 */
import { sql } from 'kysely';
import { actAs, type Tx } from '#db/database.ts';
import { readOwners } from './read-owners.ts';

/** Drops those of the messages that have no copy; `kept`: also votes that were only kept for a colleague's copy hold one. */
export async function dropEmptyMessages(tx: Tx, messages: string[], { kept }: { kept: boolean }): Promise<void> {
  const chosen = await findChosen(tx, messages, kept);
  const { rows } = await sql<{ id: string }>`/* threads-of-messages */
    select distinct m.thread_id as id
      from unnest(${messages}::uuid[]) as wanted(id)
      join message m on m.workspace_id = current_workspace() and m.id = wanted.id`.execute(tx);
  await sql`/* drop-empty-messages */
    delete from message m
     where m.workspace_id = current_workspace() and m.id = any(${messages}::uuid[]) and m.id <> all(${chosen}::uuid[])
       and not exists (select 1 from email e where e.workspace_id = m.workspace_id and e.message_id = m.id)`.execute(
    tx,
  );
  await dropEmptyThreads(
    tx,
    rows.map((row) => row.id),
  );
}

async function dropEmptyThreads(tx: Tx, threads: string[]): Promise<void> {
  await sql`/* drop-empty-threads */
    delete from thread t
     where t.workspace_id = current_workspace() and t.id = any(${threads}::uuid[])
       and not exists (select 1 from message m where m.workspace_id = t.workspace_id and m.thread_id = t.id)`.execute(
    tx,
  );
  await sql`/* empty-bare-threads */
    update thread t set participants = '{}'
     where t.workspace_id = current_workspace() and t.id = any(${threads}::uuid[]) and t.participants <> '{}'
       and not exists (
         select 1 from message m join email e on e.workspace_id = m.workspace_id and e.message_id = m.id
          where m.workspace_id = t.workspace_id and m.thread_id = t.id)`.execute(tx);
}

/** Those for which somebody made a choice. A choice shows itself to its owner alone, so each owner is asked. */
async function findChosen(tx: Tx, messages: string[], kept: boolean): Promise<string[]> {
  const chosen = new Set<string>();
  for (const owner of await readOwners(tx)) {
    const own = await actAs(tx, owner, () =>
      sql<{ id: string }>`/* find-chosen */
        select message_id as id from interaction_setting
         where workspace_id = current_workspace() and user_id = current_member()
           and message_id = any(${messages}::uuid[]) and (${kept} or not frozen)`.execute(tx),
    );
    for (const { id } of own.rows) chosen.add(id);
  }
  return [...chosen];
}
