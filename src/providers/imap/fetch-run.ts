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
import type { FetchMessageObject, FetchQueryObject } from 'imapflow';
import { isFault } from '#errors.ts';
import type { Fetched, FetchedEmail, ListedEmail } from '../provider.ts';
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
import { readAttachments } from './body-parts.ts';
import { uidValidityChanged } from './errors.ts';
import { createDescriber, joinRow, LONGEST_RANGE, type Row } from './rows.ts';

/** A reader that holds one document for so long may cost us the connection: servers hang up after minutes. */
const SLOW_READER_MS = 30_000;

/**
 * What is asked beside the document. `whole`: nothing, and a document beyond the limit is set aside in `cut`.
 * `parts`: its structure. `bare`: nothing, and a document beyond the limit is given without its attachments.
 */
export type FetchMode = 'whole' | 'parts' | 'bare';

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

  /** Yields what comes; isolates what does not. */
  async *fetch(uids: SequenceSet, mode: FetchMode): AsyncGenerator<Fetched> {
    const waiting = splitSet(uids, LONGEST_RANGE);
    for (let wanted = waiting.shift(); wanted !== undefined; wanted = waiting.shift()) {
      const answered: number[] = [];
      const failure = yield* this.#stream(wanted, mode, answered);
      const left = subtract(wanted, setOf(answered));
      if (failure === null) this.unanswered.push(...descending(left));
      else if (!failure.serversWord) waiting.unshift(...this.#goOn(left, failure));
      else if (sizeOf(wanted) > 1) waiting.unshift(...divide(left, answered.length > 0));
      else if (mode === 'parts') this.unanswered.push(wanted[0]!);
      else if (left.length > 0) yield this.#poison(wanted[0]!, failure);
    }
  }

  /** Asks for each alone, without more than the document; what even then does not come is poison. */
  async *fetchSingly(uids: SequenceSet): AsyncGenerator<Fetched> {
    for (const uid of descending(uids)) {
      const before = this.unanswered.length;
      yield* this.fetch(rangeOf(uid, uid), 'bare');
      if (this.unanswered.length > before) yield this.#unreadable(uid);
    }
  }

  /** Answers how the stream failed, or null. */
  async *#stream(wanted: SequenceSet, mode: FetchMode, answered: number[]): AsyncGenerator<Fetched, Failure | null> {
    const box = await this.#session.examine(this.#path, false);
    if (box.uidValidity !== this.#uidValidity) throw uidValidityChanged();
    const client = await this.#session.connect();
    const watch = this.#session.watchSilence(client);
    try {
      const rows = new Map<number, Row>();
      for await (const line of client.fetch(formatSet(wanted), this.#query(mode), { uid: true })) {
        const email = this.#read(rows, line, mode);
        if (line.source !== undefined) answered.push(line.uid);
        if (email === null) continue;
        const before = this.#now();
        yield { type: 'email', email };
        this.#slowReader = this.#now() - before > SLOW_READER_MS;
        watch.touch();
      }
      return client.isClosed ? this.#session.explain(client, new Error('The connection ended.')) : null;
    } catch (error) {
      if (isFault(error)) throw error;
      return this.#session.explain(client, error);
    } finally {
      watch.stop();
    }
  }

  #query(mode: FetchMode): FetchQueryObject {
    const source = { start: 0, maxLength: this.#maxOctets };
    return { uid: true, flags: true, internalDate: true, size: true, bodyStructure: mode === 'parts', source };
  }

  /** Null when the line holds no document, or one that is set aside. */
  #read(rows: Map<number, Row>, line: FetchMessageObject, mode: FetchMode): FetchedEmail | null {
    const { source } = line;
    const row = joinRow(rows, line);
    if (source === undefined) return null;
    rows.delete(line.uid);
    const longer = source.length > this.#maxOctets;
    const cut = longer || (source.length === this.#maxOctets && (row.size ?? 0) > this.#maxOctets);
    if (cut && mode === 'whole') {
      this.cut.push(row.uid);
      return null;
    }
    const raw = longer ? source.subarray(0, this.#maxOctets) : source;
    return { ...this.#describe(row), raw, cut, parts: cut ? readAttachments(line.bodyStructure) : null };
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
