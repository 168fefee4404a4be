/**
 * One user and the mailbox: what a person (or Gmail itself) does in it. Every change is written to the history and
 * told to the world once. A message keeps its id until it is deleted; what changes are its labels.
 *
 * INBOX, SPAM and TRASH exclude each other, as in Gmail: putting one on takes the others off. Untrashing gives back no
 * INBOX. Deleting a label takes it off its messages, with a record for each.
 */
import type { Clock } from '#platform/clock.ts';
import { Aliases } from './aliases.ts';
import { Drafts } from './drafts.ts';
import { History, type HistoryKind, type HistoryRecord } from './history.ts';
import { createIds, createRandom, seedFor } from './ids.ts';
import { Labels, type MailboxLabel } from './labels.ts';
import { type MailboxEntry, octetsOf, type RawSource, type SentMail, type StoredMessage, storable } from './message.ts';
import { prepareToSend } from './prepare-to-send.ts';
import { MessageStore } from './store.ts';
import { ThreadIndex } from './thread-index.ts';

/** Who a new user is. */
export interface NewGoogleUser {
  email: string;
  name: string;
  /** The Workspace domain, or null for a private account; the domain of the address unless it is gmail.com's. */
  domain?: string | null;
  aliases?: readonly { address: string; name?: string; isDefault?: boolean; signature?: string; replyTo?: string }[];
  /** False for a user whose mail service is not enabled. */
  licensed?: boolean;
  suspended?: boolean;
}

/** What a mailbox needs from its world. */
export interface MailboxWorld {
  clock: Clock;
  seed: number;
  firstHistoryId: bigint;
  retentionMs(): number;
  changed(historyId: string): void;
  /** Carries a letter: `copy` is what its receivers get, without Bcc. */
  sent(mail: SentMail & { copy: Uint8Array }): void;
}

/** Where a message is put. */
export interface Placing {
  labels?: readonly string[];
  internalDate?: Date;
  threadId?: string;
}

/** What a message got. */
export interface Placed {
  id: string;
  threadId: string;
}

const PLACES = ['INBOX', 'SPAM', 'TRASH'];

/** A user with one mailbox. */
export class GoogleUser {
  readonly email: string;
  readonly name: string;
  readonly domain: string | null;
  licensed: boolean;
  suspended: boolean;
  readonly aliases: Aliases;
  readonly labels = new Labels();
  readonly messages = new MessageStore();
  readonly drafts: Drafts;
  readonly history: History;
  readonly #world: MailboxWorld;
  readonly #threads: ThreadIndex;
  readonly #nextId: (now: number) => string;
  #showings = 0;

  constructor(user: NewGoogleUser, world: MailboxWorld) {
    this.email = user.email;
    this.name = user.name;
    this.domain = user.domain === undefined ? workspaceOf(user.email) : user.domain;
    this.licensed = user.licensed ?? true;
    this.suspended = user.suspended ?? false;
    this.aliases = new Aliases(user);
    const random = createRandom(seedFor(user.email.toLowerCase(), world.seed));
    this.history = new History(world.firstHistoryId, random);
    this.#nextId = createIds(random);
    this.#threads = new ThreadIndex(this.messages);
    this.drafts = new Drafts(this, random);
    this.#world = world;
  }

  get historyId(): string {
    return this.history.current;
  }

  /** Milliseconds since 1970 by the world's clock. */
  get now(): number {
    return this.#world.clock.now().getTime();
  }

  /** Puts a message into the mailbox, in a thread of its own unless told: INBOX and UNREAD, now, unless told. */
  insert(raw: RawSource, placing: Placing = {}): Placed {
    const id = this.#nextId(this.now);
    const threadId = placing.threadId ?? id;
    const labelIds = [...(placing.labels ?? ['INBOX', 'UNREAD'])];
    const internalDate = placing.internalDate?.getTime() ?? this.now;
    const message: StoredMessage = { id, threadId, labelIds, internalDate, changedAt: 0, source: storable(raw) };
    this.messages.add(message);
    this.#threads.add(message);
    this.#record('messageAdded', message, []);
    this.#tell();
    return { id, threadId };
  }

