/** Pulling: copies are lent until their deadline, and come again when nobody acknowledged them. */
import type { Broker, Copy, Subscription } from './broker.ts';

/** How long a pull waits for a message, by the world's clock. */
const WAIT_MS = 20_000;
const MOST = 1000;
const LONGEST_DEADLINE_S = 600;

/** What a puller asks for. */
export interface PullRequest {
  most: number;
  /** Whether to wait for a message when there is none. */
  waits: boolean;
  signal: AbortSignal;
}

/** One lent message. */
export interface Received {
  ackId: string;
  message: { data: string; messageId: string; publishTime: string };
}

/** Lends what is due, after waiting for it if need be. */
export async function pull(broker: Broker, subscription: Subscription, asked: PullRequest): Promise<Received[]> {
  const ends = broker.clock.now().getTime() + WAIT_MS;
  while (asked.waits && broker.due(subscription).length === 0 && !asked.signal.aborted) {
    const left = ends - broker.clock.now().getTime();
    if (left <= 0) break;
    await nextArrival(broker, subscription, left, asked.signal);
  }
  if (asked.signal.aborted) return [];
  return broker
    .due(subscription)
    .slice(0, Math.min(asked.most, MOST))
    .map((copy) => lend(broker, subscription, copy));
}

/** Takes copies out for good; ids that mean nothing any more are let pass. */
export function acknowledge(subscription: Subscription, ackIds: readonly string[]): void {
  for (const copy of lent(subscription, ackIds)) subscription.copies.delete(copy);
}

/** Sets when lent copies come again; 0 seconds: at once. */
export function changeDeadline(
  broker: Broker,
  subscription: Subscription,
  ackIds: readonly string[],
  seconds: number,
): void {
  const left = Math.min(Math.max(Number.isFinite(seconds) ? seconds : 0, 0), LONGEST_DEADLINE_S);
  for (const copy of lent(subscription, ackIds)) copy.dueAt = broker.clock.now().getTime() + left * 1000;
  if (left === 0) for (const listener of subscription.listeners) listener();
}

function lent({ copies }: Subscription, ackIds: readonly string[]): Copy[] {
  const wanted = new Set(ackIds);
  return [...copies].filter(({ ackId }) => ackId !== null && wanted.has(ackId));
}

function lend(broker: Broker, subscription: Subscription, copy: Copy): Received {
  const { data, messageId, publishTime } = copy.message;
  copy.attempts += 1;
  copy.dueAt = broker.clock.now().getTime() + subscription.ackDeadlineSeconds * 1000;
  copy.ackId = `${broker.nextSerial()}-${messageId}-${copy.attempts}`;
  return { ackId: copy.ackId, message: { data, messageId, publishTime } };
}

/** Resolves when a message arrives, a lease ends, the time is over or the caller is gone. */
async function nextArrival(broker: Broker, subscription: Subscription, ms: number, signal: AbortSignal): Promise<void> {
  const woken = new AbortController();
  const wake = () => woken.abort();
  const due = broker.nextDue(subscription);
  const lease = due === null ? ms : Math.max(0, due - broker.clock.now().getTime());
  subscription.listeners.add(wake);
  await broker.clock.sleep(Math.min(ms, lease), AbortSignal.any([signal, woken.signal])).catch(() => undefined);
  subscription.listeners.delete(wake);
}
