/** Search in every mailbox, to answer for mail that was never fetched. */
import type { SearchObject } from 'imapflow';
import type { FindQuery, ListedEmail } from '../provider.ts';
import { highest, setOf } from '../sequence-set.ts';
import type { ImapSession } from './api.ts';
import { listFeeds } from './mailboxes.ts';
import { createDescriber, LISTING, readRows } from './rows.ts';

const DAY = 86_400_000;
const LONGEST = 998;

/** Newest first, at most `limit`. Days are the server's, whose time zone is unknown, so the days beside count too. */
export async function findEmails(session: ImapSession, query: FindQuery, limit: number): Promise<ListedEmail[]> {
  const criteria = readCriteria(query);
  if (criteria === null) return [];
  const found: ListedEmail[] = [];
  for (const feed of await listFeeds(session)) found.push(...(await findInMailbox(session, feed.key, criteria, limit)));
  return found.sort((a, b) => (b.receivedAt?.getTime() ?? 0) - (a.receivedAt?.getTime() ?? 0)).slice(0, limit);
}

async function findInMailbox(
  session: ImapSession,
  path: string,
  criteria: SearchObject,
  limit: number,
): Promise<ListedEmail[]> {
  const box = await session.examine(path, false);
  if (box.exists === 0) return [];
  const answer = await session.run((client) => client.search(criteria, { uid: true }));
  if (!Array.isArray(answer) || answer.length === 0) return [];
  const newest = highest(setOf(answer), limit);
  const rows = await readRows(session, newest, { items: LISTING });
  return [...rows.values()].map(createDescriber(box.path, box.uidValidity));
}

/** Null for what no header can hold: a line break, a control character, or more than a line. */
function readCriteria(query: FindQuery): SearchObject | null {
  const text = 'messageId' in query ? query.messageId : query.address;
  if (text === '' || text.length > LONGEST || /[\x00-\x1f\x7f]/.test(text)) return null;
  if ('messageId' in query) return { header: { 'Message-ID': text } };
  const day = Math.floor(query.date.getTime() / DAY) * DAY;
  const since = new Date(day - DAY);
  const before = new Date(day + 2 * DAY);
  return { or: [{ from: text }, { to: text }, { cc: text }], since, before };
}
