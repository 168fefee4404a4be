/**
 * Matches mail anew after what it matches against has changed: a new address, a company's domain, a deal's contacts, a
 * removed record, a purged copy.
 *
 * Invariants: the caller holds the workspace lock and everything happens in its transaction, so a contact and its
 * history appear together; each owner's copies are read with that owner's rights; the result is what a first sync with
 * the present records would have given, but that links by hand stay and that what stands in an owner's log is not taken
 * off by his switching it off for the future; what concerns nothing any more leaves the timeline; a copy with somebody
 * whom its owner blocks goes for good.
 */
import { sql } from 'kysely';
import { findMessagesOf, type MatchableCopy, readCopies } from '#access/read-copies.ts';
import { loadDirectory } from '#contacts/find-by-address.ts';
import { decideOutcome, type LinkedMatch, type Outcome } from '#crm/decide-outcome.ts';
import { actAs, type Tx } from '#db/database.ts';
import { recordset } from '#db/recordset.ts';
import { dropEmptyMessages } from './drop-messages.ts';
import { readOwners } from './read-owners.ts';
import { readStanding, standsNowhere } from './read-standing.ts';
import {
  type LoggedMessage,
  recordInteractions,
  recordVotes,
  settleInteractions,
  type TouchedRecord,
} from './record-interaction.ts';
import { removeUnwanted } from './remove-unwanted.ts';

const chunk = 1_000;
/** Of the erased nothing is stored, and mail with them is stopped where it comes in. */
const nobody: ReadonlySet<string> = new Set();

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

/** What an owner takes off his log although it stands there: his mail with a contact, or that of a mailbox. */
export interface TakenOff {
  userId: string;
  /** One of the two. */
  contactId?: string;
  connectionId?: string;
}

/** Rematches the given messages from all their copies. */
export async function rematchMessages(
  tx: Tx,
  workspaceId: string,
  messageIds: string[],
  takenOff: TakenOff | null = null,
): Promise<TouchedRecord[]> {
  const touched: TouchedRecord[] = [];
  for (let at = 0; at < messageIds.length; at += chunk) {
    touched.push(...(await rematchChunk(tx, workspaceId, messageIds.slice(at, at + chunk), takenOff)));
  }
  return touched;
}

/**
 * Rematches those of the messages that a colleague keeps out of his log: of what is logged now he is an owner who votes,
 * and his vote needs the contacts that his copy matches.
 */
export async function rematchUnlogged(tx: Tx, workspaceId: string, messageIds: string[]): Promise<TouchedRecord[]> {
  if (messageIds.length === 0) return [];
  // From the ids inward: of a fresh table the planner knows nothing, and would read the whole ledger for each page.
  const found = await sql<{ id: string }>`/* find-unlogged */
    select distinct wanted.id
      from unnest(${messageIds}::uuid[]) as wanted(id)
      cross join lateral (
        select e.id from email e
         where e.workspace_id = current_workspace() and e.message_id = wanted.id
           and e.owner_user_id <> current_member() offset 0) e
      cross join lateral (
        select 1 from ledger_entry l
         where l.workspace_id = current_workspace() and l.email_id = e.id and l.outcome = 'skipped'
           and l.rule = 'sync-off' offset 0) l`.execute(tx);
  return rematchMessages(
    tx,
    workspaceId,
    found.rows.map((row) => row.id),
  );
}

interface JudgedCopy {
  copy: MatchableCopy;
  outcome: Outcome;
}

async function rematchChunk(
  tx: Tx,
  workspaceId: string,
  messageIds: string[],
  takenOff: TakenOff | null,
): Promise<TouchedRecord[]> {
  const ownDomains = await readOwnDomains(tx);
  const judged: JudgedCopy[] = [];
  const dropped: DroppedLink[] = [];
  const touched: TouchedRecord[] = [];
  const votes: LoggedMessage[] = [];
  let removed = 0;
  for (const owner of await ownersOf(tx, messageIds)) {
    await actAs(tx, owner, async () => {
      const all = await judgeCopies(tx, messageIds, ownDomains, takenOff?.userId === owner ? takenOff : null);
      const copies = all.filter((each) => !isUnwanted(each));
      removed += await removeUnwanted(tx, all.filter(isUnwanted));
      const logged = mergeCopies(copies.flatMap(asLogged));
      const ownVotes = mergeCopies(copies.flatMap(asVote));
      dropped.push(...(await dropStaleLinks(tx, messageIds, logged, ownVotes)));
      touched.push(...(await recordInteractions(tx, workspaceId, logged)));
      judged.push(...copies);
      votes.push(...ownVotes);
    });
  }
  const logged = judged.flatMap(asLogged);
  await dropUnlinked(tx, messageIds, logged);
  if (removed > 0) await dropEmptyMessages(tx, messageIds, { kept: false });
  await moveAnchors(tx, logged);
  for (const [owner, own] of Map.groupBy(votes, (vote) => vote.ownerUserId)) {
    await actAs(tx, owner, () => recordVotes(tx, workspaceId, own));
  }
  await settleInteractions(tx, [...new Set(dropped.map((link) => link.interactionId))]);
  await settleLedger(tx, judged);
  return [...touched, ...dropped];
}

