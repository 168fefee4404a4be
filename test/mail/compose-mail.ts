import type { ParsedMessage } from '#mail/message.ts';
import { parseMessage } from '#mail/parse-message.ts';

/** A document with these headers and this body, lines ended as in mail. */
export function mail(headers: Record<string, string>, body = 'Hello'): Buffer {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return Buffer.from([...lines, '', body].join('\r\n'));
}

/** A document as written, with line ends as in mail. */
export function lines(...text: string[]): Buffer {
  return Buffer.from(text.join('\r\n'));
}

/** The message that the parser reads from a document whose date of receipt is not known. */
export function parsed(raw: Uint8Array): Promise<ParsedMessage> {
  return parseMessage(raw, { receivedAt: null });
}
