/**
 * What the body of a message says: text, HTML, attachments, calendar and delivery report, each within its limit. The
 * content of attachments is looked at here and not kept.
 */
import type { Attachment as RawAttachment } from 'postal-mime';
import { parseDeliveryStatus, returnedMessageId } from './bounce.ts';
import { parseCalendar } from './calendar.ts';
import { namesUnknownCharset } from './charset.ts';
import { type Headers, header } from './headers.ts';
import type { Attachment, CalendarEvent, DeliveryStatus } from './message.ts';
import type { Problems } from './problem.ts';
import type { TakenApart } from './take-apart.ts';

/** The part of a message that its body makes. */
export interface Body {
  /** Blank when there is only HTML. */
  plain: string;
  html: string | null;
  attachments: Attachment[];
  calendar: CalendarEvent[];
  /** Null when the message carries no delivery report. */
  report: DeliveryStatus[] | null;
  /** Message-ID of the message that is attached to a report. */
  returnedId: string | null;
}

/** Most of each that is kept, and the longest in characters. */
export const BODY_LIMITS = { attachments: 1_000, text: 2_000_000, html: 4_000_000, calendarParts: 10 } as const;

/** Reads a body that was taken apart; `octets` are the whole of it. */
export function readBody(raw: TakenApart, headers: Headers, octets: Uint8Array, problems: Problems): Body {
  const stray = isBlank(raw.text) && isBlank(raw.html) ? strayText(raw.attachments) : undefined;
  const parts = stray === undefined ? raw.attachments : raw.attachments.filter((part) => part !== stray);
  if (namesUnknownCharset(header(headers, 'content-type'), octets)) problems.add('charset-unknown');
  const plain =
    stray === undefined ? readPlain(raw.text ?? '', headers, octets, problems) : decodeGuessing(contentOf(stray));
  return {
    plain: limited(plain, BODY_LIMITS.text, 'text-cut', problems),
    html: isBlank(raw.html) ? null : limited(raw.html ?? '', BODY_LIMITS.html, 'html-cut', problems),
    attachments: readAttachments(parts, problems),
    calendar: readCalendar(parts, problems),
    report: readReport(parts),
    returnedId: readReturnedId(parts),
  };
}

function isBlank(text: string | undefined): boolean {
  return text === undefined || !/\S/.test(text);
}

/** A body whose type is text of a kind, or no type at all (RFC 2045 §5.2), is the text when there is no other. */
function strayText(parts: readonly RawAttachment[]): RawAttachment | undefined {
  const first = parts[0];
  const isText =
    first !== undefined && (/^text\/(?!calendar|rfc822)/.test(first.mimeType) || !first.mimeType.includes('/'));
  return isText && first.filename === null && first.disposition !== 'attachment' ? first : undefined;
}

function contentOf(part: RawAttachment): Uint8Array {
  return typeof part.content === 'string' ? Buffer.from(part.content) : new Uint8Array(part.content);
}

function decodeGuessing(content: Uint8Array): string {
  const text = new TextDecoder().decode(content);
  return text.includes('\ufffd') ? new TextDecoder('windows-1252').decode(content) : text;
}

/** Undeclared Western text is common in old mail; a body of one part is still at hand to be read so. */
function readPlain(text: string, headers: Headers, body: Uint8Array, problems: Problems): string {
  if (!text.includes('\ufffd')) return text;
  const again = isUndeclaredEightBit(headers) ? decodeGuessing(body) : text;
  if (again.includes('\ufffd') || again === text) problems.add('text-undecodable');
  return again;
}

function isUndeclaredEightBit(headers: Headers): boolean {
  const type = header(headers, 'content-type');
  const isOnePart = type === '' || /^\s*text\/plain/i.test(type);
  const isPlain = !/base64|quoted-printable/i.test(header(headers, 'content-transfer-encoding'));
  return isOnePart && isPlain && (!/charset/i.test(type) || /charset\s*=\s*"?utf-?8/i.test(type));
}

function limited(text: string, limit: number, code: 'text-cut' | 'html-cut', problems: Problems): string {
  if (text.length > limit) problems.add(code);
  const kept = text.length > limit ? text.slice(0, limit) : text;
  if (!kept.includes('\0')) return kept.toWellFormed();
  problems.add('nul-removed');
  return kept.replaceAll('\0', '').toWellFormed();
}

function readAttachments(parts: readonly RawAttachment[], problems: Problems): Attachment[] {
  if (parts.length > BODY_LIMITS.attachments) problems.add('attachments-cut');
  return parts.slice(0, BODY_LIMITS.attachments).map((part) => ({
    filename: cleanWord(part.filename ?? '', 500),
    mimeType: /^[a-z0-9!#$&^_.+-]{1,100}\/[a-z0-9!#$&^_.+-]{1,100}$/.test(part.mimeType)
      ? part.mimeType
      : 'application/octet-stream',
    size: contentOf(part).byteLength,
    contentId: cleanWord((part.contentId ?? '').replace(/^\s*<|>\s*$/g, ''), 1_000),
    disposition: dispositionOf(part.disposition),
  }));
}

/** A word for the database: without control characters; null when nothing is left. */
function cleanWord(text: string, longest: number): string | null {
  return (
    text
      .slice(0, longest)
      .replace(/[\x00-\x1f\x7f]+/g, '')
      .trim()
      .toWellFormed() || null
  );
}

/** An unknown disposition means `attachment` (RFC 2183 §2.8). */
function dispositionOf(value: string | null): Attachment['disposition'] {
  if (value === null || value === '') return null;
  return value === 'inline' ? 'inline' : 'attachment';
}

function readCalendar(parts: readonly RawAttachment[], problems: Problems): CalendarEvent[] {
  const calendars = parts.filter((part) => part.mimeType === 'text/calendar' || part.mimeType === 'application/ics');
  const events = new Map<string, CalendarEvent>();
  for (const part of calendars.slice(0, BODY_LIMITS.calendarParts)) {
    const found = parseCalendar(contentOf(part));
    if (found.length === 0) problems.add('calendar-unreadable');
    for (const event of found) {
      const key = JSON.stringify([event.uid, event.start]);
      if (!events.has(key)) events.set(key, event);
    }
  }
  return [...events.values()];
}

function readReport(parts: readonly RawAttachment[]): DeliveryStatus[] | null {
  const reports = parts.filter((part) => /^message\/(?:global-)?delivery-status$/.test(part.mimeType));
  return reports.length === 0 ? null : reports.slice(0, 10).flatMap((part) => parseDeliveryStatus(contentOf(part)));
}

function readReturnedId(parts: readonly RawAttachment[]): string | null {
  const returned = parts.find((part) =>
    /^(?:message\/(?:rfc822|global)|text\/rfc822)(?:-headers)?$/.test(part.mimeType),
  );
  return returned === undefined ? null : returnedMessageId(contentOf(returned));
}
