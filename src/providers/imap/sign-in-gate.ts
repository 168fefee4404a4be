/**
 * Keeps a program that reconnects from knocking again and again. Servers exist that accept a sign-in and hang up at
 * once; one well-known engine reached 17 sign-ins a second that way. So a sign-in alone proves nothing: only a
 * connection that has served a command clears the record of its account; every other end makes the next wait longer.
 */
import { Fault } from '#errors.ts';
import type { Clock } from '#platform/clock.ts';

const FIRST_WAIT = 1000;
const LONGEST_WAIT = 15 * 60_000;
const FREE_TRIES = 2;
const ACCOUNTS = 10_000;

interface Failures {
  count: number;
  until: number;
}

/** One for the whole program; accounts are told apart by a key. */
export class SignInGate {
  readonly #clock: Clock;
  readonly #accounts = new Map<string, Failures>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Throws a Fault `retry` while the account has to wait. */
  admit(account: string): void {
    const wait = (this.#accounts.get(account)?.until ?? 0) - this.#clock.now().getTime();
    if (wait <= 0) return;
    throw new Fault('retry', 'imap-sign-in-paused', 'The last sign-ins did not last. We wait before the next one.', {
      retryAfter: wait,
    });
  }

  /** The connection has served a command. */
  survived(account: string): void {
    this.#accounts.delete(account);
  }

  /** The sign-in failed, or its connection ended before it had served anything. */
  failed(account: string): void {
    const count = (this.#accounts.get(account)?.count ?? 0) + 1;
    const wait = count <= FREE_TRIES ? 0 : Math.min(FIRST_WAIT * 2 ** (count - FREE_TRIES), LONGEST_WAIT);
    this.#accounts.delete(account);
    this.#accounts.set(account, { count, until: this.#clock.now().getTime() + wait });
    if (this.#accounts.size > ACCOUNTS) this.#accounts.delete(this.#accounts.keys().next().value!);
  }
}
