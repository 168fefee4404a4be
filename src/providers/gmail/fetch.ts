/**
 * Reading emails: the hot path. Calls go out as many at a time as the rules allow; each id is answered once.
 *
 *   thread ─ brought it ─▶ email         message ─ ok ─▶ email
 *      └ not, or failed ─▶ message          ├ 404 ────▶ gone
 *                                           ├ too large ▶ once more without any content ▶ email, cut
 *                                           └ failed ──▶ poison, when Google is well otherwise; else Fault `retry`
 *
 * For sync the parsed form is read and a document built from it; what of a message's words Gmail left out is fetched
 * beside it. For a person who waits, or where Gmail lost letters, it is the sender's octets. Invariants: one message in
 * trouble never fails the others; messages failing in a row are Google's trouble and no message's.
 */
import { Fault } from '#errors.ts';
import type { Fetched, FetchedEmail, FetchManner, ProviderId } from '../provider.ts';
import { hasLostLetters, unreadWords } from './build-document.ts';
import { answerBroken } from './errors.ts';
import type { ToldAttachment, ToldThread } from './google-types.ts';
import { listing } from './manners.ts';
import type { PayloadPart } from './payload.ts';
import { attachmentCall, type FetchCall, leanCall, messageCall, planCalls, rawCall } from './plan-calls.ts';
import { readProfile } from './profile.ts';
import { objectsIn } from './read-fields.ts';
import { builtEmail, type ReadMessage, rawEmail, readMessage } from './read-message.ts';
import type { GmailSession, Manner, Settled } from './session.ts';

const mostFailuresInARow = 5;
const mebibyte = 1024 * 1024;

/** Streams an answer for every id, each once. */
export function fetchEmails(
  session: GmailSession,
  ids: readonly ProviderId[],
  maxOctets: number,
  how: FetchManner = {},
): AsyncGenerator<Fetched> {
  const fetching = new Fetching(session, maxOctets, how.interactive === true);
  return how.interactive === true ? fetching.exactly(ids) : fetching.cheaply(ids, how.threads);
}

/** A limit that no document can be read with is a caller's mistake. */
export function checkLimit(maxOctets: number): void {
  if (!Number.isSafeInteger(maxOctets) || maxOctets < 1) {
    throw new Fault('refuse', 'gmail-limit-invalid', 'The limit of octets must be a whole number above zero.');
  }
}

/** One fetch, which counts the failures in a row. */
class Fetching {
  readonly #session: GmailSession;
  readonly #maxOctets: number;
  readonly #manner: Manner;
  #failures = 0;

  constructor(session: GmailSession, maxOctets: number, isInteractive: boolean) {
    this.#session = session;
    this.#maxOctets = maxOctets;
    // JSON in base64 is a third larger than what it carries, and there are headers.
    this.#manner = { urgency: isInteractive ? 'interactive' : 'background', maxOctets: 2 * maxOctets + 3 * mebibyte };
  }

