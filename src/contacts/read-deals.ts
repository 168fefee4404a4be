import { type RawBuilder, sql } from 'kysely';
import { lastVisible } from '#access/visible-emails.ts';
import { type DealStage, dealStages } from '#crm/deal.ts';
import type { Tx } from '#db/database.ts';
import { notFound } from '#errors.ts';
import { decodeCursor, encodeCursor, type Page, type PageQuery, pageLimit, pageOf } from '#platform/cursor.ts';
import { isUuid } from '#platform/uuid.ts';
import type { Actor } from '#users/actor.ts';
import { checkChoice, searchPattern, unknownRecord } from './check-fields.ts';

/** A deal as one member sees it. */
export interface Deal {
  id: string;
  name: string;
  stage: DealStage;
  value: number | null;
  currency: string;
  reference: string | null;
  company: { id: string; name: string } | null;
  contacts: { id: string; name: string }[];
  createdAt: Date;
  /** Of what the viewer may see. */
  lastInteractionAt: Date | null;
}

/** Which deals; `q` is found in names, references and the names of companies. */
export interface DealQuery extends PageQuery {
  q?: string;
  stage?: DealStage;
  companyId?: string;
  contactId?: string;
}

/** One deal. Throws a Fault `refuse` when it is not there. */
export async function readDeal(tx: Tx, _actor: Actor, id: string): Promise<Deal> {
  if (!isUuid(id)) throw notFound('deal');
  const [row] = await selectDeals(tx, sql`d.id = ${id}::uuid`, 1);
  if (!row) throw notFound('deal');
  return dealOf(row);
}

/** Deals by name. */
export async function listDeals(tx: Tx, _actor: Actor, query: DealQuery): Promise<Page<Deal>> {
  const limit = pageLimit(query.limit);
  const end = decodeCursor(query.cursor, 'deals', ['text', 'uuid']);
  const after = end === null ? sql`true` : sql`(lower(d.name), d.id) > (${end[0]!}::text, ${end[1]!}::uuid)`;
  const rows = await selectDeals(tx, sql.join([...filtersOf(query), after], sql` and `), limit + 1);
  const page = pageOf(rows, limit, (row) => encodeCursor('deals', [row.sortName, row.id]));
  return { items: page.items.map(dealOf), nextCursor: page.nextCursor };
}

type DealRow = Omit<Deal, 'value'> & { sortName: string; value: string | null };

function filtersOf({ q, stage, companyId, contactId }: DealQuery): RawBuilder<unknown>[] {
  const filters: RawBuilder<unknown>[] = [];
  if (companyId !== undefined) filters.push(sql`d.company_id = ${checkId('companyId', companyId)}::uuid`);
  if (contactId !== undefined) {
    filters.push(sql`exists (select 1 from deal_contact x where x.workspace_id = d.workspace_id
      and x.deal_id = d.id and x.contact_id = ${checkId('contactId', contactId)}::uuid)`);
  }
  if (stage !== undefined) filters.push(sql`d.stage = ${checkChoice('stage', stage, dealStages)}`);
  const pattern = searchPattern(q);
  if (pattern !== null) {
    filters.push(sql`(d.name ilike ${pattern} or d.reference ilike ${pattern} or y.name ilike ${pattern})`);
  }
  return filters;
}

function checkId(field: string, id: string): string {
  if (!isUuid(id)) throw unknownRecord(field);
  return id;
}

async function selectDeals(tx: Tx, where: RawBuilder<unknown>, limit: number): Promise<DealRow[]> {
  const { rows } = await sql<DealRow>`/* read-deals */
    select d.id, d.name, lower(d.name) as "sortName", d.stage, d.value, d.currency, d.reference,
           d.created_at as "createdAt", ${lastVisible('deal', 'd.id')} as "lastInteractionAt",
           case when y.id is not null then json_build_object('id', y.id, 'name', y.name) end as company,
           coalesce((select json_agg(json_build_object('id', c.id, 'name', c.name) order by lower(c.name), c.id)
                       from deal_contact x
                       join contact c on c.workspace_id = x.workspace_id and c.id = x.contact_id
                      where x.workspace_id = d.workspace_id and x.deal_id = d.id), '[]') as contacts
      from deal d
      left join company y on y.workspace_id = d.workspace_id and y.id = d.company_id
     where d.workspace_id = current_workspace() and ${where}
     order by lower(d.name), d.id limit ${limit}`.execute(tx);
  return rows;
}

function dealOf({ sortName: _, value, ...deal }: DealRow): Deal {
  return { ...deal, value: value === null ? null : Number(value) };
}
