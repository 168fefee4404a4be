import { type RawBuilder, sql } from 'kysely';
import { lastVisible } from '#access/visible-emails.ts';
import { type ContactKind, contactKinds } from '#crm/contact.ts';
import type { Tx } from '#db/database.ts';
import { notFound } from '#errors.ts';
import { decodeCursor, encodeCursor, type Page, type PageQuery, pageLimit, pageOf } from '#platform/cursor.ts';
import { isUuid } from '#platform/uuid.ts';
import type { Actor } from '#users/actor.ts';
import { checkChoice, searchPattern, unknownRecord } from './check-fields.ts';

/** A contact as one member sees it. */
export interface Contact {
  id: string;
  name: string;
  emails: string[];
  kind: ContactKind;
  highValue: boolean;
  title: string | null;
  phone: string | null;
  company: { id: string; name: string } | null;
  createdAt: Date;
  /** Of what the viewer may see. */
  lastInteractionAt: Date | null;
}

/** Which contacts; `q` is found in names, addresses and the names of companies. */
export interface ContactQuery extends PageQuery {
  q?: string;
  companyId?: string;
  kind?: ContactKind;
}

/** One contact. Throws a Fault `refuse` when it is not there. */
export async function readContact(tx: Tx, _actor: Actor, id: string): Promise<Contact> {
  if (!isUuid(id)) throw notFound('contact');
  const [row] = await selectContacts(tx, sql`c.id = ${id}::uuid`, 1);
  if (!row) throw notFound('contact');
  return contactOf(row);
}

/** Contacts by name. */
export async function listContacts(tx: Tx, _actor: Actor, query: ContactQuery): Promise<Page<Contact>> {
  const limit = pageLimit(query.limit);
  const end = decodeCursor(query.cursor, 'contacts', ['text', 'uuid']);
  const rows = await selectContacts(tx, sql.join([...filtersOf(query), afterEnd(end)], sql` and `), limit + 1);
  const page = pageOf(rows, limit, (row) => encodeCursor('contacts', [row.sortName, row.id]));
  return { items: page.items.map(contactOf), nextCursor: page.nextCursor };
}

type ContactRow = Contact & { sortName: string };

function filtersOf(query: ContactQuery): RawBuilder<unknown>[] {
  const filters: RawBuilder<unknown>[] = [];
  if (query.companyId !== undefined) {
    if (!isUuid(query.companyId)) throw unknownRecord('companyId');
    filters.push(sql`c.company_id = ${query.companyId}::uuid`);
  }
  if (query.kind !== undefined) filters.push(sql`c.kind = ${checkChoice('kind', query.kind, contactKinds)}`);
  const pattern = searchPattern(query.q);
  if (pattern !== null) {
    filters.push(sql`(c.name ilike ${pattern} or y.name ilike ${pattern} or exists (
      select 1 from contact_address a
       where a.workspace_id = c.workspace_id and a.contact_id = c.id and a.address ilike ${pattern}))`);
  }
  return filters;
}

function afterEnd(end: string[] | null): RawBuilder<unknown> {
  return end === null ? sql`true` : sql`(lower(c.name), c.id) > (${end[0]!}::text, ${end[1]!}::uuid)`;
}

async function selectContacts(tx: Tx, where: RawBuilder<unknown>, limit: number): Promise<ContactRow[]> {
  const { rows } = await sql<ContactRow>`/* read-contacts */
    select c.id, c.name, lower(c.name) as "sortName", c.kind, c.high_value as "highValue", c.title, c.phone,
           c.created_at as "createdAt", ${lastVisible('contact', 'c.id')} as "lastInteractionAt",
           case when y.id is not null then json_build_object('id', y.id, 'name', y.name) end as company,
           array(select a.address from contact_address a where a.workspace_id = c.workspace_id and a.contact_id = c.id
                  order by a.position, a.key) as emails
      from contact c
      left join company y on y.workspace_id = c.workspace_id and y.id = c.company_id
     where c.workspace_id = current_workspace() and ${where}
     order by lower(c.name), c.id limit ${limit}`.execute(tx);
  return rows;
}

function contactOf({ sortName: _, ...contact }: ContactRow): Contact {
  return contact;
}
