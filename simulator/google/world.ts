/**
 * A small Google: its users, the rules that they live by, and the script of what goes wrong. Everything that happens
 * in it follows from the seed, the clock and the calls made; nothing is left to chance.
 *
 * Owns the users, the quota rules, the watches and the counters. Gmail over HTTP is in gmail/, sign-in in oauth/, the
 * notifications in pubsub/; each of them holds a world and keeps no state of it.
 */
import type { Clock } from '#platform/clock.ts';
import { FaultScript } from './faults.ts';
import type { GoogleError } from './google-error.ts';
import type { SentMail } from './mailbox/message.ts';
import { GoogleUser, type NewGoogleUser } from './mailbox/user.ts';
import { QUOTA_2026, QUOTA_LEGACY, type QuotaRules } from './quota-rules.ts';

const DAY = 86_400_000;

/** How a world begins. */
export interface GoogleWorldOptions {
  clock: Clock;
  /** The same seed, clock and calls give the same ids. */
  seed?: number;
  quota?: Partial<QuotaRules>;
  /** How long history is remembered: seven days unless told. */
  historyRetentionMs?: number;
  /** Where the history of each mailbox begins; above 2^53 to find clients that count with numbers. */
  firstHistoryId?: bigint;
  /** Milliseconds that a call of this method takes, by the world's clock. */
  latencyMs?: (method: string) => number;
}

/** One user's request for notifications. */
export interface WatchState {
  email: string;
  topicName: string;
  projectId: string;
  labelIds: readonly string[];
  /** Whether only these labels notify, or all but these. */
  labelFilter: 'include' | 'exclude';
  /** Milliseconds since 1970. */
  expiresAt: number;
}

/** What has happened so far. */
export interface WorldStats {
  /** Units granted, by address. */
  units: Map<string, number>;
  /** Calls that were carried out or refused, by method; parts of a batch count each, the batch as `batch`. */
  calls: Map<string, number>;
  /** Calls refused by quota. */
  throttled: number;
}

/** Whether Gmail may publish to a topic: null, or why not. Pub/Sub sets it; without it any topic will do. */
export type TopicGate = (topicName: string, projectId: string) => GoogleError | null;

/** Google, as far as Rapport knows it. */
export class GoogleWorld {
  readonly clock: Clock;
  readonly faults = new FaultScript();
  /** May be changed at any time. */
  readonly quota: QuotaRules;
  readonly seed: number;
  readonly latencyMs: (method: string) => number;
  readonly stats: WorldStats = { units: new Map(), calls: new Map(), throttled: 0 };
  /** By address in lower case. A watch that has expired stays until it is renewed, and notifies nobody. */
  readonly watches = new Map<string, WatchState>();
  /** How long a watch lasts from its call: seven days. */
  watchMs = 7 * DAY;
  topicGate: TopicGate = () => null;
  /** Projects in which the Gmail API is not enabled. */
  readonly disabledProjects = new Set<string>();
  /** Domains whose administrators let no app in. */
  readonly closedDomains = new Set<string>();
  historyRetentionMs: number;
  readonly #firstHistoryId: bigint;
  readonly #users = new Map<string, GoogleUser>();
  readonly #listeners = new Set<(email: string, historyId: string) => void>();
  readonly #readers = new Set<(mail: SentMail) => void>();

  constructor(options: GoogleWorldOptions) {
    this.clock = options.clock;
    this.seed = options.seed ?? 1;
    const base = options.quota?.generation === 'legacy' ? QUOTA_LEGACY : QUOTA_2026;
    this.quota = { ...base, ...options.quota };
    this.latencyMs = options.latencyMs ?? (() => 0);
    this.historyRetentionMs = options.historyRetentionMs ?? 7 * DAY;
    this.#firstHistoryId = options.firstHistoryId ?? 1_000_000n;
  }

  /** Opens a mailbox; its address must be new. */
  addUser(user: NewGoogleUser): GoogleUser {
    const key = user.email.toLowerCase();
    if (this.#users.has(key)) throw new Error(`There is already a user ${user.email}.`);
    const added = new GoogleUser(user, {
      clock: this.clock,
      seed: this.seed,
      firstHistoryId: this.#firstHistoryId,
      retentionMs: () => this.historyRetentionMs,
      changed: (historyId) => this.#tell(added.email, historyId),
      sent: (mail) => this.#carry(mail),
    });
    this.#users.set(key, added);
    return added;
  }

  /** A user by primary address, in whatever case. */
  user(email: string): GoogleUser | undefined {
    return this.#users.get(email.toLowerCase());
  }

  /** Every user, in the order in which they were added. */
  users(): GoogleUser[] {
    return [...this.#users.values()];
  }

  /** A user by any address: the primary one or an alias of the mailbox. */
  userAt(address: string): GoogleUser | undefined {
    const wanted = address.toLowerCase();
    return this.user(wanted) ?? this.users().find((user) => user.isOwnAddress(wanted));
  }

  /** Hears of every change of every mailbox; answers how to stop. Pub/Sub listens. */
  onChange(listener: (email: string, historyId: string) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Reads every letter that is sent, to users of this world and to others; answers how to stop. */
  onSend(reader: (mail: SentMail) => void): () => void {
    this.#readers.add(reader);
    return () => void this.#readers.delete(reader);
  }

  #tell(email: string, historyId: string): void {
    for (const listener of this.#listeners) listener(email, historyId);
  }

  /** The sender's own copy is the sender's affair: whoever writes to himself gets no second one. */
  #carry(mail: SentMail & { copy: Uint8Array }): void {
    const sender = this.userAt(mail.from);
    const receivers = new Set(mail.recipients.map((address) => this.userAt(address)));
    for (const receiver of receivers) if (receiver !== undefined && receiver !== sender) receiver.deliver(mail.copy);
    for (const reader of this.#readers) reader({ from: mail.from, recipients: mail.recipients, raw: mail.raw });
  }
}
