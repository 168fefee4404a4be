/**
 * Which thread a letter joins, by Gmail's rule: it names a message of the thread in References or In-Reply-To, and
 * its subject is that message's, replies and forwards aside. A thread takes no more than 100 letters that way.
 *
 * Owns the index of Message-IDs. It is filled when it is first asked: storing a message does not read it.
 */
import { baseSubject } from '#mail/subject.ts';
import { decodeHeader } from './encoded-words.ts';
import { headerValue, readHeaders } from './headers.ts';
import { octetsOf, type StoredMessage } from './message.ts';
import type { MessageStore } from './store.ts';

/** Gmail begins a new conversation after this many. */
const LARGEST_THREAD = 100;
const MOST_REFERENCES = 200;
const ID = /<([^<>\s]{1,998})>/g;

/** The index of one mailbox. */
export class ThreadIndex {
  readonly #messages: MessageStore;
  readonly #byMessageId = new Map<string, StoredMessage[]>();
  #unread: StoredMessage[] = [];

  constructor(messages: MessageStore) {
    this.#messages = messages;
  }

  /** Makes a message known. */
  add(message: StoredMessage): void {
    this.#unread.push(message);
  }

  /** The messages that carry a Message-ID. */
  withMessageId(messageId: string): StoredMessage[] {
    this.#readUnread();
    const known = this.#byMessageId.get(messageId) ?? [];
    return known.filter((message) => this.#messages.get(message.id) === message);
  }

  /** The thread that a document joins, or null. Of several, the one that is wished for, else that of the nearest. */
  find(document: Uint8Array, wished?: string): string | null {
    const headers = readHeaders(document);
    const subject = baseOf(headerValue(headers, 'subject'));
    const answered = referencesOf(headers).flatMap((id) => this.withMessageId(id));
    const joinable = answered.filter((message) => this.#isJoinable(message, subject));
    const best = joinable.find((message) => message.threadId === wished) ?? joinable[0];
    return best?.threadId ?? null;
  }

  #isJoinable(message: StoredMessage, subject: string): boolean {
    if (this.#messages.thread(message.threadId).length >= LARGEST_THREAD) return false;
    return baseOf(headerValue(readHeaders(octetsOf(message)), 'subject')) === subject;
  }

  #readUnread(): void {
    const unread = this.#unread;
    this.#unread = [];
    for (const message of unread) {
      const messageId = idsIn(headerValue(readHeaders(octetsOf(message)), 'message-id'))[0];
      if (messageId === undefined) continue;
      const known = this.#byMessageId.get(messageId);
      if (known === undefined) this.#byMessageId.set(messageId, [message]);
      else known.push(message);
    }
  }
}

/** The nearest first: In-Reply-To, then References from its end. */
function referencesOf(headers: ReturnType<typeof readHeaders>): string[] {
  const replied = idsIn(headerValue(headers, 'in-reply-to'));
  const references = idsIn(headerValue(headers, 'references')).reverse();
  return [...new Set([...replied, ...references])].slice(0, MOST_REFERENCES);
}

function idsIn(value: string): string[] {
  return [...value.matchAll(ID)].map((match) => match[1] ?? '');
}

function baseOf(subject: string): string {
  return baseSubject(decodeHeader(subject)).base.toLowerCase();
}
