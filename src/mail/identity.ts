/**
 * When two documents are the same message: one Message per workspace, however many copies arrive.
 *
 * The digest covers what survives every hop: Message-ID, sender and date. Lists change subjects and bodies, so these
 * count only for a message without a Message-ID. The date is the one that the message states, never the date of
 * receipt, which differs from copy to copy. Each field is preceded by its length, so no two lists of fields encode alike.
 */
import { createHash } from 'node:crypto';
import { normaliseAddress } from './address.ts';
import type { ParsedMessage } from './message.ts';

/** What the identity of a message is made of. */
export type Identifying = Pick<ParsedMessage, 'messageId' | 'from' | 'statedDate' | 'to' | 'cc' | 'subject' | 'text'>;

/** SHA-256 that is equal for two copies of one message and differs for a forgery under the same Message-ID. */
export function messageDigest(message: Identifying): Uint8Array {
  const from = normaliseAddress(message.from[0]?.address ?? '');
  if (message.messageId !== null) return digestFields(['id', message.messageId, from, seconds(message.statedDate)]);
  return digestFields([
    'no-id',
    from,
    seconds(message.statedDate),
    ...addressFields(message.to),
    ...addressFields(message.cc),
    message.subject,
    message.text.replace(/\s+/g, ' ').trim(),
  ]);
}

/** SHA-256 of a copy's size and the octets that were fetched of it: equal for two fetches of one document. */
export function contentDigest(raw: Uint8Array, size: number): Uint8Array {
  return createHash('sha256').update(`${size}:`).update(raw).digest();
}

function addressFields(addresses: ParsedMessage['to']): string[] {
  const sorted = addresses.map((entry) => normaliseAddress(entry.address)).sort();
  return [String(sorted.length), ...sorted];
}

function seconds(date: string | null): string {
  return date === null ? '' : String(Math.floor(Date.parse(date) / 1000));
}

function digestFields(fields: readonly string[]): Uint8Array {
  const hash = createHash('sha256');
  for (const field of fields) hash.update(`${Buffer.byteLength(field)}:`).update(field);
  return hash.digest();
}
