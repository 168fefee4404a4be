/**
 * A mail account that lives in memory and does what a test (or a demonstration) tells it.
 *
 * Its layout is that of Gmail (`account`: one feed, an email keeps its id when it moves) or that of IMAP (`folders`:
 * one feed for each mailbox, a moved email is gone here and new there). Deterministic: ids and times come from one
 * counter. Owns the state of the account and its script of faults; the rules of the port are in `changes.ts`.
 */

import { Fault } from '#errors.ts';
import type { FeedKey, MailboxKey, PartDescription, ProviderId, ProviderMailbox } from '../provider.ts';

/** The calls that a script can delay or fail; `email` is one email of a fetch. */
export type MemoryCall = 'mailboxes' | 'identities' | 'feeds' | 'changes' | 'fetch' | 'email' | 'find' | 'watch';

/** Runs before the `nth` call (from 1) of its kind; may wait and may throw. */
export type MemoryHook = (call: MemoryCall, nth: number) => void | Promise<void>;

/** One email in one feed. */
export interface MemoryEntry {
  serial: number;
  mailboxes: MailboxKey[];
  keywords: string[];
  receivedAt: Date;
  raw: Uint8Array;
  parts: PartDescription[];
  threadId: string | null;
  /** The tick of the last change of mailboxes or keywords. */
  changedAt: number;
  poison: string | null;
}

/** One change stream and what it holds. `expiredBefore`: states older than this tick are forgotten. */
export interface MemoryFeed {
  key: FeedKey;
  mailbox: MailboxKey | null;
  epoch: number;
  expiredBefore: number;
  entries: Map<number, MemoryEntry>;
}

/** What `add` may say beside the document. */
export interface MemoryEmail {
  mailboxes?: string[];
  keywords?: string[];
  receivedAt?: Date;
  parts?: PartDescription[];
  /** The thread that the provider names. */
  threadId?: string | null;
}

const STANDARD_MAILBOXES = [
  ['INBOX', 'inbox'],
  ['Sent', 'sent'],
  ['Drafts', 'drafts'],
  ['Junk', 'junk'],
  ['Trash', 'trash'],
  ['Archive', 'archive'],
] as const;

const FIRST_MOMENT = Date.UTC(2026, 0, 5, 9);

/** The account. Members that change it also wake its watchers, unless `dropWakes`. */
export class MemoryAccount {
  readonly layout: 'account' | 'folders';
  readonly addresses: string[];
  readonly mailboxes: ProviderMailbox[];
  readonly feeds = new Map<FeedKey, MemoryFeed>();
  readonly hooks: MemoryHook[] = [];
  /** When true, changes wake nobody: a lost notification. */
  dropWakes = false;
  /** When set, the mailbox list comes back like this, as from a server in trouble. */
  brokenList: 'empty' | 'garbage' | null = null;
  tick = 1;
  revoked = false;
  /** When false, lists name ids without dates and sizes, as Gmail's do. */
  tellsDates = true;
  #serial = 0;
  readonly #calls = new Map<MemoryCall, number>();
  readonly #watchers = new Set<{ wake: () => void; lost: (reason: unknown) => void }>();

  constructor(options: { layout?: 'account' | 'folders'; addresses?: string[] } = {}) {
    this.layout = options.layout ?? 'account';
    this.addresses = options.addresses ?? ['ada@acme.example'];
    this.mailboxes = STANDARD_MAILBOXES.map(([name, role]) => memoryMailbox(name, role));
    if (this.layout === 'account') this.#openFeed('account', null);
    else for (const mailbox of this.mailboxes) this.#openFeed(mailbox.key, mailbox.key);
  }

  /** Puts a document into mailboxes (INBOX unless told); answers its ids, one for each feed that lists it. */
  add(raw: string | Uint8Array, email: MemoryEmail = {}): ProviderId[] {
    const mailboxes = (email.mailboxes ?? ['INBOX']) as MailboxKey[];
    const octets = typeof raw === 'string' ? Buffer.from(raw, 'utf8') : raw;
    const groups = this.layout === 'account' ? [mailboxes] : mailboxes.map((key) => [key]);
    return this.#change(() => groups.map((group) => this.#insert(group, octets, email)));
  }

