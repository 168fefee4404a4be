/**
 * The workspace's default is a vote wherever an owner chose nothing, and the votes are materialised. So another default
 * settles all mail of the workspace anew in the transaction that changes it: narrowing is never late. Rare, and by
 * batches, so that no statement is long; syncs of the workspace wait meanwhile.
 */
import type { Tx } from '#db/database.ts';
import { notifyLive } from '#live/notify.ts';
import { settleInteractions } from '#timeline/record-interaction.ts';

const batch = 2000;

/** Settles every interaction of mail; the caller holds the workspace's lock. */
export async function settleDefaultLevel(tx: Tx, workspaceId: string): Promise<void> {
  for (let last: string | null = null; ; ) {
    const ids = await nextIds(tx, workspaceId, last);
    await settleInteractions(tx, ids);
    if (ids.length < batch) break;
    last = ids.at(-1) ?? null;
  }
  await notifyLive(tx, { workspaceId, ownerUserId: null, what: 'timeline', own: null, team: null });
}

async function nextIds(tx: Tx, workspaceId: string, last: string | null): Promise<string[]> {
  const rows = await tx
    .selectFrom('interaction')
    .select('id')
    .where('workspace_id', '=', workspaceId)
    .where('message_id', 'is not', null)
    .$if(last !== null, (query) => query.where('id', '>', last ?? ''))
    .orderBy('id')
    .limit(batch)
    .execute();
  return rows.map((row) => row.id);
}
