/**
 * Where somebody else's words name the person: they stay, because they are another's, and the report lists them by their
 * ids, so that a human can look. A name is found wherever its letters stand, so that none is missed.
 */
import { type RawBuilder, sql } from 'kysely';
import { findQuotedIn, holds } from '#access/person-words.ts';
import type { Tx } from '#db/database.ts';
import { asEach } from './everybody.ts';
import { mostQuotes, type ReportPart, type StayingQuote } from './report.ts';

/** Looks through all words of the workspace. */
export async function findQuotes(
  tx: Tx,
  needles: readonly string[],
  everybody: readonly string[],
): Promise<ReportPart> {
  if (needles.length === 0) return {};
  const most = mostQuotes + 1;
  const own = await asEach(tx, everybody, async () => [
    ...(await findQuotedIn(tx, needles, most)),
    ...(await quotesIn(tx, 'access-request', sql`access_request`, sql`note`, needles)),
  ]);
  const shared = [
    ...(await quotesIn(tx, 'deal', sql`deal`, sql`concat_ws(' ', name, reference)`, needles)),
    ...(await quotesIn(tx, 'company', sql`company`, sql`name`, needles)),
    ...(await quotesIn(tx, 'contact', sql`contact`, sql`concat_ws(' ', name, title)`, needles)),
  ];
  return { quotes: [...shared, ...own.flat()] };
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
