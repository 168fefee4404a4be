/**
 * Where the feed of a Gmail account stands, as the text that the engine keeps.
 *
 *   following   { historyId }                     everything up to there has been told
 *   listing     { h0, phase, token, horizon, … }  h0 was taken before the first page; what changed since is told last
 *
 * History ids are 64 bits and more: decimal text, compared as BigInt, never a number.
 */

import type { FeedState } from '../provider.ts';
import { historyGone } from './errors.ts';

/** `recent` lists what the horizon lets in (all mail without one), `old` what lies before it. */
export type ListingPhase = 'recent' | 'old';

/** A listing on its way. */
export interface ListingState {
  type: 'listing';
  h0: string;
  phase: ListingPhase;
  /** The page to ask for next; null for the first of the phase. */
  token: string | null;
  /** The horizon in seconds since 1970, fixed when the listing began. */
  horizon: number | null;
  /** How many ids the listing has named, and how many there were when it began. */
  named: number;
  total: number;
}

/** All is listed; changes are followed from here. */
export interface FollowingState {
  type: 'following';
  historyId: string;
}

export type GmailState = ListingState | FollowingState;

const longest = 10_000;

/** Writes a state; the same state is the same text. */
export function writeState(state: GmailState): FeedState {
  const { type, ...rest } = state;
  return JSON.stringify({ v: 1, type, ...rest }) as FeedState;
}

/** Reads a stored text; anything that we did not write is a Fault `resync`. */
export function readState(text: FeedState): GmailState {
  const given = parseObject(text);
  if (given.v !== 1) throw historyGone();
  if (given.type === 'following' && isHistoryId(given.historyId)) {
    return { type: 'following', historyId: given.historyId };
  }
  const { h0, phase, token, horizon, named, total } = given;
  const isSound =
    given.type === 'listing' &&
    (phase === 'recent' || phase === 'old') &&
    (token === null || typeof token === 'string') &&
    (horizon === null || Number.isSafeInteger(horizon));
  if (!isSound || !isHistoryId(h0) || !isCount(named) || !isCount(total)) throw historyGone();
  return { type: 'listing', h0, phase, token, horizon: horizon as number | null, named, total };
}

/** Whether this is the text of a history id. */
export function isHistoryId(value: unknown): value is string {
  return typeof value === 'string' && /^\d{1,40}$/.test(value);
}

/** The later one of two history ids. */
export function laterOf(one: string, other: string): string {
  return BigInt(one) >= BigInt(other) ? one : other;
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function parseObject(text: string): Record<string, unknown> {
  try {
    const value: unknown = text.length > longest ? null : JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    // Answered below: it is no state of ours.
  }
  throw historyGone();
}
