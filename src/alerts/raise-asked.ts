/**
 * The alert of an owner of whom colleagues ask to read mail.
 *
 *   raised (once, however many ask) → cleared (nothing waits for his decision)
 *
 * Invariants: his alone, also before admins (read-alerts.ts); it says nothing of who asks, or of what.
 */
import type { App } from '#app.ts';
import type { Tx } from '#db/database.ts';

/** Raises it for a member, if it is not open. */
export async function raiseAsked(
  tx: Tx,
  app: Pick<App, 'clock' | 'newId'>,
  workspaceId: string,
  userId: string,
): Promise<void> {
  await tx
    .insertInto('alert')
    .values({
      workspace_id: workspaceId,
      id: app.newId(),
      kind: 'access-asked',
      connection_id: null,
      user_id: userId,
      message: 'A colleague asks to read email of yours.',
      raised_at: app.clock.now(),
    })
    .onConflict((conflict) =>
      conflict
        .columns(['workspace_id', 'user_id'])
        .where('kind', '=', 'access-asked')
        .where('cleared_at', 'is', null)
        .doNothing(),
    )
    .execute();
}

/** Clears it for a member. */
export async function clearAsked(tx: Tx, { clock }: Pick<App, 'clock'>, userId: string): Promise<void> {
  await tx
    .updateTable('alert')
    .set({ cleared_at: clock.now() })
    .where('kind', '=', 'access-asked')
    .where('user_id', '=', userId)
    .where('cleared_at', 'is', null)
    .execute();
}

/** Members for whom it is open. */
export async function readAsked(tx: Tx): Promise<string[]> {
  const rows = await tx
    .selectFrom('alert')
    .select('user_id')
    .where('kind', '=', 'access-asked')
    .where('cleared_at', 'is', null)
    .execute();
  return rows.map((row) => row.user_id);
}
