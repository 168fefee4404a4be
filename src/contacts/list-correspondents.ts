/**
 * The people that the owner of a mailbox writes with, page by page, however many.
 *
 * The order is a column (`rank` in 0004_people.sql): people in the CRM, those written to, those who only write, machines;
 * within each the newest mail first. A page, a search and the counts are read from one index without the rows behind it
 * (measured for 100,000: bench/correspondents.ts). The counts are of all that the search finds, whatever is shown of it;
 * a cursor carries them along, so that only a first page counts, and only where it did not find all of them already.
 *
 * Invariant: only the owner of the mailbox learns anything; to all others it is no mailbox.
 */
import { type RawBuilder, sql } from 'kysely';
import { humanName } from '#crm/human-name.ts';
import type { Tx } from '#db/database.ts';
import { microsOf, momentOf } from '#db/moments.ts';
import { notFound } from '#errors.ts';
import { decodeCursor, encodeCursor, type Page, type PageQuery, pageLimit, pageOf } from '#platform/cursor.ts';
import { isUuid } from '#platform/uuid.ts';
import type { Actor } from '#users/actor.ts';
import { checkChoice, checkLine } from './check-fields.ts';
import { ownAddresses } from './own-addresses.ts';
import { searchWords } from './search-text.ts';

/** Somebody whom the owner of a mailbox writes with. */
export interface Correspondent {
  email: string;
  name: string;
  domain: string;
  sent: number;
  received: number;
  lastAt: Date;
  /** Why the address counts as a machine's; null for a person's. */
  automatedReason: string | null;
  contact: { id: string; name: string } | null;
  /** What holds for mail with this person in this mailbox, by choice or by default. */
  sync: boolean;
  visible: boolean;
}

/** What can be shown of the list. */
export const correspondentShows = ['all', 'people', 'automated', 'in-crm', 'not-in-crm'] as const;
export type CorrespondentShow = (typeof correspondentShows)[number];

/** Which part of the list. */
export interface CorrespondentQuery extends PageQuery {
  q?: string;
  show?: CorrespondentShow;
}

/** How many there are. */
export interface CorrespondentCounts {
  all: number;
  people: number;
  automated: number;
  inCrm: number;
}

/** The ranks behind each choice, the first of the page first. */
const ranks: Record<CorrespondentShow, readonly number[]> = {
  all: [4, 3, 2, 1, 0],
  people: [4, 3, 2],
  automated: [1, 0],
  'in-crm': [4, 1],
  'not-in-crm': [3, 2, 0],
};

/** A page of the people in the actor's mailbox. Throws a Fault `refuse` when he has no such mailbox. */
export async function listCorrespondents(
  tx: Tx,
  actor: Actor,
  connectionId: string,
  query: CorrespondentQuery,
): Promise<Page<Correspondent> & { counts: CorrespondentCounts }> {
  await requireOwnMailbox(tx, actor, connectionId);
  const limit = pageLimit(query.limit);
  const end = decodeCursor(query.cursor, 'correspondents', cursorShape);
  const search = searchIn(connectionId, query.q, await ownAddresses(tx));
  const shown = ranks[checkChoice('show', query.show ?? 'all', correspondentShows)];
  const places = await findPlaces(tx, search, end === null ? ranks.all : shown, end, limit + 1);
  const counts = end === null ? await countFound(tx, search, places, limit) : countsIn(end);
  const inView = places.filter((place) => shown.includes(place.rank));
  const page = pageOf(inView, limit, ({ rank, micros, key }) => {
    return encodeCursor('correspondents', [String(rank), micros, key, ...textsOf(counts)]);
  });
  return { items: await readPeople(tx, connectionId, page.items), nextCursor: page.nextCursor, counts };
}

/** Throws a Fault `refuse` unless the mailbox is the actor's own, connected or not. */
export async function requireOwnMailbox(tx: Tx, actor: Actor, connectionId: string): Promise<void> {
  const own =
    isUuid(connectionId) &&
    (await tx
      .selectFrom('connection')
      .select('id')
      .where('id', '=', connectionId)
      .where('user_id', '=', actor.userId)
      .executeTakeFirst());
  if (!own) throw notFound('mailbox');
}

const cursorShape = ['count', 'micros', 'text', 'count', 'count', 'count', 'count'] as const;

function countsIn([, , , all, people, automated, inCrm]: string[]): CorrespondentCounts {
  return { all: Number(all), people: Number(people), automated: Number(automated), inCrm: Number(inCrm) };
}

function textsOf({ all, people, automated, inCrm }: CorrespondentCounts): string[] {
  return [all, people, automated, inCrm].map(String);
}

