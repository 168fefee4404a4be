import { type RawBuilder, sql } from 'kysely';
import { lastVisible } from '#access/visible-emails.ts';
import type { Tx } from '#db/database.ts';
import { notFound } from '#errors.ts';
import { decodeCursor, encodeCursor, type Page, type PageQuery, pageLimit, pageOf } from '#platform/cursor.ts';
import { isUuid } from '#platform/uuid.ts';
import type { Actor } from '#users/actor.ts';
import { searchPattern } from './check-fields.ts';

/** A company as one member sees it. */
export interface Company {
  id: string;
  name: string;
  domains: string[];
  contactCount: number;
  createdAt: Date;
  /** Of what the viewer may see. */
  lastInteractionAt: Date | null;
}

/** Which companies; `q` is found in names and domains. */
export interface CompanyQuery extends PageQuery {
  q?: string;
}

/** One company. Throws a Fault `refuse` when it is not there. */
export async function readCompany(tx: Tx, _actor: Actor, id: string): Promise<Company> {
  if (!isUuid(id)) throw notFound('company');
  const [row] = await selectCompanies(tx, sql`y.id = ${id}::uuid`, 1);
  if (!row) throw notFound('company');
  return companyOf(row);
}

/** Companies by name. */
export async function listCompanies(tx: Tx, _actor: Actor, query: CompanyQuery): Promise<Page<Company>> {
  const limit = pageLimit(query.limit);
  const end = decodeCursor(query.cursor, 'companies', ['text', 'uuid']);
  const after = end === null ? sql`true` : sql`(lower(y.name), y.id) > (${end[0]!}::text, ${end[1]!}::uuid)`;
  const rows = await selectCompanies(tx, sql`${after} and ${matches(query.q)}`, limit + 1);
  const page = pageOf(rows, limit, (row) => encodeCursor('companies', [row.sortName, row.id]));
  return { items: page.items.map(companyOf), nextCursor: page.nextCursor };
}

type CompanyRow = Company & { sortName: string };

function matches(q: string | undefined): RawBuilder<unknown> {
  const pattern = searchPattern(q);
  if (pattern === null) return sql`true`;
  return sql`(y.name ilike ${pattern} or exists (
    select 1 from company_domain d
     where d.workspace_id = y.workspace_id and d.company_id = y.id and d.domain ilike ${pattern}))`;
}

async function selectCompanies(tx: Tx, where: RawBuilder<unknown>, limit: number): Promise<CompanyRow[]> {
  const { rows } = await sql<CompanyRow>`/* read-companies */
    select y.id, y.name, lower(y.name) as "sortName", y.created_at as "createdAt",
           ${lastVisible('company', 'y.id')} as "lastInteractionAt",
           (select count(*)::integer from contact c
             where c.workspace_id = y.workspace_id and c.company_id = y.id) as "contactCount",
           array(select d.domain from company_domain d
                  where d.workspace_id = y.workspace_id and d.company_id = y.id order by d.domain) as domains
      from company y
     where y.workspace_id = current_workspace() and ${where}
     order by lower(y.name), y.id limit ${limit}`.execute(tx);
  return rows;
}

function companyOf({ sortName: _, ...company }: CompanyRow): Company {
  return company;
}
