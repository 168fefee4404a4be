/**
 * The change feed of a memory account: the same set arithmetic as IMAP's, on a change counter instead of MODSEQ.
 * A state remembers every serial that was listed, so an email is created once, and destroyed only after that.
 */
import { Fault } from '#errors.ts';
import type { Changes, Feed, FeedState, ListedEmail } from '../provider.ts';
import type { SequenceSet } from '../sequence-set.ts';
import { descending, formatSet, highest, isIn, parseSet, setOf, sizeOf, subtract, unite } from '../sequence-set.ts';
import { type MemoryAccount, type MemoryEntry, type MemoryFeed, memoryId } from './account.ts';
import { stateUnknown } from './errors.ts';

interface State {
  epoch: number;
  tick: number;
  listed: SequenceSet;
}

/** One page: at most `limit` created, newest first; every update and removal of what was listed before. */
export function readChanges(
  account: MemoryAccount,
  key: Feed,
  since: FeedState | null,
  limit: number,
  horizon: Date | null = null,
): Changes {
  const feed = account.feeds.get(key.key);
  if (feed === undefined) throw new Fault('retry', 'memory-feed-missing', 'This folder is not there any more.');
  const state = since === null ? { epoch: feed.epoch, tick: 0, listed: [] } : readState(feed, since);
  const present = setOf(feed.entries.keys());
  const unlisted = subtract(present, state.listed);
  const page = highest(unlisted, limit);
  const gone = subtract(state.listed, present);
  const listed = subtract(unite(state.listed, page), gone);
  const changed = [...feed.entries.values()].filter((entry) => entry.changedAt > state.tick);
  return {
    created: [...descending(page)].map((serial) => list(account, feed, feed.entries.get(serial)!, horizon)),
    updated: changed.filter((entry) => isIn(state.listed, entry.serial)).map((entry) => describe(feed, entry)),
    destroyed: [...descending(gone)].map((serial) => memoryId(feed, serial)),
    newState: writeState({ epoch: feed.epoch, tick: account.tick, listed }),
    hasMore: sizeOf(unlisted) > sizeOf(page),
    remaining: sizeOf(unlisted) - sizeOf(page),
    epoch: String(feed.epoch),
  };
}

/** What a page of created says of an entry: where dates are not told, only whether it is older than the horizon. */
function list({ tellsDates }: MemoryAccount, feed: MemoryFeed, entry: MemoryEntry, horizon: Date | null): ListedEmail {
  const listed = describe(feed, entry);
  if (tellsDates) return listed;
  const old = horizon !== null && entry.receivedAt < horizon;
  return { ...listed, receivedAt: null, size: null, ...(old ? { old } : {}) };
}

/** What is known of an entry. */
export function describe(feed: MemoryFeed, entry: MemoryEntry): ListedEmail {
  return {
    id: memoryId(feed, entry.serial),
    mailboxes: [...entry.mailboxes],
    keywords: [...entry.keywords],
    receivedAt: entry.receivedAt,
    size: entry.raw.length,
    threadId: entry.threadId,
  };
}

function writeState(state: State): FeedState {
  return `${state.epoch}/${state.tick}/${formatSet(state.listed)}` as FeedState;
}

function readState(feed: MemoryFeed, text: FeedState): State {
  const [epoch, tick, listed] = text.split('/');
  const set = listed === undefined ? null : parseSet(listed);
  const known = Number(epoch) === feed.epoch && Number(tick) >= feed.expiredBefore;
  if (set === null || !known) throw stateUnknown();
  return { epoch: feed.epoch, tick: Number(tick), listed: set };
}
