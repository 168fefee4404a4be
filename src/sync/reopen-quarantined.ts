import { sql } from 'kysely';
import type { Tx } from '#db/database.ts';

/**
 * Puts quarantined messages that are still at the provider back into the queue; returns how many. `mostAttempts` leaves
 * those alone that have failed so often already; a person who asks is not bound by it.
 */
export async function reopenQuarantined(tx: Tx, connectionId: string, mostAttempts: number | null): Promise<number> {
  const reopened = await sql`/* reopen-quarantined */
    update ledger_entry set outcome = 'pending', rule = null, reason = null, settled_at = null
     where connection_id = ${connectionId} and outcome = 'quarantined' and presence = 'there' and not retired
       and (${mostAttempts}::integer is null or attempts < ${mostAttempts})
    returning 1`.execute(tx);
  return reopened.rows.length;
}
