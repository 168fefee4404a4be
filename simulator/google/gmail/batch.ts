/**
 * `POST /batch/gmail/v1`: up to 100 calls in one request, each a part of type application/http, each answered by a part
 * named `response-…` after its Content-ID. Every part is a call of its own: it costs its units, takes a place among the
 * user's running calls, and may fail alone. A part without its own Authorization has that of the batch.
 */
import type { FaultAct } from '../faults.ts';
import { googleError, invalidArgument } from '../google-error.ts';
import { headerValue, readHeaders, splitEntity } from '../mailbox/headers.ts';
import { type MimePart, readMime } from '../mailbox/mime.ts';
import { errorAnswer, type GmailAnswer, type GmailCall } from './answer.ts';
import { carryOut, type Gmail } from './carry-out.ts';
import { answerInstead, spoil } from './spoil.ts';

const MOST_PARTS = 100;
const BOUNDARY = 'batch_answer';

interface Part {
  contentId: string;
  call: GmailCall | null;
}

/** Carries out a batch. */
export async function carryOutBatch(gmail: Gmail, call: GmailCall): Promise<GmailAnswer> {
  const holder = gmail.checkToken(call.authorization);
  const fault = gmail.world.faults.take('batch', 'error' in holder ? undefined : holder.email);
  const { calls } = gmail.world.stats;
  calls.set('batch', (calls.get('batch') ?? 0) + 1);
  const instead = answerInstead(fault);
  if (instead !== null) return instead;
  const parts = readParts(call);
  if (parts.length === 0) return errorAnswer(invalidArgument('Failed to parse batch request, error: no parts.'));
  if (parts.length > MOST_PARTS) return errorAnswer(tooMany(parts.length));
  const answers = await answerParts(gmail, parts, fault);
  const lost = answers.find((answer) => answer.lost !== undefined);
  return lost ?? spoil(assemble(mangle(parts, answers, fault)), fault);
}

function tooMany(count: number): ReturnType<typeof invalidArgument> {
  return invalidArgument(`Inner request count exceeds the limit. Received: ${count}, Limit: ${MOST_PARTS}`);
}

function readParts(call: GmailCall): Part[] {
  const head = Buffer.from(`Content-Type: ${call.contentType}\r\n\r\n`);
  return readMime(Buffer.concat([head, call.body])).parts.map((part) => ({
    contentId: headerValue(part.headers, 'content-id'),
    call: readCall(part, call),
  }));
}

/** The request in a part; null when it is none. */
function readCall(part: MimePart, { authorization }: GmailCall): GmailCall | null {
  const lineEnd = part.body.indexOf(0x0a);
  const line = part.body.toString('latin1', 0, lineEnd < 0 ? part.body.length : lineEnd).trim();
  const [, http = '', target = ''] = /^([A-Z]{3,6}) (\S+)(?: HTTP\/1\.[01])?$/.exec(line) ?? [];
  if (http === '' || !URL.canParse(target, 'http://localhost')) return null;
  const url = new URL(target, 'http://localhost');
  const rest = part.body.subarray(lineEnd < 0 ? part.body.length : lineEnd + 1);
  const headers = readHeaders(rest);
  return {
    http,
    path: url.pathname,
    query: url.searchParams,
    authorization: headerValue(headers, 'authorization') || authorization,
    contentType: headerValue(headers, 'content-type'),
    body: rest.subarray(splitEntity(rest).bodyStart),
  };
}

/** So many parts at once as the rules say, one group after the other. */
async function answerParts(gmail: Gmail, parts: readonly Part[], fault: FaultAct | null): Promise<GmailAnswer[]> {
  const width = Math.max(1, gmail.world.quota.partsAtOnce);
  const answers: GmailAnswer[] = [];
  for (let at = 0; at < parts.length; at += width) {
    const group = parts.slice(at, at + width).map((part, index) => answerPart(gmail, part, failing(fault, at + index)));
    answers.push(...(await Promise.all(group)));
  }
  return answers;
}

async function answerPart(gmail: Gmail, { call }: Part, failed: GmailAnswer | null): Promise<GmailAnswer> {
  if (failed !== null) return failed;
  if (call === null) return errorAnswer(invalidArgument('Failed to parse the request of this part.'));
  return carryOut(gmail, call);
}

function failing(fault: FaultAct | null, index: number): GmailAnswer | null {
  if (fault === null || typeof fault === 'string' || !('partsFail' in fault)) return null;
  if (!fault.partsFail.includes(index)) return null;
  const { status = 429, reason = 'rateLimitExceeded', retryAfter } = fault;
  return errorAnswer(googleError(status, reason, { retryAfter }));
}

function mangle(
  parts: readonly Part[],
  answers: readonly GmailAnswer[],
  fault: FaultAct | null,
): { contentId: string; answer: GmailAnswer }[] {
  const named = answers.map((answer, index) => ({ contentId: parts[index]!.contentId, answer }));
  if (fault === 'mangle-part-order') return named.reverse();
  if (fault === 'mangle-content-ids') return named.map(({ answer }, at) => ({ contentId: `<nobody-${at}>`, answer }));
  return named;
}

function assemble(parts: readonly { contentId: string; answer: GmailAnswer }[]): GmailAnswer {
  const body = parts.map(({ contentId, answer }) => `--${BOUNDARY}\r\n${writePart(contentId, answer)}\r\n`).join('');
  return {
    status: 200,
    headers: { 'content-type': `multipart/mixed; boundary=${BOUNDARY}` },
    body: `${body}--${BOUNDARY}--\r\n`,
  };
}

function writePart(contentId: string, { status, headers, body }: GmailAnswer): string {
  const name = contentId === '' ? '' : `Content-ID: ${answerName(contentId)}\r\n`;
  const lines = Object.entries({ ...headers, 'content-length': String(Buffer.byteLength(body)) });
  const head = lines.map(([key, value]) => `${key}: ${value}\r\n`).join('');
  return `Content-Type: application/http\r\n${name}\r\nHTTP/1.1 ${status} ${WORDS.get(status) ?? ''}\r\n${head}\r\n${body}`;
}

function answerName(contentId: string): string {
  return contentId.startsWith('<') ? `<response-${contentId.slice(1)}` : `response-${contentId}`;
}

const WORDS = new Map([
  [200, 'OK'],
  [204, 'No Content'],
  [400, 'Bad Request'],
  [401, 'Unauthorized'],
  [403, 'Forbidden'],
  [404, 'Not Found'],
  [429, 'Too Many Requests'],
  [500, 'Internal Server Error'],
  [502, 'Bad Gateway'],
  [503, 'Service Unavailable'],
]);
