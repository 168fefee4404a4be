/**
 * The short way for most mail between people: one part of plain text or HTML in a usual character set, not encoded.
 * It needs no parser of parts, only the headers and the rest; measured on such mail it is several times as fast.
 * Anything unusual in the least is left to the parser of parts. Invariant: both ways give the same message (tested).
 */
import { isAscii, isUtf8 } from 'node:buffer';
import { fieldsOf, type HeaderField } from './headers.ts';

/** A document of one part. */
export interface SimpleDocument {
  headers: HeaderField[];
  text?: string;
  html?: string;
  attachments: [];
}

const LARGEST_HEAD = 128 * 1024;
const TYPE = /^text\/(plain|html)(?:;[ \t]?charset=(?:"([\w-]{1,20})"|([\w-]{1,20})))?$/i;
const UNENCODED = /^(?:7bit|8bit|binary)?$/i;
/** Character sets by label; what was declared as ASCII or Latin-1 is read as the Western superset of both. */
const DECODERS = new Map([
  ['utf-8', new TextDecoder()],
  ...['us-ascii', 'iso-8859-1', 'windows-1252'].map((label) => [label, new TextDecoder(label)] as const),
]);
const DECIDING = new Set(['content-type', 'content-transfer-encoding', 'content-disposition']);

/** The document's headers and text, or null when it takes a parser of parts to tell. */
export function readSimpleDocument(document: Uint8Array): SimpleDocument | null {
  const bytes = Buffer.from(document.buffer, document.byteOffset, document.length);
  const start = startOfBody(bytes);
  if (start === null) return null;
  const head = bytes.subarray(0, start);
  const headers = isUtf8(head) ? headOf(head.toString('utf8')) : null;
  const type = headers === null ? null : typeOf(headers);
  if (headers === null || type === null) return null;
  const text = bodyOf(bytes.subarray(start), type.charset);
  if (text === null) return null;
  return type.isHtml ? { headers, html: text, attachments: [] } : { headers, text, attachments: [] };
}

/** Where the body begins; null when no blank line ends the headers, or nothing stands before it. */
function startOfBody(bytes: Buffer): number | null {
  const window = bytes.subarray(0, LARGEST_HEAD);
  const bare = window.indexOf('\n\n');
  const full = window.indexOf('\n\r\n');
  if (bare < 0 && full < 0) return null;
  return full < 0 || (bare >= 0 && bare < full) ? bare + 2 : full + 3;
}

function headOf(head: string): HeaderField[] | null {
  const lines = head.replaceAll('\r\n', '\n');
  return lines.startsWith('\n') || lines.includes('\r') ? null : fieldsOf(lines);
}

function typeOf(headers: readonly HeaderField[]): { isHtml: boolean; charset: string } | null {
  const deciding = headers.filter(({ key }) => DECIDING.has(key));
  const valueAt = (key: string): string => deciding.find((field) => field.key === key)?.value ?? '';
  const isTwice = new Set(deciding.map(({ key }) => key)).size < deciding.length;
  const type = TYPE.exec(valueAt('content-type') || 'text/plain');
  if (type === null || isTwice || deciding.some(({ key }) => key === 'content-disposition')) return null;
  if (!UNENCODED.test(valueAt('content-transfer-encoding'))) return null;
  return { isHtml: type[1]?.toLowerCase() === 'html', charset: (type[2] ?? type[3] ?? 'utf-8').toLowerCase() };
}

/** Lines end in LF, the last one too. */
function bodyOf(body: Buffer, charset: string): string | null {
  const decoder = DECODERS.get(charset);
  if (decoder === undefined) return null;
  if (body.length === 0) return '';
  const text = (isAscii(body) ? body.toString('latin1') : decoder.decode(body)).replaceAll('\r\n', '\n');
  return text.includes('\r') ? null : text.endsWith('\n') ? text : `${text}\n`;
}
