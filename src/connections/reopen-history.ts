import { sql } from 'kysely';
import type { Tx } from '#db/database.ts';

/**
 * After a change of a connection's history: what was left out and lies within it now is pending again. Where the
 * provider lists no dates, only a new listing can tell what lies within it: it is ordered here.
 */
export async function reopenHistory(tx: Tx, connectionId: string): Promise<void> {
  await sql`/* reopen-history */
    update ledger_entry l set outcome = 'pending', rule = null, reason = null, settled_at = null
      from connection c
     where c.id = ${connectionId} and l.connection_id = c.id and l.outcome = 'skipped' and l.rule = 'before-history'
       and not l.retired and l.presence = 'there'
       and (c.history_from is null or l.received_at >= c.history_from)`.execute(tx);
  await sql`/* relist-undated */
    update feed f set state = null, generation = generation + 1, listing = true, remaining = null
     where f.connection_id = ${connectionId} and f.state is not null and exists (
       select 1 from ledger_entry l
        where l.connection_id = f.connection_id and l.feed_key = f.key and l.outcome = 'skipped'
          and l.rule = 'before-history' and l.received_at is null and not l.retired and l.presence = 'there')`.execute(
    tx,
  );
}
