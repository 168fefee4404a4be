import type { Tx } from '#db/database.ts';
import { lockWorkspace } from '#db/lock-workspace.ts';
import { notFound } from '#errors.ts';
import { isUuid } from '#platform/uuid.ts';
import { rematchAddresses } from '#timeline/rematch.ts';
import type { Actor } from '#users/actor.ts';
import { keysOf } from './contact-emails.ts';
import { keepChoices, markKnownPeople } from './keep-choices.ts';
import { tellPages } from './tell-pages.ts';
import { unlinkNotes } from './unlink-notes.ts';

/**
 * Deletes a contact with its notes; mail that concerned nobody else is unmatched again and its owners' alone. What owners
 * chose for it goes on for its addresses.
 */
export async function deleteContact(tx: Tx, actor: Actor, id: string): Promise<void> {
  const { workspaceId } = actor;
  if (!isUuid(id)) throw notFound('contact');
  await lockWorkspace(tx, workspaceId);
  const keys = await keysOf(tx, id);
  await keepChoices(tx, keys);
  const deleted = await tx.deleteFrom('contact').where('id', '=', id).returning('id').executeTakeFirst();
  if (!deleted) throw notFound('contact');
  await markKnownPeople(tx, keys);
  await unlinkNotes(tx, 'contact', id);
  await rematchAddresses(tx, workspaceId, { keys, domains: [] });
  await tellPages(tx, workspaceId, 'contacts', null, true);
}
