/**
 * What the asking member chose for his own mail with contacts, and what follows from it. A choice shows itself to its
 * owner alone.
 */
import { type RawBuilder, sql } from 'kysely';
import type { AccessLevel } from '#crm/interaction.ts';
import type { Tx } from '#db/database.ts';
import { notFound } from '#errors.ts';
import { decodeCursor, encodeCursor, type Page, type PageQuery, pageLimit, pageOf } from '#platform/cursor.ts';
import { isUuid } from '#platform/uuid.ts';

/** The member's choice for one contact. */
export interface ContactSetting {
  contactId: string;
  name: string;
  /** Whether his mail with the contact is logged, by his choice or by default. */
  sync: boolean;
  /** Whether the team sees anything of it. */
  visible: boolean;
  /** The level that he chose; null: as his mailboxes and the workspace have it. */
  level: AccessLevel | null;
  /** Asked, he shares mail that is older than the contact too. */
  sharesOlder: boolean;
  /** Asked, he keeps it to himself. */
  olderKept: boolean;
}

/** Which choices: of one contact, whether he made one or not; or all that he made, by the contact's name. */
export interface ContactSettingQuery extends PageQuery {
  contactId?: string;
}

/** The member's choices. An id that leads to no contact gives none. */
export async function listContactSettings(tx: Tx, query: ContactSettingQuery): Promise<Page<ContactSetting>> {
  const limit = pageLimit(query.limit);
  const end = decodeCursor(query.cursor, 'contact-settings', ['text', 'uuid']);
  const { contactId } = query;
  if (contactId !== undefined && !isUuid(contactId)) return { items: [], nextCursor: null };
  const which = contactId === undefined ? sql`s.user_id is not null` : sql`c.id = ${contactId}::uuid`;
  const after = end === null ? sql`true` : sql`(lower(c.name), c.id) > (${end[0]!}::text, ${end[1]!}::uuid)`;
  const rows = await selectSettings(tx, sql`${which} and ${after}`, limit + 1);
  const page = pageOf(rows, limit, (row) => encodeCursor('contact-settings', [row.sortName, row.contactId]));
  return { ...page, items: page.items.map(settingOf) };
}

/** The member's choice for a contact. Throws a Fault `refuse` when there is no such contact. */
export async function readContactSetting(tx: Tx, contactId: string): Promise<ContactSetting> {
  const [row] = isUuid(contactId) ? await selectSettings(tx, sql`c.id = ${contactId}::uuid`, 1) : [];
  if (row === undefined) throw notFound('contact');
  return settingOf(row);
}

type SettingRow = ContactSetting & { sortName: string };

async function selectSettings(tx: Tx, where: RawBuilder<unknown>, limit: number): Promise<SettingRow[]> {
  const { rows } = await sql<SettingRow>`/* read-contact-settings */
    select c.id as "contactId", c.name, lower(c.name) as "sortName", coalesce(s.sync, usual.sync) as sync, s.level,
           coalesce(s.shares_older, false) as "sharesOlder",
           coalesce(s.older_kept, false) as "olderKept",
           least(coalesce(s.level, usual.level), w.bound_level) <> 'private' as visible
      from contact c
      join workspace w on w.workspace_id = c.workspace_id
      left join email_contact_setting s
        on s.workspace_id = c.workspace_id and s.user_id = current_member() and s.contact_id = c.id
      cross join ${usualChoices} usual
     where c.workspace_id = current_workspace() and ${where}
     order by lower(c.name), c.id limit ${limit}`.execute(tx);
  return rows;
}

/** What the member's mailboxes do where he chose nothing: logged when one of them logs, shared as the strictest shares. */
const usualChoices = sql`(
  select coalesce(bool_or(k.default_sync), true) as sync,
         coalesce(min(coalesce(k.default_level, y.default_level)), min(y.default_level)) as level
    from workspace y
    left join connection k
      on k.workspace_id = y.workspace_id and k.user_id = current_member() and k.status <> 'disconnected'
   where y.workspace_id = current_workspace())`;

function settingOf({ sortName: _, ...setting }: SettingRow): ContactSetting {
  return setting;
}
