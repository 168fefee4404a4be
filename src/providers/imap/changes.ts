/**
 * The change feed of one mailbox: what is on the server against what was handed out.
 *
 *   created   = on the server, not handed out: the newest `limit`
 *   destroyed = handed out, not on the server any more
 *   updated   = handed out, still there, flags changed since
 *
 * Notifications, VANISHED (QRESYNC) and sequence numbers are not used: a difference of sets can not miss, repeat or
 * shift. Invariants: nothing is created twice; destroyed wins; an email that was listed and is not described by the
 * server is created all the same, with unknown facts, so that it is accounted for.
 */
import type { Changes, Feed, FeedState, ListedEmail } from '../provider.ts';
import {
  descending,
  EMPTY_SET,
  highest,
  intersect,
  type SequenceSet,
  sizeOf,
  subtract,
  unite,
} from '../sequence-set.ts';
import type { ImapSession } from './api.ts';
import { uidValidityChanged } from './errors.ts';
import { confirmGone, listPresent } from './list-present.ts';
import type { Selected } from './open-mailbox.ts';
import { createIdWriter } from './provider-id.ts';
import { lookAtFlags, readChangedFlags } from './read-flags.ts';
import { createDescriber, LISTING, type Row, readRows } from './rows.ts';
import { type ImapState, readState, writeState } from './state.ts';

/** One page. `limit` bounds what is created; updates and removals come whole. */
export async function readChanges(
  session: ImapSession,
  feed: Feed,
  since: FeedState | null,
  limit: number,
): Promise<Changes> {
  const state = since === null ? null : readState(since);
  const box = await session.examine(feed.key, !isMidway(session, feed, state, limit));
  if (state !== null && state.uidValidity !== box.uidValidity) throw uidValidityChanged();
  if (state !== null && isQuiet(state, box)) return quietPage(state, box);
  const page = await comparePage(session, box, state, limit);
  const rows = await describePage(session, page.fresh);
  const changed = await readUpdates(session, box, state, page, rows);
  return assemble(box, page, rows, changed, nextState(session, box, state, page, changed.digests));
}

interface Page {
  fresh: SequenceSet;
  gone: SequenceSet;
  /** Handed out before and still there. */
  kept: SequenceSet;
  remaining: number;
}

interface Updates {
  rows: Row[];
  digests: Record<string, string> | null;
}

/**
 * Whether this is one of the middle pages of a backlog, in a mailbox of which the server has told no news since it was
 * opened: then it is not opened again for each page, which some servers do slowly. The last page is read afresh.
 */
function isMidway(session: ImapSession, feed: Feed, state: ImapState | null, limit: number): boolean {
  const box = session.selected;
  if (state === null || state.complete || box === null || box.path !== feed.key || session.hasNews) return false;
  const present = session.recall(box);
  return present !== null && sizeOf(subtract(present, state.listed)) > limit;
}

/** Nothing came (UIDNEXT), went (EXISTS) or changed (HIGHESTMODSEQ). */
function isQuiet(state: ImapState, box: Selected): boolean {
  const still = state.complete && state.uidNext === box.uidNext && box.uidNext !== null;
  return still && state.modseq !== null && state.modseq === box.modseq && state.rescanFrom === null
    ? sizeOf(state.listed) === box.exists
    : false;
}

function quietPage(state: ImapState, box: Selected): Changes {
  const nothing = { created: [], updated: [], destroyed: [] };
  return { ...nothing, newState: writeState(state), hasMore: false, remaining: 0, epoch: box.uidValidity };
}

async function comparePage(session: ImapSession, box: Selected, state: ImapState | null, limit: number): Promise<Page> {
  const listed = state?.listed ?? EMPTY_SET;
  const present = await listPresent(session, box, state);
  const missing = subtract(listed, present.uids);
  const gone = present.sure || missing.length === 0 ? missing : await confirmGone(session, missing);
  const unlisted = subtract(present.uids, listed);
  const fresh = highest(unlisted, limit);
  return { fresh, gone, kept: intersect(listed, present.uids), remaining: sizeOf(unlisted) - sizeOf(fresh) };
}

async function describePage(session: ImapSession, fresh: SequenceSet): Promise<Row[]> {
  const rows = await readRows(session, fresh, { items: LISTING });
  return [...descending(fresh)].map((uid) => rows.get(uid) ?? { uid });
}

/** On servers without mod-sequences flags are compared once all is listed: a backlog's pages would read them again and again. */
async function readUpdates(
  session: ImapSession,
  box: Selected,
  state: ImapState | null,
  page: Page,
  created: Row[],
): Promise<Updates> {
  const canTell = session.knowsChanges && box.modseq !== null;
  if (canTell)
    return { rows: state === null ? [] : await readChangedFlags(session, box, state, page.kept), digests: null };
  if (page.remaining > 0) return { rows: [], digests: state?.flags ?? null };
  const look = await lookAtFlags(session, state?.flags ?? null, page.kept, created);
  return { rows: look.changed, digests: look.digests };
}

/**
 * Gmail raises HIGHESTMODSEQ before the change behind it can be seen, so there a look that found a new one is repeated
 * once, from where it began.
 */
function nextState(
  session: ImapSession,
  box: Selected,
  state: ImapState | null,
  page: Page,
  flags: Record<string, string> | null,
): ImapState {
  const modseq = session.knowsChanges ? box.modseq : null;
  const early = session.isGmail && state !== null && modseq !== null && state.modseq !== null && modseq > state.modseq;
  return {
    uidValidity: box.uidValidity,
    modseq,
    rescanFrom: early ? state.modseq : null,
    uidNext: box.uidNext,
    complete: page.remaining === 0,
    listed: subtract(unite(state?.listed ?? EMPTY_SET, page.fresh), page.gone),
    flags,
  };
}

function assemble(box: Selected, page: Page, created: Row[], updates: Updates, state: ImapState): Changes {
  const describe = createDescriber(box.path, box.uidValidity);
  const id = createIdWriter(box.path, box.uidValidity);
  const updated: ListedEmail[] = updates.rows.map(describe);
  return {
    created: created.map(describe),
    updated,
    destroyed: [...descending(page.gone)].map(id),
    newState: writeState(state),
    hasMore: page.remaining > 0,
    remaining: page.remaining,
    epoch: box.uidValidity,
  };
}
