/**
 * Removes copies of mail that an erased person takes part in, and what stood on them alone; a part at a time.
 *
 * Invariants: runs in the caller's transaction, under the workspace lock, as the program; nothing becomes wider: an
 * owner whose copy goes while another stays (a BCC is known to one copy alone) keeps his vote. The ledger keeps its
 * account of every listed id, with the rule that skipped it. Unlike a purge, a message of which no copy is left goes
 * with all choices that were made for it: a tombstone keeps it away from now on.
 */
import { sql } from 'kysely';
import { countParticipants, findCopiesOf, type PersonCopy } from '#access/person-words.ts';
import { skipRules } from '#crm/decide-outcome.ts';
import { actAs, type Tx } from '#db/database.ts';
import { readOwners } from '#timeline/read-owners.ts';
import { rematchMessages } from '#timeline/rematch.ts';
import { removeCopies } from '#timeline/remove-copies.ts';
import { asEach } from './everybody.ts';
import type { ReportPart } from './report.ts';

/** Removes at most so many copies; answers null when there are none left. */
export async function removeCopiesOf(
  tx: Tx,
  workspaceId: string,
  keys: readonly string[],
  everybody: readonly string[],
  most: number,
): Promise<ReportPart | null> {
  const { copies, participants } = await findCopies(tx, keys, most);
  if (copies.length === 0) return null;
  const messageIds = [...new Set(copies.map((copy) => copy.messageId))];
  const before = await countInteractions(tx, messageIds);
  const ledgerEntries = await skipEntries(
    tx,
    copies.map((copy) => copy.emailId),
  );
  for (const [owner, own] of Map.groupBy(copies, (copy) => copy.owner)) {
    const emailIds = own.map((copy) => copy.emailId);
    await actAs(tx, owner, () => removeCopies(tx, emailIds));
  }
  const gone = await dropEmptyMessages(tx, messageIds);
  const requests = await dropAccessTo(tx, everybody, gone);
  await rematchMessages(
    tx,
    workspaceId,
    messageIds.filter((id) => !gone.messages.includes(id)),
  );
  const interactions = before - (await countInteractions(tx, messageIds));
  return { emails: copies.length, participants, interactions, ledgerEntries, requests, threads: gone.threads.length };
}

/** The next copies, of whichever owners, and how many people they name. */
async function findCopies(tx: Tx, keys: readonly string[], most: number) {
  const copies: (PersonCopy & { owner: string })[] = [];
  let participants = 0;
  for (const owner of await readOwners(tx)) {
    if (copies.length >= most) break;
    await actAs(tx, owner, async () => {
      const own = await findCopiesOf(tx, keys, most - copies.length);
      participants += await countParticipants(
        tx,
        own.map((copy) => copy.emailId),
      );
      copies.push(...own.map((copy) => ({ ...copy, owner })));
    });
  }
  return { copies, participants };
}

async function skipEntries(tx: Tx, emailIds: string[]): Promise<number> {
  const skipped = await sql`/* skip-erased */
    update ledger_entry set outcome = 'skipped', rule = 'erased', reason = ${skipRules.erased}, email_id = null
     where workspace_id = current_workspace() and email_id = any(${emailIds}::uuid[])`.execute(tx);
  return Number(skipped.numAffectedRows ?? 0);
}

async function countInteractions(tx: Tx, messageIds: string[]): Promise<number> {
  const found = await sql<{ count: number }>`/* count-interactions */
    select count(*)::integer as count from interaction
     where workspace_id = current_workspace() and message_id = any(${messageIds}::uuid[])`.execute(tx);
  return found.rows[0]?.count ?? 0;
}

/** What nothing is left of. */
interface Gone {
  messages: string[];
  threads: string[];
}

async function dropEmptyMessages(tx: Tx, messageIds: string[]): Promise<Gone> {
  const messages = await sql<{ id: string; threadId: string }>`/* drop-erased-messages */
    delete from message m
     where m.workspace_id = current_workspace() and m.id = any(${messageIds}::uuid[])
       and not exists (select 1 from email e where e.workspace_id = m.workspace_id and e.message_id = m.id)
    returning m.id, m.thread_id as "threadId"`.execute(tx);
  const threads = await sql<{ id: string }>`/* drop-erased-threads */
    delete from thread t
     where t.workspace_id = current_workspace() and t.id = any(${messages.rows.map((row) => row.threadId)}::uuid[])
       and not exists (select 1 from message m where m.workspace_id = t.workspace_id and m.thread_id = t.id)
    returning t.id`.execute(tx);
  return { messages: messages.rows.map((row) => row.id), threads: threads.rows.map((row) => row.id) };
}

/** Nobody asks for, or is shown, what is no more. */
async function dropAccessTo(tx: Tx, everybody: readonly string[], { messages, threads }: Gone): Promise<number> {
  const counts = await asEach(tx, everybody, async () => {
    const grants = await sql`/* drop-grants-to-erased */
      delete from access_grant
       where owner_user_id = current_member()
         and (scope = 'message' and subject_id = any(${messages}::uuid[])
              or scope = 'thread' and subject_id = any(${threads}::uuid[]))`.execute(tx);
    const requests = await sql`/* drop-requests-for-erased */
      delete from access_request
       where requester_user_id = current_member()
         and (about = 'message' and subject_id = any(${messages}::uuid[])
              or about = 'thread' and subject_id = any(${threads}::uuid[]))`.execute(tx);
    return Number(grants.numAffectedRows ?? 0) + Number(requests.numAffectedRows ?? 0);
  });
  return counts.reduce((sum, count) => sum + count, 0);
}
