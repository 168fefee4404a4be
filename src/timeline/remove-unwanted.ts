import { sql } from 'kysely';
import { uncountCopies } from '#access/uncount-copies.ts';
import type { Outcome } from '#crm/decide-outcome.ts';
import type { Tx } from '#db/database.ts';
import { recordset } from '#db/recordset.ts';
import { removeCopies } from './remove-copies.ts';

/** A copy that is not to be here, and why. */
export interface UnwantedCopy {
  copy: { emailId: string };
  outcome: Outcome;
}

/**
 * Removes copies of which nothing is to be stored: the ledger keeps the reason, and the counts of people are as if they
 * had never come. The caller acts as their owner, and drops empty messages. Returns how many.
 */
export async function removeUnwanted(tx: Tx, unwanted: readonly UnwantedCopy[]): Promise<number> {
  if (unwanted.length === 0) return 0;
  const rows = unwanted.flatMap(({ copy, outcome }) =>
    outcome.type === 'skipped' ? [{ email_id: copy.emailId, rule: outcome.rule, reason: outcome.reason }] : [],
  );
  const ids = rows.map((row) => row.email_id);
  await uncountCopies(tx, ids);
  await sql`/* skip-unwanted */
    update ledger_entry l
       set outcome = 'skipped', rule = r.rule, reason = r.reason, email_id = null, settled_at = now()
      from json_to_recordset(${recordset(rows)}) as r(email_id uuid, rule text, reason text)
     where l.workspace_id = current_workspace() and l.email_id = r.email_id`.execute(tx);
  await removeCopies(tx, ids);
  return ids.length;
}
