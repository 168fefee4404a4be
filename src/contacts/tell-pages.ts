import type { Tx } from '#db/database.ts';
import { type LiveKind, notifyLive } from '#live/notify.ts';

/**
 * Tells all open pages of the workspace that these records changed (null: the list). When mail was matched anew, every
 * timeline is stale: to name some of them would tell a teammate of mail that he may not see.
 */
export async function tellPages(
  tx: Tx,
  workspaceId: string,
  what: LiveKind,
  ids: string[] | null,
  rematched: boolean,
): Promise<void> {
  await notifyLive(tx, { workspaceId, ownerUserId: null, what, own: ids, team: ids });
  if (!rematched) return;
  await notifyLive(tx, { workspaceId, ownerUserId: null, what: 'timeline', own: null, team: null });
}
