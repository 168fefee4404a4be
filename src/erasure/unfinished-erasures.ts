import { sql } from 'kysely';
import type { Tx } from '#db/database.ts';
import type { ErasureRef } from './run-erasure.ts';

/** Erasures that have begun and not ended, of all workspaces. */
export async function unfinishedErasures(tx: Tx): Promise<ErasureRef[]> {
  const found = await sql<ErasureRef>`/* unfinished-erasures */
    select workspace_id as "workspaceId", erasure_id as "erasureId" from unfinished_erasures()`.execute(tx);
  return found.rows;
}
