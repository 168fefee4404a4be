/** One document read twice: as the sender's octets, and by way of Gmail's parsed form. */
import { messageDigest } from '#mail/identity.ts';
import type { ParsedMessage } from '#mail/message.ts';
import { parseMessage } from '#mail/parse-message.ts';
import { type BuiltDocument, buildDocument, hasLostLetters, unreadWords } from '#providers/gmail/build-document.ts';
import type { PayloadPart } from '#providers/gmail/payload.ts';
import { readMessage } from '#providers/gmail/read-message.ts';
import { readAttachment, showMessage } from '#simulator/google/gmail/payload.ts';
import { GoogleWorld } from '#simulator/google/world.ts';

const largest = 1024 * 1024;
const receivedAt = new Date('2026-03-02T09:00:00Z');
const user = new GoogleWorld({ clock: { now: () => receivedAt, sleep: async () => {} } }).addUser({
  email: 'ada@acme.example',
  name: 'Ada',
});

/** Both readings; `fetched` counts the parts that were fetched beside the message, `lost` says that octets are needed. */
export interface BothReadings {
  original: ParsedMessage;
  built: ParsedMessage;
  document: BuiltDocument;
  fetched: number;
  lost: boolean;
}

/** Gmail's parsed form of a document, its left-out words fetched, as the adapter does it. */
export function showPayload(raw: Uint8Array): { payload: PayloadPart; fetched: number } {
  const { id } = user.insert(raw);
  const message = user.message(id);
  const shown: unknown = JSON.parse(JSON.stringify(showMessage(user, message, 'full')));
  const payload = readMessage(shown as Record<string, unknown>)!.payload!;
  const unread = unreadWords(payload, largest);
  for (const part of unread) {
    part.data = readAttachment(message, part.attachmentId ?? '');
    part.isOctets = true;
  }
  user.delete(id);
  return { payload, fetched: unread.length };
}

/** Reads a document both ways. */
export async function readBoth(raw: Uint8Array, maxOctets = largest): Promise<BothReadings> {
  const { payload, fetched } = showPayload(raw);
  const document = buildDocument(payload, maxOctets);
  return {
    original: await parseMessage(raw, { receivedAt }),
    built: await parseMessage(document.raw, { receivedAt, cut: document.cut, parts: document.parts }),
    document,
    fetched,
    lost: hasLostLetters(payload),
  };
}

/** What must be the same either way. Sizes are compared apart: text that is not encoded has its line ends counted differently. */
export function meaningOf(message: ParsedMessage) {
  const { text, html, newText, attachments, problems, ...rest } = JSON.parse(JSON.stringify(message)) as ParsedMessage;
  return {
    ...rest,
    digest: Buffer.from(messageDigest(message)).toString('hex'),
    text: text.trimEnd(),
    html: html?.trimEnd() ?? null,
    newText: newText.trimEnd(),
    attachments: attachments.map(({ size: _, ...attachment }) => attachment),
    problems: problems.map(({ code }) => code).filter((code) => code !== 'message-cut'),
  };
}

/** Sizes of the attachments, in order. */
export function sizesOf(message: ParsedMessage): number[] {
  return message.attachments.map(({ size }) => size);
}
