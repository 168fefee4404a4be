/**
 * The part of the CRM that a page of messages touches, in four statements whatever the page's length.
 *
 * Invariant: the caller's transaction belongs to the owner of the copies (row-level security shows his settings only).
 */
import { sql } from 'kysely';
import { type Directory, emptyDirectory } from '#crm/contact.ts';
import type { Tx } from '#db/database.ts';
import { findBlocked } from '#privacy/find-listed.ts';

/** Contacts, companies, deals and the owner's choices behind these normalised addresses and registrable domains. */
export async function loadDirectory(tx: Tx, keys: Iterable<string>, domains: Iterable<string>): Promise<Directory> {
  const wantedKeys = [...new Set(keys)];
  const directory = emptyDirectory();
  await addPeople(tx, directory, wantedKeys, [...new Set(domains)]);
  await addDeals(tx, directory, wantedKeys);
  await addChoices(tx, directory, wantedKeys);
  directory.blocked = await findBlocked(tx, wantedKeys);
  return directory;
}

interface PersonRow {
  key: string | null;
  domain: string | null;
  contact_id: string | null;
  company_id: string | null;
  sync: boolean | null;
}

async function addPeople(tx: Tx, directory: Directory, keys: string[], domains: string[]): Promise<void> {
  const { rows } = await sql<PersonRow>`/* find-by-address */
    select a.key, null as domain, c.id as contact_id, c.company_id, s.sync
      from contact_address a
      join contact c on c.workspace_id = a.workspace_id and c.id = a.contact_id
      left join email_contact_setting s
        on s.workspace_id = c.workspace_id and s.user_id = current_member() and s.contact_id = c.id
     where a.workspace_id = current_workspace() and a.key = any(${keys}::text[])
    union all
    select null, d.domain, null, d.company_id, null
      from company_domain d
     where d.workspace_id = current_workspace() and d.domain = any(${domains}::text[])`.execute(tx);
  for (const row of rows) {
    if (row.key !== null && row.contact_id !== null) {
      directory.contactsByKey.set(row.key, { contactId: row.contact_id, companyId: row.company_id });
      if (row.sync !== null) directory.sync.set(row.contact_id, row.sync);
    }
    if (row.domain !== null && row.company_id !== null) directory.companiesByDomain.set(row.domain, row.company_id);
  }
}

interface DealRow {
  contact_id: string | null;
  reference: string | null;
  deal_id: string;
}

async function addDeals(tx: Tx, directory: Directory, keys: string[]): Promise<void> {
  const { rows } = await sql<DealRow>`/* find-deals */
    select distinct dc.contact_id, null as reference, d.id as deal_id
      from contact_address a
      join deal_contact dc on dc.workspace_id = a.workspace_id and dc.contact_id = a.contact_id
      join deal d on d.workspace_id = dc.workspace_id and d.id = dc.deal_id
     where a.workspace_id = current_workspace() and a.key = any(${keys}::text[]) and d.stage not in ('won', 'lost')
    union all
    select null, upper(d.reference), d.id
      from deal d where d.workspace_id = current_workspace() and d.reference is not null`.execute(tx);
  for (const row of rows) {
    if (row.reference !== null) directory.dealsByReference.set(row.reference, row.deal_id);
    if (row.contact_id === null) continue;
    const deals = directory.dealsByContact.get(row.contact_id);
    if (deals) deals.push(row.deal_id);
    else directory.dealsByContact.set(row.contact_id, [row.deal_id]);
  }
}

interface ChoiceRow {
  /** Null for a mailbox. */
  key: string | null;
  /** Null for an address that is limited to the owner's defaults. */
  id: string | null;
  sync: boolean | null;
}

/** What the owner chose for people who are no contacts any more, what others gave to his contacts, and his mailboxes. */
async function addChoices(tx: Tx, directory: Directory, keys: string[]): Promise<void> {
  const { rows } = await sql<ChoiceRow>`/* find-choices */
    select f.key, f.contact_id as id, s.sync
      from former_address f
      left join email_contact_setting s
        on s.workspace_id = f.workspace_id and s.user_id = f.user_id and s.contact_id = f.contact_id
     where f.workspace_id = current_workspace() and f.user_id = current_member() and f.key = any(${keys}::text[])
    union all
    select l.key, null, null
      from limited_address l
     where l.workspace_id = current_workspace() and l.user_id = current_member() and l.key = any(${keys}::text[])
    union all
    select null, c.id, null
      from connection c
     where c.workspace_id = current_workspace() and c.user_id = current_member() and not c.default_sync`.execute(tx);
  for (const { key, id, sync } of rows) {
    if (key === null && id !== null) directory.quietMailboxes.add(id);
    if (key !== null && id === null) directory.limited.add(key);
    if (key !== null && id !== null) directory.former.set(key, { contactId: id, sync });
  }
}
