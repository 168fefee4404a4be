import { sql } from 'kysely';
import type { Tx } from '#db/database.ts';

/** The asking owner says anew what the team sees of these messages: what was kept of his former votes ends. */
export async function liftKeptVotes(tx: Tx, messageIds: readonly string[]): Promise<void> {
  await sql`/* lift-kept-votes */
    delete from interaction_setting
     where workspace_id = current_workspace() and user_id = current_member()
       and message_id = any(${[...messageIds]}::uuid[]) and frozen and deleted_at is null`.execute(tx);
  await sql`/* lift-kept-votes-of-deleted */
    update interaction_setting set level = null, frozen = false
     where workspace_id = current_workspace() and user_id = current_member()
       and message_id = any(${[...messageIds]}::uuid[]) and frozen`.execute(tx);
}
