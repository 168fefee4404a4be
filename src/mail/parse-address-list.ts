/**
 * Reads the addresses of one header (RFC 5322 §3.4, RFC 6532), as mail really writes them: unquoted commas in display
 * names, groups, comments for names, quotes and brackets that never close, encoded words with commas inside.
 *
 * One pass from left to right; no step looks back, and a search for a closing character that failed is never repeated,
 * so the time is linear in the length of the header. An entry without an address is counted, never invented.
 */
import { decodeWords } from 'postal-mime';
import type { Address } from './address.ts';

/** What could be read of a header: `unread` counts entries that had no address, `cut` says that `limit` was reached. */
export interface AddressList {
  addresses: Address[];
  unread: number;
  cut: boolean;
}

/** One entry while it is being read. */
interface Entry {
  /** Display name and bare address together, quotes already undone. */
  text: string;
  /** Known while reading, so that no comma makes us search the text again. */
  blank: boolean;
  hasAt: boolean;
  quoted: boolean;
  comment: string;
  angle: string | null;
}

interface Reader {
  value: string;
  at: number;
  entry: Entry;
  limit: number;
  list: AddressList;
  /** Closing characters that do not occur any more. */
  unclosed: Set<string>;
}

const LONGEST_NAME = 300;
const LONGEST_ADDRESS = 500;
/** Stand for an at-sign inside a quoted name and a space inside a quoted local part until the entry is finished. */
const QUOTED_AT = '\ue000';
const QUOTED_SPACE = '\ue001';
const ENCODED_WORD = /=\?[^?\s]{1,80}\?[QqBb]\?[^?]*\?=/y;
const PLAIN_RUN = /[^"(<>,:;=]+/y;

/** The addresses of a header's value (unfolded, encoded words not yet decoded), groups flattened. */
export function parseAddressList(value: string, limit: number): AddressList {
  const list: AddressList = { addresses: [], unread: 0, cut: false };
  const reader: Reader = { value, at: 0, entry: emptyEntry(), limit, list, unclosed: new Set() };
  while (reader.at < value.length && !list.cut) readNext(reader);
  finishEntry(reader);
  return list;
}

function emptyEntry(): Entry {
  return { text: '', blank: true, hasAt: false, quoted: false, comment: '', angle: null };
}

function append(entry: Entry, text: string): void {
  entry.text += text;
  entry.blank &&= text.trim() === '';
  entry.hasAt ||= text.includes('@');
}

function readNext(reader: Reader): void {
  const plain = match(PLAIN_RUN, reader);
  if (plain !== null) append(reader.entry, plain);
  else READERS.get(reader.value[reader.at] ?? '')?.(reader);
}

const READERS: ReadonlyMap<string, (reader: Reader) => void> = new Map([
  ['"', readQuoted],
  ['(', readComment],
  ['<', readAngle],
  ['>', skipOne],
  [',', readComma],
  [':', readColon],
  [';', readSemicolon],
  ['=', readEquals],
]);

function skipOne(reader: Reader): void {
  reader.at += 1;
}

function readSemicolon(reader: Reader): void {
  reader.at += 1;
  finishEntry(reader);
}

/** An encoded word is one piece, whatever commas it holds (RFC 2047 §5). */
function readEquals(reader: Reader): void {
  append(reader.entry, match(ENCODED_WORD, reader) ?? takeOne(reader));
}

function match(pattern: RegExp, reader: Reader): string | null {
  pattern.lastIndex = reader.at;
  const found = pattern.exec(reader.value);
  if (found === null) return null;
  reader.at = pattern.lastIndex;
  return found[0];
}

function takeOne(reader: Reader): string {
  const taken = reader.value[reader.at] ?? '';
  reader.at += 1;
  return taken;
}

/** A quote that never closes is an ordinary character, else one stray quote would swallow all recipients after it. */
function readQuoted(reader: Reader): void {
  const end = closing(reader, '"');
  if (end < 0) {
    reader.at += 1;
    return;
  }
  const { entry, value } = reader;
  const isLocalPart = value[end + 1] === '@';
  if (isLocalPart) append(entry, value.slice(reader.at, end + 1).replaceAll(' ', QUOTED_SPACE));
  else appendQuoted(entry, value.slice(reader.at + 1, end).replace(/\\(.)/g, '$1'));
  reader.at = end + 1;
}

/** What is quoted is a name: an at-sign in it makes no address, else a display name could pose as one. */
function appendQuoted(entry: Entry, text: string): void {
  entry.text += text.replaceAll('@', QUOTED_AT);
  entry.blank &&= text.trim() === '';
  entry.quoted = true;
}

function readComment(reader: Reader): void {
  const end = commentEnd(reader);
  if (end < 0) {
    append(reader.entry, takeOne(reader));
    return;
  }
  const comment = reader.value.slice(reader.at + 1, end).trim();
  if (reader.entry.comment === '') reader.entry.comment = comment;
  reader.at = end + 1;
}

/** Comments nest (RFC 5322 §3.2.2); where they do not balance, the first closing bracket ends them. */
function commentEnd(reader: Reader): number {
  let depth = 0;
  for (let at = reader.at; !reader.unclosed.has('(') && at < reader.value.length; at += 1) {
    if (reader.value[at] === '\\') at += 1;
    else if (reader.value[at] === '(') depth += 1;
    else if (reader.value[at] === ')') depth -= 1;
    if (depth === 0) return at;
  }
  reader.unclosed.add('(');
  return closing(reader, ')');
}

function readAngle(reader: Reader): void {
  const end = closing(reader, '>');
  const next = end < 0 ? reader.value.length : end;
  const inside = reader.value.slice(reader.at + 1, next);
  reader.entry.angle ??= inside.slice(inside.lastIndexOf('<') + 1);
  reader.at = next + 1;
}

/** A comma ends an entry, unless the entry so far is bare words: then it belongs to a name like `Doe, Jane <…>`. */
function readComma(reader: Reader): void {
  const { entry } = reader;
  reader.at += 1;
  if (entry.angle === null && !entry.quoted && !entry.blank && !entry.hasAt) {
    if (entry.text.length < LONGEST_NAME) entry.text += ',';
    return;
  }
  finishEntry(reader);
}

/** Before a colon stands the name of a group, or `mailto`. */
function readColon(reader: Reader): void {
  reader.at += 1;
  if (reader.entry.angle === null && !reader.entry.hasAt) reader.entry = emptyEntry();
}

function closing(reader: Reader, character: string): number {
  if (reader.unclosed.has(character)) return -1;
  let end = reader.value.indexOf(character, reader.at + 1);
  while (character === '"' && end > 0 && isEscaped(reader.value, end, reader.at)) {
    end = reader.value.indexOf(character, end + 1);
  }
  if (end < 0) reader.unclosed.add(character);
  return end;
}

function isEscaped(value: string, at: number, start: number): boolean {
  let slashes = 0;
  while (at - 1 - slashes > start && value[at - 1 - slashes] === '\\') slashes += 1;
  return slashes % 2 === 1;
}

function finishEntry(reader: Reader): void {
  const { entry, list } = reader;
  reader.entry = emptyEntry();
  if (entry.angle === null && entry.blank) return;
  const found = entry.angle === null ? bareAddress(entry) : angleAddress(entry);
  if (found !== null) list.addresses.push(found);
  else if (entry.angle?.trim() !== '') list.unread += 1;
  list.cut = list.addresses.length >= reader.limit && reader.at < reader.value.length;
}

function angleAddress(entry: Entry): Address | null {
  const angle = (entry.angle ?? '').replace(/\([^()]*\)/g, '').trim();
  const address = cleanAddress(angle) ?? cleanAddress(angle.slice(angle.lastIndexOf(' ') + 1));
  return address === null ? bareAddress(entry) : withName(address, entry.blank ? entry.comment : entry.text);
}

/** The last word with an at-sign is the address; what stands before it after the last comma is the name. */
function bareAddress(entry: Entry): Address | null {
  if (!entry.hasAt) return null;
  const words = entry.text
    .slice(entry.text.lastIndexOf(',') + 1)
    .trim()
    .split(/\s+/);
  const position = words.findLastIndex((word) => word.includes('@'));
  const address = cleanAddress(words[position] ?? '');
  const name = words.filter((_, index) => index !== position).join(' ');
  return address === null ? null : withName(address, name === '' ? entry.comment : name);
}

/** The address alone: without source route (RFC 5322 §4.4), stray quotes and `mailto:`; null when it is none. */
function cleanAddress(text: string): string | null {
  let bare = text.replace(/^\s*(?:mailto:|smtp:)?['\s]*/i, '').replaceAll(QUOTED_SPACE, ' ');
  if (bare.startsWith('@') && bare.includes(':')) bare = bare.slice(bare.indexOf(':') + 1);
  bare = withoutTail(bare);
  const at = bare.lastIndexOf('@');
  if (at < 1 || at === bare.length - 1 || bare.length > LONGEST_ADDRESS) return null;
  if (/[\s\x00-\x1f\x7f]/.test(bare.startsWith('"') ? bare.slice(at) : bare)) return null;
  return bare.slice(0, at + 1) + bare.slice(at + 1).toLowerCase();
}

function withoutTail(text: string): string {
  let end = text.length;
  while (end > 0 && " \t'>.,;".includes(text[end - 1] ?? '')) end -= 1;
  return text.slice(0, end);
}

function withName(address: string, text: string): Address {
  const plain = text
    .slice(0, 4 * LONGEST_NAME)
    .replaceAll(QUOTED_AT, '@')
    .replaceAll(QUOTED_SPACE, ' ');
  const decoded = plain.includes('=?') ? decodeWords(plain) : plain;
  const folded = decoded
    .slice(0, 2 * LONGEST_NAME)
    .replace(/[\s\x00-\x1f\x7f]+/g, ' ')
    .trim();
  const name = (/^'.*'$/.test(folded) ? folded.slice(1, -1).trim() : folded).slice(0, LONGEST_NAME).toWellFormed();
  return { name: name === '' || name.toLowerCase() === address.toLowerCase() ? null : name, address };
}
