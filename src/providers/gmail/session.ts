/**
 * The calls of one open account: units first, then the token, then the exchange; each call settled once.
 *
 *   pending ─ answered ─────────────────────────────▶ settled (ok, missing, argument)
 *      ├ rate        the account is blocked, asked again when it may be            (at most `paces` times)
 *      ├ token       once with a fresh token; refused again: reconnect
 *      ├ trouble     alone, after a pause that doubles; at last settled as failed
 *      └ final       for the whole account: thrown; for this one message: settled as failed
 *
 * Invariants: never more calls at once than the rules allow (the parts of a batch count), nor than there are units for;
 * a part that failed is asked for again without the others; what Google did not answer is never taken for an answer.
 */
import { type Fault, isFault } from '#errors.ts';
import { type ApiCall, targetOf } from './api-call.ts';
import { mostParts, readBatch, writeBatch } from './batch.ts';
import { accessRevoked, answerBroken, type Outcome, rateLimited, readOutcome } from './errors.ts';
import { type Answer, type Ask, exchange } from './exchange.ts';
import { blockAccount, takeUnits, type Urgency } from './meter.ts';
import type { GmailAccess, GmailWorld } from './settings.ts';

/** How calls are made; `maxOctets` bounds the answer of each. */
export interface Manner {
  urgency: Urgency;
  maxOctets: number;
}

/** What a call came to. */
export type Settled = Extract<Outcome, { type: 'ok' | 'missing' | 'argument' }> | { type: 'failed'; fault: Fault };

/** A call with what it came to. */
export interface SettledCall<T extends ApiCall> {
  call: T;
  settled: Settled;
}

interface Pending<T extends ApiCall> {
  call: T;
  troubles: number;
  paces: number;
}

const mostPaces = 10;
const mostTroubles = 4;
/** Silence lasts a minute each time. */
const mostSilences = 2;
const longestSilenceMs = { background: 60_000, interactive: 20_000 };
const firstPauseMs = 500;
const largestBatch = 48 * 1024 * 1024;
/** What one message may answer by itself, while the mailbox is well. */
const ofOneMessage = new Set(['gmail-mail-disabled', 'gmail-refused']);

/** One open account. */
export class GmailSession {
  readonly world: GmailWorld;
  readonly #access: GmailAccess;
  /** The token in use was refused; the next call asks for a fresh one. */
  #isRefused = false;
  /** A fresh token was asked for and has not yet been proven good. */
  #isUnproven = false;

  constructor(access: GmailAccess, world: GmailWorld) {
    this.#access = access;
    this.world = world;
  }

  /** One call; throws when it failed. */
  async ask(call: ApiCall, manner: Manner): Promise<Exclude<Settled, { type: 'failed' }>> {
    for await (const { settled } of this.askAll([call], manner)) {
      if (settled.type === 'failed') throw settled.fault;
      return settled;
    }
    throw answerBroken();
  }

  /** Many calls, each settled once, in any order; as many at a time as the rules allow. */
  async *askAll<T extends ApiCall>(calls: Iterable<T>, manner: Manner): AsyncGenerator<SettledCall<T>> {
    const queue: Pending<T>[] = Array.from(calls, (call) => ({ call, troubles: 0, paces: 0 }));
    while (queue.length > 0) {
      const group = this.#takeGroup(queue);
      const granted = await takeUnits(this.#access, this.world, callsOf(group), manner.urgency);
      queue.unshift(...group.splice(granted));
      const outcomes = await this.#send(callsOf(group), manner);
      const again: Pending<T>[] = [];
      for (const [index, pending] of group.entries()) {
        const settled = this.#judge(pending, outcomes[index]!, group.length === 1);
        if (settled === null) again.push(pending);
        else yield { call: pending.call, settled };
      }
      queue.unshift(...again);
      if (again.length > 0) await this.#pause(again, outcomes);
    }
  }

  /** The next calls to make together; one that had trouble goes alone. */
  #takeGroup<T extends ApiCall>(queue: Pending<T>[]): Pending<T>[] {
    const width = Math.min(mostParts, this.world.quota.concurrency);
    const troubled = queue.findIndex(({ troubles, call }) => troubles > 0 || call.body !== undefined);
    return queue.splice(0, troubled < 0 ? width : Math.min(Math.max(troubled, 1), width));
  }

  /** One outcome for each call, whatever happens on the way. */
  async #send(calls: ApiCall[], manner: Manner): Promise<Outcome[]> {
    const token = await this.#token();
    try {
      const ask = calls.length === 1 ? askOne(calls[0]!, manner) : askMany(calls, manner);
      const root = this.world.endpoints.gmailUrl;
      const headers = { ...ask.headers, authorization: `Bearer ${token}` };
      const answer = await exchange(this.#line(manner), { ...ask, url: `${root}${ask.url}`, headers });
      return calls.length === 1 ? [readOne(calls[0]!, answer)] : readParts(calls, answer);
    } catch (error) {
      if (!isFault(error, 'retry')) throw error;
      return calls.map(() => ({ type: 'trouble', fault: error }));
    }
  }

