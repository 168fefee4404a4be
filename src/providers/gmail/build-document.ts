/**
 * From Gmail's parsed form of a message back to an RFC 5322 document that reads the same: headers, texts, structure,
 * threading ids, reports. Reading format=full costs what format=raw does and leaves the attachments' octets behind.
 *
 * Gmail has decoded what it shows: header values carry no encoded words, text is UTF-8 whatever charset its header still
 * names. So values are written as they come, in UTF-8, and texts are declared to be what they are. Parts whose content
 * was left out stand empty; the document is then called cut and its attachments are described beside it. An attached
 * message is given by its headers. The octets are not those of the sender, but always the same for the same answer.
 */
import { isUtf8 } from 'node:buffer';
import type { FetchedEmail } from '../provider.ts';
import { withParameters } from './content-type.ts';
import { describeAttachments } from './describe-attachments.ts';
import { firstWord, headerOf, isWords, leavesOf, type PayloadHeader, type PayloadPart } from './payload.ts';

/** What of a fetched email the document makes. */
export type BuiltDocument = Pick<FetchedEmail, 'raw' | 'cut' | 'parts'>;

const crlf = '\r\n';
const headerName = /^[\x21-\x39\x3b-\x7e]{1,500}$/;
const escapeCode = 0x1b;

/** Builds the document, of at most `maxOctets`. */
export function buildDocument(payload: PayloadPart, maxOctets: number): BuiltDocument {
  const boundary = chooseBoundary(payload);
  const chunks: Buffer[] = [];
  writePart(payload, { boundary, chunks, multiparts: 0 }, true);
  const whole = Buffer.concat(chunks);
  const cut = whole.length > maxOctets || [...leavesOf(payload)].some(isLeftOut);
  return { raw: whole.subarray(0, maxOctets), cut, parts: cut ? describeAttachments(payload) : null };
}

/** Whether a leaf stands in the document without its content. */
export function isLeftOut(leaf: PayloadPart): boolean {
  return leaf.data === null && leaf.size > 0;
}

interface Writing {
  boundary: string;
  chunks: Buffer[];
  multiparts: number;
}

/** A word that no line of a content begins with after two hyphens. */
function chooseBoundary(payload: PayloadPart): string {
  const contents = [...leavesOf(payload)].flatMap(({ data }) => data ?? []);
  for (let n = 0; ; n += 1) {
    const boundary = `rapport-${n}`;
    if (!contents.some((content) => content.includes(`--${boundary}`))) return boundary;
  }
}

function writePart(part: PayloadPart, writing: Writing, isRoot: boolean): void {
  if (part.mimeType.startsWith('multipart/')) writeMultipart(part, writing);
  else writeLeaf(part, writing, isRoot);
}

function writeLeaf(part: PayloadPart, writing: Writing, isRoot: boolean): void {
  const content = contentOf(part);
  writeHeaders(part.headers, { type: typeOfLeaf(part), encoding: encodingOf(part) }, writing);
  writing.chunks.push(content);
  if (!isRoot && content.length > 0) writing.chunks.push(Buffer.from(crlf));
}

function writeMultipart(part: PayloadPart, writing: Writing): void {
  const boundary = `${writing.boundary}-${writing.multiparts}`;
  writing.multiparts += 1;
  const type = withParameters(headerOf(part, 'content-type') || part.mimeType, { boundary: `"${boundary}"` });
  writeHeaders(part.headers, { type, encoding: null }, writing);
  for (const child of part.parts) {
    writing.chunks.push(Buffer.from(`--${boundary}${crlf}`));
    writePart(child, writing, false);
  }
  writing.chunks.push(Buffer.from(`--${boundary}--${crlf}`));
}

/** The headers as they come, the two that describe the content replaced where they first stand. */
function writeHeaders(
  headers: readonly PayloadHeader[],
  content: { type: string | null; encoding: string | null },
  { chunks }: Writing,
): void {
  const lines = headers
    .filter(({ name }) => headerName.test(name) && !isOfContent(name))
    .map(({ name, value }) => `${name}: ${value.replace(/[\r\n]+/g, ' ')}`);
  if (content.type !== null) lines.push(`Content-Type: ${content.type.replace(/[\r\n]+/g, ' ')}`);
  if (content.encoding !== null) lines.push(`Content-Transfer-Encoding: ${content.encoding}`);
  chunks.push(Buffer.from(`${lines.join(crlf)}${lines.length > 0 ? crlf : ''}${crlf}`));
}

