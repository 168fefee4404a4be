/**
 * Takes people over from the mail of one's own mailbox into the workspace, many at once.
 *
 * Invariants: one transaction under the workspace's lock, and one rematch for all of them; who is a contact already stays
 * as he is, so the same call again makes nothing; each person's choice for logging and for the team is the actor's own;
 * what was made and what the choices were before is written down, so that it can be taken back (undo-import.ts).
 */
import { sql } from 'kysely';
import { findMessagesOf } from '#access/read-copies.ts';
import type { App } from '#app.ts';
import { contactLimits } from '#crm/contact.ts';
import type { AccessLevel } from '#crm/interaction.ts';
import type { Tx } from '#db/database.ts';
import { lockWorkspace } from '#db/lock-workspace.ts';
import { recordset, storable } from '#db/recordset.ts';
import { domainOf, isAddress, normaliseAddress, registrableDomain } from '#mail/address.ts';
import { fetchReopened, reopenUnstored } from '#sync/fetch-reopened.ts';
import { liftKeptVotes } from '#timeline/lift-kept-votes.ts';
import { rematchAddresses } from '#timeline/rematch.ts';
import type { Actor } from '#users/actor.ts';
import { checkCount, checkLine, invalid } from './check-fields.ts';
import { chooseLevel, readSharingDefaults } from './choose-level.ts';
import { keysOfAll } from './contact-emails.ts';
import { liftLimits, markKnownPeople, returnChoices } from './keep-choices.ts';
import { requireOwnMailbox } from './list-correspondents.ts';
import { tellPages } from './tell-pages.ts';

/** How many are taken over at once. */
export const mostPeople = 1000;

/** Somebody to take over, by the name that he is to have. */
export interface ImportPerson {
  email: string;
  name: string;
  sync?: boolean | undefined;
  visible?: boolean | undefined;
}

/** What became of them. */
export interface ImportResult {
  importId: string;
  created: number;
  /** Were contacts before. */
  matched: number;
  items: { email: string; contactId: string; created: boolean }[];
}

/** Takes the people over. Throws a Fault `refuse` when the mailbox is not the actor's, or one of them can not be. */
export async function importPeople(
  app: Pick<App, 'jobs' | 'newId'>,
  tx: Tx,
  actor: Actor,
  connectionId: string,
  people: readonly ImportPerson[],
): Promise<ImportResult> {
  const wanted = checkPeople(people);
  await lockWorkspace(tx, actor.workspaceId);
  await requireOwnMailbox(tx, actor, connectionId);
  const known = await findKnown(tx, [...wanted.keys()]);
  const fresh = await makeContacts(
    tx,
    actor,
    [...wanted.values()].filter(({ key }) => !known.has(key)),
  );
  await returnChoices(tx, [...fresh.keys()]);
  await markKnownPeople(tx, [...fresh.keys()]);
  await touchOthers(tx, actor, [...known.values()]);
  const contacts = new Map([...known, ...fresh]);
  const importId = await writeDown(tx, app, actor, connectionId, contacts, new Set(fresh.values()));
  const changed = await saveChoices(tx, actor, wanted, contacts);
  await follow(tx, app, actor, [...fresh.keys()], changed);
  const items = resultItems(people, contacts, new Set(fresh.keys()));
  const created = fresh.size;
  return { importId, created, matched: contacts.size - created, items };
}

interface WantedPerson {
  key: string;
  address: string;
  domain: string;
  name: string;
  sync: boolean | undefined;
  visible: boolean | undefined;
}

/** By the key of the address; of two with one key the first counts. */
function checkPeople(people: readonly ImportPerson[]): Map<string, WantedPerson> {
  const wanted = new Map<string, WantedPerson>();
  for (const [at, { email, name, sync, visible }] of checkCount('people', people, mostPeople).entries()) {
    const address = storable(email).trim();
    if (!isAddress(address)) throw invalid(`people.${at}.email`, 'This is not an email address.');
    const key = normaliseAddress(address);
    if (wanted.has(key)) continue;
    const host = domainOf(key) ?? '';
    const domain = registrableDomain(host) ?? host;
    wanted.set(key, { key, address, domain, name: checkPersonName(`people.${at}.name`, name), sync, visible });
  }
  return wanted;
}

function checkPersonName(field: string, text: string): string {
  const name = checkLine(field, text, contactLimits.name);
  if (name === null) throw invalid(field, 'A name is needed.');
  return name;
}

