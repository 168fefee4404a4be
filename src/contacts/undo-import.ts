/**
 * Takes an import back: contacts that it made go, the actor's choices are again what they were.
 *
 * Invariants: a contact that somebody has changed, used or taken over since stays, and so does a choice that was changed
 * since; whatever goes, goes in one transaction under the workspace's lock, with one rematch; done twice it does nothing.
 */
import { sql } from 'kysely';
import type { App } from '#app.ts';
import type { Tx } from '#db/database.ts';
import { lockWorkspace } from '#db/lock-workspace.ts';
import { notFound } from '#errors.ts';
import { isUuid } from '#platform/uuid.ts';
import { fetchReopened } from '#sync/fetch-reopened.ts';
import { rematchAddresses } from '#timeline/rematch.ts';
import type { Actor } from '#users/actor.ts';
import { keysOfAll } from './contact-emails.ts';
import { noteChoices } from './import-choices.ts';
import { keepChoices, markKnownPeople } from './keep-choices.ts';
import { requireOwnMailbox } from './list-correspondents.ts';
import { tellPages } from './tell-pages.ts';

/** What an undo did. */
export interface UndoneImport {
  removed: number;
  /** Contacts that the import made and that stay, with the reason in words. */
  kept: { contactId: string; reason: string }[];
}

/** Takes the actor's import back. Throws a Fault `refuse` when there is no such import of his mailbox. */
export async function undoImport(
  app: Pick<App, 'jobs'>,
  tx: Tx,
  actor: Actor,
  connectionId: string,
  importId: string,
): Promise<UndoneImport> {
  await lockWorkspace(tx, actor.workspaceId);
  await requireOwnMailbox(tx, actor, connectionId);
  if (!(await markUndone(tx, connectionId, importId))) return { removed: 0, kept: [] };
  const restored = await restoreChoices(tx, importId);
  const made = await readMade(tx, importId);
  const going = made.filter((each) => each.reason === null).map((each) => each.contactId);
  const keys = [...new Set([...(await keysOfAll(tx, restored)), ...(await keysOfAll(tx, going))])];
  await removeContacts(tx, going);
  if (keys.length > 0) await rematchAddresses(tx, actor.workspaceId, { keys, domains: [] });
  await fetchReopened(tx, app, actor);
  if (restored.length > 0) await noteChoices(tx, actor, connectionId, restored.length);
  await tellPages(tx, actor.workspaceId, 'contacts', null, keys.length > 0);
  const kept = made.flatMap(({ contactId, reason }) => (reason === null ? [] : [{ contactId, reason }]));
  return { removed: going.length, kept };
}

/** False when it is undone already. An import shows itself to its owner alone. */
async function markUndone(tx: Tx, connectionId: string, importId: string): Promise<boolean> {
  const found =
    isUuid(importId) &&
    (await tx
      .selectFrom('contact_import')
      .select('undone_at')
      .where('id', '=', importId)
      .where('connection_id', '=', connectionId)
      .executeTakeFirst());
  if (!found) throw notFound('import');
  if (found.undone_at !== null) return false;
  await tx.updateTable('contact_import').set({ undone_at: sql<Date>`now()` }).where('id', '=', importId).execute();
  return true;
}

/** Puts back what the actor chose before, where the choice is still the import's; returns the contacts. */
async function restoreChoices(tx: Tx, importId: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`/* restore-choices */
    with mine as (
      select s.user_id, s.contact_id, p.former
        from contact_import i
        join contact_import_person p on p.workspace_id = i.workspace_id and p.import_id = i.id
        join email_contact_setting s
          on s.workspace_id = i.workspace_id and s.user_id = i.user_id and s.contact_id = p.contact_id
       where i.workspace_id = current_workspace() and i.id = ${importId} and s.updated_at = i.created_at
    ), gone as (
      delete from email_contact_setting s using mine m
       where s.workspace_id = current_workspace() and s.user_id = m.user_id and s.contact_id = m.contact_id
         and m.former is null
    ), back as (
      update email_contact_setting s
         set sync = (m.former ->> 'sync')::boolean, level = (m.former ->> 'level')::access_level, updated_at = now()
        from mine m
       where s.workspace_id = current_workspace() and s.user_id = m.user_id and s.contact_id = m.contact_id
         and m.former is not null
    )
    select contact_id as id from mine`.execute(tx);
  return rows.map((row) => row.id);
}

interface MadeContact {
  contactId: string;
  /** Null: nobody has touched it. */
  reason: string | null;
}

/** The contacts that the import made and that are there still. */
async function readMade(tx: Tx, importId: string): Promise<MadeContact[]> {
  const { rows } = await sql<MadeContact>`/* read-made-contacts */
    select c.id as "contactId",
           case when exists (select 1 from deal_contact d where d.workspace_id = c.workspace_id and d.contact_id = c.id)
                then 'It belongs to a deal.'
                when exists (select 1 from interaction_link l where l.workspace_id = c.workspace_id
                                and l.record_id = c.id and l.record_kind = 'contact' and l.reason = 'by-hand')
                then 'Somebody noted something about it.'
                when c.updated_at > c.created_at then 'It was changed since.' end as reason
      from contact_import_person p
      join contact c on c.workspace_id = p.workspace_id and c.id = p.contact_id
     where p.workspace_id = current_workspace() and p.import_id = ${importId} and p.created
     order by lower(c.name), c.id`.execute(tx);
  return rows;
}

async function removeContacts(tx: Tx, contactIds: string[]): Promise<void> {
  if (contactIds.length === 0) return;
  const keys = await keysOfAll(tx, contactIds);
  await keepChoices(tx, keys);
  await tx.deleteFrom('contact').where('id', 'in', contactIds).execute();
  await markKnownPeople(tx, keys);
}
