import { sql } from 'kysely';
import { dealLimits } from '#crm/deal.ts';
import type { Tx } from '#db/database.ts';
import { checkIds, unknownRecord } from './check-fields.ts';

/** Makes these the deal's contacts; returns those that were added or removed. The caller holds the workspace lock. */
export async function saveDealContacts(
  tx: Tx,
  workspaceId: string,
  dealId: string,
  contactIds: readonly string[],
): Promise<string[]> {
  const wanted = checkIds('contactIds', contactIds, dealLimits.contacts);
  await requireContacts(tx, wanted);
  const before = await contactsOf(tx, dealId);
  const removed = before.filter((id) => !wanted.includes(id));
  const added = wanted.filter((id) => !before.includes(id));
  await sql`/* remove-deal-contacts */
    delete from deal_contact where deal_id = ${dealId} and contact_id = any(${removed}::uuid[])`.execute(tx);
  await sql`/* add-deal-contacts */
    insert into deal_contact (workspace_id, deal_id, contact_id)
    select ${workspaceId}, ${dealId}, id from unnest(${added}::uuid[]) as id`.execute(tx);
  return [...removed, ...added];
}

/** The contacts of a deal. */
export async function contactsOf(tx: Tx, dealId: string): Promise<string[]> {
  const rows = await tx.selectFrom('deal_contact').select('contact_id').where('deal_id', '=', dealId).execute();
  return rows.map((row) => row.contact_id);
}

async function requireContacts(tx: Tx, ids: string[]): Promise<void> {
  const { rows } = await sql<{ found: number }>`/* known-contacts */
    select count(*)::integer as found from contact where id = any(${ids}::uuid[])`.execute(tx);
  if (rows[0]?.found !== ids.length) throw unknownRecord('contactIds');
}