  /** By Gmail's parsed form, by threads where that is cheaper. */
  async *cheaply(ids: readonly ProviderId[], threads: FetchManner['threads']): AsyncGenerator<Fetched> {
    const calls = planCalls(ids, threads, this.#session.world.quota.costs);
    for await (const { call, settled } of this.#session.askAll(calls, this.#manner)) {
      if (call.method === 'threads.get') yield* this.#openThread(call, settled);
      else yield await this.#answer(call.ids[0]!, settled);
    }
  }

  /** By the sender's octets. */
  async *exactly(ids: readonly ProviderId[]): AsyncGenerator<Fetched> {
    for await (const { call, settled } of this.#session.askAll([...new Set(ids)].map(rawCall), this.#manner)) {
      const id = call.ids[0]!;
      const message = settled.type === 'ok' ? readMessage(settled.value) : null;
      if (message === null || message.raw === null || message.facts.id !== id) yield* this.#singly([id], settled);
      else yield { type: 'email', email: await this.#exactEmail(id, message, message.raw) };
    }
  }

  /** A document that is cut needs its attachments described, which its beginning can not. */
  async #exactEmail(id: ProviderId, message: ReadMessage, raw: Buffer): Promise<FetchedEmail> {
    const isCut = raw.length > this.#maxOctets;
    const parsed = isCut ? await this.#askMessage(leanCall(id)) : null;
    return rawEmail(message, raw, parsed?.payload ?? null, this.#maxOctets);
  }

  async *#openThread(call: FetchCall, settled: Settled): AsyncGenerator<Fetched> {
    const thread: ToldThread = settled.type === 'ok' ? settled.value : {};
    const messages = objectsIn(thread.messages);
    const brought = new Map(messages.map((message) => [message.id, message]));
    const missing: ProviderId[] = [];
    for (const id of call.ids) {
      const value = brought.get(id);
      if (value === undefined) missing.push(id);
      else yield await this.#answer(id, { type: 'ok', value });
    }
    yield* this.#singly(missing, settled);
  }

  /** Asks for each alone; what is gone already is not asked for again. */
  async *#singly(ids: readonly ProviderId[], before: Settled): AsyncGenerator<Fetched> {
    if (before.type === 'missing') return yield* ids.map((id): Fetched => ({ type: 'gone', id }));
    for await (const { call, settled } of this.#session.askAll(ids.map(messageCall), this.#manner)) {
      yield await this.#answer(call.ids[0]!, settled);
    }
  }

  async #answer(id: ProviderId, settled: Settled): Promise<Fetched> {
    if (settled.type === 'missing') return { type: 'gone', id };
    if (settled.type === 'argument') return poison(id, 'gmail-id-unknown', 'Gmail does not know such an id.');
    if (settled.type === 'failed') return this.#explain(id, settled.fault);
    const message = readMessage(settled.value);
    const payload = message?.payload ?? null;
    if (message === null || payload === null || message.facts.id !== id) return this.#explain(id, answerBroken());
    this.#failures = 0;
    return { type: 'email', email: await this.#complete(id, message, payload) };
  }

  async #complete(id: ProviderId, message: ReadMessage, payload: PayloadPart): Promise<FetchedEmail> {
    if (hasLostLetters(payload) && (message.facts.size ?? 0) <= this.#maxOctets) {
      const exact = await this.#askMessage(rawCall(id));
      if (exact?.raw) return rawEmail(message, exact.raw, payload, this.#maxOctets);
    }
    await this.#fetchWords(id, payload);
    return builtEmail(message, payload, this.#maxOctets);
  }

  /** Parts whose words count, and which Gmail left out; one that can not be had is described like an attachment. */
  async #fetchWords(id: ProviderId, payload: PayloadPart): Promise<void> {
    for (const part of unreadWords(payload, this.#maxOctets)) {
      const settled = await this.#askSafely(attachmentCall(id, part.attachmentId ?? ''));
      const { data }: ToldAttachment = settled.type === 'ok' ? settled.value : {};
      if (typeof data !== 'string') continue;
      part.data = Buffer.from(data, 'base64url');
      part.isOctets = true;
    }
  }

  /** Why a message alone can not be had: too large, its own fault, or Google's. */
  async #explain(id: ProviderId, fault: Fault): Promise<Fetched> {
    if (fault.code === 'gmail-answer-large') {
      const lean = await this.#askMessage(leanCall(id));
      if (lean?.payload) return { type: 'email', email: builtEmail(lean, lean.payload, this.#maxOctets) };
      return poison(id, 'gmail-message-large', 'Its headers alone are more than Rapport reads.');
    }
    this.#failures += 1;
    if (this.#failures >= mostFailuresInARow) throw fault;
    await readProfile(this.#session, listing);
    return poison(id, 'gmail-message-unreadable', 'Gmail fails to give this message.');
  }

  async #askMessage(call: FetchCall): Promise<ReadMessage | null> {
    const settled = await this.#askSafely(call);
    return settled.type === 'ok' ? readMessage(settled.value) : null;
  }

  async #askSafely(call: FetchCall | ReturnType<typeof attachmentCall>): Promise<Settled> {
    for await (const { settled } of this.#session.askAll([call], this.#manner)) return settled;
    return { type: 'missing' };
  }
}

function poison(id: ProviderId, code: string, reason: string): Fetched {
  return { type: 'poison', id, code, reason };
}
