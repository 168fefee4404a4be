/**
 * Reads copies for matching them anew: addresses and subjects, never to be shown. The caller acts as their owner.
 */
import { sql } from 'kysely';
import type { Tx } from '#db/database.ts';

/** One copy as matching needs it. */
export interface MatchableCopy {
  emailId: string;
  messageId: string;
  connectionId: string;
  ownerUserId: string;
  direction: 'sent' | 'received';
  occurredAt: Date;
  subject: string;
  deleted: boolean;
  /** Retention took its words away. */
  reduced: boolean;
  /** It stands in its owner's log, or waits for its words to stand there. */
  logged: boolean;
  parties: { key: string; domain: string; role: string }[];
}

/** The actor's own copies of these messages. */
export async function readCopies(tx: Tx, messageIds: string[]): Promise<MatchableCopy[]> {
  const found = await sql<MatchableCopy>`/* read-copies */
    select e.id as "emailId", e.message_id as "messageId", e.connection_id as "connectionId",
           e.owner_user_id as "ownerUserId", e.direction,
           m.sent_at as "occurredAt", x.subject, s.deleted_at is not null as deleted,
           x.reduced_at is not null as reduced,
           coalesce((select true from ledger_entry l
                      where l.workspace_id = e.workspace_id and l.email_id = e.id
                        and l.outcome in ('logged', 'pending') limit 1), false) as logged,
           coalesce((select json_agg(json_build_object('key', p.key, 'domain', p.domain, 'role', p.role))
                       from participant p where p.workspace_id = e.workspace_id and p.email_id = e.id), '[]') as parties
      from email e
      join message m on m.workspace_id = e.workspace_id and m.id = e.message_id
      join email_text x on x.workspace_id = e.workspace_id and x.email_id = e.id
      left join interaction_setting s
        on s.workspace_id = e.workspace_id and s.message_id = e.message_id and s.user_id = e.owner_user_id
     where e.workspace_id = current_workspace() and e.owner_user_id = current_member()
       and e.message_id = any(${messageIds}::uuid[])
     order by e.id`.execute(tx);
  return found.rows;
}

/** Messages of which the actor has a copy that one of these addresses or domains takes part in. */
export async function findMessagesOf(tx: Tx, keys: readonly string[], domains: readonly string[]): Promise<string[]> {
  const found = await sql<{ id: string }>`/* find-messages-of */
    select distinct e.message_id as id
      from participant p
      join email e on e.workspace_id = p.workspace_id and e.id = p.email_id
     where p.workspace_id = current_workspace() and p.owner_user_id = current_member()
       and (p.key = any(${[...keys]}::text[]) or p.domain = any(${[...domains]}::text[]))`.execute(tx);
  return found.rows.map((row) => row.id);
}

/** Whether the actor has mail with one of these addresses that his own choices keep out of his log. */
export async function hasUnlogged(tx: Tx, keys: readonly string[]): Promise<boolean> {
  const found = await sql`/* has-unlogged */
    select 1
      from participant p
      cross join lateral (
        select 1 from ledger_entry l
         where l.workspace_id = current_workspace() and l.email_id = p.email_id and l.outcome = 'skipped'
           and l.rule = 'sync-off' offset 0) l
     where p.workspace_id = current_workspace() and p.owner_user_id = current_member()
       and p.key = any(${[...keys]}::text[]) limit 1`.execute(tx);
  return found.rows.length > 0;
}
