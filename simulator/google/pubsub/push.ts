/**
 * Delivers the copies of push subscriptions: at once, and after a refusal again with a growing pause, from 100 ms to a
 * minute by the world's clock. 102, 200, 201, 202 and 204 acknowledge; everything else, and silence, does not.
 */
import type { Broker, Copy, Subscription } from './broker.ts';
import { postPush } from './post-push.ts';

const AT_ONCE = 20;
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 60_000;
const ACKNOWLEDGED = new Set([102, 200, 201, 202, 204]);

/** Makes the token for a push. */
export type TokenMaker = (claims: { aud: string; email: string }) => string;

/** The deliveries of one Google; `close` ends those under way. */
export class Pusher {
  readonly #broker: Broker;
  readonly #token: TokenMaker;
  readonly #stop = new AbortController();
  readonly #flights = new Set<Promise<void>>();
  readonly #alarms = new Map<Subscription, number>();

  constructor(broker: Broker, token: TokenMaker) {
    this.#broker = broker;
    this.#token = token;
  }

  /** Starts to deliver to a subscription whatever arrives in it. */
  follow(subscription: Subscription): void {
    subscription.listeners.add(() => this.#pump(subscription));
  }

  /** Tries everything once that waits, and waits for the answers. */
  async deliverNow(): Promise<void> {
    for (const subscription of this.#broker.subscriptions.values()) {
      this.#broker.hurry(subscription);
      this.#pump(subscription);
    }
    while (this.#flights.size > 0) await Promise.all(this.#flights);
  }

  async close(): Promise<void> {
    this.#stop.abort();
    while (this.#flights.size > 0) await Promise.all(this.#flights);
  }

  #pump(subscription: Subscription): void {
    if (subscription.push === null || this.#stop.signal.aborted) return;
    const flying = [...subscription.copies].filter((copy) => copy.isFlying).length;
    for (const copy of this.#broker.due(subscription).slice(0, AT_ONCE - flying)) this.#fly(subscription, copy);
    this.#wakeForNext(subscription);
  }

  #fly(subscription: Subscription, copy: Copy): void {
    copy.isFlying = true;
    copy.attempts += 1;
    const flight = this.#send(subscription, copy).then((status) => {
      copy.isFlying = false;
      this.#flights.delete(flight);
      if (ACKNOWLEDGED.has(status)) subscription.copies.delete(copy);
      else this.#tryLater(copy);
      this.#pump(subscription);
    });
    this.#flights.add(flight);
  }

  async #send(subscription: Subscription, { message }: Copy): Promise<number> {
    const { endpoint, audience, serviceAccountEmail } = subscription.push!;
    const { messageId, publishTime, data } = message;
    const wrapped = { data, messageId, message_id: messageId, publishTime, publish_time: publishTime };
    const body = JSON.stringify({ message: wrapped, subscription: subscription.name });
    const token = this.#token({ aud: audience, email: serviceAccountEmail });
    return this.#within(subscription.ackDeadlineSeconds * 1000, (signal) =>
      postPush({ endpoint, token, body, signal }),
    );
  }

  /** Acts; the signal aborts when the time is over or the program stops. */
  async #within<T>(ms: number, act: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const [late, done] = [new AbortController(), new AbortController()];
    this.#broker.clock.sleep(ms, AbortSignal.any([done.signal, this.#stop.signal])).then(
      () => late.abort(),
      () => undefined,
    );
    try {
      return await act(AbortSignal.any([late.signal, this.#stop.signal]));
    } finally {
      done.abort();
    }
  }

  #tryLater(copy: Copy): void {
    const pause = Math.min(FIRST_PAUSE_MS * 2 ** (copy.attempts - 1), LONGEST_PAUSE_MS);
    copy.dueAt = this.#broker.clock.now().getTime() + pause;
  }

  /** One sleeper for each subscription, until the next copy is due. */
  #wakeForNext(subscription: Subscription): void {
    const now = this.#broker.clock.now().getTime();
    const next = this.#broker.nextDue(subscription);
    const planned = this.#alarms.get(subscription);
    if (next === null || next <= now || (planned !== undefined && planned <= next)) return;
    this.#alarms.set(subscription, next);
    this.#broker.clock.sleep(next - now, this.#stop.signal).then(
      () => {
        if (this.#alarms.get(subscription) === next) this.#alarms.delete(subscription);
        this.#pump(subscription);
      },
      () => undefined,
    );
  }
}