  /** A person does not wait a minute for an answer that does not come. */
  #line({ urgency }: Manner): Pick<GmailWorld, 'resolveFetch' | 'silenceMs'> {
    const { resolveFetch, silenceMs = longestSilenceMs.background } = this.world;
    return { resolveFetch, silenceMs: Math.min(silenceMs, longestSilenceMs[urgency]) };
  }

  async #token(): Promise<string> {
    if (!this.#isRefused) return this.#access.token();
    this.#isRefused = false;
    this.#isUnproven = true;
    return this.#access.token({ fresh: true });
  }

  /** What the call came to, or null when it is made again. */
  #judge<T extends ApiCall>(pending: Pending<T>, outcome: Outcome, isAlone: boolean): Settled | null {
    if (outcome.type === 'token') {
      if (this.#isUnproven) throw accessRevoked();
      this.#isRefused = true;
      return null;
    }
    if (outcome.type === 'rate') return countPace(pending, outcome.retryAfterMs);
    if (outcome.type === 'trouble') return countTrouble(pending, outcome.fault, isAlone);
    this.#isUnproven = false;
    if (outcome.type !== 'final') return outcome;
    if (ofOneMessage.has(outcome.fault.code) && isOfOneMessage(pending.call))
      return { type: 'failed', fault: outcome.fault };
    throw outcome.fault;
  }

  async #pause(again: readonly Pending<ApiCall>[], outcomes: readonly Outcome[]): Promise<void> {
    const rates = outcomes.flatMap((outcome) => (outcome.type === 'rate' ? [outcome.retryAfterMs] : []));
    const named = rates.filter((ms) => ms !== null);
    if (rates.length > 0)
      await blockAccount(this.#access.quota, this.world, named.length > 0 ? Math.max(...named) : null);
    const troubles = Math.max(...again.map((pending) => pending.troubles));
    if (troubles === 0) return;
    const longest = firstPauseMs * 2 ** troubles;
    await this.world.clock.sleep(Math.ceil(longest * (this.world.random ?? Math.random)()), this.#access.signal);
  }
}

function callsOf(group: readonly Pending<ApiCall>[]): ApiCall[] {
  return group.map(({ call }) => call);
}

function askOne(call: ApiCall, { maxOctets }: Manner): Ask {
  const target = targetOf(call);
  if (call.body === undefined) return { method: 'GET', url: target, maxOctets };
  const headers = { 'content-type': 'application/json' };
  return { method: 'POST', url: target, headers, body: JSON.stringify(call.body), maxOctets };
}

function askMany(calls: readonly ApiCall[], { maxOctets }: Manner): Ask {
  const { contentType, body } = writeBatch(calls);
  const octets = Math.min(maxOctets * calls.length, Math.max(largestBatch, maxOctets));
  return { method: 'POST', url: '/batch/gmail/v1', headers: { 'content-type': contentType }, body, maxOctets: octets };
}

function readOne({ method }: ApiCall, answer: Answer): Outcome {
  return readOutcome(asApi(answer), method === 'stop');
}

function asApi({ status, headers, body }: Answer) {
  return { status, retryAfter: headers.get('retry-after'), body };
}

/** A batch that was refused as a whole has that outcome for each part, or trouble when it can not be one of a part. */
function readParts(calls: readonly ApiCall[], answer: Answer): Outcome[] {
  const broken: Outcome = { type: 'trouble', fault: answerBroken() };
  if (answer.status !== 200) {
    const whole = readOutcome(asApi(answer));
    const isOfAll = whole.type === 'token' || whole.type === 'rate' || whole.type === 'trouble';
    return calls.map(() => (isOfAll ? whole : broken));
  }
  const parts = readBatch(answer.headers.get('content-type') ?? '', answer.body);
  return calls.map((_, index) => {
    const part = parts.get(index);
    return part === undefined ? broken : readOutcome(part);
  });
}

function countPace(pending: Pending<ApiCall>, retryAfterMs: number | null): null {
  pending.paces += 1;
  if (pending.paces > mostPaces) throw rateLimited(retryAfterMs ?? 60_000);
  return null;
}

function countTrouble(pending: Pending<ApiCall>, fault: Fault, isAlone: boolean): Settled | null {
  pending.troubles += 1;
  const most = fault.code === 'gmail-unreachable' ? mostSilences : mostTroubles;
  const isHopeless = isAlone && fault.code === 'gmail-answer-large';
  return isHopeless || pending.troubles >= most ? { type: 'failed', fault } : null;
}

function isOfOneMessage({ method }: ApiCall): boolean {
  return method === 'messages.get' || method === 'messages.attachments.get' || method === 'threads.get';
}
