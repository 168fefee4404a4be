/**
 * The addresses of contacts. One address belongs to one contact of a workspace, by its normalised key. The caller holds
 * the workspace lock.
 */
import { sql } from 'kysely';
import { contactLimits } from '#crm/contact.ts';
import type { Tx } from '#db/database.ts';
import { recordset } from '#db/recordset.ts';
import { Fault } from '#errors.ts';
import { isAddress, normaliseAddress } from '#mail/address.ts';
import type { Actor } from '#users/actor.ts';
import { checkCount, invalid } from './check-fields.ts';
import { keepChoices, limitChoices, markKnownPeople, returnChoices } from './keep-choices.ts';

/** An address as it was entered, and what it is compared by. */
export interface KeyedAddress {
  address: string;
  key: string;
}

/** The addresses without repetition, in their order. */
export function checkEmails(emails: readonly string[]): KeyedAddress[] {
  const byKey = new Map<string, KeyedAddress>();
  for (const email of checkCount('emails', emails, contactLimits.emails)) {
    const address = email.trim();
    if (!isAddress(address)) throw invalid('emails', 'One of these is not an email address.');
    const key = normaliseAddress(address);
    if (!byKey.has(key)) byKey.set(key, { address, key });
  }
  return [...byKey.values()];
}

/**
 * Makes these the contact's addresses; returns the keys whose mail is to be matched anew: those that were removed, and
 * when one was added, all, because what owners chose may count no more. Owners' choices go with their addresses.
 */
export async function saveEmails(
  tx: Tx,
  actor: Actor,
  contactId: string,
  emails: readonly KeyedAddress[],
): Promise<string[]> {
  const keys = emails.map((each) => each.key);
  await refuseTaken(tx, contactId, keys);
  const before = await keysOf(tx, contactId);
  const removed = before.filter((key) => !keys.includes(key));
  const added = keys.filter((key) => !before.includes(key));
  await keepChoices(tx, removed);
  await limitChoices(tx, contactId, added);
  await replaceAddresses(tx, actor, contactId, emails);
  await returnChoices(tx, added);
  await markKnownPeople(tx, [...removed, ...added]);
  return added.length > 0 ? [...removed, ...keys] : removed;
}

async function replaceAddresses(
  tx: Tx,
  actor: Actor,
  contactId: string,
  emails: readonly KeyedAddress[],
): Promise<void> {
  await sql`/* remove-addresses */
    delete from contact_address
     where contact_id = ${contactId} and key <> all(${emails.map((each) => each.key)}::text[])`.execute(tx);
  const rows = emails.map((each, position) => ({ ...each, position }));
  await sql`/* save-addresses */
    insert into contact_address (workspace_id, key, contact_id, address, position, added_at, added_by)
    select ${actor.workspaceId}, r.key, ${contactId}, r.address, r.position, now(), ${actor.userId}::uuid
      from json_to_recordset(${recordset(rows)}) as r(key text, address text, position integer)
    on conflict (workspace_id, key) do update set address = excluded.address, position = excluded.position`.execute(tx);
}

/** The keys of a contact's addresses. */
export async function keysOf(tx: Tx, contactId: string): Promise<string[]> {
  const rows = await tx.selectFrom('contact_address').select('key').where('contact_id', '=', contactId).execute();
  return rows.map((row) => row.key);
}

/** The keys of all addresses of these contacts. */
export async function keysOfAll(tx: Tx, contactIds: readonly string[]): Promise<string[]> {
  if (contactIds.length === 0) return [];
  const rows = await tx.selectFrom('contact_address').select('key').where('contact_id', 'in', contactIds).execute();
  return rows.map((row) => row.key);
}

async function refuseTaken(tx: Tx, contactId: string, keys: string[]): Promise<void> {
  const { rows } = await sql`/* taken-addresses */
    select 1 from contact_address where key = any(${keys}::text[]) and contact_id <> ${contactId} limit 1`.execute(tx);
  if (rows.length === 0) return;
  throw new Fault('refuse', 'address-in-use', 'Another contact already has one of these addresses.', {
    status: 409,
    field: 'emails',
  });
}
