/**
 * The one lock of a workspace (ADR 0003). Whatever changes what matches what takes it first: applying a page, adding
 * an address, settling votes, erasing. So two copies of one message see each other's vote, a new contact never slips
 * past a page in flight, and no pair of such transactions can deadlock. Held until the transaction ends; keep it short.
 */
import { sql } from 'kysely';
import type { Tx } from './database.ts';

/** Waits for the workspace's turn; the lock ends with the transaction. */
export async function lockWorkspace(tx: Tx, workspaceId: string): Promise<void> {
  await sql`/* lock-workspace */ select pg_advisory_xact_lock(hashtextextended(${`workspace:${workspaceId}`}, 0))`.execute(
    tx,
  );
}
