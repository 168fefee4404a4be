/** The message that a body carries in `raw`, and what Google says when it is not there or can not be read. */
import { invalidArgument } from '../google-error.ts';
import { recipientsOf } from '../mailbox/prepare-to-send.ts';
import type { MethodCall } from './method.ts';
import { Refusal } from './refusal.ts';

/** Google's limit for a message, in octets. */
const LARGEST = 36_700_160;

/** The octets of `raw`, in either alphabet of base64. */
export function readRaw(body: Readonly<Record<string, unknown>>): Buffer {
  const { raw } = body;
  if (typeof raw !== 'string' || raw === '')
    throw refused("'raw' RFC822 payload message string or uploading message via /upload/* URL required");
  if (!/^[\w+/-]*={0,2}$/.test(raw.replace(/\s/g, '')))
    throw refused("Invalid value at 'message.raw' (TYPE_BYTES), Base64 decoding failed");
  const octets = Buffer.from(raw, 'base64url');
  if (octets.length > LARGEST)
    throw new Refusal({ ...invalidArgument('Message too large'), code: 413, reason: 'uploadTooLarge' });
  return octets;
}

/** A letter that somebody will get. */
export function readLetter(body: Readonly<Record<string, unknown>>): Buffer {
  const octets = readRaw(body);
  if (recipientsOf(octets).length === 0) throw refused('Recipient address required');
  return octets;
}

/** The thread that a body names; none when it names none. */
export function readThreadId({ user }: MethodCall, body: Readonly<Record<string, unknown>>): string | undefined {
  const { threadId } = body;
  if (typeof threadId !== 'string' || threadId === '') return undefined;
  if (user.messages.thread(threadId).length === 0) throw refused('Invalid thread_id value');
  return threadId;
}

function refused(message: string): Refusal {
  return new Refusal(invalidArgument(message));
}
