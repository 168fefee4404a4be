/**
 * Gives each new message of a page its thread; src/mail/join-threads.ts decides, this file loads and stores.
 *
 * Invariants: under the workspace lock, so the stored threads are at the fixpoint of the rules; a merged thread's id
 * stays resolvable through thread_merge, in one step; machine-made mail joins by ids only, since thousands of
 * notifications share a subject, and providers thread them by it; what owners show of a thread to a colleague does not
 * grow by what the thread is merged with.
 */
import { sql } from 'kysely';
import type { Tx } from '#db/database.ts';
import { recordset } from '#db/recordset.ts';
import { Fault } from '#errors.ts';
import { type ThreadChange, type ThreadMerge, threadPage } from '#mail/join-threads.ts';
import { providerThreadKey, type ThreadFacts, type ThreadInput, type ThreadKey, threadInput } from '#mail/thread.ts';
import type { Known } from './load-known.ts';
import type { ReadEmail } from './read-email.ts';
import type { SyncSession } from './sync-session.ts';

const mostRounds = 50;

/** The thread of each message, by the message's id; threads are stored, merged and grown on the way. */
export async function assignThreads(
  tx: Tx,
  session: SyncSession,
  unseen: { id: string; email: ReadEmail }[],
  known: Known,
): Promise<Map<string, string>> {
  const messages = unseen.map(({ id, email }) => inputOf(session, id, email, known));
  const asked = new Set<ThreadKey>();
  const candidates = new Map<string, ThreadFacts>();
  let wanted = [...new Set(messages.flatMap((message) => message.keys))];
  for (let round = 0; round < mostRounds; round++) {
    for (const key of wanted) asked.add(key);
    for (const thread of await loadThreads(tx, wanted)) candidates.set(thread.id, thread);
    const page = threadPage(messages, [...candidates.values()], asked, session.app.newId);
    if (page.type === 'needs') {
      wanted = page.keys;
      continue;
    }
    await createThreads(tx, session, page.created);
    await growThreads(tx, session, page.changed);
    await mergeThreads(tx, session, page.merges);
    return page.assignments;
  }
  throw new Fault('skip', 'threads-unsettled', 'The conversation of this message could not be worked out.');
}

function inputOf({ lease }: SyncSession, id: string, email: ReadEmail, known: Known): ThreadInput {
  const own = (key: string) => known.isOwn({ key, domain: key.slice(key.lastIndexOf('@') + 1) });
  const input = threadInput(id, email.parsed, own);
  const isPerson = email.parsed.automated.verdict === 'person';
  const { providerThreadId } = email;
  const hints = providerThreadId === null ? [] : [providerThreadKey(lease.connectionId, providerThreadId)];
  return {
    ...input,
    keys: isPerson ? [...input.keys, ...hints] : input.keys.filter((key) => !key.startsWith('subject:')),
    at: email.occurredAt.toISOString(),
  };
}

async function loadThreads(tx: Tx, keys: readonly ThreadKey[]): Promise<ThreadFacts[]> {
  if (keys.length === 0) return [];
  const found = await sql<ThreadFacts & { firstAt: string; lastAt: string }>`/* load-threads */
    select t.id, t.participants, t.first_at::text as "firstAt", t.last_at::text as "lastAt",
           t.has_reply as "hasReply", k.keys
      from thread t
      cross join lateral (select array_agg(a.key) as keys from thread_key a
                           where a.workspace_id = t.workspace_id and a.thread_id = t.id) k
     where t.workspace_id = current_workspace()
       and t.id in (select thread_id from thread_key
                     where workspace_id = current_workspace() and key = any(${[...keys]}::text[]))`.execute(tx);
  return found.rows;
}

async function createThreads(tx: Tx, { lease }: SyncSession, created: ThreadFacts[]): Promise<void> {
  if (created.length === 0) return;
  await sql`/* create-threads */
    with page as (
      select * from json_to_recordset(${recordset(created)}) as r(id uuid, keys text[], participants text[],
             "firstAt" timestamptz, "lastAt" timestamptz, "hasReply" boolean)
    ), made as (
      insert into thread (workspace_id, id, participants, first_at, last_at, has_reply)
      select ${lease.workspaceId}, id, participants, "firstAt", "lastAt", "hasReply" from page
    )
    insert into thread_key (workspace_id, key, thread_id)
    select ${lease.workspaceId}, unnest(keys), id from page`.execute(tx);
}

async function growThreads(tx: Tx, { lease }: SyncSession, changed: ThreadChange[]): Promise<void> {
  if (changed.length === 0) return;
  const rows = changed.map(({ thread, newKeys }) => ({ ...thread, keys: newKeys }));
  await sql`/* grow-threads */
    with page as (
      select * from json_to_recordset(${recordset(rows)}) as r(id uuid, keys text[], participants text[],
             "firstAt" timestamptz, "lastAt" timestamptz, "hasReply" boolean)
    ), grown as (
      update thread t set participants = p.participants, first_at = p."firstAt", last_at = p."lastAt",
                          has_reply = p."hasReply"
        from page p where t.workspace_id = ${lease.workspaceId} and t.id = p.id
    )
    insert into thread_key (workspace_id, key, thread_id)
    select ${lease.workspaceId}, unnest(keys), id from page
    on conflict do nothing`.execute(tx);
}

async function mergeThreads(tx: Tx, { lease }: SyncSession, merges: ThreadMerge[]): Promise<void> {
  if (merges.length === 0) return;
  const rows = recordset(merges);
  await sql`/* expand-thread-grants */
    select expand_thread_grants(${merges.flatMap((merge) => [merge.from, merge.into])}::uuid[])`.execute(tx);
  await sql`/* move-merged-messages */
    update message m set thread_id = r."into"
      from json_to_recordset(${rows}) as r("from" uuid, "into" uuid)
     where m.workspace_id = ${lease.workspaceId} and m.thread_id = r."from"`.execute(tx);
  await sql`/* redirect-merges */
    update thread_merge t set into_id = r."into"
      from json_to_recordset(${rows}) as r("from" uuid, "into" uuid)
     where t.workspace_id = ${lease.workspaceId} and t.into_id = r."from"`.execute(tx);
  await sql`/* record-merges */
    insert into thread_merge (workspace_id, from_id, into_id)
    select ${lease.workspaceId}, r."from", r."into" from json_to_recordset(${rows}) as r("from" uuid, "into" uuid)`.execute(
    tx,
  );
  await sql`/* drop-merged-threads */
    delete from thread t using json_to_recordset(${rows}) as r("from" uuid)
     where t.workspace_id = ${lease.workspaceId} and t.id = r."from"`.execute(tx);
}
