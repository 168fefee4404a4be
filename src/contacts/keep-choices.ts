/**
 * What an owner chose for a contact belongs to its addresses: nobody widens what the owner shares by taking an address
 * from a contact, giving it one more, or deleting it and making it anew.
 *
 * Invariants, all under the workspace lock: before an address leaves, the votes on the mail with it are kept as limits,
 * for owners whose choices could make a difference (an owner who set no level anywhere and shows no contact to anybody
 * shares by his defaults, whatever contacts there are); the choice goes on for the address, and returns to the contact that gets it; before an address
 * comes to a contact by a colleague's hand, mail with it is limited to the owner's defaults until he chooses anew, and
 * who shares mail older than the contact is asked again.
 */
import { sql } from 'kysely';
import { findMessagesOf } from '#access/read-copies.ts';
import { actAs, type Tx } from '#db/database.ts';
import { readOwners } from '#timeline/read-owners.ts';

/** Before these addresses leave their contacts. */
export async function keepChoices(tx: Tx, keys: readonly string[]): Promise<void> {
  if (keys.length === 0) return;
  await keepVotes(tx, keys);
  await sql`/* keep-choices */ select keep_choices(${[...keys]}::text[])`.execute(tx);
}

/** Before these addresses come to a contact by the asking member's hand: what others chose for it is not meant for them. */
export async function limitChoices(tx: Tx, contactId: string, keys: readonly string[]): Promise<void> {
  if (keys.length === 0) return;
  await sql`/* limit-choices */ select limit_choices(${contactId}::uuid, ${[...keys]}::text[])`.execute(tx);
}

/** The asking owner chooses himself for mail with these addresses. */
export async function liftLimits(tx: Tx, keys: readonly string[]): Promise<void> {
  await sql`/* lift-limits */
    delete from limited_address
     where workspace_id = current_workspace() and user_id = current_member() and key = any(${[...keys]}::text[])`.execute(
    tx,
  );
}

/** After these addresses came to contacts. */
export async function returnChoices(tx: Tx, keys: readonly string[]): Promise<void> {
  if (keys.length === 0) return;
  await sql`/* return-choices */ select return_choices(${[...keys]}::text[])`.execute(tx);
}

/** After contacts got or lost these addresses: who of everybody's correspondents is in the CRM. */
export async function markKnownPeople(tx: Tx, keys: readonly string[]): Promise<void> {
  if (keys.length === 0) return;
  await sql`/* mark-known-people */ select mark_known_people(${[...keys]}::text[])`.execute(tx);
}

async function keepVotes(tx: Tx, keys: readonly string[]): Promise<void> {
  for (const owner of await readOwners(tx)) {
    await actAs(tx, owner, async () => {
      if (!(await hasChosenLevel(tx))) return;
      const messages = await findMessagesOf(tx, keys, []);
      await sql`/* keep-votes */ select freeze_votes(${messages}::uuid[])`.execute(tx);
    });
  }
}

async function hasChosenLevel(tx: Tx): Promise<boolean> {
  const { rows } = await sql`/* has-chosen-level */
    select 1 from email_contact_setting
     where workspace_id = current_workspace() and user_id = current_member() and level is not null
    union all
    select 1 from access_grant
     where workspace_id = current_workspace() and owner_user_id = current_member() and scope = 'contact'
    limit 1`.execute(tx);
  return rows.length > 0;
}
