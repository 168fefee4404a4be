/**
 * Many calls in one HTTP request, as Google's batch wants them (multipart/mixed of application/http), and the answer
 * taken apart. @googleapis/gmail has no batch, so it is written by hand.
 *
 * Parts are matched by Content-ID alone, whatever their order; a part that can not be read, has a name that we did not
 * give, or comes twice is left out, and its call counts as not answered. Pure.
 */
import { type ApiCall, targetOf } from './api-call.ts';
import type { ApiAnswer } from './errors.ts';

/** Google advises against more than 50 parts and allows 100. */
export const mostParts = 50;

const boundary = 'rapport_batch';
const crlf = '\r\n';

/** The request: its Content-Type and its body. */
export function writeBatch(calls: readonly ApiCall[]): { contentType: string; body: string } {
  const parts = calls.map((call, index) =>
    [
      `--${boundary}`,
      'Content-Type: application/http',
      `Content-ID: <rapport-${index}>`,
      '',
      `GET ${targetOf(call)} HTTP/1.1`,
      '',
      '',
    ].join(crlf),
  );
  return { contentType: `multipart/mixed; boundary=${boundary}`, body: `${parts.join('')}--${boundary}--${crlf}` };
}

/** The answers by the place of their calls, as far as they can be read. */
export function readBatch(contentType: string, body: Buffer): Map<number, ApiAnswer> {
  const answers = new Map<number, ApiAnswer>();
  const doubled = new Set<number>();
  for (const part of splitParts(contentType, body)) {
    const read = readPart(part);
    if (read === null) continue;
    if (answers.has(read.index)) doubled.add(read.index);
    answers.set(read.index, read.answer);
  }
  for (const index of doubled) answers.delete(index);
  return answers;
}

function* splitParts(contentType: string, body: Buffer): Generator<Buffer> {
  const [, quoted, bare] = /boundary=(?:"([^"]{1,100})"|([^\s;"]{1,100}))/i.exec(contentType) ?? [];
  const name = quoted ?? bare;
  if (name === undefined) return;
  const mark = `--${name}`;
  let start = body.indexOf(mark);
  while (start >= 0) {
    const from = start + mark.length;
    const next = body.indexOf(`\n${mark}`, from);
    if (next < 0) return;
    yield body.subarray(from, next);
    start = next + 1;
  }
}

/** A part: its own headers, a status line, the answer's headers, the answer's body. */
function readPart(part: Buffer): { index: number; answer: ApiAnswer } | null {
  const outer = splitHead(part, 0);
  const inner = outer === null ? null : splitHead(part, outer.end);
  if (outer === null || inner === null) return null;
  const index = /^content-id:\s*<?response-rapport-(\d{1,3})>?\s*$/im.exec(outer.head)?.[1];
  const status = /^HTTP\/\d(?:\.\d)? (\d{3})/.exec(inner.head)?.[1];
  if (index === undefined || status === undefined) return null;
  const retryAfter = /^retry-after:\s*(\d{1,9})\s*$/im.exec(inner.head)?.[1] ?? null;
  const length = /^content-length:\s*(\d{1,9})\s*$/im.exec(inner.head)?.[1];
  const rest = part.subarray(inner.end);
  // Shorter than announced: it was cut on its way.
  if (length !== undefined && rest.length < Number(length)) return null;
  return { index: Number(index), answer: { status: Number(status), retryAfter, body: rest } };
}

function splitHead(part: Buffer, from: number): { head: string; end: number } | null {
  let start = from;
  while (part[start] === 0x0d || part[start] === 0x0a) start += 1;
  const crlfEnd = part.indexOf('\r\n\r\n', start);
  const lfEnd = part.indexOf('\n\n', start);
  const isCrlf = crlfEnd >= 0 && (lfEnd < 0 || crlfEnd < lfEnd);
  const end = isCrlf ? crlfEnd : lfEnd;
  return end < 0 ? null : { head: part.toString('latin1', start, end), end: end + (isCrlf ? 4 : 2) };
}
