import { sql } from 'kysely';
import type { Tx } from '#db/database.ts';

/** After a change of a connection's history: what was left out and lies within it now is pending again. */
export async function reopenHistory(tx: Tx, connectionId: string): Promise<void> {
  await sql`/* reopen-history */
    update ledger_entry l set outcome = 'pending', rule = null, reason = null, settled_at = null
      from connection c
     where c.id = ${connectionId} and l.connection_id = c.id and l.outcome = 'skipped' and l.rule = 'before-history'
       and not l.retired and l.presence = 'there'
       and (c.history_from is null or l.received_at >= c.history_from)`.execute(tx);
}
