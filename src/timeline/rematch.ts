/**
 * Matches mail anew after what it matches against has changed: a new address, a company's domain, a deal's contacts, a
 * removed record, a purged copy.
 *
 * Invariants: the caller holds the workspace lock and everything happens in its transaction, so a contact and its
 * history appear together; each owner's copies are read with that owner's rights; the result is what a first sync with
 * the present records would have given, links by hand apart; what concerns nothing any more leaves the timeline.
 */
import { sql } from 'kysely';
import { findMessagesOf, type MatchableCopy, readCopies } from '#access/read-copies.ts';
import { loadDirectory } from '#contacts/find-by-address.ts';
import { decideOutcome, type Outcome } from '#crm/decide-outcome.ts';
import { actAs, type Tx } from '#db/database.ts';
import { recordset } from '#db/recordset.ts';
import {
  type LoggedMessage,
  recordInteractions,
  settleInteractions,
  type TouchedRecord,
} from './record-interaction.ts';

const chunk = 1_000;

/** Rematches all mail that these addresses (keys) or domains take part in; returns the records that show it. */
export async function rematchAddresses(
  tx: Tx,
  workspaceId: string,
  changed: { keys: readonly string[]; domains: readonly string[] },
): Promise<TouchedRecord[]> {
  const messages = new Set<string>();
  for (const owner of await readOwners(tx)) {
    const own = await actAs(tx, owner, () => findMessagesOf(tx, changed.keys, changed.domains));
    for (const id of own) messages.add(id);
  }
  return rematchMessages(tx, workspaceId, [...messages]);
}

/** Rematches the given messages from all their copies. */
export async function rematchMessages(tx: Tx, workspaceId: string, messageIds: string[]): Promise<TouchedRecord[]> {
  const touched: TouchedRecord[] = [];
  const owners = await readOwners(tx);
  for (let at = 0; at < messageIds.length; at += chunk) {
    touched.push(...(await rematchChunk(tx, workspaceId, owners, messageIds.slice(at, at + chunk))));
  }
  return touched;
}

interface JudgedCopy {
  copy: MatchableCopy;
  outcome: Outcome;
}

async function rematchChunk(
  tx: Tx,
  workspaceId: string,
  owners: string[],
  messageIds: string[],
): Promise<TouchedRecord[]> {
  const ownDomains = await readOwnDomains(tx);
  const judged: JudgedCopy[] = [];
  for (const owner of owners) {
    judged.push(...(await actAs(tx, owner, () => judgeCopies(tx, messageIds, ownDomains))));
  }
  const logged = judged.flatMap(asLogged);
  const before = await dropStaleLinks(tx, messageIds, logged);
  const touched = await recordInteractions(tx, workspaceId, logged);
  await settleInteractions(tx, before.kept);
  await settleLedger(tx, judged);
  return [...touched, ...before.touched];
}

async function judgeCopies(tx: Tx, messageIds: string[], ownDomains: ReadonlySet<string>): Promise<JudgedCopy[]> {
  const copies = await readCopies(tx, messageIds);
  const parties = copies.flatMap((copy) => copy.parties);
  const directory = await loadDirectory(
    tx,
    parties.map((party) => party.key),
    parties.map((party) => party.domain),
  );
  return copies.map((copy) => ({
    copy,
    outcome: decideOutcome(
      { parties: copy.parties, words: copy.subject, deleted: copy.deleted },
      directory,
      ownDomains,
    ),
  }));
}

function asLogged({ copy, outcome }: JudgedCopy): LoggedMessage[] {
  if (outcome.type !== 'logged') return [];
  const { messageId, emailId, direction, occurredAt } = copy;
  return [{ messageId, emailId, direction, occurredAt, matches: outcome.matches }];
}

/** Removes links that no copy justifies any more, and interactions that lost their last link. */
async function dropStaleLinks(
  tx: Tx,
  messageIds: string[],
  logged: LoggedMessage[],
): Promise<{ kept: string[]; touched: TouchedRecord[] }> {
  const wanted = logged.flatMap(({ messageId, matches }) =>
    matches.map(({ kind, id }) => ({ message_id: messageId, kind, id })),
  );
  const dropped = await sql<{ interaction_id: string; record_id: string }>`/* drop-stale-links */
    delete from interaction_link l using interaction i
     where l.workspace_id = current_workspace() and i.workspace_id = l.workspace_id and i.id = l.interaction_id
       and i.message_id = any(${messageIds}::uuid[]) and l.reason <> 'by-hand'
       and not exists (select 1 from json_to_recordset(${recordset(wanted)}) as w(message_id uuid, kind text, id uuid)
                        where w.message_id = i.message_id and w.kind = l.record_kind and w.id = l.record_id)
    returning l.interaction_id, l.record_id`.execute(tx);
  const ids = [...new Set(dropped.rows.map((row) => row.interaction_id))];
  const ended = await sql<{ id: string }>`/* drop-unlinked */
    delete from interaction i
     where i.workspace_id = current_workspace() and i.message_id = any(${messageIds}::uuid[])
       and not exists (select 1 from interaction_link l
                        where l.workspace_id = i.workspace_id and l.interaction_id = i.id)
       and not exists (select 1 from json_to_recordset(${recordset(wanted)}) as w(message_id uuid)
                        where w.message_id = i.message_id)
    returning i.id`.execute(tx);
  const gone = new Set(ended.rows.map((row) => row.id));
  return {
    kept: ids.filter((id) => !gone.has(id)),
    touched: dropped.rows.map((row) => ({ recordId: row.record_id, team: true })),
  };
}

/**
 * The ledger follows the copies: logged, unmatched, or skipped by a rule. A copy that retention reduced to its envelope
 * is pending again once it is logged: the next sync fetches its words.
 */
async function settleLedger(tx: Tx, judged: JudgedCopy[]): Promise<void> {
  const rows = judged.map(({ copy, outcome }) => {
    const wordless = copy.reduced && outcome.type === 'logged';
    return {
      email_id: copy.emailId,
      outcome: wordless ? 'pending' : outcome.type,
      rule: outcome.type === 'skipped' ? outcome.rule : null,
      reason: wordless ? null : outcome.reason,
    };
  });
  await sql`/* settle-rematched */
    update ledger_entry l set outcome = r.outcome, rule = r.rule, reason = r.reason
      from json_to_recordset(${recordset(rows)}) as r(email_id uuid, outcome text, rule text, reason text)
     where l.workspace_id = current_workspace() and l.email_id = r.email_id
       and (l.outcome, l.reason) is distinct from (r.outcome, r.reason)`.execute(tx);
}

/** Everybody who has or had a mailbox here: a departed owner's copies are matched too. */
async function readOwners(tx: Tx): Promise<string[]> {
  const rows = await tx.selectFrom('connection').select('user_id').distinct().execute();
  return rows.map((row) => row.user_id);
}

async function readOwnDomains(tx: Tx): Promise<ReadonlySet<string>> {
  const row = await tx.selectFrom('workspace').select('own_domains').executeTakeFirstOrThrow();
  return new Set(row.own_domains.map((domain) => domain.toLowerCase()));
}
