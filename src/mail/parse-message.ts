/**
 * Reads one RFC 5322 document. Never throws, whatever the octets: what can not be read is a Problem, the rest is kept.
 *
 * The headers are ours to read; the body is taken apart by `take-apart.ts`, and where that gives up the headers stand
 * alone. Text made from HTML and the split into new and quoted text are computed when first asked for: most mail of a
 * first import is never asked. Invariants: no string holds NUL or half a surrogate pair (PostgreSQL takes neither);
 * every list is bounded; JSON shows the result whole.
 */
import { judgeAutomatic } from './automatic.ts';
import { failedRecipients, quotedMessageId } from './bounce.ts';
import { type Headers, indexHeaders, readHead } from './headers.ts';
import { textOfHtml } from './html-text.ts';
import type { Attachment, AutomatedVerdict, DeliveryStatus, ParsedMessage } from './message.ts';
import { BODY_LIMITS, type Body, readBody } from './parse-body.ts';
import { type Envelope, parseEnvelope } from './parse-envelope.ts';
import { Problems } from './problem.ts';
import { splitQuoted } from './quote.ts';
import { startOfMessage } from './start-of-message.ts';
import { takeApart } from './take-apart.ts';

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
  const head = readHead(document);
  if (!head.isUtf8) problems.add('header-8bit');
  if (head.isCut) problems.add('headers-cut');
  const headers = indexHeaders(head.fields);
  const envelope = parseEnvelope(headers, facts.receivedAt, problems);
  const body = readBody(
    await takeApart(document, head, problems),
    headers,
    document.subarray(head.bodyStart),
    problems,
  );
  if (facts.cut === true && facts.parts) body.attachments = facts.parts.slice(0, BODY_LIMITS.attachments);
  return assemble(envelope, body, headers, problems);
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
