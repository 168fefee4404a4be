import type { App } from '#app.ts';
import { recordAudit } from '#audit/record-audit.ts';
import type { ListedKind } from '#crm/listed-address.ts';
import type { Tx } from '#db/database.ts';
import { lockWorkspace } from '#db/lock-workspace.ts';
import { notFound } from '#errors.ts';
import { fetchReopened, reopenBlocked } from '#sync/fetch-reopened.ts';
import type { Actor } from '#users/actor.ts';
import { findBlocked } from './find-listed.ts';
import { readStored, removeEntry } from './list-entries.ts';

/**
 * Takes an entry off the actor's blocklist. With whom blocked mail was is not kept, so all that the list kept out is
 * fetched and judged anew; nothing is where another entry stands for the same people. Throws a Fault `refuse` for no
 * such entry.
 */
export async function unblockAddress(
  app: Pick<App, 'jobs'>,
  tx: Tx,
  actor: Actor,
  kind: ListedKind,
  value: string,
): Promise<{ reopenedEmails: number }> {
  const entry = readStored(kind, value);
  await lockWorkspace(tx, actor.workspaceId);
  if (entry === null || !(await removeEntry(tx, 'blocked_address', entry))) throw notFound('entry');
  await recordAudit(tx, actor, { kind: 'blocklist-changed', subjects: [], detail: { change: 'removed' } });
  const somebody = entry.kind === 'address' ? entry.value : `x@${entry.value}`;
  if ((await findBlocked(tx, [somebody])).size > 0) return { reopenedEmails: 0 };
  const reopenedEmails = await reopenBlocked(tx, actor);
  await fetchReopened(tx, app, actor);
  return { reopenedEmails };
}
