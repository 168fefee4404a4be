/**
 * Mail of the asking member that is older than a contact, or an address of it, which a colleague added, and waits for his
 * word: he wants to be asked, and has not said that it is shared. The same rule as in votes_for
 * (migrations/0008_addresses.sql), of his own copies.
 *
 * Mail that he deleted, chose a level for, or that his word would show to nobody does not wait.
 */
import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '#db/database.ts';

/** Of one contact, or of one mailbox. */
export type WhoseMail = { contactId: string } | { connectionId: string };

/** The messages that wait. */
export async function findOlderMail(tx: Tx, whose: WhoseMail): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`/* find-older-mail */
    select distinct older.message_id as id from ${olderMail(whose)} older`.execute(tx);
  return rows.map((row) => row.id);
}

/** How many of them are hidden so far, whether the member was asked or not. */
export async function countOlderMail(tx: Tx, contactId: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`/* count-older-mail */
    select count(distinct older.message_id)::integer as count from ${olderMail({ contactId })} older`.execute(tx);
  return rows[0]!.count;
}

/** Spares most mail the look at who is named on it. */
const addressedLater = sql`
  exists (select 1 from contact_address a
           where a.workspace_id = c.workspace_id and a.contact_id = c.id and a.added_at > i.occurred_at)`;

/** From the mailboxes that ask inward: without one there is nothing to look up. */
function olderMail(whose: WhoseMail): RawBuilder<unknown> {
  const contact = 'contactId' in whose ? sql`and l.record_id = ${whose.contactId}::uuid` : sql``;
  const mailbox = 'connectionId' in whose ? sql`and k.id = ${whose.connectionId}::uuid` : sql``;
  return sql`(
    select e.message_id
      from connection k
      join workspace w on w.workspace_id = k.workspace_id
      join email e on e.workspace_id = k.workspace_id and e.connection_id = k.id and e.owner_user_id = k.user_id
      join interaction i on i.workspace_id = e.workspace_id and i.message_id = e.message_id
      join interaction_link l on l.workspace_id = i.workspace_id and l.interaction_id = i.id
                             and l.record_kind = 'contact' and l.owner_user_id = k.user_id
      join contact c on c.workspace_id = l.workspace_id and c.id = l.record_id
                    and (c.created_at > i.occurred_at or ${addressedLater})
                    and given_later(c.id, k.user_id, e.message_id, i.occurred_at)
     where k.workspace_id = current_workspace() and k.user_id = current_member() and k.asks_older
       ${mailbox} ${contact}
       and least(coalesce(k.default_level, w.default_level), w.bound_level) <> 'private'
       and not exists (select 1 from email_contact_setting s
                        where s.workspace_id = l.workspace_id and s.user_id = k.user_id and s.contact_id = c.id
                          and (s.level is not null or s.shares_older))
       and not exists (select 1 from interaction_setting s
                        where s.workspace_id = e.workspace_id and s.user_id = k.user_id and s.message_id = e.message_id
                          and (s.deleted_at is not null or s.level is not null and not s.frozen))
       and not exists (select 1 from email p
                        where p.workspace_id = e.workspace_id and p.message_id = e.message_id
                          and p.owner_user_id = k.user_id and p.protected)
       and exists (select 1 from interaction_link t
                    where t.workspace_id = i.workspace_id and t.interaction_id = i.id and t.logs and not t.bcc))`;
}
