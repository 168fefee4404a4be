import { sql } from 'kysely';
import type { Tx } from '#db/database.ts';
import { lockWorkspace } from '#db/lock-workspace.ts';
import { rematchAddresses } from '#timeline/rematch.ts';
import type { Actor } from '#users/actor.ts';
import { checkEmails, saveEmails } from './contact-emails.ts';
import { type ContactFields, contactColumns } from './contact-fields.ts';
import { type Contact, readContact } from './read-contacts.ts';
import { tellPages } from './tell-pages.ts';

/** What a new contact is made from. */
export interface NewContact extends Partial<ContactFields> {
  name: string;
  emails: readonly string[];
}

/** Makes a contact; the mail that is known of its addresses stands on its timeline when this commits. */
export async function createContact(tx: Tx, actor: Actor, input: NewContact): Promise<Contact> {
  const { workspaceId } = actor;
  const emails = checkEmails(input.emails);
  await lockWorkspace(tx, workspaceId);
  const { id } = await tx
    .insertInto('contact')
    .values({
      workspace_id: workspaceId,
      id: sql<string>`gen_random_uuid()`,
      name: input.name,
      created_by: actor.userId,
      ...(await contactColumns(tx, input)),
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  const keys = await saveEmails(tx, actor, id, emails);
  await rematchAddresses(tx, workspaceId, { keys, domains: [] });
  await tellPages(tx, workspaceId, 'contacts', null, true);
  return readContact(tx, actor, id);
}
