/**
 * People whom the member's own mail knows and the CRM does not. Suggested, never made into contacts.
 *
 * Invariants: from the member's own correspondents alone, of all his mailboxes together; no machine, no contact, nobody
 * of the workspace itself. Those he wrote to come first, then the more and the newer mail.
 */
import { type RawBuilder, sql } from 'kysely';
import { humanName } from '#crm/human-name.ts';
import type { Tx } from '#db/database.ts';
import { decodeCursor, encodeCursor, type Page, type PageQuery, pageLimit, pageOf } from '#platform/cursor.ts';
import type { Actor } from '#users/actor.ts';
import { ownAddresses } from './own-addresses.ts';
import { suggestionReasons } from './suggestion-reasons.ts';

/** A person who could become a contact, and why. */
export interface Suggestion {
  name: string;
  email: string;
  domain: string;
  companyId: string | null;
  companyName: string | null;
  sent: number;
  received: number;
  lastAt: Date;
  reasons: string[];
}

interface SuggestionRow extends Omit<Suggestion, 'name' | 'reasons'> {
  key: string;
  name: string | null;
  /** Microseconds since 1970. */
  at: string;
  now: Date;
}

/** Suggestions for the actor, the best first. */
export async function suggestContacts(tx: Tx, _actor: Actor, query: PageQuery): Promise<Page<Suggestion>> {
  const limit = pageLimit(query.limit);
  const end = decodeCursor(query.cursor, 'suggestions', ['count', 'count', 'micros', 'text']);
  const rows = await selectUnknown(tx, [...(await ownAddresses(tx))], afterEnd(end), limit + 1);
  const page = pageOf(rows, limit, (row) => {
    return encodeCursor('suggestions', [row.sent > 0 ? '1' : '0', String(row.sent + row.received), row.at, row.key]);
  });
  return { items: page.items.map(suggestionOf), nextCursor: page.nextCursor };
}

function afterEnd(end: string[] | null): RawBuilder<unknown> {
  if (end === null) return sql`true`;
  const [written, mails, at, key] = end;
  return sql`(written, mails, at, key) < (${written}::integer, ${mails}::integer, ${at}::bigint, ${key}::text)`;
}

async function selectUnknown(
  tx: Tx,
  own: string[],
  after: RawBuilder<unknown>,
  limit: number,
): Promise<SuggestionRow[]> {
  const { rows } = await sql<SuggestionRow>`/* suggest-contacts */
    with known as (
      select p.key, p.domain, sum(p.sent_count)::integer as sent, sum(p.received_count)::integer as received,
             max(p.last_at) as "lastAt", (array_agg(p.address order by p.last_at desc))[1] as email,
             (array_agg(p.name order by p.last_at desc) filter (where p.name is not null))[1] as name
        from correspondent p
       where p.workspace_id = current_workspace() and p.owner_user_id = current_member()
         and p.key <> all(${own}::text[])
         and not exists (select 1 from workspace w where w.workspace_id = p.workspace_id
                          and (p.domain = any(w.own_domains) or split_part(p.key, '@', -1) = any(w.own_domains)))
         and not exists (select 1 from contact_address a where a.workspace_id = p.workspace_id and a.key = p.key)
       group by p.key, p.domain
      having bool_and(p.automated_reason is null) and sum(p.sent_count + p.received_count) > 0
    ), ranked as (
      select known.*, (sent > 0)::integer as written, sent + received as mails,
             (extract(epoch from "lastAt") * 1000000)::bigint as at from known
    )
    select ranked.key, ranked.email, ranked.name, ranked.domain, ranked.sent, ranked.received, ranked."lastAt",
           ranked.at::text as at, y.id as "companyId", y.name as "companyName", now() as now
      from ranked
      left join company_domain d on d.workspace_id = current_workspace() and d.domain = ranked.domain
      left join company y on y.workspace_id = d.workspace_id and y.id = d.company_id
     where ${after}
     order by written desc, mails desc, ranked.at desc, key desc limit ${limit}`.execute(tx);
  return rows;
}

function suggestionOf({ key: _, at: __, now, ...row }: SuggestionRow): Suggestion {
  return { ...row, name: humanName(row.name, row.email), reasons: suggestionReasons(row, now) };
}
