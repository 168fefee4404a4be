/**
 * Topics, subscriptions, and the messages that wait in them until they are acknowledged.
 *
 * Every subscription has its own copy of a message. A copy is due at a moment: at once, after a backoff (push), or when
 * its lease ends (pull). It leaves on acknowledgement or after seven days; so delivery is at least once, and in no
 * promised order. `push.ts` and `pull.ts` deliver; this file knows no network.
 */
import type { Clock } from '#platform/clock.ts';
import type { NewSubscription, PushTarget } from './google-pubsub.ts';
import { requireLoopback } from './post-push.ts';

const KEPT_MS = 7 * 86_400_000;
const DELAY_MS = 60_000;
const WAITING = 100_000;
const NAME = /^projects\/[a-z0-9:.-]+\/(topics|subscriptions)\/[\w.~+%-]{3,255}$/i;

/** One published message; `data` is base64, `publishedAt` in milliseconds since 1970. */
export interface Message {
  messageId: string;
  publishedAt: number;
  publishTime: string;
  data: string;
}

/** A message in one subscription. `dueAt` is in milliseconds since 1970. */
export interface Copy {
  message: Message;
  dueAt: number;
  attempts: number;
  isFlying: boolean;
  ackId: string | null;
}

/** One subscription; `listeners` hear of every copy that arrives. */
export interface Subscription {
  name: string;
  topic: string;
  push: PushTarget | null;
  ackDeadlineSeconds: number;
  copies: Set<Copy>;
  /** Copies that are handed on only after the next message: a scripted fault. */
  held: Copy[];
  listeners: Set<() => void>;
}

/** A topic, and whether Gmail's own account may publish to it. */
export interface Topic {
  name: string;
  gmailMayPublish: boolean;
}

/** What a script does to one message. */
export type PushFault = 'drop' | 'duplicate' | 'reorder' | 'delay';

/** The messages of one Google. */
export class Broker {
  readonly clock: Clock;
  readonly topics = new Map<string, Topic>();
  readonly subscriptions = new Map<string, Subscription>();
  #serial = 0;

  constructor(clock: Clock) {
    this.clock = clock;
  }

  createTopic(name: string, rules: { gmailMayPublish: boolean }): void {
    requireName(name, 'topics');
    this.topics.set(name, { name, ...rules });
  }

  createSubscription(name: string, { topic, push, ackDeadlineSeconds = 10 }: NewSubscription): Subscription {
    requireName(name, 'subscriptions');
    if (!this.topics.has(topic)) throw new Error(`There is no topic ${topic}.`);
    if (push !== undefined) requireLoopback(push.endpoint);
    const kept = { copies: new Set<Copy>(), held: [], listeners: new Set<() => void>() };
    const created = { name, topic, push: push ?? null, ackDeadlineSeconds, ...kept };
    this.subscriptions.set(name, created);
    return created;
  }

  /** Gives a copy to every subscription of the topic; answers the message's id. */
  publish(topic: string, text: string, fault: PushFault | null = null): string {
    if (!this.topics.has(topic)) throw new Error(`There is no topic ${topic}.`);
    const messageId = String(10_000_000_000_000 + this.nextSerial());
    const now = this.clock.now();
    const message = {
      messageId,
      publishedAt: now.getTime(),
      publishTime: now.toISOString(),
      data: Buffer.from(text).toString('base64'),
    };
    if (fault !== 'drop')
      for (const subscription of this.subscriptions.values())
        if (subscription.topic === topic) this.#enqueue(subscription, message, fault);
    return messageId;
  }

  /** The copies that are due, oldest first; those beyond the retention are forgotten. */
  due(subscription: Subscription): Copy[] {
    const now = this.clock.now().getTime();
    for (const copy of subscription.copies)
      if (copy.message.publishedAt + KEPT_MS < now) subscription.copies.delete(copy);
    return [...subscription.copies].filter((copy) => !copy.isFlying && copy.dueAt <= now);
  }

  /** A number that was not given before. */
  nextSerial(): number {
    this.#serial += 1;
    return this.#serial;
  }

  /** When the next copy is due that is not on its way. */
  nextDue(subscription: Subscription): number | null {
    let next: number | null = null;
    for (const { isFlying, dueAt } of subscription.copies) if (!isFlying) next = Math.min(next ?? dueAt, dueAt);
    return next;
  }

  /** Everything waits no longer: held and delayed copies, and those in backoff. */
  hurry(subscription: Subscription): void {
    this.#release(subscription);
    for (const copy of subscription.copies) copy.dueAt = Math.min(copy.dueAt, this.clock.now().getTime());
  }

  #enqueue(subscription: Subscription, message: Message, fault: PushFault | null): void {
    const dueAt = this.clock.now().getTime() + (fault === 'delay' ? DELAY_MS : 0);
    const copy = (): Copy => ({ message, dueAt, attempts: 0, isFlying: false, ackId: null });
    if (subscription.copies.size >= WAITING) throw new Error('Too many messages wait in a simulated subscription.');
    if (fault === 'reorder') return void subscription.held.push(copy());
    subscription.copies.add(copy());
    if (fault === 'duplicate') subscription.copies.add(copy());
    this.#release(subscription);
    for (const listener of subscription.listeners) listener();
  }

  #release(subscription: Subscription): void {
    for (const copy of subscription.held.splice(0)) subscription.copies.add(copy);
  }
}

function requireName(name: string, kind: 'topics' | 'subscriptions'): void {
  if (NAME.exec(name)?.[1] !== kind) throw new Error(`A name must read projects/PROJECT/${kind}/NAME, not ${name}.`);
}
