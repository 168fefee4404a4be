import { sql } from 'kysely';
import { isOpen } from '#crm/deal.ts';
import type { Tx } from '#db/database.ts';
import { lockWorkspace } from '#db/lock-workspace.ts';
import { rematchAddresses } from '#timeline/rematch.ts';
import type { Actor } from '#users/actor.ts';
import { keysOfAll } from './contact-emails.ts';
import type { NewDeal } from './create-deal.ts';
import { contactsOf, saveDealContacts } from './deal-contacts.ts';
import { dealColumns } from './deal-fields.ts';
import { type Deal, readDeal } from './read-deals.ts';
import { tellPages } from './tell-pages.ts';

/**
 * Changes what is given of a deal; with its contacts its timeline changes in the same transaction. A deal that is opened
 * again gets the mail with its contacts that came while it was closed.
 */
export async function changeDeal(tx: Tx, actor: Actor, id: string, patch: Partial<NewDeal>): Promise<Deal> {
  const { workspaceId } = actor;
  await lockWorkspace(tx, workspaceId);
  const before = await readDeal(tx, actor, id);
  const columns = await dealColumns(tx, id, patch);
  await tx
    .updateTable('deal')
    .set({ ...columns, updated_at: sql<Date>`now()` })
    .where('id', '=', id)
    .execute();
  const changed = patch.contactIds ? await saveDealContacts(tx, workspaceId, id, patch.contactIds) : [];
  const opened = !isOpen(before.stage) && isOpen(patch.stage ?? before.stage);
  const contacts = opened ? [...new Set([...changed, ...(await contactsOf(tx, id))])] : changed;
  if (contacts.length > 0) {
    await rematchAddresses(tx, workspaceId, { keys: await keysOfAll(tx, contacts), domains: [] });
  }
  await tellPages(tx, workspaceId, 'deals', [id], contacts.length > 0);
  return readDeal(tx, actor, id);
}
