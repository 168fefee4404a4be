import { sql } from 'kysely';
import type { Tx } from '#db/database.ts';
import { lockWorkspace } from '#db/lock-workspace.ts';
import { rematchAddresses } from '#timeline/rematch.ts';
import type { Actor } from '#users/actor.ts';
import { checkEmails, keysOf, saveEmails } from './contact-emails.ts';
import { type ContactFields, contactColumns } from './contact-fields.ts';
import { type Contact, readContact } from './read-contacts.ts';
import { tellPages } from './tell-pages.ts';

/** What may change of a contact; what is not given stays. */
export interface ContactPatch extends Partial<ContactFields> {
  emails?: readonly string[];
}

/** Changes a contact; with its addresses or its company its timeline changes in the same transaction. */
export async function changeContact(tx: Tx, actor: Actor, id: string, patch: ContactPatch): Promise<Contact> {
  const { workspaceId } = actor;
  const emails = patch.emails && checkEmails(patch.emails);
  await lockWorkspace(tx, workspaceId);
  const before = await readContact(tx, actor, id);
  const columns = await contactColumns(tx, patch);
  await tx
    .updateTable('contact')
    .set({ ...columns, updated_at: sql<Date>`now()` })
    .where('id', '=', id)
    .execute();
  const moved = patch.companyId !== undefined && patch.companyId !== (before.company?.id ?? null);
  const keys = emails ? await saveEmails(tx, actor, id, emails) : [];
  if (moved) keys.push(...(await keysOf(tx, id)));
  if (keys.length > 0) await rematchAddresses(tx, workspaceId, { keys, domains: [] });
  await tellPages(tx, workspaceId, 'contacts', [id], keys.length > 0);
  return readContact(tx, actor, id);
}
