import type { Tx } from '#db/database.ts';
import { lockWorkspace } from '#db/lock-workspace.ts';
import { notFound } from '#errors.ts';
import { isUuid } from '#platform/uuid.ts';
import { rematchAddresses } from '#timeline/rematch.ts';
import type { Actor } from '#users/actor.ts';
import { domainsOf } from './company-domains.ts';
import { keysOfAll } from './contact-emails.ts';
import { tellPages } from './tell-pages.ts';
import { unlinkNotes } from './unlink-notes.ts';

/** Deletes a company with its notes; its contacts and deals stay, without a company. */
export async function deleteCompany(tx: Tx, actor: Actor, id: string): Promise<void> {
  const { workspaceId } = actor;
  if (!isUuid(id)) throw notFound('company');
  await lockWorkspace(tx, workspaceId);
  const domains = await domainsOf(tx, id);
  const contacts = await tx.selectFrom('contact').select('id').where('company_id', '=', id).execute();
  const keys = await keysOfAll(
    tx,
    contacts.map((contact) => contact.id),
  );
  const deleted = await tx.deleteFrom('company').where('id', '=', id).returning('id').executeTakeFirst();
  if (!deleted) throw notFound('company');
  await unlinkNotes(tx, 'company', id);
  await rematchAddresses(tx, workspaceId, { keys, domains });
  await tellPages(tx, workspaceId, 'companies', null, true);
}