/** The condition of all that a search finds in a mailbox: of people, so none of our own addresses. */
function searchIn(connectionId: string, q: string | undefined, own: ReadonlySet<string>): RawBuilder<unknown> {
  const words = searchWords(checkLine('q', q ?? '', 200) ?? '').map((word) => `%${word.replace(/[\\%_]/g, '\\$&')}%`);
  const mailbox = sql`p.workspace_id = current_workspace() and p.owner_user_id = current_member()
    and p.connection_id = ${connectionId}::uuid and p.key <> all(${[...own]}::text[])`;
  return sql.join([mailbox, ...words.map((word) => sql`p.search like ${word}`)], sql` and `);
}

/** Where somebody stands in the list. */
interface Place {
  rank: number;
  /** Of his last mail. */
  micros: string;
  key: string;
}

/** The next places of each of these ranks, at most `limit` of each, in the order of the list. */
async function findPlaces(
  tx: Tx,
  search: RawBuilder<unknown>,
  wanted: readonly number[],
  end: string[] | null,
  limit: number,
): Promise<Place[]> {
  const last = end === null ? null : Number(end[0]);
  const parts = wanted.filter((rank) => last === null || rank <= last);
  if (parts.length === 0) return [];
  const ranges = parts.map((rank) => {
    const after = rank === last ? sql`(p.last_at, p.key) < (${momentOf(end![1]!)}, ${end![2]!}::text)` : sql`true`;
    return sql`(
      select p.rank, p.last_at, p.key from correspondent p
       where ${search} and p.rank = ${rank}::smallint and ${after}
       order by p.last_at desc, p.key desc limit ${limit})`;
  });
  const { rows } = await sql<Place>`/* find-correspondents */
    select rank, key, ${microsOf('last_at')} as micros from (${sql.join(ranges, sql` union all `)}) ranges
     order by rank desc, last_at desc, key desc`.execute(tx);
  return rows;
}

/** How many the search finds: of a rank with fewer than a page all are here, the others are counted. */
async function countFound(
  tx: Tx,
  search: RawBuilder<unknown>,
  places: Place[],
  limit: number,
): Promise<CorrespondentCounts> {
  const here = new Map<number, number>();
  for (const { rank } of places) here.set(rank, (here.get(rank) ?? 0) + 1);
  const more = [...here].flatMap(([rank, found]) => (found > limit ? [rank] : []));
  if (more.length > 0) {
    const { rows } = await sql<{ rank: number; count: number }>`/* count-correspondents-found */
      select p.rank, count(*)::integer as count from correspondent p
       where ${search} and p.rank = any(${more}::smallint[]) group by p.rank`.execute(tx);
    for (const { rank, count } of rows) here.set(rank, count);
  }
  const of = (some: readonly number[]) => some.reduce((sum, rank) => sum + (here.get(rank) ?? 0), 0);
  return { all: of(ranks.all), people: of(ranks.people), automated: of(ranks.automated), inCrm: of(ranks['in-crm']) };
}

async function readPeople(tx: Tx, connectionId: string, places: Place[]): Promise<Correspondent[]> {
  if (places.length === 0) return [];
  const { rows } = await sql<Correspondent & { name: string | null }>`/* read-correspondents */
    select p.address as email, p.name, p.domain, p.sent_count as sent, p.received_count as received,
           p.last_at as "lastAt", p.automated_reason as "automatedReason", known.contact,
           coalesce(known.sync, c.default_sync) as sync,
           least(coalesce(known.level, c.default_level, w.default_level), w.bound_level) <> 'private' as visible
      from unnest(${places.map((place) => place.key)}::text[]) with ordinality as wanted(key, position)
      join workspace w on w.workspace_id = current_workspace()
      join connection c on c.workspace_id = w.workspace_id and c.id = ${connectionId}::uuid
      cross join lateral (
        select * from correspondent p
         where p.workspace_id = c.workspace_id and p.connection_id = c.id and p.key = wanted.key offset 0) p
      left join lateral ${contactBehind} known on true
     order by wanted.position`.execute(tx);
  return rows.map((row) => ({ ...row, name: humanName(row.name, row.email) }));
}

/** The contact that has the address, and what the member chose for it. */
const contactBehind = sql`(
  select json_build_object('id', o.id, 'name', o.name) as contact, s.sync, s.level
    from contact_address a
    join contact o on o.workspace_id = a.workspace_id and o.id = a.contact_id
    left join email_contact_setting s
      on s.workspace_id = o.workspace_id and s.user_id = current_member() and s.contact_id = o.id
   where a.workspace_id = w.workspace_id and a.key = wanted.key offset 0)`;
