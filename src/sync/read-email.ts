/**
 * Reads one fetched document into what the database will hold of it. Pure but for the parser's promise.
 */
import type { Party } from '#crm/match.ts';
import { storable } from '#db/recordset.ts';
import type { ParticipantRole } from '#db/tables.ts';
import type { Address } from '#mail/address.ts';
import { normaliseAddress, registrableDomain } from '#mail/address.ts';
import { contentDigest, messageDigest } from '#mail/identity.ts';
import type { ParsedMessage } from '#mail/message.ts';
import { parseMessage } from '#mail/parse-message.ts';
import { snippetOf } from '#mail/snippet.ts';
import type { FetchedEmail, ProviderId } from '#providers/provider.ts';

/** Somebody on a copy, in the order of the headers. */
export interface ReadParticipant extends Party {
  role: ParticipantRole;
  position: number;
  address: string;
  name: string | null;
}

/** One document, read: what the rules and the tables need; the body is not kept. */
export interface ReadEmail {
  id: ProviderId;
  digest: string;
  contentDigest: string;
  occurredAt: Date;
  receivedAt: Date;
  size: number;
  /** The provider's own thread, where it has one. */
  providerThreadId: string | null;
  mailboxes: string[];
  subject: string;
  snippet: string;
  /** The new text, for deal references only. */
  words: string;
  participants: ReadParticipant[];
  parsed: ParsedMessage;
}

/** More participants than this are not stored one by one; the parser has recorded the problem. */
const mostParticipants = 2_000;
const dayMs = 86_400_000;

/** Reads a fetched email; `now` stands in where neither message nor provider has a date. */
export async function readEmail(email: FetchedEmail, now: Date): Promise<ReadEmail> {
  const parsed = await parseMessage(email.raw, { receivedAt: email.receivedAt, cut: email.cut, parts: email.parts });
  const receivedAt = email.receivedAt ?? (parsed.date ? new Date(parsed.date) : now);
  return {
    id: email.id,
    digest: Buffer.from(messageDigest(parsed)).toString('hex'),
    contentDigest: Buffer.from(contentDigest(email.raw, email.size ?? email.raw.length)).toString('hex'),
    occurredAt: occurredAt(parsed.date, receivedAt),
    receivedAt,
    size: email.size ?? email.raw.length,
    providerThreadId: email.threadId ?? null,
    mailboxes: email.mailboxes,
    subject: storable(parsed.subject),
    snippet: storable(snippetOf(parsed)),
    words: `${parsed.subject}\n${parsed.newText.slice(0, 10_000)}`,
    participants: participantsOf(parsed),
    parsed,
  };
}

/** The writer's date, unless it lies in the receiver's future: clocks lie, and such mail would top the timeline forever. */
export function occurredAt(date: string | null, receivedAt: Date): Date {
  const written = date ? new Date(date) : receivedAt;
  return written.getTime() > receivedAt.getTime() + dayMs ? receivedAt : written;
}

function participantsOf(parsed: ParsedMessage): ReadParticipant[] {
  const groups: [ParticipantRole, Address[]][] = [
    ['from', parsed.from],
    ['sender', parsed.sender],
    ['reply-to', parsed.replyTo],
    ['to', parsed.to],
    ['cc', parsed.cc],
    ['bcc', parsed.bcc],
  ];
  return groups
    .flatMap(([role, addresses]) => addresses.map((address, position) => participant(role, position, address)))
    .slice(0, mostParticipants);
}

function participant(role: ParticipantRole, position: number, { name, address }: Address): ReadParticipant {
  const key = storable(normaliseAddress(address));
  const host = key.slice(key.lastIndexOf('@') + 1);
  return {
    role,
    position,
    address: storable(address),
    name: name === null ? null : storable(name),
    key,
    domain: registrableDomain(host) ?? host,
  };
}
