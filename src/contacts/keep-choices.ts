/**
 * What an owner chose for a contact belongs to its addresses: nobody widens what the owner shares by taking an address
 * from a contact, giving it one more, or deleting it and making it anew.
 *
 * Invariants, all under the workspace lock: before an address leaves or comes, the votes on the mail with it are kept as
 * limits for owners whose choices could make a difference (an owner who set no level anywhere shares by his defaults,
 * whatever contacts there are); a choice goes on for an address that left, and returns to the contact that gets it.
 */
import { sql } from 'kysely';
import { findMessagesOf } from '#access/read-copies.ts';
import { actAs, type Tx } from '#db/database.ts';
import { readOwners } from '#timeline/rematch.ts';

/** Before these addresses leave their contacts. */
export async function keepChoices(tx: Tx, keys: readonly string[]): Promise<void> {
  if (keys.length === 0) return;
  await keepVotes(tx, keys, await readOwners(tx), null);
  await sql`/* keep-choices */ select keep_choices(${[...keys]}::text[])`.execute(tx);
}

/** Before these addresses come to a contact: what others share of its mail is not meant for mail with them. */
export async function keepVotesOfOthers(
  tx: Tx,
  actor: { userId: string },
  contactId: string,
  keys: readonly string[],
): Promise<void> {
  if (keys.length === 0) return;
  const others = (await readOwners(tx)).filter((owner) => owner !== actor.userId);
  await keepVotes(tx, keys, others, contactId);
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

/** `contactId`: only of owners who set a level for this contact; null: for any. */
async function keepVotes(
  tx: Tx,
  keys: readonly string[],
  owners: readonly string[],
  contactId: string | null,
): Promise<void> {
  for (const owner of owners) {
    await actAs(tx, owner, async () => {
      if (!(await hasChosenLevel(tx, contactId))) return;
      const messages = await findMessagesOf(tx, keys, []);
      await sql`/* keep-votes */ select freeze_votes(${messages}::uuid[])`.execute(tx);
    });
  }
}

async function hasChosenLevel(tx: Tx, contactId: string | null): Promise<boolean> {
  const { rows } = await sql`/* has-chosen-level */
    select 1 from email_contact_setting
     where workspace_id = current_workspace() and user_id = current_member() and level is not null
       and (${contactId}::uuid is null or contact_id = ${contactId}::uuid) limit 1`.execute(tx);
  return rows.length > 0;
}
