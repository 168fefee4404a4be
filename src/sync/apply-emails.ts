/**
 * One page of fetched emails, one transaction: from documents to the timeline, read downward.
 *
 * Owns the outcome of pending ledger entries. Invariants:
 * - Message, copy, words, thread, interaction, links, levels, counts and the ledger's outcome commit together.
 * - One message per digest in a workspace, one email per connection and content: applying the same document twice, from
 *   two folders, two epochs or two colleagues, adds nothing that is there already.
 * - Words are written as the owner of the copy, behind row-level security.
 * - Mail that its owner keeps out of the log (sync-off) is stored as unmatched mail is, for him alone, so that it can be
 *   logged when he switches it on; of what other rules skip nothing is stored.
 */

import { loadDirectory } from '#contacts/find-by-address.ts';
import type { Directory } from '#crm/contact.ts';
import { decideOutcome, type LinkedMatch, type Outcome } from '#crm/decide-outcome.ts';
import type { Tx } from '#db/database.ts';
import { lockWorkspace } from '#db/lock-workspace.ts';
import { findErased } from '#erasure/tombstones.ts';
import { notifyLive } from '#live/notify.ts';
import { expiredOutcome, type KeptMail, readKept, withoutOldWords } from '#privacy/keep-out-old.ts';
import {
  type LoggedMessage,
  readViewers,
  recordInteractions,
  recordVotes,
  type TouchedRecord,
} from '#timeline/record-interaction.ts';
import { rematchUnlogged } from '#timeline/rematch.ts';
import { countCorrespondents } from './count-correspondents.ts';
import { holdLease } from './lease.ts';
import { type Known, loadKnown } from './load-known.ts';
import type { ReadEmail } from './read-email.ts';
import { settleEntries } from './settle-entries.ts';
import { type StoredEmail, storeEmails } from './store-emails.ts';
import type { SyncSession } from './sync-session.ts';

/** One email with what was decided of it. */
export interface DecidedEmail {
  email: ReadEmail;
  outcome: Outcome;
  direction: 'sent' | 'received';
}

/** Commits the page; returns how many entries were settled. */
export async function applyEmails(session: SyncSession, page: ReadEmail[]): Promise<number> {
  const { app, lease } = session;
  const took = app.metrics.pages.startTimer({ phase: 'apply' });
  const decided = await app.db.tenant(lease, async (tx) => {
    await lockWorkspace(tx, lease.workspaceId);
    await holdLease(tx, lease);
    const known = await loadKnown(tx, session, page);
    const directory = await loadDirectory(tx, keysOf(page), domainsOf(page));
    const erased = await findErased(tx, app.seal, lease.workspaceId, keysOf(page));
    const kept = await readKept(tx, app.clock.now());
    const decided = page.map((email) => decide(session, email, known, { directory, erased, kept }));
    const taken = decided.filter(({ outcome }) => outcome.type !== 'skipped' || outcome.rule === 'sync-off');
    const stored = await storeEmails(tx, session, taken, known);
    const changed = await record(tx, session, decided, stored);
    await countCorrespondents(tx, session, taken, stored, known);
    await settleEntries(tx, session, decided, stored);
    await tellPages(tx, session, changed);
    return decided;
  });
  took();
  for (const { outcome } of decided) app.metrics.messages.inc({ outcome: outcome.type });
  return decided.length;
}

/** Those on the page whom the workspace knows, those whom it has forgotten, and how long it keeps what they wrote. */
interface Rules {
  directory: Directory;
  erased: ReadonlySet<string>;
  kept: KeptMail;
}

function decide(
  session: SyncSession,
  email: ReadEmail,
  known: Known,
  { directory, erased, kept }: Rules,
): DecidedEmail {
  const facts = {
    parties: email.participants,
    words: email.words,
    deleted: known.deletedDigests.has(email.digest),
    connectionId: session.lease.connectionId,
    standing: known.standing(email),
    erased,
  };
  const outcome = expiredOutcome(email, kept) ?? decideOutcome(facts, directory, known.ownDomains);
  const direction = directionOf(session, email, known);
  return { email: outcome.type === 'logged' ? withoutOldWords(email, kept) : email, outcome, direction };
}

/** Seen from the workspace: sent when one of us wrote it, or when it lies in a sent mailbox of a copy from an alias. */
function directionOf(session: SyncSession, email: ReadEmail, known: Known): 'sent' | 'received' {
  const from = email.participants.find((participant) => participant.role === 'from');
  if (from && known.isOwn(from)) return 'sent';
  return email.mailboxes.some((key) => session.roles.get(key) === 'sent') ? 'sent' : 'received';
}

/** The timelines that changed, and the messages that were logged. */
interface Recorded {
  touched: TouchedRecord[];
  messageIds: string[];
}

/** What is logged goes onto the timeline; what is kept out of the log votes, as do colleagues' copies that are. */
async function record(
  tx: Tx,
  { lease }: SyncSession,
  decided: DecidedEmail[],
  stored: Map<ReadEmail, StoredEmail>,
): Promise<Recorded> {
  const { workspaceId, userId } = lease;
  const logged = messagesOf(decided, stored, userId, (outcome) => outcome.type === 'logged' && outcome.matches);
  const votes = messagesOf(decided, stored, userId, (outcome) => outcome.type === 'skipped' && outcome.votes);
  const touched = await recordInteractions(tx, workspaceId, logged);
  await recordVotes(tx, workspaceId, votes);
  const messageIds = logged.map((each) => each.messageId);
  return { touched: [...touched, ...(await rematchUnlogged(tx, workspaceId, messageIds))], messageIds };
}

function messagesOf(
  decided: DecidedEmail[],
  stored: Map<ReadEmail, StoredEmail>,
  ownerUserId: string,
  matchesOf: (outcome: Outcome) => LinkedMatch[] | false,
): LoggedMessage[] {
  return decided.flatMap(({ email, outcome, direction }) => {
    const copy = stored.get(email);
    const matches = matchesOf(outcome);
    if (!matches || !copy) return [];
    const { messageId, emailId } = copy;
    const { occurredAt } = email;
    return [{ messageId, emailId, ownerUserId, direction, occurredAt, matches }];
  });
}

function keysOf(page: ReadEmail[]): string[] {
  return [...new Set(page.flatMap((email) => email.participants.map((participant) => participant.key)))];
}

function domainsOf(page: ReadEmail[]): string[] {
  return [...new Set(page.flatMap((email) => email.participants.map((participant) => participant.domain)))];
}

/** One NOTIFY a page: of the timelines that changed, else of the connection's progress alone. */
async function tellPages(tx: Tx, { lease }: SyncSession, { touched, messageIds }: Recorded): Promise<void> {
  const what = touched.length > 0 ? 'timeline' : 'connection';
  const own = touched.length > 0 ? touched.map((record) => record.recordId) : [lease.connectionId];
  const team = touched.filter((record) => record.team).map((record) => record.recordId);
  const shown = touched.length > 0 ? await readViewers(tx, messageIds) : undefined;
  await notifyLive(tx, { workspaceId: lease.workspaceId, ownerUserId: lease.userId, what, own, team, shown });
}
