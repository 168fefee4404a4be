/**
 * Removes what is held of an erased person beside mail: the contact, what members chose and asked for about it, lists,
 * alerts, answers that were kept. Mail goes before it (remove-copies.ts), so that no choice that limits who sees a copy
 * goes while the copy is there.
 *
 * Invariants: runs in the caller's transaction, under the workspace lock, as the program, and acts as each member where
 * rows are his alone; a choice that still limits another address stays with its opaque ids.
 */
import { type RawBuilder, sql } from 'kysely';
import { holds } from '#access/person-words.ts';
import { keepChoices, markKnownPeople } from '#contacts/keep-choices.ts';
import type { Tx } from '#db/database.ts';
import { normaliseAddress } from '#mail/address.ts';
import { settleInteractions } from '#timeline/record-interaction.ts';
import { rematchAddresses } from '#timeline/rematch.ts';
import { authTables } from '#users/auth-tables.ts';
import { asEach } from './everybody.ts';
import { needlesOf, type Person, widen } from './person.ts';
import { addToReport, emptyReport, type ReportPart } from './report.ts';

/** Removes it all; a second time there is nothing to remove. */
export async function removeRecords(
  tx: Tx,
  workspaceId: string,
  subject: Person,
  everybody: readonly string[],
): Promise<ReportPart> {
  // Somebody may have added the contact anew since the erasure began, with one address more.
  const person = await widen(tx, subject);
  const more = person.keys.filter((key) => !subject.keys.includes(key));
  await keepChoices(tx, more);
  const parts = [
    await removeNotes(tx, person, everybody),
    ...(await asEach(tx, everybody, () => removeOwn(tx, { ...person, keys: subject.keys }))),
    await removeShared(tx, workspaceId, { ...person, keys: subject.keys }),
    await removeContacts(tx, person.contactIds),
  ];
  await markKnownPeople(tx, more);
  if (more.length > 0) await rematchAddresses(tx, workspaceId, { keys: more, domains: [] });
  return parts.reduce<ReturnType<typeof emptyReport>>(addToReport, emptyReport());
}

/** Takes the contact off everything that is linked to it. A note of nobody else goes; of others it is listed. */
async function removeNotes(tx: Tx, { contactIds }: Person, everybody: readonly string[]): Promise<ReportPart> {
  const unlinked = await asEach(tx, everybody, () =>
    sql<{ id: string }>`/* unlink-erased */
      delete from interaction_link
       where workspace_id = current_workspace() and record_kind = 'contact' and record_id = any(${contactIds}::uuid[])
      returning interaction_id as id`.execute(tx),
  );
  const ids = [...new Set(unlinked.flatMap(({ rows }) => rows.map((row) => row.id)))];
  const notes = await sql`/* drop-erased-notes */
    delete from interaction i
     where i.workspace_id = current_workspace() and i.id = any(${ids}::uuid[]) and i.message_id is null
       and not exists (select 1 from interaction_link l
                        where l.workspace_id = i.workspace_id and l.interaction_id = i.id)`.execute(tx);
  const staying = await sql<{ id: string }>`/* staying-notes */
    select id from interaction
     where workspace_id = current_workspace() and id = any(${ids}::uuid[]) and message_id is null`.execute(tx);
  await settleInteractions(tx, ids);
  const quotes = staying.rows.map(({ id }) => ({ type: 'note' as const, id }));
  return { notes: Number(notes.numAffectedRows ?? 0), quotes };
}

/** What belongs to the asking member alone. */
async function removeOwn(tx: Tx, person: Person): Promise<ReportPart> {
  const { keys, contactIds } = person;
  const suggestions = await countSuggestions(tx, keys);
  const correspondents = await removed(
    sql`/* drop-erased-correspondents */
    delete from correspondent where owner_user_id = current_member() and key = any(${keys}::text[])`,
    tx,
  );
  const listed = await removed(
    sql`/* drop-erased-from-blocklists */
    delete from blocked_address
     where user_id = current_member() and kind = 'address' and value = any(${keys}::text[])`,
    tx,
  );
  const grants = await removed(
    sql`/* drop-grants-of-erased */
    delete from access_grant
     where owner_user_id = current_member() and scope = 'contact' and subject_id = any(${contactIds}::uuid[])`,
    tx,
  );
  const asked = await removed(
    sql`/* drop-requests-of-erased */
    delete from access_request
     where requester_user_id = current_member() and about = 'contact' and subject_id = any(${contactIds}::uuid[])`,
    tx,
  );
  const answers = await removed(
    sql`/* drop-answers-of-erased */
    delete from idempotency_key
     where user_id = current_member()
       and ${holds(sql`concat_ws(' ', key, response::text)`, [...needlesOf(person), ...contactIds])}`,
    tx,
  );
  const imports = await countImports(tx, contactIds);
  const settings = await removeChoices(tx, person);
  return { suggestions, correspondents, listed, requests: grants + asked, answers, imports, settings };
}

