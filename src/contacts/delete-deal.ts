import type { Tx } from '#db/database.ts';
import { lockWorkspace } from '#db/lock-workspace.ts';
import { notFound } from '#errors.ts';
import { isUuid } from '#platform/uuid.ts';
import { rematchAddresses } from '#timeline/rematch.ts';
import type { Actor } from '#users/actor.ts';
import { keysOfAll } from './contact-emails.ts';
import { contactsOf } from './deal-contacts.ts';
import { tellPages } from './tell-pages.ts';
import { unlinkNotes } from './unlink-notes.ts';

/** Deletes a deal with its notes; its contacts and their mail stay. */
export async function deleteDeal(tx: Tx, actor: Actor, id: string): Promise<void> {
  const { workspaceId } = actor;
  if (!isUuid(id)) throw notFound('deal');
  await lockWorkspace(tx, workspaceId);
  const keys = await keysOfAll(tx, await contactsOf(tx, id));
  const deleted = await tx.deleteFrom('deal').where('id', '=', id).returning('id').executeTakeFirst();
  if (!deleted) throw notFound('deal');
  await unlinkNotes(tx, 'deal', id);
  await rematchAddresses(tx, workspaceId, { keys, domains: [] });
  await tellPages(tx, workspaceId, 'deals', null, true);
}
