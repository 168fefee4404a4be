/**
 * One run over the UIDs of one mailbox, which isolates what the server can not give.
 *
 *   stream all ─ done ─────────────────────────────▶ next
 *        └ the server gave up (NO, BAD, goodbye, unreadable) ─▶ connect again if need be, then
 *             some came  ─▶ the lowest that is left alone, then the rest      (servers answer in order)
 *             none came  ─▶ one half, then the other
 *             one alone  ─▶ poison
 *
 * A connection that is lost without a word of the server is `retry` for the caller, except when our reader was the
 * slow side: then it is opened again and the run goes on.
 */
import { isFault } from '#errors.ts';
import type { Fetched, FetchedEmail, ListedEmail, PartDescription } from '../provider.ts';
import {
  descending,
  formatSet,
  highest,
  rangeOf,
  type SequenceSet,
  setOf,
  sizeOf,
  splitSet,
  subtract,
} from '../sequence-set.ts';
import type { Failure, ImapSession } from './api.ts';
import { type FetchLine, fetchLines } from './fetch-lines.ts';
import { createDescriber, joinRow, LISTING, LONGEST_RANGE, type Row } from './rows.ts';

/** A reader that holds one document for so long may cost us the connection: servers hang up after minutes. */
const SLOW_READER_MS = 30_000;
const NO_STRUCTURES: Structures = new Map();

/** The attachments of documents longer than the limit, by UID. */
export type Structures = ReadonlyMap<number, PartDescription[]>;

/** The run. `cut` and `unanswered` are what it leaves behind. */
export class FetchRun {
  /** UIDs of documents longer than the limit, still to be asked for with their structure. */
  readonly cut: number[] = [];
  /** UIDs that the server passed over in silence. */
  readonly unanswered: number[] = [];
  readonly #session: ImapSession;
  readonly #path: string;
  readonly #uidValidity: string;
  readonly #maxOctets: number;
  readonly #describe: (row: Row) => ListedEmail;
  #slowReader = false;

  constructor(session: ImapSession, path: string, uidValidity: string, maxOctets: number) {
    this.#session = session;
    this.#path = path;
    this.#uidValidity = uidValidity;
    this.#maxOctets = maxOctets;
    this.#describe = createDescriber(path, uidValidity);
  }

  /** Yields what comes; isolates what does not. Without structures a document beyond the limit is set aside in `cut`. */
  async *fetch(uids: SequenceSet, structures: Structures | null): AsyncGenerator<Fetched> {
    const waiting = splitSet(uids, LONGEST_RANGE);
    for (let wanted = waiting.shift(); wanted !== undefined; wanted = waiting.shift()) {
      const answered: number[] = [];
      const failure = yield* this.#stream(wanted, structures, answered);
      const left = subtract(wanted, setOf(answered));
      if (failure === null) this.unanswered.push(...descending(left));
      else if (!failure.serversWord) waiting.unshift(...this.#goOn(left, failure));
      else if (sizeOf(wanted) > 1) waiting.unshift(...divide(left, answered.length > 0));
      else if (left.length > 0) yield this.#poison(wanted[0]!, failure);
    }
  }

  /** Asks for each alone; what even then does not come is poison. */
  async *fetchSingly(uids: SequenceSet): AsyncGenerator<Fetched> {
    for (const uid of descending(uids)) {
      const before = this.unanswered.length;
      yield* this.fetch(rangeOf(uid, uid), NO_STRUCTURES);
      if (this.unanswered.length > before) yield this.#unreadable(uid);
    }
  }

  /** Answers how the stream failed, or null. Of a mailbox that was made anew in between nothing is answered. */
  async *#stream(
    wanted: SequenceSet,
    structures: Structures | null,
    answered: number[],
  ): AsyncGenerator<Fetched, Failure | null> {
    const box = await this.#session.examine(this.#path, false);
    if (box.uidValidity !== this.#uidValidity) return null;
    const client = await this.#session.connect();
    const watch = this.#session.watchSilence(client);
    const request = { range: formatSet(wanted), items: LISTING, maxOctets: this.#maxOctets };
    try {
      const rows = new Map<number, Row>();
      for await (const line of fetchLines(client, request)) {
        const email = this.#read(rows, line, structures);
        if (line.source !== undefined) answered.push(line.uid);
        if (email === null) continue;
        const before = this.#now();
        watch.hold(true);
        yield { type: 'email', email };
        watch.hold(false);
        this.#slowReader = this.#now() - before > SLOW_READER_MS;
      }
      return client.isClosed ? this.#session.explain(client, new Error('The connection ended.')) : null;
    } catch (error) {
      if (isFault(error)) throw error;
      return this.#session.explain(client, error);
    } finally {
      watch.stop();
    }
  }

  /** Null when the line holds no document, or one that is set aside. */
  #read(rows: Map<number, Row>, line: FetchLine, structures: Structures | null): FetchedEmail | null {
    const { source, uid } = line;
    const row = joinRow(rows, line);
    if (source === undefined) return null;
    rows.delete(uid);
    const longer = source.length > this.#maxOctets;
    const cut = longer || (source.length === this.#maxOctets && (row.size ?? 0) > this.#maxOctets);
    if (cut && structures === null) {
      this.cut.push(uid);
      return null;
    }
    const raw = longer ? source.subarray(0, this.#maxOctets) : source;
    return { ...this.#describe(row), raw, cut, parts: cut ? (structures?.get(uid) ?? []) : null };
  }

  #goOn(left: SequenceSet, failure: Failure): SequenceSet[] {
    if (!this.#slowReader) throw failure.fault;
    this.#slowReader = false;
    return left.length === 0 ? [] : [left];
  }

  #now(): number {
    return this.#session.world.clock.now().getTime();
  }

  #poison(uid: number, { fault }: Failure): Fetched {
    if (fault.code === 'imap-answer-garbled') return this.#unreadable(uid);
    const reason = 'The server lists this message but can not give it. Its administrator may know why.';
    return { type: 'poison', id: this.#describe({ uid }).id, code: 'imap-message-refused', reason };
  }

  #unreadable(uid: number): Fetched {
    const reason = 'The server lists this message, but its answer about it can not be read.';
    return { type: 'poison', id: this.#describe({ uid }).id, code: 'imap-message-unreadable', reason };
  }
}

/** With progress the lowest is the suspect; without any, halves find it in few steps. */
function divide(left: SequenceSet, progress: boolean): SequenceSet[] {
  const size = sizeOf(left);
  if (size < 2) return size === 0 ? [] : [left];
  const rest = highest(left, progress ? size - 1 : size >> 1);
  return [subtract(left, rest), rest];
}
