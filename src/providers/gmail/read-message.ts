/** One message of an answer, made an email of the port. */
import type { FetchedEmail } from '../provider.ts';
import { buildDocument } from './build-document.ts';
import { describeAttachments } from './describe-attachments.ts';
import type { ToldMessage } from './google-types.ts';
import { type PayloadPart, readPayload } from './payload.ts';
import { countIn, listedEmail, readMoment, readRef } from './read-fields.ts';

/** A message that was read as far as it is there. */
export interface ReadMessage {
  facts: Omit<FetchedEmail, 'raw' | 'cut' | 'parts'>;
  payload: PayloadPart | null;
  raw: Buffer | null;
}

/** Reads a message resource; null when it is none. */
export function readMessage(value: ToldMessage): ReadMessage | null {
  const ref = readRef(value);
  if (ref === null) return null;
  const { internalDate, sizeEstimate, raw } = value;
  return {
    facts: { ...listedEmail(ref), receivedAt: readMoment(internalDate), size: countIn(sizeEstimate) },
    payload: readPayload(value.payload),
    raw: typeof raw === 'string' ? Buffer.from(raw, 'base64url') : null,
  };
}

/** The email with a document built from its parts. */
export function builtEmail({ facts }: ReadMessage, payload: PayloadPart, maxOctets: number): FetchedEmail {
  return { ...facts, ...buildDocument(payload, maxOctets) };
}

/** The email with the sender's octets; `payload` describes the attachments of one that is cut. */
export function rawEmail(
  { facts }: ReadMessage,
  raw: Buffer,
  payload: PayloadPart | null,
  maxOctets: number,
): FetchedEmail {
  const cut = raw.length > maxOctets;
  const parts = cut && payload !== null ? describeAttachments(payload) : null;
  return { ...facts, size: raw.length, raw: raw.subarray(0, maxOctets), cut, parts };
}
