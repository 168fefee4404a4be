import { sql } from 'kysely';
import type { Tx } from '#db/database.ts';

/**
 * Takes copies of the acting owner that are about to go out of the counts of the people he writes with, as
 * sync/count-correspondents.ts put them in: mail that comes back is counted anew. Whom no mail is left of goes.
 */
export async function uncountCopies(tx: Tx, emailIds: readonly string[]): Promise<void> {
  const ids = [...emailIds];
  if (ids.length === 0) return;
  const uncounted = await sql<{ key: string }>`/* uncount-copies */
    with gone as (
      select e.connection_id, p.key, count(distinct e.id) filter (where e.direction = 'sent')::integer as sent,
             count(distinct e.id) filter (where e.direction = 'received')::integer as received, max(m.sent_at) as last_at
        from email e
        join message m on m.workspace_id = e.workspace_id and m.id = e.message_id
        join participant p on p.workspace_id = e.workspace_id and p.email_id = e.id
       where e.workspace_id = current_workspace() and e.id = any(${ids}::uuid[])
         and p.role = any(${counted})
       group by e.connection_id, p.key
    )
    update correspondent c
       set sent_count = greatest(c.sent_count - g.sent, 0), received_count = greatest(c.received_count - g.received, 0),
           -- All other mail with the person is looked at only where the last one goes.
           last_at = case when c.last_at > g.last_at then c.last_at else coalesce((
             select max(m.sent_at)
               from participant p
               join email e on e.workspace_id = p.workspace_id and e.id = p.email_id
               join message m on m.workspace_id = e.workspace_id and m.id = e.message_id
              where p.workspace_id = current_workspace() and p.owner_user_id = current_member() and p.key = g.key
                and e.connection_id = g.connection_id and e.id <> all(${ids}::uuid[])
                and p.role = any(${counted})), c.last_at) end
      from gone g
     where c.workspace_id = current_workspace() and c.connection_id = g.connection_id and c.key = g.key
    returning c.key`.execute(tx);
  await sql`/* drop-uncounted */
    delete from correspondent c
     where c.workspace_id = current_workspace() and c.owner_user_id = current_member()
       and c.key = any(${uncounted.rows.map((row) => row.key)}::text[])
       and c.sent_count = 0 and c.received_count = 0`.execute(tx);
}

/** Of sent mail its recipients count, of received mail its author. */
const counted = sql`case e.direction when 'sent' then array['to', 'cc', 'bcc'] else array['from'] end`;
