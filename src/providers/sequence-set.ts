/**
 * Sets of 32-bit numbers as ascending ranges, in the text form of IMAP's sequence-set (RFC 9051 §9): `1:5,7,9:12`.
 * A cursor must remember every UID that was listed, also in a mailbox of 100,000 mails with holes, so all operations
 * are one pass over ranges and never over numbers.
 *
 * Invariant: a set is a flat list `low, high, low, high, …`, ascending, without overlap and without adjacent ranges.
 */

/** Ranges as `low, high` pairs in one flat ascending list. */
export type SequenceSet = readonly number[];

/** The largest UID that IMAP knows. */
export const HIGHEST_NUMBER = 0xffffffff;

/** The set without members. */
export const EMPTY_SET: SequenceSet = Object.freeze([]);

/** Builds a set from numbers in any order, repeated ones once. */
export function setOf(numbers: Iterable<number>): SequenceSet {
  const sorted = Float64Array.from(numbers).sort();
  const set: number[] = [];
  for (const number of sorted) append(set, number, number);
  return set;
}

/** The set of all numbers from `low` to `high`; empty when `low` is greater. */
export function rangeOf(low: number, high: number): SequenceSet {
  return low > high ? EMPTY_SET : [low, high];
}

/** Reads the text form; null when it is anything but ascending ranges of numbers from 1 to 2^32-1. */
export function parseSet(text: string): SequenceSet | null {
  if (text === '') return EMPTY_SET;
  const set: number[] = [];
  let previous = 0;
  for (const part of text.split(',')) {
    const colon = part.indexOf(':');
    const low = readNumber(colon < 0 ? part : part.slice(0, colon));
    const high = colon < 0 ? low : readNumber(part.slice(colon + 1));
    if (!(low > previous) || !(high >= low)) return null;
    append(set, low, high);
    previous = high;
  }
  return set;
}

/** The text form, which is also what an IMAP command takes; '' for the empty set. */
export function formatSet(set: SequenceSet): string {
  const parts: string[] = [];
  for (let i = 0; i < set.length; i += 2) {
    parts.push(set[i] === set[i + 1] ? `${set[i]}` : `${set[i]}:${set[i + 1]}`);
  }
  return parts.join(',');
}

/** How many numbers are in the set. */
export function sizeOf(set: SequenceSet): number {
  let size = 0;
  for (let i = 0; i < set.length; i += 2) size += set[i + 1]! - set[i]! + 1;
  return size;
}

/** Whether the number is in the set. */
export function isIn(set: SequenceSet, number: number): boolean {
  let low = 0;
  let high = set.length / 2 - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    if (number < set[middle * 2]!) high = middle - 1;
    else if (number > set[middle * 2 + 1]!) low = middle + 1;
    else return true;
  }
  return false;
}

/** Everything that is in one of the two. */
export function unite(a: SequenceSet, b: SequenceSet): SequenceSet {
  const set: number[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    const takeA = j >= b.length || (i < a.length && a[i]! <= b[j]!);
    if (takeA) {
      append(set, a[i]!, a[i + 1]!);
      i += 2;
    } else {
      append(set, b[j]!, b[j + 1]!);
      j += 2;
    }
  }
  return set;
}

/** Everything of `a` that is not in `b`. */
export function subtract(a: SequenceSet, b: SequenceSet): SequenceSet {
  const set: number[] = [];
  let j = 0;
  for (let i = 0; i < a.length; i += 2) {
    let low = a[i]!;
    const high = a[i + 1]!;
    while (j < b.length && b[j + 1]! < low) j += 2;
    for (let k = j; k < b.length && b[k]! <= high && low <= high; k += 2) {
      if (b[k]! > low) append(set, low, b[k]! - 1);
      low = b[k + 1]! + 1;
    }
    if (low <= high) append(set, low, high);
  }
  return set;
}

/** Everything that is in both. */
export function intersect(a: SequenceSet, b: SequenceSet): SequenceSet {
  const set: number[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length && j < b.length) {
    const low = Math.max(a[i]!, b[j]!);
    const high = Math.min(a[i + 1]!, b[j + 1]!);
    if (low <= high) append(set, low, high);
    if (a[i + 1]! < b[j + 1]!) i += 2;
    else j += 2;
  }
  return set;
}

/** The `count` greatest members. */
export function highest(set: SequenceSet, count: number): SequenceSet {
  let left = count;
  for (let i = set.length - 2; i >= 0; i -= 2) {
    const size = set[i + 1]! - set[i]! + 1;
    if (size > left) return left <= 0 ? set.slice(i + 2) : [set[i + 1]! - left + 1, ...set.slice(i + 1)];
    left -= size;
  }
  return set;
}

/** The members, greatest first. */
export function* descending(set: SequenceSet): Generator<number> {
  for (let i = set.length - 2; i >= 0; i -= 2) {
    for (let number = set[i + 1]!; number >= set[i]!; number -= 1) yield number;
  }
}

/** Cuts a set into pieces whose text has at most `longest` characters, because servers limit command lines. */
export function splitSet(set: SequenceSet, longest: number): SequenceSet[] {
  const pieces: number[][] = [];
  let room = 0;
  for (let i = 0; i < set.length; i += 2) {
    const length = String(set[i]).length + (set[i] === set[i + 1] ? 0 : String(set[i + 1]).length + 1) + 1;
    if (length > room) {
      pieces.push([]);
      room = longest + 1;
    }
    pieces.at(-1)!.push(set[i]!, set[i + 1]!);
    room -= length;
  }
  return pieces;
}

function append(set: number[], low: number, high: number): void {
  const last = set.length - 1;
  if (last >= 0 && low <= set[last]! + 1) set[last] = Math.max(set[last]!, high);
  else set.push(low, high);
}

function readNumber(text: string): number {
  const number = /^[1-9][0-9]{0,9}$/.test(text) ? Number(text) : Number.NaN;
  return number <= HIGHEST_NUMBER ? number : Number.NaN;
}
