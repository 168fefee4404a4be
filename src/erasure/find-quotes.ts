/**
 * Where somebody else's words name the person: they stay, because they are another's, and the report lists them by their
 * ids, so that a human can look. A name is found wherever its letters stand, so that none is missed.
 */
import { type RawBuilder, sql } from 'kysely';
import { findQuotedIn, holds } from '#access/person-words.ts';
import type { Tx } from '#db/database.ts';
import { asEach } from './everybody.ts';
import { needlesOf, type Person } from './person.ts';
import { mostQuotes, type StayingQuote } from './report.ts';

/** Looks through all words of the workspace but the mail that the person takes part in, which goes. */
export async function findQuotes(tx: Tx, person: Person, everybody: readonly string[]): Promise<StayingQuote[]> {
  const needles = needlesOf(person);
  const most = mostQuotes + 1;
  const own = await asEach(tx, everybody, async () => [
    ...(await findQuotedIn(tx, person.keys, needles, most)),
    ...(await quotesIn(tx, 'access-request', sql`access_request`, sql`note`, needles)),
  ]);
  const shared = [
    ...(await quotesIn(tx, 'deal', sql`deal`, sql`concat_ws(' ', name, reference)`, needles)),
    ...(await quotesIn(tx, 'company', sql`company`, sql`name`, needles)),
    ...(await quotesIn(tx, 'contact', sql`contact`, sql`concat_ws(' ', name, title)`, needles)),
  ];
  return [...shared, ...own.flat()];
}

/** Those of the quotes that are still there. */
export async function standingQuotes(
  tx: Tx,
  quotes: readonly StayingQuote[],
  everybody: readonly string[],
): Promise<StayingQuote[]> {
  const ids = quotes.map((quote) => quote.id);
  const shared = await sql<{ id: string }>`/* standing-quotes */
    select id from interaction where id = any(${ids}::uuid[])
    union all select id from email where id = any(${ids}::uuid[])
    union all select id from deal where id = any(${ids}::uuid[])
    union all select id from company where id = any(${ids}::uuid[])
    union all select id from contact where id = any(${ids}::uuid[])`.execute(tx);
  const own = await asEach(tx, everybody, () =>
    sql<{ id: string }>`/* standing-requests */
      select id from access_request where id = any(${ids}::uuid[])`.execute(tx),
  );
  const standing = new Set([shared, ...own].flatMap(({ rows }) => rows.map((row) => row.id)));
  return quotes.filter((quote) => standing.has(quote.id));
}

async function quotesIn(
  tx: Tx,
  type: StayingQuote['type'],
  table: RawBuilder<unknown>,
  text: RawBuilder<unknown>,
  needles: readonly string[],
): Promise<StayingQuote[]> {
  const found = await sql<{ id: string }>`/* find-quoting-records */
    select id from ${table} where workspace_id = current_workspace() and ${holds(text, needles)} limit ${mostQuotes + 1}`.execute(
    tx,
  );
  return found.rows.map(({ id }) => ({ type, id }));
}
