/**
 * The last conversations of a record that a member may see, the one with the newest email first.
 *
 * A conversation stands where its newest visible email on the record's timeline stands. The timeline is walked in
 * batches, a bounded number of them a page; a page of one endless conversation may therefore be short and still have a
 * next one.
 */
import type { TimelineItem } from '#access/read-entries.ts';
import {
  type EntryPlace,
  findPassedThreads,
  readThreadFigures,
  scanThreads,
  type ThreadEntry,
  type ThreadFigures,
  type TimelineOf,
} from '#access/visible-threads.ts';
import { showEntries } from '#audit/show-entries.ts';
import type { Tx } from '#db/database.ts';
import { decodeCursor, encodeCursor, type Page, type PageQuery, pageLimit } from '#platform/cursor.ts';
import type { Actor } from '#users/actor.ts';
import { requireRecord } from './read-timeline.ts';

/** A conversation in a list. */
export interface ThreadLine {
  id: string;
  /** Of the first email in it that the viewer may see. */
  subject: string;
  lastAt: Date;
  /** Emails that he may see, up to 500. */
  count: number;
  /** The newest of them on this timeline. */
  preview: TimelineItem;
  /** Who takes part in its first and its newest email. */
  participants: { name: string | null; address: string }[];
  /** Where the viewer opens his own copy outside of Rapport. */
  openIn: { label: string; url: string } | null;
}

/** Whose conversations, and which part of them. */
export interface ThreadQuery extends PageQuery, TimelineOf {}

const batch = 500;
const mostBatches = 10;
const mostParticipants = 20;

/** A page of them. Throws a Fault `refuse` for a record that is not there. */
export async function listThreads(tx: Tx, actor: Actor, query: ThreadQuery): Promise<Page<ThreadLine>> {
  const limit = pageLimit(query.limit);
  const end = decodeCursor(query.cursor, 'threads', ['micros', 'uuid']);
  await requireRecord(tx, query.recordKind, query.recordId);
  const { found, next } = await walk(tx, query, end && { at: end[0]!, interactionId: end[1]! }, limit);
  const figures = await readThreadFigures(
    tx,
    found.map((each) => each.threadId),
  );
  const ids = new Set(found.map((each) => each.interactionId));
  for (const { firstId } of figures.values()) ids.add(firstId);
  const shown = new Map((await showEntries(tx, actor, [...ids])).map((item) => [item.id, item]));
  const items = found.flatMap((each) => lineOf(each, figures.get(each.threadId), shown) ?? []);
  return { items, nextCursor: next && encodeCursor('threads', [next.at, next.interactionId]) };
}

/** The newest email of each of the next conversations, and where the next page begins. */
async function walk(
  tx: Tx,
  query: ThreadQuery,
  from: EntryPlace | null,
  limit: number,
): Promise<{ found: ThreadEntry[]; next: EntryPlace | null }> {
  const met = new Set<string>();
  const found: ThreadEntry[] = [];
  let place = from;
  for (let round = 0; round < mostBatches; round++) {
    const entries = await scanThreads(tx, query, place, batch);
    const fresh = new Map(entries.toReversed().map((entry) => [entry.threadId, entry]));
    const first = entries.filter((entry) => !met.has(entry.threadId) && fresh.get(entry.threadId) === entry);
    for (const { threadId } of first) met.add(threadId);
    found.push(...(await unpassed(tx, query, first, from)));
    if (found.length > limit) return { found: found.slice(0, limit), next: found[limit - 1] ?? null };
    if (entries.length < batch) return { found, next: null };
    place = entries.at(-1) ?? null;
  }
  return { found, next: place };
}

/** Without the conversations that an earlier page has shown. */
async function unpassed(
  tx: Tx,
  query: ThreadQuery,
  entries: ThreadEntry[],
  from: EntryPlace | null,
): Promise<ThreadEntry[]> {
  if (from === null || entries.length === 0) return entries;
  const ids = entries.map((entry) => entry.threadId);
  const passed = await findPassedThreads(tx, query, ids, from);
  return entries.filter((entry) => !passed.has(entry.threadId));
}

function lineOf(
  { threadId, interactionId }: ThreadEntry,
  figures: ThreadFigures | undefined,
  shown: Map<string, TimelineItem>,
): ThreadLine | null {
  const preview = shown.get(interactionId);
  if (preview === undefined || figures === undefined) return null;
  const first = shown.get(figures.firstId) ?? preview;
  return {
    id: threadId,
    subject: first.subject,
    lastAt: preview.occurredAt,
    count: figures.count,
    preview,
    participants: participantsOf([preview, first]),
    openIn: figures.gmail && openInGmail(figures.gmail),
  };
}

/** Writers and open recipients, each address once. */
function participantsOf(items: TimelineItem[]): ThreadLine['participants'] {
  const people = new Map<string, { name: string | null; address: string }>();
  for (const { role, name, address } of items.flatMap((item) => item.participants)) {
    if (role !== 'from' && role !== 'to' && role !== 'cc') continue;
    const key = address.toLowerCase();
    people.set(key, { address, name: people.get(key)?.name ?? name });
  }
  return [...people.values()].slice(0, mostParticipants);
}

/** `authuser` chooses the account in a browser that is signed in to several. */
function openInGmail({ address, thread }: { address: string; thread: string }): ThreadLine['openIn'] {
  const account = encodeURIComponent(address);
  return {
    label: 'Open in Gmail',
    url: `https://mail.google.com/mail/u/?authuser=${account}#all/${encodeURIComponent(thread)}`,
  };
}
