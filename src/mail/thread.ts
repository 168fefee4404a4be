/**
 * What a thread is: the least set of joins that these rules force, whatever the order in which messages arrive.
 *
 * Two threads join when they share
 * - a `provider:` key; or
 * - an `id:` key, and their participants overlap: one address, or one registrable domain that is not free mail; or
 * - a `subject:` key, and they share a participant's address, are at most 30 days apart, and at least one of them has
 *   a reply or a forward.
 * Each condition, once true of two threads, stays true whatever else joins either of them. So the joins have one
 * closure, and order and paging can not change it. A forged `References` alone joins nothing: the ids match, but the
 * stranger shares no participant with the thread. The workspace's own addresses do not count as participants, since
 * a stranger can always write to its owner; they count only in a message that has no others.
 */
import { hash } from 'node:crypto';
import { domainOf, normaliseAddress, registrableDomain } from './address.ts';
import { isFreeMail } from './free-mail.ts';
import type { ParsedMessage } from './message.ts';
import { baseSubject } from './subject.ts';

/** What threads can be joined by. The part after the colon is a hash, so it has no shape and a bounded length. */
export type ThreadKey = `id:${string}` | `subject:${string}` | `provider:${string}`;

/** What the rules need to know of a thread, stored or in the making; JSON shows it whole. */
export interface ThreadFacts {
  id: string;
  keys: ThreadKey[];
  /** Normalised addresses that count. */
  participants: string[];
  /** ISO 8601 in UTC; null while no message of the thread has a date. */
  firstAt: string | null;
  lastAt: string | null;
  /** A message of the thread has the subject of a reply or a forward. */
  hasReply: boolean;
}

/** What the rules need to know of one message. `key` is the caller's own. */
export interface ThreadInput {
  key: string;
  keys: ThreadKey[];
  participants: string[];
  at: string | null;
  isReply: boolean;
}

/** Days that two threads with one subject may lie apart. */
export const SUBJECT_DAYS = 30;

const FIRST_IDS = 20;
const LAST_IDS = 180;
const SHORTEST_SUBJECT = 3;
const MOST_PARTICIPANTS = 500;

type Threading = Pick<ParsedMessage, 'messageId' | 'references' | 'inReplyTo' | 'subject'>;

/** The keys of a message: its own id and the ids that it refers to; its base subject only when it refers to none. */
export function threadKeys(message: Threading): ThreadKey[] {
  const referred = [...new Set([...message.references, ...message.inReplyTo])];
  const kept =
    referred.length <= FIRST_IDS + LAST_IDS
      ? referred
      : [...referred.slice(0, FIRST_IDS), ...referred.slice(-LAST_IDS)];
  const ids = message.messageId === null ? kept : [message.messageId, ...kept];
  const keys = new Set(ids.map((id): ThreadKey => `id:${hashed(id)}`));
  const subject = referred.length === 0 ? subjectKey(message.subject) : null;
  return subject === null ? [...keys] : [...keys, subject];
}

/** The key of a provider's own thread id within one connection. */
export function providerThreadKey(connectionId: string, providerThreadId: string): ThreadKey {
  return `provider:${hashed(`${connectionId.length}:${connectionId}${providerThreadId}`)}`;
}

/** Everything that the rules need of a parsed message; `isOwn` tells the workspace's own addresses, normalised. */
export function threadInput(key: string, message: ParsedMessage, isOwn: (address: string) => boolean): ThreadInput {
  return {
    key,
    keys: threadKeys(message),
    participants: threadParticipants(message, isOwn),
    at: message.date,
    isReply: baseSubject(message.subject).isReply,
  };
}

/**
 * Reply-To does not count: it is an instruction, and anybody can name anybody there. Nor does BCC: a thread is the whole
 * workspace's, and who got a blind copy is known to the sender's own copy alone.
 */
function threadParticipants(message: ParsedMessage, isOwn: (address: string) => boolean): string[] {
  const named = [...message.from, ...message.sender, ...message.to, ...message.cc];
  const addresses = [...new Set(named.slice(0, 4 * MOST_PARTICIPANTS).map((entry) => normaliseAddress(entry.address)))];
  const others = addresses.filter((address) => !isOwn(address));
  return (others.length > 0 ? others : addresses).slice(0, MOST_PARTICIPANTS);
}

/** Two participants overlap when they share a token: the address, or its domain when that means one organisation. */
export function overlapTokens(address: string): string[] {
  const domain = domainOf(address);
  if (domain === null || isFreeMail(domain)) return [address];
  return [address, `@${registrableDomain(domain) ?? domain}`];
}

function subjectKey(subject: string): ThreadKey | null {
  const base = baseSubject(subject).base.toLowerCase().normalize('NFC');
  return [...base].length < SHORTEST_SUBJECT ? null : `subject:${hashed(base)}`;
}

/** 128 bits of SHA-256: nobody can choose two ids that meet. */
function hashed(text: string): string {
  return hash('sha256', text, 'base64url').slice(0, 22);
}