/** Choices for the contact, and for its addresses wherever they went. */
async function removeChoices(tx: Tx, { keys, contactIds }: Person): Promise<number> {
  const limited = await removed(
    sql`/* drop-erased-limits */
    delete from limited_address where user_id = current_member() and key = any(${keys}::text[])`,
    tx,
  );
  const former = await sql<{ id: string }>`/* drop-erased-choices */
    delete from former_address where user_id = current_member() and key = any(${keys}::text[])
    returning contact_id as id`.execute(tx);
  const ids = former.rows.map((row) => row.id);
  const chosen = await removed(
    sql`/* drop-settings-of-erased */
    delete from email_contact_setting s
     where s.user_id = current_member()
       and (s.contact_id = any(${contactIds}::uuid[])
            or s.contact_id = any(${ids}::uuid[])
               and not exists (select 1 from contact c where c.workspace_id = s.workspace_id and c.id = s.contact_id))
       and not exists (select 1 from former_address f
                        where f.workspace_id = s.workspace_id and f.user_id = s.user_id
                          and f.contact_id = s.contact_id)`,
    tx,
  );
  return limited + ids.length + chosen;
}

async function countSuggestions(tx: Tx, keys: string[]): Promise<number> {
  const found = await sql<{ count: number }>`/* count-suggestions */
    select count(distinct key)::integer as count from correspondent
     where owner_user_id = current_member() and key = any(${keys}::text[]) and automated_reason is null
       and not in_crm`.execute(tx);
  return found.rows[0]?.count ?? 0;
}

/** They go with the contact. */
async function countImports(tx: Tx, contactIds: string[]): Promise<number> {
  const found = await sql<{ count: number }>`/* count-imports */
    select count(*)::integer as count from contact_import_person where contact_id = any(${contactIds}::uuid[])`.execute(
    tx,
  );
  return found.rows[0]?.count ?? 0;
}

/** What belongs to nobody in particular. */
async function removeShared(tx: Tx, workspaceId: string, person: Person): Promise<ReportPart> {
  const { keys } = person;
  const listed = await removed(
    sql`/* drop-erased-from-protected */
    delete from protected_address where kind = 'address' and value = any(${keys}::text[])`,
    tx,
  );
  const alerts = await removed(
    sql`/* drop-alerts-of-erased */
    delete from alert where ${holds(sql`message`, needlesOf(person))}`,
    tx,
  );
  // Choices that were made for mail whose copies are gone keep the message; its id may hold the address.
  await sql`/* drop-erased-ids */
    delete from message m
     where m.workspace_id = current_workspace() and ${holds(sql`m.rfc_message_id`, keys)}
       and not exists (select 1 from email e where e.workspace_id = m.workspace_id and e.message_id = m.id)`.execute(
    tx,
  );
  return { listed, alerts, invitations: await removeInvitations(tx, workspaceId, keys) };
}

async function removeInvitations(tx: Tx, workspaceId: string, keys: string[]): Promise<number> {
  const all = await authTables(tx)
    .selectFrom('auth.invitation')
    .select(['id', 'email'])
    .where('organization_id', '=', workspaceId)
    .execute();
  const ids = all.filter(({ email }) => keys.includes(normaliseAddress(email))).map(({ id }) => id);
  if (ids.length > 0) await authTables(tx).deleteFrom('auth.invitation').where('id', 'in', ids).execute();
  return ids.length;
}

async function removeContacts(tx: Tx, contactIds: string[]): Promise<ReportPart> {
  const addresses = await removed(
    sql`/* drop-erased-addresses */
    delete from contact_address where contact_id = any(${contactIds}::uuid[])`,
    tx,
  );
  const contacts = await removed(
    sql`/* drop-erased-contacts */
    delete from contact where workspace_id = current_workspace() and id = any(${contactIds}::uuid[])`,
    tx,
  );
  return { contacts, addresses };
}

async function removed(statement: RawBuilder<unknown>, tx: Tx): Promise<number> {
  return Number((await statement.execute(tx)).numAffectedRows ?? 0);
}
