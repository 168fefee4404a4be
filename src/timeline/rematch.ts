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
  const dropped: DroppedLink[] = [];
  const touched: TouchedRecord[] = [];
  for (const owner of owners) {
    await actAs(tx, owner, async () => {
      const copies = await judgeCopies(tx, messageIds, ownDomains);
      const logged = copies.flatMap(asLogged);
      dropped.push(...(await dropStaleLinks(tx, messageIds, logged)));
      touched.push(...(await recordInteractions(tx, workspaceId, logged)));
      judged.push(...copies);
    });
  }
  await dropUnlinked(tx, messageIds, judged.flatMap(asLogged));
  await settleInteractions(tx, [...new Set(dropped.map((link) => link.interactionId))]);
  await settleLedger(tx, judged);
  return [...touched, ...dropped.map(({ recordId, bcc }) => ({ recordId, team: !bcc }))];
}

async function judgeCopies(tx: Tx, messageIds: string[], ownDomains: ReadonlySet<string>): Promise<JudgedCopy[]> {
  const copies = await readCopies(tx, messageIds);
  const references = await readStandingReferences(tx, messageIds);
  const parties = copies.flatMap((copy) => copy.parties);
  const directory = await loadDirectory(
    tx,
    parties.map((party) => party.key),
    parties.map((party) => party.domain),
  );
  return copies.map((copy) => {
    const words = `${copy.subject}\n${references.get(copy.messageId) ?? ''}`;
    return { copy, outcome: decideOutcome({ ...copy, words }, directory, ownDomains) };
  });
}

/** The text that named a deal is not here any more; that the owner's copy named it is. */
async function readStandingReferences(tx: Tx, messageIds: string[]): Promise<Map<string, string>> {
  const found = await sql<{ messageId: string; words: string }>`/* read-standing-references */
    select i.message_id as "messageId", string_agg(d.reference, ' ') as words
      from interaction i
      join interaction_link l on l.workspace_id = i.workspace_id and l.interaction_id = i.id
      join deal d on d.workspace_id = l.workspace_id and d.id = l.record_id
     where i.workspace_id = current_workspace() and i.message_id = any(${messageIds}::uuid[])
       and l.record_kind = 'deal' and l.reason = 'deal-reference' and l.owner_user_id = current_member()
     group by i.message_id`.execute(tx);
  return new Map(found.rows.map((row) => [row.messageId, row.words]));
}

function asLogged({ copy, outcome }: JudgedCopy): LoggedMessage[] {
  if (outcome.type !== 'logged') return [];
  const { messageId, emailId, ownerUserId, direction, occurredAt } = copy;
  return [{ messageId, emailId, ownerUserId, direction, occurredAt, matches: outcome.matches }];
}

interface DroppedLink {
  interactionId: string;
  recordId: string;
  bcc: boolean;
}

/**
 * Removes the owner's links that no copy of his justifies any more, or no longer in this way. What a copy can not show
 * anew stays while the mail is logged: the history of a closed deal, and a reference that stood in the text.
 */
async function dropStaleLinks(tx: Tx, messageIds: string[], logged: LoggedMessage[]): Promise<DroppedLink[]> {
  const wanted = logged.flatMap(({ messageId, matches }) =>
    matches.map(({ kind, id, bcc, logs }) => ({ message_id: messageId, kind, id, bcc, logs })),
  );
  const dropped = await sql<DroppedLink>`/* drop-stale-links */
    delete from interaction_link l using interaction i
     where l.workspace_id = current_workspace() and i.workspace_id = l.workspace_id and i.id = l.interaction_id
       and l.owner_user_id = current_member() and i.message_id = any(${messageIds}::uuid[]) and l.reason <> 'by-hand'
       and not exists (select 1 from json_to_recordset(${recordset(wanted)})
                              as w(message_id uuid, kind text, id uuid, bcc boolean, logs boolean)
                        where w.message_id = i.message_id and w.kind = l.record_kind and w.id = l.record_id
                          and w.bcc = l.bcc and w.logs = l.logs)
       and not (l.record_kind = 'deal' and i.message_id = any(${logged.map((each) => each.messageId)}::uuid[])
                and exists (select 1 from deal d where d.workspace_id = l.workspace_id and d.id = l.record_id
                             and (d.stage in ('won', 'lost') or l.reason = 'deal-reference')))
    returning l.interaction_id as "interactionId", l.record_id as "recordId", l.bcc`.execute(tx);
  return dropped.rows;
}

/** Removes interactions that no owner's copy justifies any more. */
async function dropUnlinked(tx: Tx, messageIds: string[], logged: LoggedMessage[]): Promise<void> {
  const kept = logged.map((each) => each.messageId);
  await sql`/* drop-unlinked */
    delete from interaction i
     where i.workspace_id = current_workspace() and i.message_id = any(${messageIds}::uuid[])
       and i.message_id <> all(${kept}::uuid[])
       and not exists (select 1 from interaction_link l
                        where l.workspace_id = i.workspace_id and l.interaction_id = i.id)`.execute(tx);
}

/**
 * The ledger follows the copies: logged, unmatched, or skipped by a rule. A copy that retention reduced to its envelope
 * is pending again once it is logged, where it is still to be had: the next sync fetches its words.
 */
async function settleLedger(tx: Tx, judged: JudgedCopy[]): Promise<void> {
  const rows = judged.map(({ copy, outcome }) => ({
    email_id: copy.emailId,
    outcome: outcome.type,
    rule: outcome.type === 'skipped' ? outcome.rule : null,
    reason: outcome.reason,
    wordless: copy.reduced && outcome.type === 'logged',
  }));
  await sql`/* settle-rematched */
    with judged as (
      select l.provider_id, l.connection_id, r.rule, case when again.fetch then 'pending' else r.outcome end as outcome,
             case when again.fetch then null else r.reason end as reason
        from json_to_recordset(${recordset(rows)})
             as r(email_id uuid, outcome text, rule text, reason text, wordless boolean)
        join ledger_entry l on l.workspace_id = current_workspace() and l.email_id = r.email_id
        join connection c on c.workspace_id = l.workspace_id and c.id = l.connection_id
        cross join lateral (select r.wordless and l.presence = 'there' and not l.retired
                                   and c.status <> 'disconnected' as fetch) again
    )
    update ledger_entry l set outcome = j.outcome, rule = j.rule, reason = j.reason
      from judged j
     where l.workspace_id = current_workspace() and l.connection_id = j.connection_id and l.provider_id = j.provider_id
       and (l.outcome, l.rule, l.reason) is distinct from (j.outcome, j.rule, j.reason)`.execute(tx);
}

/** Everybody who has or had a mailbox here: a departed owner's copies are matched too. */
export async function readOwners(tx: Tx): Promise<string[]> {
  const rows = await tx.selectFrom('connection').select('user_id').distinct().execute();
  return rows.map((row) => row.user_id);
}

async function readOwnDomains(tx: Tx): Promise<ReadonlySet<string>> {
  const row = await tx.selectFrom('workspace').select('own_domains').executeTakeFirstOrThrow();
  return new Set(row.own_domains.map((domain) => domain.toLowerCase()));
}
