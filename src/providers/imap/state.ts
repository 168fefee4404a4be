/**
 * Where a feed stands, as our own text: UIDVALIDITY, HIGHESTMODSEQ and UIDNEXT as they were when the page was read,
 * and the set of all UIDs that were ever handed out and not withdrawn since. The set is what makes the feed exact: a
 * page is the difference between it and the server, so nothing that a notification missed is lost.
 */
import type { FeedState } from '../provider.ts';
import { formatSet, parseSet, type SequenceSet } from '../sequence-set.ts';
import { stateUnknown } from './errors.ts';

/** The state of one mailbox. */
export interface ImapState {
  uidValidity: string;
  /** A 63-bit number (RFC 7162), so never a JavaScript number; null where the server keeps none. */
  modseq: bigint | null;
  /** The one before it, when the last look must be repeated once (`rescan` in changes.ts); else null. */
  rescanFrom: bigint | null;
  uidNext: number | null;
  /** Everything that was on the server when this was written is in `listed`. */
  complete: boolean;
  listed: SequenceSet;
  /** Digests of flags by block of UIDs, where the server can not tell what changed. */
  flags: Record<string, string> | null;
}

const LONGEST = 16 * 1024 * 1024;

/** The text to store. */
export function writeState(state: ImapState): FeedState {
  const { uidValidity, modseq, rescanFrom, uidNext, complete, listed, flags } = state;
  return JSON.stringify({
    v: 1,
    uidValidity,
    modseq: modseq?.toString() ?? null,
    ...(rescanFrom === null ? {} : { rescanFrom: rescanFrom.toString() }),
    uidNext,
    complete,
    uids: formatSet(listed),
    ...(flags === null ? {} : { flags }),
  }) as FeedState;
}

/** Reads a stored text; anything that we did not write is a Fault `resync`. */
export function readState(text: FeedState): ImapState {
  const given = parseObject(text);
  const listed = typeof given.uids === 'string' ? parseSet(given.uids) : null;
  const uidValidity = given.uidValidity;
  if (given.v !== 1 || listed === null || typeof uidValidity !== 'string') throw stateUnknown();
  return {
    uidValidity,
    modseq: readModseq(given.modseq),
    rescanFrom: readModseq(given.rescanFrom),
    uidNext: typeof given.uidNext === 'number' ? given.uidNext : null,
    complete: given.complete === true,
    listed,
    flags: readDigests(given.flags),
  };
}

function parseObject(text: string): Record<string, unknown> {
  if (text.length > LONGEST) throw stateUnknown();
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    // Answered below: it is no state of ours.
  }
  throw stateUnknown();
}

function readModseq(value: unknown): bigint | null {
  return typeof value === 'string' && /^\d{1,20}$/.test(value) ? BigInt(value) : null;
}

function readDigests(value: unknown): Record<string, string> | null {
  if (typeof value !== 'object' || value === null) return null;
  const pairs = Object.entries(value).filter(([block, digest]) => /^\d+$/.test(block) && typeof digest === 'string');
  return Object.assign(Object.create(null), Object.fromEntries(pairs)) as Record<string, string>;
}
