/**
 * The addresses that are ours: of every mailbox of the workspace its own and all that its owner writes from there, whether
 * it is connected still or not. Normalised, as keys of people are.
 */
import { sql } from 'kysely';
import type { Tx } from '#db/database.ts';
import { normaliseAddress } from '#mail/address.ts';

/** All of the workspace's. */
export async function ownAddresses(tx: Tx): Promise<Set<string>> {
  return readAddresses(tx, false);
}

/** Those of the asking member's mailboxes. */
export async function ownAddressesOfMember(tx: Tx): Promise<Set<string>> {
  return readAddresses(tx, true);
}

async function readAddresses(tx: Tx, ofMember: boolean): Promise<Set<string>> {
  const { rows } = await sql<{ address: string }>`/* own-addresses */
    select distinct own.address
      from connection c cross join lateral unnest(array_append(c.identities, c.address)) as own(address)
     where c.workspace_id = current_workspace() and (c.user_id = current_member() or not ${ofMember}::boolean)`.execute(
    tx,
  );
  return new Set(rows.map((row) => normaliseAddress(row.address)));
}
