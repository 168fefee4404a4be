/**
 * A notification of Google's wakes the sync of the mailbox that it names.
 *
 * Invariants: a notification carries no truth; each is stored once and its job enqueued in the same transaction, so that
 * whoever acknowledges it after this returns loses nothing, and whoever repeats it starts nothing; it rings only
 * connections that live by the client it came from, and of a workspace only those of that workspace.
 */
import { sql } from 'kysely';
import type { App } from '#app.ts';
import type { PushData } from '#providers/gmail/push-data.ts';
import type { ConnectionRef } from '#sync/connection-ref.ts';

/** Whose notification it is: the instance's client, or that of one workspace. */
export type PushOrigin = { whose: 'instance' } | { whose: 'workspace'; workspaceId: string };

/** A notification as Pub/Sub names it. */
export interface PushNotification extends PushData {
  notificationId: string;
}

/** What became of a notification: it rang, was there already, or names no mailbox of ours. */
export type PushOutcome = 'received' | 'duplicate' | 'unknown';

type Rung = ConnectionRef & { access: string };

/** Rings the connections of the mailbox; each in one transaction of its own, because they may be of several workspaces. */
export async function ringConnections(app: App, origins: PushOrigin[], push: PushNotification): Promise<PushOutcome> {
  const rung = (await findConnections(app, push.emailAddress)).filter((each) => comesFrom(each, origins));
  const outcomes: boolean[] = [];
  for (const { access: _, ...ref } of rung) outcomes.push(await ring(app, ref, push));
  if (outcomes.length === 0) return 'unknown';
  return outcomes.includes(true) ? 'received' : 'duplicate';
}

async function findConnections(app: App, address: string): Promise<Rung[]> {
  const found = await app.db.outside((tx) =>
    sql<Rung>`/* find-pushed */
      select workspace_id as "workspaceId", connection_id as "connectionId", user_id as "userId", access
        from gmail_connections(${address})`.execute(tx),
  );
  return found.rows;
}

function comesFrom({ workspaceId, access }: Rung, origins: PushOrigin[]): boolean {
  return origins.some((origin) =>
    origin.whose === 'instance' ? access === 'instance' : access !== 'instance' && origin.workspaceId === workspaceId,
  );
}

async function ring(app: App, ref: ConnectionRef, push: PushNotification): Promise<boolean> {
  return app.db.tenant(ref, async (tx) => {
    const stored = await tx
      .insertInto('push_notification')
      .values({
        workspace_id: ref.workspaceId,
        connection_id: ref.connectionId,
        notification_id: push.notificationId,
        history_id: push.historyId,
        received_at: app.clock.now(),
      })
      .onConflict((conflict) => conflict.doNothing())
      .returning('notification_id')
      .executeTakeFirst();
    if (stored) await app.jobs.enqueue(tx, 'sync-connection', ref.connectionId, { ...ref, cause: 'push' });
    return stored !== undefined;
  });
}
