/**
 * The history of one mailbox: what changed, in order, for as long as Google remembers.
 *
 * A place in it is a whole number here and, for clients, a decimal text: `first` plus the place, which may lie above
 * 2^53. Places only grow and leave gaps, as Gmail's do. A place is forgotten when a record after it is older than the
 * retention, or when `forget` was called; whoever asks from there must list anew.
 */

/** The kinds of change, with Gmail's names. */
export type HistoryKind = 'messageAdded' | 'messageDeleted' | 'labelAdded' | 'labelRemoved';

/** One change of one message. */
export interface HistoryRecord {
  readonly place: number;
  readonly at: number;
  readonly kind: HistoryKind;
  readonly id: string;
  readonly threadId: string;
  /** The labels of the message after the change. */
  readonly labelIds: readonly string[];
  /** The labels that were added or removed. */
  readonly changed: readonly string[];
}

/** What a change says of itself. */
export type Change = Omit<HistoryRecord, 'place' | 'at'>;

/** The log of a mailbox. */
export class History {
  readonly #first: bigint;
  readonly #random: () => number;
  readonly #records: HistoryRecord[] = [];
  #place = 0;
  #forgotten = -1;

  constructor(first: bigint, random: () => number) {
    this.#first = first;
    this.#random = random;
  }

  /** Writes a change down; answers its place. */
  add(change: Change, at: number): number {
    this.#place += 1 + (this.#random() & 0xf);
    this.#records.push({ ...change, place: this.#place, at });
    return this.#place;
  }

  /** Where the mailbox stands now. */
  get current(): string {
    return this.textOf(this.#place);
  }

  /** A place as clients see it. */
  textOf(place: number): string {
    return String(this.#first + BigInt(place));
  }

  /** The place that a text names, or null when it was never one of ours or lies ahead. */
  placeOf(text: string): number | null {
    if (!/^\d{1,20}$/.test(text)) return null;
    const place = BigInt(text) - this.#first;
    return place >= 0n && place <= BigInt(this.#place) ? Number(place) : null;
  }

  /** Every place that was given out so far is forgotten. */
  forget(): void {
    this.#forgotten = this.#place;
    this.#place += 1;
  }

  /** The changes after a place, oldest first; null when it is forgotten. `oldest`: older records are not kept. */
  since(place: number, oldest: number): readonly HistoryRecord[] | null {
    if (place <= this.#forgotten) return null;
    const from = this.#after(place);
    const next = this.#records[from];
    return next !== undefined && next.at < oldest ? null : this.#records.slice(from);
  }

  #after(place: number): number {
    let low = 0;
    let high = this.#records.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#records[middle]!.place > place) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
