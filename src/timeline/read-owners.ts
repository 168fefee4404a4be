import type { Tx } from '#db/database.ts';

/** Everybody who has or had a mailbox here: a departed owner's copies are matched too. */
export async function readOwners(tx: Tx): Promise<string[]> {
  const rows = await tx.selectFrom('connection').select('user_id').distinct().execute();
  return rows.map((row) => row.user_id);
}
