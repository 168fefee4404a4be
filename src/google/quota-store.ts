/**
 * The bucket of one Gmail account in the database, so that every worker and page draws from the same one and no restart
 * forgets what was spent. One row a connection; each change locks it for one read and one write.
 */
import { sql } from 'kysely';
import type { App } from '#app.ts';
import { emptyWindow, readWindow } from '#providers/gmail/quota.ts';
import type { QuotaStore } from '#providers/gmail/settings.ts';
import type { ConnectionRef } from '#sync/connection-ref.ts';

/** The store of a connection's window. */
export function quotaStore({ db, clock }: Pick<App, 'db' | 'clock'>, ref: ConnectionRef): QuotaStore {
  return {
    change: (act) =>
      db.tenant(ref, async (tx) => {
        const locked = await sql<{ window: unknown }>`/* lock-quota */
          insert into quota_window as q (workspace_id, connection_id, window_state)
          values (${ref.workspaceId}, ${ref.connectionId}, ${JSON.stringify(emptyWindow)})
          on conflict (workspace_id, connection_id) do update set window_state = q.window_state
          returning window_state as window`.execute(tx);
        const { window, answer } = act(readWindow(locked.rows[0]?.window, clock.now().getTime()));
        await tx
          .updateTable('quota_window')
          .set({ window_state: JSON.stringify(window) })
          .where('connection_id', '=', ref.connectionId)
          .execute();
        return answer;
      }),
  };
}
