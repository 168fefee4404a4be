/**
 * Takes the body of a document apart into text, HTML and attachments.
 *
 * The short way is for most mail between people: one part of plain text or HTML in a usual character set, not encoded.
 * It needs no parser of parts and is several times as fast. Anything unusual in the least goes to postal-mime, which
 * is given the headers that describe the body and no others: the rest of them is ours to read, and lists of addresses
 * would cost it more than the body. Invariant: both ways give the same text (tested).
 */
import { isAscii } from 'node:buffer';
import PostalMime, { type Email } from 'postal-mime';
import type { Head, HeaderField } from './headers.ts';
import type { Problems } from './problem.ts';

/** What stands in a body. */
export type TakenApart = Pick<Email, 'text' | 'html' | 'attachments'>;

/** More lines that may begin a part than this, and the body is not taken apart: it would take seconds. */
const MOST_DASHED_LINES = 20_000;
const TYPE = /^text\/(plain|html)(?:;[ \t]?charset=(?:"([\w-]{1,20})"|([\w-]{1,20})))?$/i;
const UNENCODED = /^(?:7bit|8bit|binary)?$/i;
/** Character sets by label; what was declared as ASCII or Latin-1 is read as the Western superset of both. */
const DECODERS = new Map([
  ['utf-8', new TextDecoder()],
  ...['us-ascii', 'iso-8859-1', 'windows-1252'].map((label) => [label, new TextDecoder(label)] as const),
]);
const DECIDING = new Set(['content-type', 'content-transfer-encoding', 'content-disposition']);

/** Text, HTML and attachments of a document; nothing of them, and a problem, when they can not be had. */
export async function takeApart(document: Uint8Array, head: Head, problems: Problems): Promise<TakenApart> {
  const bytes = Buffer.from(document.buffer, document.byteOffset, document.length);
  const body = bytes.subarray(head.bodyStart);
  const simple = readSimpleBody(body, head);
  if (simple !== null) return simple;
  try {
    if (hasTooManyParts(body)) throw new RangeError('too many parts');
    return await PostalMime.parse(withOwnHead(body, head), { forceRfc822Attachments: true });
  } catch {
    problems.add('body-unreadable');
    return { attachments: [] };
  }
}

/** The text of a body of one part, or null when it takes a parser of parts to tell. */
export function readSimpleBody(body: Buffer, head: Head): TakenApart | null {
  const type = typeOf(head.fields);
  if (type === null) return null;
  const decoder = DECODERS.get(type.charset);
  if (decoder === undefined) return null;
  const text = (isAscii(body) ? body.toString('latin1') : decoder.decode(body)).replaceAll('\r\n', '\n');
  if (text.includes('\r')) return null;
  const lines = body.length === 0 || text.endsWith('\n') ? text : `${text}\n`;
  return type.isHtml ? { html: lines, attachments: [] } : { text: lines, attachments: [] };
}

function typeOf(fields: readonly HeaderField[]): { isHtml: boolean; charset: string } | null {
  const deciding = fields.filter(({ key }) => DECIDING.has(key));
  const valueAt = (key: string): string => deciding.find((field) => field.key === key)?.value ?? '';
  const isTwice = new Set(deciding.map(({ key }) => key)).size < deciding.length;
  const type = TYPE.exec(valueAt('content-type') || 'text/plain');
  if (type === null || isTwice || deciding.some(({ key }) => key === 'content-disposition')) return null;
  if (!UNENCODED.test(valueAt('content-transfer-encoding'))) return null;
  return { isHtml: type[1]?.toLowerCase() === 'html', charset: (type[2] ?? type[3] ?? 'utf-8').toLowerCase() };
}

function hasTooManyParts(body: Buffer): boolean {
  let count = 0;
  for (let at = body.indexOf('\n--'); at >= 0 && count <= MOST_DASHED_LINES; at = body.indexOf('\n--', at + 3))
    count += 1;
  return count > MOST_DASHED_LINES;
}

function withOwnHead(body: Buffer, head: Head): Buffer {
  const own = head.fields.filter(({ key }) => key.startsWith('content-'));
  return Buffer.concat([Buffer.from(`${own.map(({ key, value }) => `${key}: ${value}\r\n`).join('')}\r\n`), body]);
}