  /** Moves an email to one mailbox; answers its id there. */
  move(id: ProviderId, to: string): ProviderId {
    return this.#change(() => {
      const { feed, entry } = this.#locate(id);
      if (this.layout === 'account') {
        entry.mailboxes = [to as MailboxKey];
        entry.changedAt = this.tick;
        return id;
      }
      feed.entries.delete(entry.serial);
      return this.#insert([to as MailboxKey], entry.raw, entry);
    });
  }

  /** Replaces the keywords of an email. */
  flag(id: ProviderId, keywords: string[]): void {
    this.#change(() => {
      const { entry } = this.#locate(id);
      entry.keywords = [...keywords];
      entry.changedAt = this.tick;
    });
  }

  /** Removes an email for good. */
  expunge(id: ProviderId): void {
    this.#change(() => {
      const { feed, entry } = this.#locate(id);
      feed.entries.delete(entry.serial);
    });
  }

  /** Gives every email of a feed (all feeds unless told) a new id, as when UIDVALIDITY changes. */
  newEpoch(key?: string): void {
    this.#change(() => {
      for (const feed of this.#chosenFeeds(key)) {
        const entries = [...feed.entries.values()];
        feed.epoch += 1;
        feed.entries.clear();
        for (const entry of entries) {
          entry.serial = ++this.#serial;
          feed.entries.set(entry.serial, entry);
        }
      }
    });
  }

  /** Forgets the change log: every state handed out so far is unknown from now on; ids stay. */
  expire(key?: string): void {
    this.#change(() => {
      for (const feed of this.#chosenFeeds(key)) feed.expiredBefore = this.tick;
    });
  }

  /** Makes one email impossible to fetch; null heals it. */
  poison(id: ProviderId, reason: string | null): void {
    this.#locate(id).entry.poison = reason;
  }

  /** Throws the fault when the `nth` call of its kind from now on is made, once. */
  failOn(call: MemoryCall, nth: number, fault: unknown): void {
    const due = (this.#calls.get(call) ?? 0) + nth;
    this.hooks.push((made, count) => {
      if (made === call && count === due) throw fault;
    });
  }

  /** Calls every watcher, as a push would. */
  wake(): void {
    for (const watcher of [...this.#watchers]) watcher.wake();
  }

  /** Ends every watch as a dead connection does. */
  loseWatches(reason: unknown = new Fault('retry', 'memory-connection-lost', 'The connection was lost.')): void {
    const watchers = [...this.#watchers];
    this.#watchers.clear();
    for (const watcher of watchers) watcher.lost(reason);
  }

  /** Adds a watcher; answers how to remove it. */
  subscribe(wake: () => void, lost: (reason: unknown) => void): () => void {
    const watcher = { wake, lost };
    this.#watchers.add(watcher);
    return () => void this.#watchers.delete(watcher);
  }

  /** Counts a call and runs the hooks before it. */
  async enter(call: MemoryCall): Promise<void> {
    const nth = (this.#calls.get(call) ?? 0) + 1;
    this.#calls.set(call, nth);
    for (const hook of this.hooks) await hook(call, nth);
    if (this.revoked) throw new Fault('reconnect', 'memory-access-revoked', 'The account no longer lets Rapport in.');
  }

  #change<T>(act: () => T): T {
    this.tick += 1;
    const answer = act();
    if (!this.dropWakes) this.wake();
    return answer;
  }

  #insert(mailboxes: MailboxKey[], raw: Uint8Array, email: Omit<MemoryEmail, 'mailboxes'>): ProviderId {
    const feed = this.#feed(this.layout === 'account' ? 'account' : mailboxes[0]!);
    const serial = ++this.#serial;
    const keywords = [...(email.keywords ?? [])];
    const receivedAt = email.receivedAt ?? new Date(FIRST_MOMENT + serial * 60_000);
    const { parts = [], threadId = null } = email;
    feed.entries.set(serial, {
      serial,
      mailboxes,
      keywords,
      receivedAt,
      raw,
      parts,
      threadId,
      changedAt: this.tick,
      poison: null,
    });
    return memoryId(feed, serial);
  }

  #locate(id: ProviderId): { feed: MemoryFeed; entry: MemoryEntry } {
    const found = locate(this, id);
    if (found === null) throw new Error(`The memory account holds no email ${id}.`);
    return found;
  }

  #chosenFeeds(key: string | undefined): MemoryFeed[] {
    return key === undefined ? [...this.feeds.values()] : [this.#feed(key)];
  }

  #feed(key: string): MemoryFeed {
    const feed = this.feeds.get(key as FeedKey);
    if (feed === undefined) throw new Error(`The memory account has no feed ${key}.`);
    return feed;
  }

  #openFeed(key: string, mailbox: MailboxKey | null): void {
    this.feeds.set(key as FeedKey, { key: key as FeedKey, mailbox, epoch: 1, expiredBefore: 0, entries: new Map() });
  }
}

/** The id of an entry: it names feed, epoch and serial, so ids of a dead epoch find nothing. */
export function memoryId(feed: MemoryFeed, serial: number): ProviderId {
  return `${feed.epoch}.${serial}.${feed.key}` as ProviderId;
}

/** Finds what an id names; null when it is gone. */
export function locate(account: MemoryAccount, id: ProviderId): { feed: MemoryFeed; entry: MemoryEntry } | null {
  const [epoch, serial, ...key] = id.split('.');
  const feed = account.feeds.get(key.join('.') as FeedKey);
  const entry = feed?.entries.get(Number(serial));
  return feed === undefined || entry === undefined || String(feed.epoch) !== epoch ? null : { feed, entry };
}

function memoryMailbox(name: string, role: ProviderMailbox['role']): ProviderMailbox {
  return { key: name as MailboxKey, name, role, selectable: true };
}