/** Whose copies or links there are: all that hold a copy, and the asking owner, whose last copy may just have gone. */
async function ownersOf(tx: Tx, messageIds: string[]): Promise<string[]> {
  const found = await sql<{ id: string }>`/* owners-of-messages */
    select distinct owner.id
      from unnest(${messageIds}::uuid[]) as wanted(id)
      cross join lateral (
        select e.owner_user_id as id from email e
         where e.workspace_id = current_workspace() and e.message_id = wanted.id
        union all
        select l.owner_user_id
          from (select i.id from interaction i
                 where i.workspace_id = current_workspace() and i.message_id = wanted.id offset 0) i
          cross join lateral (
            select l.owner_user_id from interaction_link l
             where l.workspace_id = current_workspace() and l.interaction_id = i.id offset 0) l) owner
    union
    select current_member() where current_member() is not null`.execute(tx);
  return found.rows.map((row) => row.id);
}

async function judgeCopies(
  tx: Tx,
  messageIds: string[],
  ownDomains: ReadonlySet<string>,
  takenOff: TakenOff | null,
): Promise<JudgedCopy[]> {
  const copies = await readCopies(tx, messageIds);
  const log = await readStanding(tx, messageIds);
  const parties = copies.flatMap((copy) => copy.parties);
  const directory = await loadDirectory(
    tx,
    parties.map((party) => party.key),
    parties.map((party) => party.domain),
  );
  return copies.map((copy) => {
    const { records, references } = log.get(copy.messageId) ?? standsNowhere;
    const facts = {
      ...copy,
      words: `${copy.subject}\n${references}`,
      standing: standingOf(copy, records, takenOff),
      erased: nobody,
    };
    return { copy, outcome: decideOutcome(facts, directory, ownDomains) };
  });
}

/** Nothing of such mail is stored: its copy goes. */
function isUnwanted({ outcome }: JudgedCopy): boolean {
  return outcome.type === 'skipped' && outcome.rule === 'blocked';
}

/** A copy keeps standing where it stands, if it is logged itself and its owner does not take it off now. */
function standingOf(copy: MatchableCopy, records: ReadonlySet<string>, takenOff: TakenOff | null): ReadonlySet<string> {
  if (!copy.logged || takenOff?.connectionId === copy.connectionId) return standsNowhere.records;
  return new Set([...records].filter((id) => id !== takenOff?.contactId));
}

function asLogged({ copy, outcome }: JudgedCopy): LoggedMessage[] {
  return outcome.type === 'logged' ? [messageOf(copy, outcome.matches)] : [];
}

/** What a copy that is kept out of the log says of its contacts. */
function asVote({ copy, outcome }: JudgedCopy): LoggedMessage[] {
  return outcome.type === 'skipped' && outcome.votes.length > 0 ? [messageOf(copy, outcome.votes)] : [];
}

function messageOf(copy: MatchableCopy, matches: LinkedMatch[]): LoggedMessage {
  const { messageId, emailId, ownerUserId, direction, occurredAt } = copy;
  return { messageId, emailId, ownerUserId, direction, occurredAt, matches };
}

/** What one of an owner's copies logs, none of them keeps out of the log. */
function mergeCopies(messages: LoggedMessage[]): LoggedMessage[] {
  const keyOf = ({ messageId }: LoggedMessage, { kind, id }: LinkedMatch) => `${messageId} ${kind} ${id}`;
  const logged = new Set(
    messages.flatMap((each) => each.matches.flatMap((match) => (match.logs ? [keyOf(each, match)] : []))),
  );
  return messages.map((each) => ({
    ...each,
    matches: each.matches.map((match) => ({ ...match, logs: logged.has(keyOf(each, match)) })),
  }));
}

/** A link that went, and whether the team was shown the mail there. */
interface DroppedLink extends TouchedRecord {
  interactionId: string;
}

/**
 * Removes the owner's links that no copy of his justifies any more, or no longer in this way. What a copy can not show
 * anew stays while the mail is logged: the history of a closed deal, and a reference that stood in the text.
 */
async function dropStaleLinks(
  tx: Tx,
  messageIds: string[],
  logged: LoggedMessage[],
  votes: LoggedMessage[],
): Promise<DroppedLink[]> {
  const wanted = [...logged, ...votes].flatMap(({ messageId, matches }) =>
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
    returning l.interaction_id as "interactionId", l.record_id as "recordId",
              exists (select 1 from timeline_entry t
                       where t.workspace_id = l.workspace_id and t.interaction_id = l.interaction_id
                         and t.record_id = l.record_id and t.audience = team_audience()) as team`.execute(tx);
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
                        where l.workspace_id = i.workspace_id and l.interaction_id = i.id and l.logs)`.execute(tx);
}

/** A teammate reads the words of a copy that is logged: where the one that was shown is logged no more, of another. */
async function moveAnchors(tx: Tx, logged: LoggedMessage[]): Promise<void> {
  if (logged.length === 0) return;
  const rows = logged.map(({ messageId, emailId }) => ({ message_id: messageId, email_id: emailId }));
  await sql`/* move-anchors-to-logged */
    with logged as (
      select * from json_to_recordset(${recordset(rows)}) as r(message_id uuid, email_id uuid)
    ), first as (
      select distinct on (l.message_id) l.message_id, l.email_id
        from logged l join email e on e.workspace_id = current_workspace() and e.id = l.email_id
       order by l.message_id, e.created_at, e.id
    )
    update interaction i set anchor_email_id = f.email_id
      from first f
     where i.workspace_id = current_workspace() and i.message_id = f.message_id
       and not exists (select 1 from logged l where l.email_id = i.anchor_email_id)`.execute(tx);
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

async function readOwnDomains(tx: Tx): Promise<ReadonlySet<string>> {
  const row = await tx.selectFrom('workspace').select('own_domains').executeTakeFirstOrThrow();
  return new Set(row.own_domains.map((domain) => domain.toLowerCase()));
}
