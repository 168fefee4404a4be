/**
 * The parts of a document (RFC 2045, RFC 2046), as a tree of slices: nothing is copied and nothing decoded before it
 * is asked for. Written for the stand-in alone, so that it does not share what Rapport's own parser may get wrong.
 *
 * Reads any octets and never throws: a multipart whose boundary is missing is text, depth and number of parts end at
 * a limit, and what stands before the first boundary and after the last belongs to nobody.
 */
import { type HeaderField, headerValue, readHeaders, splitEntity } from './headers.ts';
import { parameterText, readParameters } from './parameters.ts';

/** One part. `body` as it stands in the document; `parts` of a multipart, or the one message in a message/rfc822. */
export interface MimePart {
  headers: HeaderField[];
  mimeType: string;
  charset: string;
  filename: string;
  disposition: string;
  encoding: string;
  body: Buffer;
  parts: MimePart[];
}

const DEEPEST = 30;
const MOST_PARTS = 1_000;
const TYPE = /^[\w!#$&^.+-]{1,100}\/[\w!#$&^.+-]{1,100}$/;

/** Takes a document apart. */
export function readMime(document: Uint8Array): MimePart {
  const octets = Buffer.from(document.buffer, document.byteOffset, document.length);
  return readEntity(octets, 0, { left: MOST_PARTS });
}

/** The octets of a leaf, its transfer encoding undone. */
export function contentOf(part: MimePart): Buffer {
  if (part.encoding === 'base64') return Buffer.from(part.body.toString('latin1'), 'base64');
  return part.encoding === 'quoted-printable' ? readQuotedPrintable(part.body) : part.body;
}

/** The text of a leaf; octets that its character set does not know become replacement characters. */
export function textOf(part: MimePart): string {
  const content = contentOf(part);
  try {
    return new TextDecoder(part.charset || 'utf-8').decode(content);
  } catch {
    return content.toString('utf8');
  }
}

/** Every leaf of a tree, in order; `within` says whether to look into an attached message. */
export function* leavesOf(part: MimePart, within = false): Generator<MimePart> {
  const isAttached = part.mimeType === 'message/rfc822' && !within;
  if (part.parts.length === 0 || isAttached) yield part;
  else for (const child of part.parts) yield* leavesOf(child, within);
}

function readEntity(octets: Buffer, depth: number, limit: { left: number }): MimePart {
  limit.left -= 1;
  const headers = readHeaders(octets);
  const { bodyStart } = splitEntity(octets);
  const type = readParameters(headerValue(headers, 'content-type'));
  const disposition = readParameters(headerValue(headers, 'content-disposition'));
  const part: MimePart = {
    headers,
    mimeType: TYPE.test(type.value) ? type.value : 'text/plain',
    charset: type.parameters.get('charset')?.toLowerCase() ?? '',
    filename: parameterText(disposition, 'filename') || parameterText(type, 'name'),
    disposition: disposition.value,
    encoding: headerValue(headers, 'content-transfer-encoding').toLowerCase(),
    body: octets.subarray(bodyStart),
    parts: [],
  };
  if (depth < DEEPEST && limit.left > 0) addParts(part, type.parameters.get('boundary') ?? '', depth, limit);
  if (part.parts.length === 0 && part.mimeType.startsWith('multipart/')) part.mimeType = 'text/plain';
  return part;
}

function addParts(part: MimePart, boundary: string, depth: number, limit: { left: number }): void {
  if (part.mimeType === 'message/rfc822') part.parts.push(readEntity(contentOf(part), depth + 1, limit));
  else if (part.mimeType.startsWith('multipart/') && boundary !== '')
    for (const piece of piecesOf(part.body, boundary)) {
      if (limit.left <= 0) return;
      part.parts.push(readEntity(piece, depth + 1, limit));
    }
}

/** What stands between the boundary lines; the line end before a boundary belongs to the boundary. */
function piecesOf(body: Buffer, boundary: string): Buffer[] {
  const mark = Buffer.from(`--${boundary}`, 'latin1');
  const pieces: Buffer[] = [];
  let start = -1;
  for (let at = body.indexOf(mark); at >= 0; at = body.indexOf(mark, at + mark.length)) {
    const end = at + mark.length;
    const isLast = body[end] === 0x2d && body[end + 1] === 0x2d;
    if ((at > 0 && body[at - 1] !== 0x0a) || !endsLine(body, isLast ? end + 2 : end)) continue;
    if (start >= 0) pieces.push(body.subarray(start, Math.max(start, beforeLineEnd(body, at))));
    const next = body.indexOf(0x0a, end);
    start = isLast || next < 0 ? -1 : next + 1;
    if (isLast || pieces.length >= MOST_PARTS) return pieces;
  }
  if (start >= 0) pieces.push(body.subarray(start));
  return pieces;
}

function endsLine(body: Buffer, at: number): boolean {
  const octet = body[at];
  return octet === undefined || octet === 0x0a || octet === 0x0d || octet === 0x20 || octet === 0x09;
}

function beforeLineEnd(body: Buffer, at: number): number {
  return at >= 2 && body[at - 2] === 0x0d ? at - 2 : at - 1;
}

function readQuotedPrintable(body: Buffer): Buffer {
  const text = body
    .toString('latin1')
    .replace(/[ \t]{1,100}(?=\r?\n)/g, '')
    .replace(/=\r?\n/g, '')
    .replace(/=([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(text, 'latin1');
}
