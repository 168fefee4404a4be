import { sql } from 'kysely';
import type { TimelineItem } from '#access/read-entries.ts';
import { showEntries } from '#audit/show-entries.ts';
import type { Tx } from '#db/database.ts';
import { notFound } from '#errors.ts';
import { isUuid } from '#platform/uuid.ts';
import type { Actor } from '#users/actor.ts';

/** A conversation as one member sees it. */
export interface ThreadView {
  id: string;
  /** Of the first email in it that he may see. */
  subject: string;
  /** In the order of time. */
  items: TimelineItem[];
}

/** How many emails of a thread are shown: its newest. */
const mostItems = 500;

/**
 * What the actor may see of a thread; the id of a thread that was merged leads to what became of it. Throws a Fault
 * `refuse` when he may see nothing of it.
 */
export async function readThread(tx: Tx, actor: Actor, id: string): Promise<ThreadView> {
  const threadId = isUuid(id) ? await resolveThread(tx, id) : null;
  if (threadId === null) throw notFound('thread');
  const items = await showEntries(tx, actor, await interactionsOf(tx, threadId));
  const [first] = items;
  if (first === undefined) throw notFound('thread');
  return { id: threadId, subject: first.subject, items };
}

/** Follows recorded unions to the thread that is there now. */
export async function resolveThread(tx: Tx, id: string): Promise<string | null> {
  const { rows } = await sql<{ id: string }>`/* resolve-thread */
    with recursive step as (
      select ${id}::uuid as id, 0 as depth
      union all
      select x.into_id, step.depth + 1 from step
        join thread_merge x on x.workspace_id = current_workspace() and x.from_id = step.id where step.depth < 100)
    select t.id from step join thread t on t.workspace_id = current_workspace() and t.id = step.id
     order by step.depth desc limit 1`.execute(tx);
  return rows[0]?.id ?? null;
}

async function interactionsOf(tx: Tx, threadId: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`/* emails-of-a-thread */
    select i.id from message m
      join interaction i on i.workspace_id = m.workspace_id and i.message_id = m.id
     where m.workspace_id = current_workspace() and m.thread_id = ${threadId}
     order by i.occurred_at desc, i.id desc limit ${mostItems}`.execute(tx);
  return rows.map((row) => row.id).reverse();
}
