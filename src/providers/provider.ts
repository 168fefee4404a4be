/**
 * The port between Rapport and a mail account, in the verbs of JMAP (RFC 8620, RFC 8621).
 *
 * Adapters speak these types and throw only Faults, classified by provenance: only a reply that the provider really
 * sent may be `refuse` or `reconnect`; our own timeouts and lost connections are always `retry`.
 * Adapters know no database and no CRM. What differs between vendors is read from `capabilities`, never from a name.
 *
 * A *feed* is one change stream with a state of its own: the whole account (Gmail) or one mailbox (IMAP, Graph).
 * `changes(feed, null)` lists everything that the feed holds, newest first; `changes(feed, state)` what came after.
 * Invariants: an email is created once per feed and never updated before; destroyed wins; the same state asked twice
 * gives the same answer while the account rests; pages lose nothing; an unknown state is a Fault `resync`.
 */
import type { Mailbox } from '#mail/mailbox.ts';

declare const brand: unique symbol;
/** The provider's own id of one email. Opaque, case-sensitive; for IMAP it names folder, UIDVALIDITY and UID. */
export type ProviderId = string & { readonly [brand]: 'ProviderId' };
/** Where a feed stands. Opaque; stored as it was given. */
export type FeedState = string & { readonly [brand]: 'FeedState' };
/** The provider's key of a feed. Opaque. */
export type FeedKey = string & { readonly [brand]: 'FeedKey' };
/** The provider's key of a mailbox (folder or label). Opaque. */
export type MailboxKey = string & { readonly [brand]: 'MailboxKey' };

/** A mailbox as the provider lists it. */
export interface ProviderMailbox extends Mailbox {
  key: MailboxKey;
  /** Why it gives no feed although it is listed, in words for its owner. */
  problem?: string;
}

/** One change stream. `epoch` changes when the provider forgot its ids (UIDVALIDITY): ids of another epoch are dead. */
export interface Feed {
  key: FeedKey;
  /** The mailbox that it covers, or null for the whole account. */
  mailbox: MailboxKey | null;
}

/** What a listing tells of an email, without fetching it. */
export interface ListedEmail {
  id: ProviderId;
  mailboxes: MailboxKey[];
  keywords: string[];
  /** When the provider received it, or null when it does not say. */
  receivedAt: Date | null;
  /** Octets of the RFC 5322 document, or null when the provider does not say. */
  size: number | null;
  /** The provider's own thread; absent where it has none. */
  threadId?: string | null;
  /** Older than the horizon of the listing, where the provider tells no dates. */
  old?: true;
}

/** One page of changes. `updated` may repeat what has not changed since. */
export interface Changes {
  created: ListedEmail[];
  updated: ListedEmail[];
  destroyed: ProviderId[];
  newState: FeedState;
  hasMore: boolean;
  /** How many emails of the feed are not listed yet after this page, when the provider can tell. */
  remaining: number | null;
  /** The epoch that the ids of this page belong to (UIDVALIDITY), or '' where ids never expire. */
  epoch: string;
}

/** An attachment as the provider describes it, for a document that was cut. */
export interface PartDescription {
  filename: string | null;
  mimeType: string;
  size: number;
  contentId: string | null;
  disposition: 'attachment' | 'inline' | null;
}

/** A fetched email. `raw` holds at most `maxOctets` of the document; `cut` says that there was more. */
export interface FetchedEmail extends ListedEmail {
  raw: Uint8Array;
  cut: boolean;
  /** All parts that are attachments, only for a document that was cut. */
  parts: PartDescription[] | null;
}

/** What became of one id that was asked for. */
export type Fetched =
  | { type: 'email'; email: FetchedEmail }
  | { type: 'gone'; id: ProviderId }
  | { type: 'poison'; id: ProviderId; code: string; reason: string };

/** How a fetch is made. */
export interface FetchManner {
  /** The providers' threads of the emails asked for, as far as their listing told: a thread may be cheaper than its emails. */
  threads?: ReadonlyMap<ProviderId, string>;
  /** A person waits: use what is kept in reserve, and give the document octet for octet. */
  interactive?: boolean;
}

/** Push that the provider keeps for some days, without an open connection (Gmail, Graph). */
export interface Subscription {
  /** Begins or prolongs it; changes are announced at `target` (for Gmail a Pub/Sub topic) until the answer's time. */
  renew(target: string): Promise<{ expiresAt: Date }>;
  /** Ends it; one that is not there is no error. */
  end(): Promise<void>;
}

/** Search that every provider can do, to answer "why is this message not here?" for what was never fetched. */
export type FindQuery = { messageId: string } | { address: string; date: Date };

/** How an account differs from others: read by the engine in place of the vendor's name. */
export interface Capabilities {
  /** An email keeps its id when it moves to another mailbox. */
  stableIds: boolean;
  /** `watch` holds a connection that wakes by itself. */
  push: boolean;
  /** How the timeline marks the origin of an entry. */
  mark: 'gmail' | 'outlook' | 'imap' | 'forwarded' | 'memory';
}

/** One of the account's own addresses. */
export interface Identity {
  address: string;
  name: string | null;
  isDefault: boolean;
}

/** A running watch; `close` never throws. */
export interface Watch {
  close(): Promise<void>;
}

/** One open account. Calls are made one at a time; `close` ends it and never throws. */
export interface MailProvider {
  readonly capabilities: Capabilities;
  mailboxes(): Promise<ProviderMailbox[]>;
  identities(): Promise<Identity[]>;
  feeds(): Promise<Feed[]>;
  /** `horizon`: emails received before it will not be fetched; where the list tells no dates, they are marked `old`. */
  changes(feed: Feed, since: FeedState | null, limit: number, horizon?: Date | null): Promise<Changes>;
  /** Streams the emails asked for, in any order, each id exactly once; memory is bounded by `maxOctets` a message. */
  fetch(ids: ProviderId[], maxOctets: number, how?: FetchManner): AsyncIterable<Fetched>;
  /** Ids and listing facts of emails that match, newest first, at most `limit`; looks in every mailbox. */
  find(query: FindQuery, limit: number): Promise<ListedEmail[]>;
  /** Calls `wake` when something may have changed; carries no truth. `lost` is called once when the watch died. */
  watch(wake: () => void, lost: (reason: unknown) => void): Promise<Watch>;
  /** Only where push is subscribed; `capabilities.push` is false there, because no connection is held. */
  subscription?: Subscription;
  close(): Promise<void>;
}

/** Opens accounts of one vendor. `settings` are not secret; `secret` is unsealed just before and kept nowhere else. */
export type OpenProvider<Settings, Secret> = (settings: Settings, secret: Secret) => Promise<MailProvider>;