function isOfContent(name: string): boolean {
  return /^content-(?:type|transfer-encoding)$/i.test(name);
}

/** Null when the document names no type and needs none. */
function typeOfLeaf(part: PayloadPart): string | null {
  const given = headerOf(part, 'content-type');
  const isAmiss = firstWord(given).startsWith('multipart/');
  const value = given === '' || isAmiss ? part.mimeType : given;
  if (part.mimeType.startsWith('text/') && isReadAsUtf8(part)) return withParameters(value, { charset: 'utf-8' });
  return given === '' ? null : value;
}

/** Gmail gives text as UTF-8; only what can not be that, or carries the escapes of ISO 2022, is what its header says. */
function isReadAsUtf8({ data, isOctets }: PayloadPart): boolean {
  return data !== null && isOctets !== true && isUtf8(data) && !data.includes(escapeCode);
}

/** The encoding of the sender is kept: line ends are read differently in each. */
function encodingOf(part: PayloadPart): string | null {
  const encoding = firstWord(headerOf(part, 'content-transfer-encoding'));
  const isEncoded = encoding === 'base64' || encoding === 'quoted-printable';
  if (part.mimeType === 'message/rfc822' && part.parts.length > 0) return null;
  return isEncoded ? encoding : null;
}

function contentOf(part: PayloadPart): Buffer {
  const attached = part.mimeType === 'message/rfc822' ? part.parts[0] : undefined;
  if (attached !== undefined) return headOf(attached);
  const data = part.data ?? Buffer.alloc(0);
  const encoding = encodingOf(part);
  if (encoding === 'base64') return encodeBase64(data);
  return encoding === 'quoted-printable' ? encodeQuotedPrintable(data) : data;
}

function headOf(attached: PayloadPart): Buffer {
  const writing: Writing = { boundary: '', chunks: [], multiparts: 0 };
  const type = headerOf(attached, 'content-type');
  writeHeaders(attached.headers, { type: type === '' ? null : type, encoding: null }, writing);
  return Buffer.concat(writing.chunks);
}

function encodeBase64(data: Buffer): Buffer {
  const text = data.toString('base64');
  const lines: string[] = [];
  for (let at = 0; at < text.length; at += 76) lines.push(text.slice(at, at + 76));
  return Buffer.from(lines.join(crlf), 'latin1');
}

/** Lines may be as long as they are: nobody sends this. */
function encodeQuotedPrintable(data: Buffer): Buffer {
  const text = data
    .toString('latin1')
    .replace(/[=\x80-\xff]/g, hex)
    .replace(/[ \t](?=\r?\n|$)/g, hex);
  return Buffer.from(text, 'latin1');
}

function hex(character: string): string {
  return `=${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
}

/** Leaves whose words are read, and whose content was left out: with the most that may be fetched for them. */
export function unreadWords(payload: PayloadPart, maxOctets: number): PayloadPart[] {
  const isReport = payload.mimeType === 'multipart/report';
  const wanted = [...leavesOf(payload)].filter((leaf) => isWords(leaf) || isTelling(leaf, isReport));
  return wanted.filter((leaf) => isLeftOut(leaf) && leaf.attachmentId !== null && leaf.size <= maxOctets).slice(0, 4);
}

/** Calendars, delivery reports, and the message that a report returns: their content is read, not only counted. */
function isTelling({ mimeType, parts }: PayloadPart, isReport: boolean): boolean {
  if (/^(?:text\/calendar|application\/ics|message\/(?:global-)?delivery-status)$/.test(mimeType)) return true;
  return isReport && parts.length === 0 && /^(?:message\/(?:rfc822|global)|text\/rfc822)(?:-headers)?$/.test(mimeType);
}

/** Text that Gmail could not read, in which it put U+FFFD: the sender's octets may still tell. */
export function hasLostLetters(payload: PayloadPart): boolean {
  return [...leavesOf(payload)].some(({ data }) => data?.includes('\ufffd') === true);
}
