/**
 * A member leaves: nothing is shown to him any more, and what he showed to single colleagues is theirs no longer, since
 * nobody is left who could take it back. What he shared with the team stays as it was.
 */
import { sql } from 'kysely';
import { clearAsked, readAsked } from '#alerts/raise-asked.ts';
import type { App } from '#app.ts';
import { actAs, type Tx } from '#db/database.ts';
import { notifyLive } from '#live/notify.ts';
import type { Actor } from '#users/actor.ts';
import { clearIfAnswered } from './decide-access.ts';
import { settleAll } from './settle-grants.ts';

/** Ends requests and grants of a member, from both sides. The caller holds the workspace's lock. */
export async function endMembership(app: Pick<App, 'clock'>, tx: Tx, actor: Actor, userId: string): Promise<void> {
  const { workspaceId } = actor;
  const shown = await sql<{ id: string }>`/* end-grants-to */
    select interaction_id as id from end_grants_to(${userId})`.execute(tx);
  const granted = await sql<{ id: string }>`/* granted-interactions */
    select interaction_id as id from granted_interactions()`.execute(tx);
  await actAs(tx, userId, () => tx.deleteFrom('access_grant').where('owner_user_id', '=', userId).execute());
  await settleAll(tx, [...new Set([...shown.rows, ...granted.rows].map((row) => row.id))]);
  await clearAsked(tx, app, userId);
  for (const other of await readAsked(tx)) await actAs(tx, other, () => clearIfAnswered(app, tx));
  await notifyLive(tx, { workspaceId, ownerUserId: null, what: 'timeline', own: null, team: null });
}
