/**
 * The one kind of failure that Rapport expects. Every failure has a next step; whatever is thrown and is not a Fault
 * is a bug and must be loud.
 *
 * - `retry`      the same call may succeed later (`retryAfter` when the other side said when)
 * - `reconnect`  the owner must give access again; work for the connection stops
 * - `resync`     our cursor is no longer known to the provider: list anew, emit nothing for what we have
 * - `skip`       this one message can not be had or read; its page goes on
 * - `refuse`     the caller asked for something impossible; nothing was done
 *
 * Invariant: `message` is a sentence for a person and never carries message text, addresses or secrets.
 */
export type Next = 'retry' | 'reconnect' | 'resync' | 'skip' | 'refuse';

/** What a Fault may carry besides its words: the cause, when to retry, the HTTP status and field it answers with. */
export interface FaultDetails {
  cause?: unknown;
  /** Milliseconds to wait, as the other side asked. */
  retryAfter?: number;
  /** HTTP status when it reaches the API; `refuse` defaults to 422, `retry` to 503. */
  status?: number;
  /** The request field at fault, for a 4xx answer. */
  field?: string;
}

/** A classified failure; `code` is a stable kebab-case name listed in docs/errors.md. */
export class Fault extends Error {
  readonly next: Next;
  readonly code: string;
  readonly retryAfter: number | undefined;
  readonly status: number | undefined;
  readonly field: string | undefined;

  constructor(next: Next, code: string, message: string, details: FaultDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = 'Fault';
    this.next = next;
    this.code = code;
    this.retryAfter = details.retryAfter;
    this.status = details.status;
    this.field = details.field;
  }
}

/** True for a Fault, optionally of one kind. */
export function isFault(error: unknown, next?: Next): error is Fault {
  return error instanceof Fault && (next === undefined || error.next === next);
}

/** The answer to somebody else's record and to no record: the two can not be told apart. */
export function notFound(what: string): Fault {
  return new Fault('refuse', 'not-found', `There is no such ${what}.`, { status: 404 });
}
