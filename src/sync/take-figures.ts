import { sql } from 'kysely';
import type { AuditFigures } from '#db/tables.ts';
import type { FeedKey } from '#providers/provider.ts';
import type { SyncSession } from './sync-session.ts';

/** What a whole listing of all feeds found. */
export interface Listing {
  /** How many ids the provider named, by feed. */
  named: Map<FeedKey, number>;
  /** Of these, ids that the ledger did not have. */
  fresh: number;
}

/**
 * Compares a finished listing of every feed with the ledger and stores the evidence: what the provider named must
 * stand in the ledger, each id once. `firstListing`: nothing was there before, so nothing counts as repaired.
 */
export async function takeFigures(
  session: SyncSession,
  listing: Listing,
  firstListing: boolean,
): Promise<AuditFigures> {
  const { app, lease } = session;
  return app.db.tenant(lease, async (tx) => {
    const counted = await sql<{ present: number; gone: number }>`/* count-named */
      select count(*) filter (where l.generation = f.generation) as present,
             count(*) filter (where l.presence = 'gone' and l.generation = f.generation - 1) as gone
        from ledger_entry l
        join feed f on f.workspace_id = l.workspace_id and f.connection_id = l.connection_id and f.key = l.feed_key
       where l.workspace_id = ${lease.workspaceId} and l.connection_id = ${lease.connectionId} and not l.retired
         and f.key = any(${[...listing.named.keys()]}::text[])`.execute(tx);
    const { present = 0, gone = 0 } = counted.rows[0] ?? {};
    const onServer = [...listing.named.values()].reduce((sum, named) => sum + named, 0);
    const figures: AuditFigures = {
      onServer,
      inLedger: present,
      missing: Math.max(0, onServer - present),
      repaired: firstListing ? 0 : listing.fresh,
      goneMarked: firstListing ? 0 : gone,
    };
    await tx
      .updateTable('connection')
      .set({ audit: JSON.stringify(figures), audited_at: app.clock.now() })
      .where('id', '=', lease.connectionId)
      .execute();
    return figures;
  });
}
