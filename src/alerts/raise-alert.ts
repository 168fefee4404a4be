/**
 * Alerts: something that a person should look at.
 *
 *   raised (once, while it lasts) → cleared (it is well again, or the connection has ended)
 *
 * Invariants: one open alert for each kind and connection, so its owner is told once, however often the trouble is met;
 * raising and clearing commit with the change that they tell of; an alert carries words of ours, no address, no content.
 */
import type { App } from '#app.ts';
import type { Tx } from '#db/database.ts';
import type { AlertTable } from '#db/tables.ts';
import type { ConnectionRef } from '#sync/connection-ref.ts';

/** What can be raised. */
export type AlertKind = AlertTable['kind'];

/** Raises an alert for the owner of a connection; true when it was not open already. */
export async function raiseAlert(
  tx: Tx,
  app: Pick<App, 'clock' | 'newId'>,
  ref: ConnectionRef,
  kind: AlertKind,
  message: string,
): Promise<boolean> {
  const raised = await tx
    .insertInto('alert')
    .values({
      workspace_id: ref.workspaceId,
      id: app.newId(),
      kind,
      connection_id: ref.connectionId,
      user_id: ref.userId,
      message,
      raised_at: app.clock.now(),
    })
    .onConflict((conflict) =>
      conflict.columns(['workspace_id', 'kind', 'connection_id']).where('cleared_at', 'is', null).doNothing(),
    )
    .returning('id')
    .executeTakeFirst();
  return raised !== undefined;
}

/** Clears what is open of a connection: of one kind, or all. */
export async function clearAlerts(
  tx: Tx,
  { clock }: Pick<App, 'clock'>,
  connectionId: string,
  kind?: AlertKind,
): Promise<void> {
  await tx
    .updateTable('alert')
    .set({ cleared_at: clock.now() })
    .where('connection_id', '=', connectionId)
    .where('cleared_at', 'is', null)
    .$if(kind !== undefined, (query) => query.where('kind', '=', kind as AlertKind))
    .execute();
}
