/**
 * The daily audit: gives quarantined mail another try, lists everything anew, compares, repairs, and reduces old
 * unmatched mail to its envelope.
 *
 * Invariant: while a long audit runs, the connection stays due and another wish waits behind it; that one finds the
 * work done and does nothing.
 */
import type { App } from '#app.ts';
import type { ConnectionRef } from './connection-ref.ts';
import { reduceUnmatched } from './reduce-unmatched.ts';
import { reopenQuarantined } from './reopen-quarantined.ts';
import { syncConnection } from './sync-connection.ts';

const freshMs = 12 * 3_600_000;

/** Audits the connection unless that was done in the last hours. */
export async function auditConnection(app: App, ref: ConnectionRef, signal: AbortSignal): Promise<void> {
  if (await wasAudited(app, ref)) return;
  await app.db.tenant(ref, (tx) => reopenQuarantined(tx, ref.connectionId, app.config.sync.fetchRetries));
  await syncConnection(app, ref, 'audit', signal);
  await reduceUnmatched(app, ref);
}

async function wasAudited({ db, clock }: App, ref: ConnectionRef): Promise<boolean> {
  const row = await db.tenant(ref, (tx) =>
    tx.selectFrom('connection').select('audited_at').where('id', '=', ref.connectionId).executeTakeFirst(),
  );
  return (row?.audited_at?.getTime() ?? 0) > clock.now().getTime() - freshMs;
}
