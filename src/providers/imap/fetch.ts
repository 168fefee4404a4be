/**
 * Reading documents: the hot path. Ids are grouped by mailbox; each group is one stream of UID FETCH lines, at the
 * pace of the reader and with one document in memory.
 *
 * Every document is asked for as `BODY.PEEK[]<0.maxOctets>`, so nothing longer than the limit is ever sent, no size
 * need be known before, and nothing is marked as read. What turns out to be longer is asked for once more with its
 * BODYSTRUCTURE. An id that the stream left out is either gone (the server no longer has the UID) or poison.
 */
import { Fault, isFault } from '#errors.ts';
import type { Fetched, ProviderId } from '../provider.ts';
import { type SequenceSet, setOf, subtract } from '../sequence-set.ts';
import type { ImapSession } from './api.ts';
import { readStructures } from './body-parts.ts';
import { FetchRun } from './fetch-run.ts';
import { createIdWriter, readId } from './provider-id.ts';
import { readRows } from './rows.ts';

/** Streams an answer for every id, each once, mailbox by mailbox. */
export async function* fetchEmails(
  session: ImapSession,
  ids: ProviderId[],
  maxOctets: number,
): AsyncGenerator<Fetched> {
  for (const group of groupIds(ids)) yield* fetchGroup(session, group, maxOctets);
}

interface Group {
  path: string;
  uidValidity: string;
  uids: SequenceSet;
}

function groupIds(ids: ProviderId[]): Group[] {
  const groups = new Map<string, { path: string; uidValidity: string; uids: number[] }>();
  for (const id of ids) {
    const { path, uidValidity, uid } = readId(id);
    const key = `${uidValidity} ${path}`;
    if (!groups.has(key)) groups.set(key, { path, uidValidity, uids: [] });
    groups.get(key)!.uids.push(uid);
  }
  return [...groups.values()].map((group) => ({ ...group, uids: setOf(group.uids) }));
}

async function* fetchGroup(session: ImapSession, group: Group, maxOctets: number): AsyncGenerator<Fetched> {
  if (!(await isCurrent(session, group))) return yield* allGone(group, group.uids);
  const run = new FetchRun(session, group.path, group.uidValidity, maxOctets);
  yield* run.fetch(group.uids, null);
  if (run.cut.length > 0) yield* run.fetch(setOf(run.cut), await readStructures(session, setOf(run.cut)));
  if (run.unanswered.length > 0) yield* explainUnanswered(session, group, run, setOf(run.unanswered));
}

/** False when the ids are of a time that the server has forgotten, or their folder is not there. */
async function isCurrent(session: ImapSession, group: Group): Promise<boolean> {
  try {
    return (await session.examine(group.path, false)).uidValidity === group.uidValidity;
  } catch (error) {
    if (isFault(error) && session.missing.has(group.path)) return false;
    throw error;
  }
}

/** The stream may have run on an old view of the mailbox, so the server is asked again after a fresh look. */
async function* explainUnanswered(
  session: ImapSession,
  group: Group,
  run: FetchRun,
  unanswered: SequenceSet,
): AsyncGenerator<Fetched> {
  const box = await session.examine(group.path, true);
  if (box.uidValidity !== group.uidValidity) return yield* allGone(group, unanswered);
  const there = setOf((await readRows(session, unanswered, { items: [] })).keys());
  yield* allGone(group, subtract(unanswered, there));
  yield* run.fetchSingly(there);
}

function* allGone(group: Group, uids: SequenceSet): Generator<Fetched> {
  const id = createIdWriter(group.path, group.uidValidity);
  for (let i = 0; i < uids.length; i += 2) {
    for (let uid = uids[i]!; uid <= uids[i + 1]!; uid += 1) yield { type: 'gone', id: id(uid) };
  }
}

/** A limit that no document can be read with is a caller's mistake. */
export function checkLimit(maxOctets: number): void {
  if (!Number.isSafeInteger(maxOctets) || maxOctets < 1) {
    throw new Fault('refuse', 'imap-limit-invalid', 'The limit of octets must be a whole number above zero.');
  }
}
