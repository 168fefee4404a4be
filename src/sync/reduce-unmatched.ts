/**
 * Reduces unmatched mail to its envelope once it is old: ids, participants and dates stay, subject and snippet go.
 *
 * Invariant: mail that concerns a record is never reduced; when reduced mail is matched later, its entry becomes
 * pending again and the next sync fetches its words anew.
 */
import { sql } from 'kysely';
import type { App } from '#app.ts';
import type { ConnectionRef } from './connection-ref.ts';

/** Reduces what is due in one connection; returns how many copies. */
export async function reduceUnmatched(app: App, ref: ConnectionRef): Promise<number> {
  return app.db.tenant(ref, async (tx) => {
    const reduced = await sql`/* reduce-unmatched */
      update email_text x
         set subject = '', snippet = '', attachments = '[]', problems = '[]', reduced_at = ${app.clock.now()}
        from email e, workspace w
       where x.workspace_id = current_workspace() and e.workspace_id = x.workspace_id and e.id = x.email_id
         and e.connection_id = ${ref.connectionId} and w.workspace_id = x.workspace_id and x.reduced_at is null
         and e.received_at < ${app.clock.now()}::timestamptz - make_interval(days => w.unmatched_days)
         and not exists (select 1 from interaction i where i.workspace_id = e.workspace_id and i.message_id = e.message_id)
      returning 1`.execute(tx);
    return reduced.rows.length;
  });
}