  /** A letter arrives: it joins the thread that it answers, as Gmail decides that. */
  deliver(raw: RawSource, placing: Omit<Placing, 'threadId'> = {}): Placed {
    const source = storable(raw);
    const octets = typeof source === 'function' ? source() : source;
    return this.insert(source, { ...placing, threadId: this.#threads.find(octets) ?? undefined });
  }

  /**
   * Sends a letter: one copy stays here as SENT (and arrives here too, when it is to ourselves), the others get theirs.
   * `threadId` is a wish: it is granted when the letter answers a message of that thread, under the same subject.
   */
  send(raw: RawSource, wish: { threadId?: string } = {}): Placed {
    const source = storable(raw);
    const letter = prepareToSend(typeof source === 'function' ? source() : source, this.aliases, this.now);
    const threadId = this.#threads.find(letter.raw, wish.threadId) ?? undefined;
    const isToSelf = letter.recipients.some((address) => this.isOwnAddress(address));
    const placed = this.insert(letter.raw, { labels: isToSelf ? ['SENT', 'INBOX', 'UNREAD'] : ['SENT'], threadId });
    this.#world.sent({ from: this.email, recipients: letter.recipients, raw: letter.raw, copy: letter.copy });
    return placed;
  }

  /** Puts labels on a message and takes others off. */
  label(id: string, change: { add?: readonly string[]; remove?: readonly string[] }): void {
    const message = this.message(id);
    const add = change.add ?? [];
    const excluded = add.some((label) => PLACES.includes(label)) ? PLACES.filter((label) => !add.includes(label)) : [];
    const remove = new Set([...(change.remove ?? []), ...excluded]);
    const removed = message.labelIds.filter((label) => remove.has(label));
    const kept = message.labelIds.filter((label) => !remove.has(label));
    const added = [...new Set(add)].filter((label) => !kept.includes(label) && !remove.has(label));
    if (removed.length + added.length === 0) return;
    message.labelIds = [...kept, ...added];
    if (added.length > 0) this.#record('labelAdded', message, added);
    if (removed.length > 0) this.#record('labelRemoved', message, removed);
    this.#tell();
  }

  trash(id: string): void {
    this.label(id, { add: ['TRASH'] });
  }

  untrash(id: string): void {
    this.label(id, { remove: ['TRASH'] });
  }

  /** Deletes a message for good; its id is never used again. */
  delete(id: string): void {
    const message = this.message(id);
    this.messages.remove(message);
    this.drafts.forget(id);
    this.#record('messageDeleted', message, []);
    this.#tell();
  }

  deleteAll(messages: readonly StoredMessage[]): void {
    for (const message of [...messages]) this.delete(message.id);
  }

  /** Makes a label of its owner's; answers its id. */
  createLabel(name: string, more: Partial<MailboxLabel> = {}): string {
    const label = this.labels.create(name, more);
    if (label === null) throw new Error(`There is already a label ${name}.`);
    return label.id;
  }

  renameLabel(id: string, name: string): void {
    const label = this.labels.get(id);
    if (label === undefined) throw new Error(`There is no label ${id}.`);
    label.name = name;
  }

  deleteLabel(id: string): void {
    if (!this.labels.delete(id)) throw new Error(`There is no label ${id} that can be deleted.`);
    for (const message of [...this.messages.all()]) this.label(message.id, { remove: [id] });
  }

  /** The provider's truth: every message, newest first. */
  list(): MailboxEntry[] {
    return [...this.messages.newestFirst()].map((message) => ({
      id: message.id,
      threadId: message.threadId,
      labelIds: [...message.labelIds],
      internalDate: new Date(message.internalDate),
      historyId: this.history.textOf(message.changedAt),
      get raw() {
        return octetsOf(message);
      },
    }));
  }

  /** A message by its id; throws when there is none. */
  message(id: string): StoredMessage {
    const message = this.messages.get(id);
    if (message === undefined) throw new Error(`${this.email} has no message ${id}.`);
    return message;
  }

  /** The changes after a history id, oldest first; null when that is forgotten or never was. */
  changesSince(historyId: string): readonly HistoryRecord[] | null {
    const place = this.history.placeOf(historyId);
    return place === null ? null : this.history.since(place, this.now - this.#world.retentionMs());
  }

  /** Every history id that was handed out so far is forgotten. */
  expireHistory(): void {
    this.history.forget();
  }

  /** The messages that carry a Message-ID (given without brackets). */
  withMessageId(messageId: string): StoredMessage[] {
    return this.#threads.withMessageId(messageId);
  }

  /** Counts how often messages were shown: attachment ids differ with it. */
  nextShowing(): number {
    this.#showings += 1;
    return this.#showings;
  }

  isOwnAddress(address: string): boolean {
    return this.aliases.get(address) !== undefined;
  }

  #record(kind: HistoryKind, message: StoredMessage, changed: readonly string[]): void {
    const { id, threadId, labelIds } = message;
    message.changedAt = this.history.add({ kind, id, threadId, labelIds, changed }, this.now);
  }

  #tell(): void {
    this.#world.changed(this.historyId);
  }
}

function workspaceOf(email: string): string | null {
  const domain = email.slice(email.lastIndexOf('@') + 1).toLowerCase();
  return domain === 'gmail.com' || domain === 'googlemail.com' ? null : domain;
}
