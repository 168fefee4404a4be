/**
 * The record of a run, and what it leaves on its connection.
 *
 * Invariant: a run that has no end died with its worker; the connection's own state never depends on it. A connection
 * that its owner paused or disconnected meanwhile keeps that state.
 */
import { sql } from 'kysely';
import { clearAlerts, raiseAlert } from '#alerts/raise-alert.ts';
import type { App } from '#app.ts';
import type { Tx } from '#db/database.ts';
import { Fault } from '#errors.ts';
import { notifyLive } from '#live/notify.ts';
import { decideNextRun } from './decide-next-run.ts';
import type { Lease } from './lease.ts';
import type { SyncCause } from './sync-connection.ts';
import type { SyncedConnection, SyncSession } from './sync-session.ts';

/** A run that was noted, and what it needs to know of its connection. */
export interface StartedRun {
  runId: string;
  connection: SyncedConnection;
}

/** Notes that a run began; a connection that its owner paused or ended gives the reason instead, and no run. */
export async function startRun(app: App, lease: Lease, cause: SyncCause): Promise<StartedRun | Fault> {
  const runId = app.newId();
  return app.db.tenant(lease, async (tx) => {
    const row = await tx
      .selectFrom('connection')
      .select(['id', 'address', 'identities', 'status', 'history_from', 'poll_minutes', 'phase'])
      .select((query) =>
        query
          .exists(
            query
              .selectFrom('feed')
              .select('key')
              .where('connection_id', '=', lease.connectionId)
              .where('state', 'is not', null),
          )
          .as('resumed'),
      )
      .where('id', '=', lease.connectionId)
      .executeTakeFirstOrThrow();
    if (row.status === 'paused') return refusal('connection-paused', 'This mailbox is paused. Resume it first.');
    if (row.status === 'disconnected') return refusal('connection-ended', 'This mailbox is disconnected.');
    await tx
      .insertInto('sync_run')
      .values({
        workspace_id: lease.workspaceId,
        id: runId,
        connection_id: lease.connectionId,
        cause,
        started_at: app.clock.now(),
      })
      .execute();
    const connection: SyncedConnection = {
      id: row.id,
      address: row.address,
      identities: row.identities,
      historyFrom: row.history_from,
      pollMinutes: row.poll_minutes,
      phase: row.phase,
      resumed: Boolean(row.resumed),
    };
    return { runId, connection };
  });
}

function refusal(code: string, words: string): Fault {
  return new Fault('refuse', code, words, { status: 409 });
}

/** Closes the run's record and moves the connection on, in one transaction. */
export async function finishRun(
  app: App,
  lease: Lease,
  runId: string,
  counts: { listed: number; applied: number },
  fault: Fault | null,
): Promise<void> {
  if (fault) app.metrics.faults.inc({ code: fault.code, next: fault.next });
  await app.db.tenant(lease, async (tx) => {
    await tx
      .updateTable('sync_run')
      .set({
        finished_at: app.clock.now(),
        outcome: fault?.next ?? 'done',
        code: fault?.code ?? null,
        message: fault?.message ?? null,
        ...counts,
      })
      .where('id', '=', runId)
      .execute();
    // Whoever took the lease, or the owner who ended or renewed the connection, has the last word on its state.
    if (fault?.code === 'lease-lost' || !(await holdsLease(tx, lease))) return;
    const before = await tx
      .selectFrom('connection')
      .select(['failures', 'poll_minutes as pollMinutes'])
      .where('id', '=', lease.connectionId)
      .executeTakeFirstOrThrow();
    const next = decideNextRun(fault, before, app.random());
    const now = app.clock.now();
    await sql`/* settle-connection */
      update connection
         set status = case when status in ('paused', 'disconnected') then status else ${next.status} end,
             status_code = ${next.code}, status_message = ${next.message}, failures = ${next.failures},
             next_sync_at = ${new Date(now.getTime() + next.pauseMs)},
             last_synced_at = case when ${fault === null} then ${now}::timestamptz else last_synced_at end,
             phase = case when ${fault === null} then 'live' else phase end
       where id = ${lease.connectionId}`.execute(tx);
    if (next.status === 'connected') await clearAlerts(tx, app, lease.connectionId, 'needs-reconnect');
    if (fault?.next === 'reconnect') await raiseAlert(tx, app, lease, 'needs-reconnect', fault.message);
    await notifyLive(tx, {
      workspaceId: lease.workspaceId,
      ownerUserId: lease.userId,
      what: 'connection',
      own: [lease.connectionId],
      team: [],
    });
  });
}

async function holdsLease(tx: Tx, lease: Lease): Promise<boolean> {
  const held = await tx
    .selectFrom('lease')
    .select('fence')
    .where('connection_id', '=', lease.connectionId)
    .where('holder', '=', lease.holder)
    .where('fence', '=', lease.fence)
    .executeTakeFirst();
  return held !== undefined;
}

/** All ids are listed; what remains is to bring the mail. */
export async function noteListed({ app, lease }: Pick<SyncSession, 'app' | 'lease'>): Promise<void> {
  await app.db.tenant(lease, (tx) =>
    tx
      .updateTable('connection')
      .set({ phase: 'importing' })
      .where('id', '=', lease.connectionId)
      .where('phase', '=', 'listing')
      .execute(),
  );
}
