/**
 * Reads one RFC 5322 document. Never throws, whatever the octets: what can not be read is a Problem, the rest is kept.
 *
 * Mail of several parts is taken apart by postal-mime; where that gives up (nesting, size), the headers are read alone. Text made
 * from HTML and the split into new and quoted text are computed when first asked for: most mail of a first import is
 * never asked. Invariants: no string holds NUL or half a surrogate pair (PostgreSQL takes neither); every list is
 * bounded; JSON shows the result whole.
 */
import PostalMime, { type Email } from 'postal-mime';
import { judgeAutomatic } from './automatic.ts';
import { failedRecipients, quotedMessageId } from './bounce.ts';
import { type HeaderField, type Headers, indexHeaders, readHeaderBlock } from './headers.ts';
import { textOfHtml } from './html-text.ts';
import type { Attachment, AutomatedVerdict, DeliveryStatus, ParsedMessage } from './message.ts';
import { BODY_LIMITS, type Body, readBody } from './parse-body.ts';
import { type Envelope, parseEnvelope } from './parse-envelope.ts';
import { Problems } from './problem.ts';
import { splitQuoted } from './quote.ts';
import { readSimpleDocument } from './simple-document.ts';
import { startOfMessage } from './start-of-message.ts';

/** What is known of a document besides its octets. */
export interface MessageFacts {
  /** When the provider received it. */
  receivedAt: Date | null;
  /** The octets are only the beginning of the document. */
  cut?: boolean;
  /** The attachments as the provider describes them, for a document that was cut. */
  parts?: readonly Attachment[] | null;
}

/** The message as far as it can be read. */
export async function parseMessage(raw: Uint8Array, facts: MessageFacts): Promise<ParsedMessage> {
  const problems = new Problems();
  if (raw.length === 0) problems.add('empty');
  if (facts.cut === true) problems.add('message-cut');
  const document = startOfMessage(raw, problems);
  const email = await takeApart(document, problems);
  const headers = indexHeaders(readableHeaders(email.headers, document, problems));
  const envelope = parseEnvelope(headers, facts.receivedAt, problems);
  const body = readBody(email, headers, document, problems);
  if (facts.cut === true && facts.parts) body.attachments = facts.parts.slice(0, BODY_LIMITS.attachments);
  return assemble(envelope, body, headers, problems);
}

type TakenApart = Pick<Email, 'text' | 'html' | 'attachments'> & { headers: readonly HeaderField[] };

async function takeApart(document: Uint8Array, problems: Problems): Promise<TakenApart> {
  const simple = readSimpleDocument(document);
  if (simple !== null) return simple;
  try {
    return await PostalMime.parse(document, { forceRfc822Attachments: true });
  } catch {
    problems.add('body-unreadable');
    return { headers: readHeaderBlock(document), attachments: [] };
  }
}

/** The library replaces header bytes that are not UTF-8; then the block is read again, as Western text. */
function readableHeaders(
  fields: readonly HeaderField[],
  document: Uint8Array,
  problems: Problems,
): readonly HeaderField[] {
  if (!fields.some((field) => field.value.includes('\ufffd'))) return fields;
  problems.add('header-8bit');
  return readHeaderBlock(document);
}

function assemble(envelope: Envelope, body: Body, headers: Headers, problems: Problems): ParsedMessage {
  const { plain, html } = body;
  const text = once(() => (html === null || /\S/.test(plain) ? plain : textOfHtml(html)));
  const newText = once(() => splitQuoted(text()).newText);
  const automated = judgeAutomatic({
    headers,
    from: envelope.from[0]?.address ?? '',
    subject: envelope.subject,
    hasDeliveryReport: body.report !== null,
  });
  return {
    ...envelope,
    get text() {
      return text();
    },
    html,
    get newText() {
      return newText();
    },
    attachments: body.attachments,
    automated,
    ...reportOf(automated, body, headers, text),
    calendar: body.calendar,
    problems: problems.list,
  };
}

function once<T>(make: () => T): () => T {
  let made: { value: T } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

function reportOf(
  automated: AutomatedVerdict,
  body: Body,
  headers: Headers,
  text: () => string,
): { deliveryStatus: DeliveryStatus[]; reportedMessageId: string | null } {
  if (automated.verdict !== 'bounce') return { deliveryStatus: [], reportedMessageId: null };
  return {
    deliveryStatus: body.report?.length ? body.report : failedRecipients(headers),
    reportedMessageId: body.returnedId ?? quotedMessageId(text()),
  };
}