/** Contacts that are there, by the key of the address. */
async function findKnown(tx: Tx, keys: string[]): Promise<Map<string, string>> {
  const { rows } = await sql<{ key: string; id: string }>`/* find-known-people */
    select key, contact_id as id from contact_address
     where workspace_id = current_workspace() and key = any(${keys}::text[])`.execute(tx);
  return new Map(rows.map((row) => [row.key, row.id]));
}

/** Makes contacts, at the companies that claim their domains. */
async function makeContacts(tx: Tx, actor: Actor, people: WantedPerson[]): Promise<Map<string, string>> {
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
async function touchOthers(tx: Tx, actor: Actor, contactIds: string[]): Promise<void> {
  await sql`/* touch-known-people */
    update contact set updated_at = now()
     where workspace_id = current_workspace() and id = any(${contactIds}::uuid[])
       and created_by is distinct from ${actor.userId}`.execute(tx);
}

/** With the actor's choices as they are before the import's. */
async function writeDown(
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

interface ChosenContact {
  contactId: string;
  sync: boolean | undefined;
  level: AccessLevel | null | undefined;
}

/** Stores what was chosen; returns what is another choice than before. */
async function saveChoices(
  tx: Tx,
  actor: Actor,
  wanted: Map<string, WantedPerson>,
  contacts: Map<string, string>,
): Promise<ChosenContact[]> {
  const { bound, workspace, mailboxes } = await readSharingDefaults(tx);
  const chosen = new Map<string, ChosenContact>();
  for (const { key, sync, visible } of wanted.values()) {
    const level = chooseLevel({ visible }, mailboxes.length > 0 ? mailboxes : [workspace], bound);
    if (sync === undefined && level === undefined) continue;
    const contactId = contacts.get(key)!;
    chosen.set(contactId, { contactId, sync, level });
  }
  const changed = await storeChoices(tx, actor, [...chosen.values()]);
  return [...chosen.values()].filter((each) => changed.has(each.contactId));
}

/** The contacts for which something was stored that was not there. */
async function storeChoices(tx: Tx, actor: Actor, chosen: ChosenContact[]): Promise<Set<string>> {
  const rows = chosen.map(({ contactId, sync, level }) => ({
    contact_id: contactId,
    sync: sync ?? null,
    says_sync: sync !== undefined,
    level: level ?? null,
    says_level: level !== undefined,
  }));
  const stored = await sql<{ id: string }>`/* store-choices */
    with wanted as materialized (
      select r.contact_id, case when r.says_sync then r.sync else s.sync end as sync,
             case when r.says_level then r.level else s.level end as level
        from json_to_recordset(${recordset(rows)})
             as r(contact_id uuid, sync boolean, says_sync boolean, level access_level, says_level boolean)
        left join email_contact_setting s
          on s.workspace_id = current_workspace() and s.user_id = ${actor.userId} and s.contact_id = r.contact_id
       where s.contact_id is null or r.says_sync and r.sync is distinct from s.sync
          or r.says_level and r.level is distinct from s.level
    )
    insert into email_contact_setting (workspace_id, user_id, contact_id, sync, level)
    select ${actor.workspaceId}, ${actor.userId}, contact_id, sync, level from wanted
    on conflict (workspace_id, user_id, contact_id)
      do update set sync = excluded.sync, level = excluded.level, updated_at = now()
    returning contact_id as id`.execute(tx);
  return new Set(stored.rows.map((row) => row.id));
}

/** The log and the timelines after all of it, in one go. */
async function follow(
  tx: Tx,
  app: Pick<App, 'jobs'>,
  actor: Actor,
  fresh: string[],
  chosen: ChosenContact[],
): Promise<void> {
  const idsOf = (some: ChosenContact[]) => some.map((each) => each.contactId);
  const about = await keysOfAll(tx, idsOf(chosen));
  const shared = await keysOfAll(tx, idsOf(chosen.filter((each) => each.level !== undefined)));
  if (shared.length > 0) await liftKeptVotes(tx, await findMessagesOf(tx, shared, []));
  await liftLimits(tx, about);
  if (chosen.some((each) => each.sync)) await reopenUnstored(tx, actor);
  const keys = [...new Set([...fresh, ...about])];
  if (keys.length > 0) await rematchAddresses(tx, actor.workspaceId, { keys, domains: [] });
  await fetchReopened(tx, app, actor);
  await tellPages(tx, actor.workspaceId, 'contacts', null, keys.length > 0);
}

function resultItems(
  people: readonly ImportPerson[],
  contacts: Map<string, string>,
  fresh: Set<string>,
): ImportResult['items'] {
  return people.map(({ email }) => {
    const key = normaliseAddress(storable(email).trim());
    // Of two that mean one person the first made him.
    return { email, contactId: contacts.get(key)!, created: fresh.delete(key) };
  });
}
