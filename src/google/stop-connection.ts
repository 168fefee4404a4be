/**
 * Google no longer lets us in: the connection stops until its owner connects it again.
 *
 * Invariants: state, alert and live event commit together; a consent that was given meanwhile wins; a connection that
 * has stopped already is left alone, so its owner is told once.
 */
import { sql } from 'kysely';
import { raiseAlert } from '#alerts/raise-alert.ts';
import type { App } from '#app.ts';
import type { Fault } from '#errors.ts';
import { notifyLive } from '#live/notify.ts';
import type { ConnectionRef } from '#sync/connection-ref.ts';
import type { OpenedGmail } from './read-gmail.ts';

/** Stops it, with the words of the Fault. */
export async function stopConnection(app: App, ref: ConnectionRef, gmail: OpenedGmail, fault: Fault): Promise<void> {
  await app.db.tenant(ref, async (tx) => {
    const stopped = await sql`/* stop-connection */
      update connection set status = 'needs_reconnect', status_code = ${fault.code}, status_message = ${fault.message}
       where id = ${ref.connectionId} and status in ('connected', 'error')
         and secret is not distinct from ${gmail.envelope} and settings ->> 'access' = ${gmail.settings.access}
      returning 1`.execute(tx);
    if (stopped.rows.length === 0) return;
    await raiseAlert(tx, app, ref, 'needs-reconnect', fault.message);
    const { workspaceId, connectionId } = ref;
    await notifyLive(tx, { workspaceId, ownerUserId: ref.userId, what: 'connection', own: [connectionId], team: [] });
  });
}
