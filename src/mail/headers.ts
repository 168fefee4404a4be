/**
 * The headers of one message: where they end, and what stands in them by name.
 *
 * Reads any bytes: a block that is not UTF-8 is read line by line, as Western text where a line is not UTF-8; a block
 * of any size is read up to the limit. Names come from outside, so they only ever are keys of a Map.
 */
import { isUtf8 } from 'node:buffer';

/** One header: its name in lower case, its value unfolded, encoded words not decoded. */
export interface HeaderField {
  key: string;
  value: string;
}

/** The header block of a document. */
export interface Head {
  fields: HeaderField[];
  /** False when a line had to be read as Western text. */
  isUtf8: boolean;
  /** The block is longer than the limit; the rest of it was passed over. */
  isCut: boolean;
  /** Where the body begins. */
  bodyStart: number;
}

/** Header values by lower-case name, in the order of the message. */
export type Headers = ReadonlyMap<string, readonly string[]>;

/** Octets of a header block that are read at most. */
const LARGEST_HEAD = 2 * 1024 * 1024;
const NAME = /^[\x21-\x39\x3b-\x7e]+$/;
const BLANK_LINES = ['\n\n', '\n\r\n', '\n\r\r\n'];

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const western = new TextDecoder('windows-1252');

/** Groups fields by name. */
export function indexHeaders(fields: readonly HeaderField[]): Headers {
  const headers = new Map<string, string[]>();
  for (const { key, value } of fields) {
    const values = headers.get(key);
    if (values === undefined) headers.set(key, [value]);
    else values.push(value);
  }
  return headers;
}

/** The first value of a header, or the empty string. */
export function header(headers: Headers, name: string): string {
  return headers.get(name)?.[0] ?? '';
}

/** Reads the header block of a document; never throws. */
export function readHead(document: Uint8Array): Head {
  const bytes = Buffer.from(document.buffer, document.byteOffset, document.length);
  const { end, bodyStart } = endOfHead(bytes);
  const block = bytes.subarray(0, Math.min(end, LARGEST_HEAD));
  const utf8 = isUtf8(block);
  const lines = utf8 ? block.toString('utf8').split('\n') : block.toString('latin1').split('\n').map(decodeLine);
  return { fields: fieldsOf(lines), isUtf8: utf8, isCut: end > LARGEST_HEAD, bodyStart };
}

/** The first blank line ends the headers; a document without one is all headers. */
function endOfHead(bytes: Buffer): { end: number; bodyStart: number } {
  const first = /^\r{0,2}\n/.exec(bytes.toString('latin1', 0, 3))?.[0];
  if (first !== undefined) return { end: 0, bodyStart: first.length };
  let nearest = { end: bytes.length, bodyStart: bytes.length };
  for (const blank of BLANK_LINES) {
    const end = bytes.subarray(0, nearest.end + blank.length).indexOf(blank);
    if (end >= 0 && end < nearest.end) nearest = { end, bodyStart: end + blank.length };
  }
  return nearest;
}

function decodeLine(latin1: string): string {
  const bytes = Buffer.from(latin1, 'latin1');
  try {
    return strict.decode(bytes);
  } catch {
    return western.decode(bytes);
  }
}

function fieldsOf(lines: readonly string[]): HeaderField[] {
  const fields: HeaderField[] = [];
  let folded: string[] = [];
  for (const line of lines) {
    if (folded.length > 0 && (line.startsWith(' ') || line.startsWith('\t'))) folded.push(withoutEnd(line));
    else {
      addField(fields, folded.join(''));
      folded = [withoutEnd(line)];
    }
  }
  addField(fields, folded.join(''));
  return fields;
}

function withoutEnd(line: string): string {
  let end = line.length;
  while (end > 0 && line[end - 1] === '\r') end -= 1;
  return end === line.length ? line : line.slice(0, end);
}

/** What has no colon or no possible name is no header; a carriage return inside a value is a space. */
function addField(fields: HeaderField[], line: string): void {
  const colon = line.indexOf(':');
  if (colon < 1) return;
  const key = line.slice(0, colon).trim().toLowerCase();
  const value = line.slice(colon + 1).trim();
  if (NAME.test(key)) fields.push({ key, value: value.includes('\r') ? value.replace(/\r+/g, ' ') : value });
}
