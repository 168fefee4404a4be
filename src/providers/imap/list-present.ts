/**
 * Which UIDs are on the server now, by the cheapest question whose answer is proven:
 *
 * 1. nothing came and nothing went since we last knew: what we knew (a new mail raises UIDNEXT, a removal lowers EXISTS);
 * 2. our state was complete and its count plus the new range is EXISTS: nothing was removed, so only the new range;
 * 3. else UID SEARCH ALL, in the compact form (RFC 4731) where the server has it and the answer is short: imapflow's
 *    parser is quadratic on one long set (40,000 single UIDs: a minute, as a plain list 0.3 s).
 *
 * Invariant: an answer that contradicts EXISTS is asked for again and then never taken for removals without a second
 * question, because a broken answer must not read as "all was deleted".
 */
import type { ESearchResult, SearchReturnOption } from 'imapflow';
import { EMPTY_SET, parseSet, rangeOf, type SequenceSet, setOf, sizeOf, subtract, unite } from '../sequence-set.ts';
import type { ImapSession } from './api.ts';
import { listingImplausible } from './errors.ts';
import type { Selected } from './open-mailbox.ts';
import { readRows } from './rows.ts';
import type { ImapState } from './state.ts';

/** The UIDs on the server; `sure` is false when the count contradicts EXISTS. */
export interface Present {
  uids: SequenceSet;
  sure: boolean;
}

type Criteria = { all: true } | { uid: string };

/** A set with so few holes is a line of 50 kB at most. */
const FEW_HOLES = 2_000;

/** Lists the selected mailbox. */
export async function listPresent(session: ImapSession, box: Selected, state: ImapState | null): Promise<Present> {
  if (box.exists === 0) return { uids: EMPTY_SET, sure: true };
  const known = session.recall(box);
  if (known !== null) return { uids: known, sure: true };
  const present = (await addNewRange(session, box, state)) ?? (await searchAll(session, box));
  if (present.sure) session.remember(box, present.uids);
  return present;
}

/** Removes from `gone` what the server still gives when it is asked for each by its UID. */
export async function confirmGone(session: ImapSession, gone: SequenceSet): Promise<SequenceSet> {
  const there = await readRows(session, gone, { items: [] });
  return subtract(gone, setOf(there.keys()));
}

async function addNewRange(session: ImapSession, box: Selected, state: ImapState | null): Promise<Present | null> {
  if (!state?.complete || state.uidNext === null || box.uidNext === null || box.uidNext < state.uidNext) return null;
  const size = sizeOf(state.listed);
  if (box.exists < size || box.uidNext - state.uidNext < box.exists - size) return null;
  const fresh = box.uidNext === state.uidNext ? EMPTY_SET : await searchRange(session, state.uidNext);
  const uids = unite(state.listed, fresh);
  return sizeOf(uids) === box.exists ? { uids, sure: true } : null;
}

/** `n:*` also gives the last mail when its UID is below n (RFC 9051 §6.4.9), so the answer is cut to the range. */
async function searchRange(session: ImapSession, from: number): Promise<SequenceSet> {
  const found = await search(session, { uid: `${from}:*` });
  return subtract(found, rangeOf(1, from - 1));
}

async function searchAll(session: ImapSession, box: Selected): Promise<Present> {
  const first = await search(session, { all: true });
  if (sizeOf(first) === box.exists) return { uids: first, sure: true };
  const again = await session.examine(box.path, true);
  const uids = await search(session, { all: true });
  const sure = sizeOf(uids) === again.exists && again.uidValidity === box.uidValidity;
  if (!sure && (again.uidValidity !== box.uidValidity || uids.length === 0)) throw listingImplausible();
  return { uids, sure };
}

async function search(session: ImapSession, query: Criteria): Promise<SequenceSet> {
  if (!session.hasCompactSearch) return searchPlainly(session, query);
  const { count, min, max } = await searchCompactly(session, query, ['COUNT', 'MIN', 'MAX']);
  if (count === 0) return EMPTY_SET;
  if (min === undefined || max === undefined || count === undefined) throw listingImplausible();
  const holes = max - min + 1 - count;
  if (holes < 0) throw listingImplausible();
  if (holes === 0) return rangeOf(min, max);
  return holes > FEW_HOLES ? searchPlainly(session, query) : searchSet(session, query);
}

async function searchSet(session: ImapSession, query: Criteria): Promise<SequenceSet> {
  const answer = await searchCompactly(session, query, ['COUNT', 'ALL']);
  const uids = readServerSet(answer.all ?? '');
  if (uids === null || sizeOf(uids) !== answer.count) throw listingImplausible();
  return uids;
}

async function searchCompactly(
  session: ImapSession,
  query: Criteria,
  returnOptions: SearchReturnOption[],
): Promise<ESearchResult> {
  const answer = await session.run((client) => client.search(query, { uid: true, returnOptions }));
  if (typeof answer !== 'object' || Array.isArray(answer)) throw listingImplausible();
  return answer;
}

async function searchPlainly(session: ImapSession, query: Criteria): Promise<SequenceSet> {
  const answer = await session.run((client) => client.search(query, { uid: true }));
  if (!Array.isArray(answer)) throw listingImplausible();
  return setOf(answer);
}

/** A server may order ranges, and their ends, as it likes (RFC 9051 §9). */
function readServerSet(text: string): SequenceSet | null {
  const ordered = parseSet(text);
  if (ordered !== null) return ordered;
  let set: SequenceSet = EMPTY_SET;
  for (const part of text.split(',')) {
    const [low, high = low] = part
      .split(':')
      .map(Number)
      .sort((a, b) => a - b);
    const range = parseSet(`${low}:${high}`);
    if (range === null) return null;
    set = unite(set, range);
  }
  return set;
}
