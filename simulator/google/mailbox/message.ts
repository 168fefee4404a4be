/** One stored message, and where its octets come from. */

/** The octets of a document, or a function that makes them anew at each call: always the same ones. */
export type RawSource = Uint8Array | string | (() => Uint8Array);

/** A message of one mailbox. Its octets never change; its labels do. */
export interface StoredMessage {
  readonly id: string;
  readonly threadId: string;
  labelIds: readonly string[];
  /** Milliseconds since 1970. */
  readonly internalDate: number;
  /** The place in the history of its last change. */
  changedAt: number;
  readonly source: Uint8Array | (() => Uint8Array);
}

/** What a mailbox tells of a message: the provider's truth, for tests. */
export interface MailboxEntry {
  id: string;
  threadId: string;
  labelIds: readonly string[];
  internalDate: Date;
  historyId: string;
  readonly raw: Uint8Array;
}

/** The octets of a message. */
export function octetsOf(message: StoredMessage): Uint8Array {
  return typeof message.source === 'function' ? message.source() : message.source;
}

/** What is stored for a source: text as UTF-8. */
export function storable(raw: RawSource): Uint8Array | (() => Uint8Array) {
  return typeof raw === 'string' ? Buffer.from(raw, 'utf8') : raw;
}

/** A letter that left a mailbox. */
export interface SentMail {
  from: string;
  /** Every recipient, in lower case, Bcc too. */
  recipients: readonly string[];
  raw: Uint8Array;
}
