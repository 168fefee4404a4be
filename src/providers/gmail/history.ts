/**
 * Gmail's history as changes of the port.
 *
 * A page is asked for by the id of the last record that was told, never by a page token: so a page that is repeated
 * loses nothing and needs nothing but its state. Invariants: created before updated; destroyed wins; what was added and
 * deleted within one page is not mentioned; ids are compared as BigInt.
 */
import { answerBroken, historyGone } from './errors.ts';
import type { ToldHistory, ToldHistoryPage } from './google-types.ts';
import { listing } from './manners.ts';
import { type MessageRef, objectsIn, readRef, textIn } from './read-fields.ts';
import type { GmailSession } from './session.ts';
import { isHistoryId } from './state.ts';

/** One record: what happened at one moment. */
export interface HistoryRecord {
  id: string;
  added: MessageRef[];
  deleted: string[];
  relabelled: MessageRef[];
}

/** Records after a history id, oldest first. */
export interface HistoryPage {
  records: HistoryRecord[];
  hasMore: boolean;
  /** Where the mailbox stands now. */
  historyId: string;
}

const largestPage = 500;
const mostEmptyPages = 50;
const fields =
  'history(id,messagesAdded(message(id,threadId,labelIds)),messagesDeleted(message(id)),' +
  'labelsAdded(message(id,threadId,labelIds)),labelsRemoved(message(id,threadId,labelIds))),historyId,nextPageToken';

/** The page after a history id; one that Google no longer knows is a Fault `resync`. */
export async function readHistory(session: GmailSession, since: string, limit: number): Promise<HistoryPage> {
  let pageToken: string | undefined;
  for (let empty = 0; empty < mostEmptyPages; empty += 1) {
    const maxResults = Math.min(limit, largestPage);
    const query = { startHistoryId: since, maxResults, pageToken, fields };
    const settled = await session.ask({ method: 'history.list', path: '/history', query }, listing);
    if (settled.type !== 'ok') throw historyGone();
    const page = readPage(settled.value);
    pageToken = textIn(settled.value.nextPageToken) ?? undefined;
    if (page.records.length > 0 || pageToken === undefined) return { ...page, hasMore: pageToken !== undefined };
  }
  throw answerBroken();
}

function readPage(value: ToldHistoryPage): Omit<HistoryPage, 'hasMore'> {
  const { historyId } = value;
  if (!isHistoryId(historyId)) throw answerBroken();
  const records = objectsIn(value.history).map(readRecord);
  return { records: records.sort((a, b) => compare(a.id, b.id)), historyId };
}

function readRecord(value: ToldHistory): HistoryRecord {
  const { id, messagesAdded, messagesDeleted, labelsAdded, labelsRemoved } = value;
  if (!isHistoryId(id)) throw answerBroken();
  return {
    id,
    added: refsIn(messagesAdded),
    deleted: refsIn(messagesDeleted).map((ref) => ref.id),
    relabelled: [...refsIn(labelsAdded), ...refsIn(labelsRemoved)],
  };
}

function refsIn(list: unknown): MessageRef[] {
  return objectsIn(list).flatMap(({ message }) => readRef(message) ?? []);
}

function compare(one: string, other: string): number {
  const difference = BigInt(one) - BigInt(other);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

/** What records come to. `upTo` is the last one that was taken, null when there was none. */
export interface FoldedHistory {
  created: MessageRef[];
  updated: MessageRef[];
  destroyed: string[];
  upTo: string | null;
  /** All records were taken. */
  isWhole: boolean;
}

/** Folds records into changes; stops before the record that would make more than `limit` created. */
export function foldHistory(records: readonly HistoryRecord[], limit: number): FoldedHistory {
  const created = new Map<string, MessageRef>();
  const updated = new Map<string, MessageRef>();
  const destroyed = new Set<string>();
  const brief = new Set<string>();
  let upTo: string | null = null;
  for (const record of records) {
    if (created.size > 0 && created.size + record.added.length > limit) break;
    for (const ref of record.added) if (!destroyed.has(ref.id) && !brief.has(ref.id)) created.set(ref.id, ref);
    for (const ref of record.relabelled) {
      if (created.has(ref.id)) created.set(ref.id, { ...created.get(ref.id)!, labelIds: ref.labelIds });
      else if (!destroyed.has(ref.id) && !brief.has(ref.id)) updated.set(ref.id, ref);
    }
    for (const id of record.deleted) {
      updated.delete(id);
      if (created.delete(id)) brief.add(id);
      else if (!brief.has(id)) destroyed.add(id);
    }
    upTo = record.id;
  }
  return {
    created: [...created.values()],
    updated: [...updated.values()],
    destroyed: [...destroyed],
    upTo,
    isWhole: upTo === (records.at(-1)?.id ?? null),
  };
}
