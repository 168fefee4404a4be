import { sql } from 'kysely';
import type { Tx } from '#db/database.ts';
import type { Outcome } from '#db/tables.ts';
import { notFound } from '#errors.ts';
import { decodeCursor, encodeCursor, type Page, type PageQuery, pageLimit, pageOf } from '#platform/cursor.ts';
import type { Actor } from '#users/actor.ts';

/** One line of the account of every message. */
export interface LedgerLine {
  providerId: string;
  outcome: Outcome | 'gone';
  rule: string | null;
  reason: string | null;
  mailbox: string | null;
  receivedAt: Date | null;
  size: number | null;
  atProvider: boolean;
  /** Of the owner's own copy; null where it was never fetched. */
  subject: string | null;
}

/** Which lines to read. */
export interface LedgerQuery extends PageQuery {
  outcome?: Outcome | 'gone';
  rule?: string;
}

/** The lines of the actor's own connection, newest first; nobody reads a colleague's. */
export async function readLedger(
  tx: Tx,
  actor: Actor,
  connectionId: string,
  query: LedgerQuery,
): Promise<Page<LedgerLine>> {
  const own = await tx
    .selectFrom('connection')
    .select('id')
    .where('id', '=', connectionId)
    .where('user_id', '=', actor.userId)
    .executeTakeFirst();
  if (!own) throw notFound('mailbox');
  const limit = pageLimit(query.limit);
  const [at, id] = decodeCursor(query.cursor, 'ledger', ['micros', 'text']) ?? [null, null];
  const lines = await sql<LedgerLine & { at: string }>`/* read-ledger */
    select l.provider_id as "providerId", shown.outcome, l.rule, l.reason, l.mailboxes[1] as mailbox,
           l.received_at as "receivedAt", l.size, l.presence = 'there' as "atProvider", x.subject, shown.at::text as at
      from ledger_entry l
      cross join lateral (
        select case when l.outcome = 'pending' and l.presence = 'gone' then 'gone' else l.outcome end as outcome,
               (extract(epoch from coalesce(l.received_at, 'epoch')) * 1000000)::bigint as at) shown
      left join email_text x on x.workspace_id = l.workspace_id and x.email_id = l.email_id
     where l.workspace_id = current_workspace() and l.connection_id = ${connectionId} and not l.retired
       and (${query.outcome ?? null}::text is null or shown.outcome = ${query.outcome ?? null})
       and (${query.rule ?? null}::text is null or l.rule = ${query.rule ?? null})
       and (${at}::bigint is null or (shown.at, l.provider_id) < (${at}::bigint, ${id}))
     order by shown.at desc, l.provider_id desc limit ${limit + 1}`.execute(tx);
  const page = pageOf(lines.rows, limit, (line) => encodeCursor('ledger', [line.at, line.providerId]));
  return { ...page, items: page.items.map(({ at: _, ...line }) => line) };
}
