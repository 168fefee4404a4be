/** What a notification of Gmail's says: whose mailbox changed, and where its history stands. */
import { Fault } from '#errors.ts';

/** The mailbox, in lower case, and the place in its history as decimal text. */
export interface PushData {
  emailAddress: string;
  historyId: string;
}

const longest = 4_096;
/** Pub/Sub carries the id as a bare number, which may lie above 2^53: JSON.parse would round it. */
const bareId = /("historyId"\s{0,20}:\s{0,20})(\d{1,30})(?=\s{0,20}[,}])/;

/** Reads the `data` of a Pub/Sub message (base64); nonsense is a Fault `push-data-invalid`. */
export function readPushData(base64: string): PushData {
  const text = base64.length > longest ? '' : Buffer.from(base64, 'base64').toString('utf8');
  const said = parse(text.replace(bareId, '$1"$2"'));
  const { emailAddress, historyId } = said;
  const isAddress = typeof emailAddress === 'string' && /^[^\s@]{1,250}@[^\s@]{1,250}$/.test(emailAddress);
  if (!isAddress || typeof historyId !== 'string' || !/^\d{1,30}$/.test(historyId)) throw invalid();
  return { emailAddress: emailAddress.toLowerCase(), historyId };
}

function parse(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  } catch {
    // Answered below.
  }
  throw invalid();
}

function invalid(): Fault {
  return new Fault('refuse', 'push-data-invalid', 'The notification is none of Gmail’s.', { status: 400 });
}
