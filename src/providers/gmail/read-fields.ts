/** Reading the JSON of Google's answers: nothing is believed to be there, or to be what the documents say. */
import type { ListedEmail, ProviderId } from '../provider.ts';
import type { ToldMessage } from './google-types.ts';
import { describeLabels, readLabelIds } from './labels.ts';

/** The objects of a list; anything else in it is passed over. */
export function objectsIn(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'object' && item !== null) : [];
}

/** A text that is not empty, or null. */
export function textIn(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

/** An id as Google writes them, or null. */
export function idIn(value: unknown): string | null {
  return typeof value === 'string' && /^[\w-]{1,128}$/.test(value) ? value : null;
}

/** A message as lists and changes show it: id, thread, labels. */
export interface MessageRef {
  id: string;
  threadId: string | null;
  labelIds: string[];
}

/** Reads a message of a list or of a change; null when it names none. */
export function readRef(value: unknown): MessageRef | null {
  const [message]: ToldMessage[] = objectsIn([value]);
  const id = idIn(message?.id);
  return id === null ? null : { id, threadId: idIn(message?.threadId), labelIds: readLabelIds(message?.labelIds) };
}

/** What the port tells of a message by its labels alone. */
export function listedEmail({ id, threadId, labelIds }: MessageRef): ListedEmail {
  return { id: id as ProviderId, ...describeLabels(labelIds), receivedAt: null, size: null, threadId };
}

/** `internalDate`: milliseconds since 1970 as text. */
export function readMoment(value: unknown): Date | null {
  const text = typeof value === 'number' ? String(value) : value;
  if (typeof text !== 'string' || !/^-?\d{1,15}$/.test(text)) return null;
  const moment = new Date(Number(text));
  return Number.isNaN(moment.getTime()) ? null : moment;
}

/** A count of something, or null. */
export function countIn(value: unknown): number | null {
  const count = typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value;
  return typeof count === 'number' && Number.isSafeInteger(count) && count >= 0 ? count : null;
}
