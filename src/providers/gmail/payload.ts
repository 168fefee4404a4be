/** The `payload` of a message as Gmail's API shows it: the tree of its parts, read within limits. */
import type { ToldAttachment, ToldPart } from './google-types.ts';
import { countIn, objectsIn, textIn } from './read-fields.ts';

/** A header as Gmail shows it: unfolded, its encoded words read. */
export interface PayloadHeader {
  name: string;
  value: string;
}

/** One part. `data` is null where Gmail left the content out; then `attachmentId` is the way to it. */
export interface PayloadPart {
  mimeType: string;
  filename: string;
  headers: PayloadHeader[];
  size: number;
  data: Buffer | null;
  attachmentId: string | null;
  parts: PayloadPart[];
  /** The data was fetched by itself: octets of the sender, which Gmail has not made UTF-8. */
  isOctets?: true;
}

const deepest = 60;
const mostParts = 3_000;
const mostHeaders = 3_000;

/** Reads a payload; null when it is none. */
export function readPayload(value: unknown): PayloadPart | null {
  const [given] = objectsIn([value]);
  return given === undefined ? null : readPart(given, 0, { left: mostParts });
}

function readPart(given: ToldPart, depth: number, limit: { left: number }): PayloadPart {
  const [body = {}]: ToldAttachment[] = objectsIn([given.body]);
  const data = typeof body.data === 'string' ? Buffer.from(body.data, 'base64url') : null;
  const attachmentId = textIn(body.attachmentId);
  const size = countIn(body.size) ?? data?.length ?? 0;
  const part: PayloadPart = {
    mimeType: (textIn(given.mimeType) ?? 'text/plain').toLowerCase(),
    filename: textIn(given.filename) ?? '',
    headers: readHeaders(given.headers),
    size,
    data: data ?? (size === 0 && attachmentId === null ? Buffer.alloc(0) : null),
    attachmentId,
    parts: [],
  };
  if (depth >= deepest) return part;
  for (const child of objectsIn(given.parts)) {
    limit.left -= 1;
    if (limit.left < 0) break;
    part.parts.push(readPart(child, depth + 1, limit));
  }
  return part;
}

function readHeaders(value: unknown): PayloadHeader[] {
  return objectsIn(value)
    .slice(0, mostHeaders)
    .flatMap(({ name, value: text }) =>
      typeof name === 'string' && typeof text === 'string' ? [{ name, value: text }] : [],
    );
}

/** The first value of a header (its name in lower case), or the empty text. */
export function headerOf(part: PayloadPart, name: string): string {
  return part.headers.find((header) => header.name.toLowerCase() === name)?.value ?? '';
}

/** The first word of a structured header, in lower case. */
export function firstWord(value: string): string {
  return value.split(/[;(]/, 1)[0]!.trim().toLowerCase();
}

/** Whether the reader of mail takes this leaf for text of the message, and not for an attachment. */
export function isWords(part: PayloadPart): boolean {
  const isText = part.mimeType === 'text/plain' || part.mimeType === 'text/html';
  return isText && firstWord(headerOf(part, 'content-disposition')) !== 'attachment';
}

/** The leaves in their order; an attached message is one, whatever is in it. */
export function* leavesOf(part: PayloadPart): Generator<PayloadPart> {
  if (part.mimeType.startsWith('multipart/')) for (const child of part.parts) yield* leavesOf(child);
  else yield part;
}
