/** What an import writes: new contacts, and what it did, so that it can be taken back (undo-import.ts). */
import { sql } from 'kysely';
import type { App } from '#app.ts';
import type { Tx } from '#db/database.ts';
import { recordset } from '#db/recordset.ts';
import type { Actor } from '#users/actor.ts';

/** Somebody to take over, checked. */
export interface WantedPerson {
  key: string;
  address: string;
  domain: string;
  name: string;
  sync: boolean | undefined;
  visible: boolean | undefined;
}

/** Contacts that are there, by the key of the address. */
export async function findKnown(tx: Tx, keys: string[]): Promise<Map<string, string>> {
  const { rows } = await sql<{ key: string; id: string }>`/* find-known-people */
    select key, contact_id as id from contact_address
     where workspace_id = current_workspace() and key = any(${keys}::text[])`.execute(tx);
  return new Map(rows.map((row) => [row.key, row.id]));
}

/** Makes contacts, at the companies that claim their domains. */
export async function makeContacts(tx: Tx, actor: Actor, people: WantedPerson[]): Promise<Map<string, string>> {
  const { rows } = await sql<{ key: string; id: string }>`/* make-contacts */
    with person as materialized (
      select r.key, r.address, r.name, d.company_id, gen_random_uuid() as id
        from json_to_recordset(${recordset(people)}) as r(key text, address text, domain text, name text)
        left join company_domain d on d.workspace_id = current_workspace() and d.domain = r.domain
    ), made as (
      insert into contact (workspace_id, id, name, company_id, created_by)
      select ${actor.workspaceId}, id, name, company_id, ${actor.userId} from person
    ), addressed as (
      insert into contact_address (workspace_id, key, contact_id, address)
      select ${actor.workspaceId}, key, id, address from person
    )
    select key, id from person`.execute(tx);
  return new Map(rows.map((row) => [row.key, row.id]));
}

/** A contact that somebody else made and that is taken over here is in use: his undo leaves it. */
export async function touchOthers(tx: Tx, actor: Actor, contactIds: string[]): Promise<void> {
  await sql`/* touch-known-people */
    update contact set updated_at = now()
     where workspace_id = current_workspace() and id = any(${contactIds}::uuid[])
       and created_by is distinct from ${actor.userId}`.execute(tx);
}

/** With the actor's choices as they are before the import's. */
export async function writeDown(
  tx: Tx,
  app: Pick<App, 'newId'>,
  actor: Actor,
  connectionId: string,
  contacts: Map<string, string>,
  created: Set<string>,
): Promise<string> {
  const id = app.newId();
  await sql`/* write-import */
    insert into contact_import (workspace_id, id, user_id, connection_id, created_at)
    values (${actor.workspaceId}, ${id}, ${actor.userId}, ${connectionId}, now())`.execute(tx);
  const rows = [...new Set(contacts.values())].map((contact_id) => ({ contact_id, created: created.has(contact_id) }));
  await sql`/* write-import-people */
    insert into contact_import_person (workspace_id, import_id, contact_id, created, former)
    select ${actor.workspaceId}, ${id}, r.contact_id, r.created,
           (select jsonb_build_object('sync', s.sync, 'level', s.level) from email_contact_setting s
             where s.workspace_id = current_workspace() and s.user_id = ${actor.userId} and s.contact_id = r.contact_id)
      from json_to_recordset(${recordset(rows)}) as r(contact_id uuid, created boolean)`.execute(tx);
  return id;
}
