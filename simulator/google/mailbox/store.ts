/**
 * The messages of one mailbox: by id, by thread, and in the order of lists (newest first by internal date, then by
 * id). Adding is cheap; the order is put right when a list is next asked for, and a page costs what it holds.
 */
import type { StoredMessage } from './message.ts';

/** A place in the list: that of this message, whether it is still there or not. */
export interface ListPlace {
  internalDate: number;
  id: string;
}

/** The messages of a mailbox. */
export class MessageStore {
  readonly #byId = new Map<string, StoredMessage>();
  readonly #threads = new Map<string, StoredMessage[]>();
  /** Oldest first; may hold messages that are gone, and be out of order, until `#tidy`. */
  #order: StoredMessage[] = [];
  #isTidy = true;

  get size(): number {
    return this.#byId.size;
  }

  get threadCount(): number {
    return this.#threads.size;
  }

  /** Stores a message of a new id. */
  add(message: StoredMessage): void {
    this.#byId.set(message.id, message);
    const last = this.#order.at(-1);
    if (last !== undefined && compare(last, message) > 0) this.#isTidy = false;
    this.#order.push(message);
    const thread = this.#threads.get(message.threadId);
    if (thread === undefined) this.#threads.set(message.threadId, [message]);
    else thread.push(message);
  }

  /** Takes a message away for good. */
  remove(message: StoredMessage): void {
    this.#byId.delete(message.id);
    this.#isTidy = false;
    const rest = this.thread(message.threadId).filter((other) => other !== message);
    if (rest.length === 0) this.#threads.delete(message.threadId);
    else this.#threads.set(message.threadId, rest);
  }

  get(id: string): StoredMessage | undefined {
    return this.#byId.get(id);
  }

  /** The messages of a thread in the order in which they were stored; none when there is no such thread. */
  thread(threadId: string): readonly StoredMessage[] {
    return this.#threads.get(threadId) ?? [];
  }

  /** Walks the list, newest first: all of it, or what comes after a place. */
  *newestFirst(after?: ListPlace): Generator<StoredMessage> {
    this.#tidy();
    const order = this.#order;
    for (let at = after === undefined ? order.length : this.#below(after); at > 0; at -= 1) yield order[at - 1]!;
  }

  /** Every message, in no order. */
  all(): Iterable<StoredMessage> {
    return this.#byId.values();
  }

  #tidy(): void {
    if (this.#isTidy) return;
    this.#order = this.#order.filter((message) => this.#byId.get(message.id) === message).sort(compare);
    this.#isTidy = true;
  }

  /** How many messages are older than a place. */
  #below(place: ListPlace): number {
    let low = 0;
    let high = this.#order.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (compare(this.#order[middle]!, place) >= 0) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}

function compare(one: ListPlace, other: ListPlace): number {
  return one.internalDate - other.internalDate || (one.id < other.id ? -1 : one.id > other.id ? 1 : 0);
}
