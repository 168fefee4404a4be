/** Settles what grants show, after something beside the grants themselves has changed it. */
import { sql } from 'kysely';
import type { Tx } from '#db/database.ts';
import { settleInteractions } from '#timeline/record-interaction.ts';

/** No statement is long. */
const batch = 2_000;

/** After another bound of the workspace: what grants show stands within the bound. The caller holds the lock. */
export async function settleGranted(tx: Tx): Promise<void> {
  const { rows } = await sql<{ id: string }>`/* granted-interactions */
    select interaction_id as id from granted_interactions()`.execute(tx);
  await settleAll(
    tx,
    rows.map((row) => row.id),
  );
}

/** Settles any number of interactions. */
export async function settleAll(tx: Tx, ids: readonly string[]): Promise<void> {
  for (let at = 0; at < ids.length; at += batch) await settleInteractions(tx, ids.slice(at, at + batch));
}
