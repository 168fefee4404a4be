/**
 * Delivery reports (RFC 3464): what the report says of each recipient, and which message it is about.
 *
 * Every block of fields of every delivery-status part is read; a block that names no recipient is the one about the
 * whole message. Values come from outside and are bounded in number and length.
 */
import { type Headers, header, indexHeaders, readHead } from './headers.ts';
import type { DeliveryStatus } from './message.ts';
import { parseMessageId } from './parse-ids.ts';

const MOST_RECIPIENTS = 1_000;
const LARGEST_REPORT = 1024 * 1024;
const LONGEST_DIAGNOSTIC = 1_000;
const ACTIONS: ReadonlySet<string> = new Set(['failed', 'delayed', 'delivered', 'relayed', 'expanded']);

/** The statuses of one `message/delivery-status` part. */
export function parseDeliveryStatus(content: Uint8Array): DeliveryStatus[] {
  const statuses: DeliveryStatus[] = [];
  for (const block of fieldBlocks(content.subarray(0, LARGEST_REPORT))) {
    const status = readBlock(indexHeaders(readHead(block).fields));
    if (status !== null) statuses.push(status);
    if (statuses.length >= MOST_RECIPIENTS) break;
  }
  return statuses;
}

/** Statuses of a report in the old style, which only names who failed in `X-Failed-Recipients`. */
export function failedRecipients(headers: Headers): DeliveryStatus[] {
  const named = (headers.get('x-failed-recipients') ?? [])
    .join(',')
    .slice(0, 64 * 1024)
    .split(',');
  const recipients = [...new Set(named.map(addressOf))].filter((recipient) => recipient !== '');
  return recipients
    .slice(0, MOST_RECIPIENTS)
    .map((recipient) => ({ recipient, action: 'failed', status: null, diagnostic: null }));
}

/** The Message-ID of the returned message, from its attached headers. */
export function returnedMessageId(content: Uint8Array): string | null {
  return parseMessageId(header(indexHeaders(readHead(content.subarray(0, LARGEST_REPORT)).fields), 'message-id'));
}

/** The Message-ID that a report in plain words quotes; old servers put the returned headers below their own words. */
export function quotedMessageId(text: string): string | null {
  return parseMessageId(/^[>\s]{0,8}Message-ID:[ \t]*(<[^<>\s]{1,998}>)/im.exec(text)?.[1] ?? '');
}

function* fieldBlocks(content: Uint8Array): Generator<Uint8Array> {
  let start = 0;
  let lineStart = 0;
  while (lineStart < content.length) {
    const found = content.indexOf(0x0a, lineStart);
    const end = found < 0 ? content.length : found;
    if (isBlank(content, lineStart, end)) {
      if (lineStart > start) yield content.subarray(start, lineStart);
      start = end + 1;
    }
    lineStart = end + 1;
  }
  if (start < content.length) yield content.subarray(start);
}

function isBlank(content: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at += 1) if (!' \t\r'.includes(String.fromCharCode(content[at] ?? 0))) return false;
  return true;
}

function readBlock(fields: Headers): DeliveryStatus | null {
  const recipient = addressOf(header(fields, 'final-recipient') || header(fields, 'original-recipient'));
  if (recipient === '') return null;
  return {
    recipient,
    action: actionOf(header(fields, 'action'), header(fields, 'status')),
    status: /\b[245]\.\d{1,3}\.\d{1,3}\b/.exec(header(fields, 'status'))?.[0] ?? null,
    diagnostic: diagnosticOf(header(fields, 'diagnostic-code')),
  };
}

/** `rfc822; jane@acme.example` and its variants. */
function addressOf(value: string): string {
  const bare = value.slice(value.indexOf(';') + 1);
  return (/<([^<>]*)>/.exec(bare)?.[1] ?? bare).replaceAll('\0', '').trim().slice(0, 500);
}

/** An action that is missing or unknown is read from the class of the status code (RFC 3463 §2). */
function actionOf(value: string, status: string): DeliveryStatus['action'] {
  const word = /^[a-z]+/.exec(value.trim().toLowerCase())?.[0] ?? '';
  if (ACTIONS.has(word)) return word as DeliveryStatus['action'];
  if (/^\s*2/.test(status)) return 'delivered';
  return /^\s*4/.test(status) ? 'delayed' : 'failed';
}

function diagnosticOf(value: string): string | null {
  const words = value
    .slice(0, LONGEST_DIAGNOSTIC)
    .replace(/[\s\x00]+/g, ' ')
    .trim()
    .toWellFormed();
  return words === '' ? null : words;
}
