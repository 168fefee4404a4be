/**
 * What the headers of a message say: ids, dates, people, subject. Each reading has a limit and a Problem; where a
 * header that may stand once stands twice, the first one counts, as in the mail programs that show it.
 */
import { decodeWords } from 'postal-mime';
import type { Address } from './address.ts';
import { type Headers, header } from './headers.ts';
import type { ParsedMessage } from './message.ts';
import { parseAddressList } from './parse-address-list.ts';
import { parseDate } from './parse-date.ts';
import { parseInReplyTo, parseMessageId, parseReferences } from './parse-ids.ts';
import type { ProblemCode, Problems } from './problem.ts';

/** The part of a message that its headers make. */
export type Envelope = Pick<
  ParsedMessage,
  | 'messageId'
  | 'inReplyTo'
  | 'references'
  | 'date'
  | 'statedDate'
  | 'from'
  | 'sender'
  | 'replyTo'
  | 'to'
  | 'cc'
  | 'bcc'
  | 'subject'
>;

/** Most of each that is kept, and the longest subject in characters. */
export const ENVELOPE_LIMITS = { addresses: 10_000, references: 1_000, inReplyTo: 100, subject: 2_000 } as const;

const KEPT_FIRST_REFERENCES = 100;
const ALLOWED_FUTURE = 2 * 24 * 60 * 60 * 1000;
/** A date of receipt before this comes from a broken clock. */
const FIRST_BELIEVABLE_RECEIPT = Date.UTC(1990, 0, 1);
const ONLY_ONCE: readonly [string, ProblemCode][] = [
  ['from', 'from-repeated'],
  ['subject', 'subject-repeated'],
  ['message-id', 'message-id-repeated'],
];

/** Reads the envelope; `receivedAt` stands in for a date that is missing, unreadable or in the future. */
export function parseEnvelope(headers: Headers, receivedAt: Date | null, problems: Problems): Envelope {
  for (const [name, code] of ONLY_ONCE) if ((headers.get(name)?.length ?? 0) > 1) problems.add(code);
  const stated = readDate(headers, problems);
  return {
    messageId: readMessageId(headers, problems),
    inReplyTo: parseInReplyTo(joined(headers, 'in-reply-to')).slice(0, ENVELOPE_LIMITS.inReplyTo),
    references: readReferences(headers, problems),
    date: chooseDate(stated, receivedAt, problems)?.toISOString() ?? null,
    statedDate: stated?.toISOString() ?? null,
    from: readFrom(headers, problems),
    sender: readAddresses(headers, 'sender', problems),
    replyTo: readAddresses(headers, 'reply-to', problems),
    to: readAddresses(headers, 'to', problems),
    cc: readAddresses(headers, 'cc', problems),
    bcc: readAddresses(headers, 'bcc', problems),
    subject: readSubject(headers, problems),
  };
}

function joined(headers: Headers, name: string): string {
  return headers.get(name)?.join(' ') ?? '';
}

function readMessageId(headers: Headers, problems: Problems): string | null {
  const value = header(headers, 'message-id');
  const id = parseMessageId(value) ?? parseMessageId(decoded(value));
  if (id === null) problems.add(value === '' ? 'message-id-missing' : 'message-id-unreadable');
  return id;
}

function readReferences(headers: Headers, problems: Problems): string[] {
  const ids = parseReferences(joined(headers, 'references'));
  if (ids.length <= ENVELOPE_LIMITS.references) return ids;
  problems.add('references-cut');
  return [...ids.slice(0, KEPT_FIRST_REFERENCES), ...ids.slice(KEPT_FIRST_REFERENCES - ENVELOPE_LIMITS.references)];
}

function readDate(headers: Headers, problems: Problems): Date | null {
  const value = header(headers, 'date');
  const date = value === '' ? null : parseDate(value);
  if (date === null) problems.add(value === '' ? 'date-missing' : 'date-unreadable');
  return date;
}

/** Mail is not received days before it is written: such a date would stand on top of every timeline for years. */
function chooseDate(stated: Date | null, receivedAt: Date | null, problems: Problems): Date | null {
  const received = receivedAt === null || Number.isNaN(receivedAt.getTime()) ? null : receivedAt;
  if (stated === null || received === null) return stated ?? received;
  const isFuture = stated.getTime() > received.getTime() + ALLOWED_FUTURE;
  if (!isFuture || received.getTime() < FIRST_BELIEVABLE_RECEIPT) return stated;
  problems.add('date-future');
  return received;
}

function readFrom(headers: Headers, problems: Problems): Address[] {
  const value = header(headers, 'from');
  if (value === '') problems.add('from-missing');
  return readList([value], problems);
}

function readAddresses(headers: Headers, name: string, problems: Problems): Address[] {
  const values = headers.get(name);
  return values === undefined ? [] : readList(values, problems);
}

function readList(values: readonly string[], problems: Problems): Address[] {
  const addresses: Address[] = [];
  for (const value of values) {
    const list = parseAddressList(value, ENVELOPE_LIMITS.addresses - addresses.length);
    for (const address of list.addresses) addresses.push(address);
    if (list.unread > 0) problems.add('address-unreadable');
    if (list.cut) problems.add('addresses-cut');
    if (addresses.length >= ENVELOPE_LIMITS.addresses) break;
  }
  return addresses;
}

function readSubject(headers: Headers, problems: Problems): string {
  const value = header(headers, 'subject').slice(0, 20 * ENVELOPE_LIMITS.subject);
  const subject = decoded(value)
    .replace(/[\s\x00-\x1f\x7f]+/g, ' ')
    .trim();
  if (subject.length <= ENVELOPE_LIMITS.subject) return subject.toWellFormed();
  problems.add('subject-cut');
  return subject.slice(0, ENVELOPE_LIMITS.subject).toWellFormed();
}

function decoded(value: string): string {
  return value.includes('=?') ? decodeWords(value) : value;
}
