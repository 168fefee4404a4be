/**
 * A message as Gmail's API shows it, built from its octets when it is asked for.
 *
 * Choices, where Google's documents are silent: header values come with their encoded words read and names as they
 * were written; the data of a text part is UTF-8 whatever character set its header still names (openclaw/gogcli#446);
 * text parts of more than 1 MiB, and every part that is not inline text, carry an `attachmentId` in place of data;
 * an attached message has an attachmentId and its own parts below it; an attachmentId is another one at each call and
 * all of them stay good; a part without content has no data.
 */
import { decodeHeader } from '../mailbox/encoded-words.ts';
import { octetsOf, type StoredMessage } from '../mailbox/message.ts';
import { contentOf, type MimePart, readMime, textOf } from '../mailbox/mime.ts';
import { isInline, snippetOf } from '../mailbox/snippet.ts';
import type { GoogleUser } from '../mailbox/user.ts';

/** How much of a message is asked for. */
export type Format = 'full' | 'metadata' | 'minimal' | 'raw';

/** A message in Gmail's fields. */
export interface MessageResource {
  id: string;
  threadId: string;
  labelIds?: readonly string[];
  snippet: string;
  historyId: string;
  internalDate: string;
  sizeEstimate: number;
  payload?: PartResource;
  raw?: string;
}

/** A part in Gmail's fields. */
export interface PartResource {
  partId?: string;
  mimeType: string;
  filename?: string;
  headers: { name: string; value: string }[];
  body?: { attachmentId?: string; size: number; data?: string };
  parts?: PartResource[];
}

const LARGEST_INLINE = 1024 * 1024;

/** Shows a message; `metadataHeaders` (any case) narrows the headers of format metadata. */
export function showMessage(
  user: GoogleUser,
  message: StoredMessage,
  format: Format,
  metadataHeaders: readonly string[] = [],
): MessageResource {
  const octets = octetsOf(message);
  const root = readMime(octets);
  const shown: MessageResource = {
    id: message.id,
    threadId: message.threadId,
    ...(message.labelIds.length > 0 ? { labelIds: message.labelIds } : {}),
    snippet: snippetOf(root),
    sizeEstimate: octets.length,
    historyId: user.history.textOf(message.changedAt),
    internalDate: String(message.internalDate),
  };
  if (format === 'raw') shown.raw = Buffer.from(octets).toString('base64url');
  if (format === 'metadata') shown.payload = { mimeType: root.mimeType, headers: headersOf(root, metadataHeaders) };
  if (format === 'full') shown.payload = showPart(root, '', user.nextShowing());
  return shown;
}

/** The content of a part, found by an attachmentId of this message; null when that names none. */
export function readAttachment(message: StoredMessage, attachmentId: string): Buffer | null {
  const partId = /^ANGjdJ([\w-]{1,200})$/.exec(attachmentId)?.[1];
  if (partId === undefined) return null;
  const [path, showing] = Buffer.from(partId, 'base64url').toString('latin1').split('/');
  if (path === undefined || showing === undefined) return null;
  const part = findPart(readMime(octetsOf(message)), path);
  return part === null || part.mimeType.startsWith('multipart/') ? null : contentOf(part);
}

function showPart(part: MimePart, partId: string, showing: number): PartResource {
  const shown: PartResource = {
    partId,
    mimeType: part.mimeType,
    filename: part.filename,
    headers: headersOf(part),
    body: showBody(part, partId, showing),
  };
  if (part.parts.length > 0) shown.parts = part.parts.map((child, at) => showPart(child, childId(partId, at), showing));
  return shown;
}

function childId(partId: string, at: number): string {
  return partId === '' ? String(at) : `${partId}.${at}`;
}

function showBody(part: MimePart, partId: string, showing: number): PartResource['body'] {
  if (part.mimeType.startsWith('multipart/')) return { size: 0 };
  const isText = part.mimeType.startsWith('text/') && isInline(part) && part.body.length <= LARGEST_INLINE;
  const content = isText ? Buffer.from(textOf(part), 'utf8') : contentOf(part);
  if (!isText) return { attachmentId: attachmentIdOf(partId, showing), size: content.length };
  return content.length === 0 ? { size: 0 } : { size: content.length, data: content.toString('base64url') };
}

function attachmentIdOf(partId: string, showing: number): string {
  return `ANGjdJ${Buffer.from(`${partId}/${showing}`, 'latin1').toString('base64url')}`;
}

function headersOf(part: MimePart, wanted: readonly string[] = []): { name: string; value: string }[] {
  const names = new Set(wanted.map((name) => name.toLowerCase()));
  const fields = names.size === 0 ? part.headers : part.headers.filter(({ name }) => names.has(name.toLowerCase()));
  return fields.map(({ name, value }) => ({ name, value: decodeHeader(value, name) }));
}

function findPart(root: MimePart, path: string): MimePart | null {
  let part: MimePart | undefined = root;
  for (const step of path === '' ? [] : path.split('.')) part = part?.parts[Number(step)];
  return part ?? null;
}
