/**
 * Whom an erasure is about: a contact with all its addresses, or an address with the contact that has it.
 *
 * Invariants: nobody erases himself or a colleague (their mail is the workspace's own work; a member is removed, not
 * erased); while an erasure is not done its person is stored sealed, and not at all afterwards.
 */
import { sql } from 'kysely';
import { findSpellings } from '#access/person-words.ts';
import { isOwn } from '#crm/decide-outcome.ts';
import type { Tx } from '#db/database.ts';
import { Fault, notFound } from '#errors.ts';
import { isAddress, normaliseAddress, registrableDomain } from '#mail/address.ts';
import type { Seal } from '#platform/seal.ts';
import { isUuid } from '#platform/uuid.ts';
import { authTables } from '#users/auth-tables.ts';
import { asEach } from './everybody.ts';

/** Somebody who is to be erased or exported. */
export interface Person {
  /** Normalised addresses. */
  keys: string[];
  contactIds: string[];
  /** Names, and addresses as they were written: what is looked for in the words of others. */
  names: string[];
}

/** How a person is named: one of the two. */
export type PersonRef = { contactId: string } | { address: string };

/** No person has more spellings that are looked for. */
const mostSpellings = 50;
/** Shorter names stand in half of all words. */
const shortestName = 4;

/** The person as the database knows it now. Throws a Fault for no contact and no address. */
export async function findPerson(tx: Tx, ref: PersonRef): Promise<Person> {
  return widen(tx, 'contactId' in ref ? await ofContact(tx, ref.contactId) : ofAddress(ref.address));
}

/** The contacts that have one of the addresses, and all addresses of these. */
export async function widen(tx: Tx, person: Person): Promise<Person> {
  const found = await sql<{ key: string; id: string; name: string; address: string }>`/* widen-person */
    select a.key, a.contact_id as id, c.name, a.address
      from contact_address a join contact c on c.workspace_id = a.workspace_id and c.id = a.contact_id
     where a.workspace_id = current_workspace()
       and (a.contact_id = any(${person.contactIds}::uuid[]) or a.contact_id in (
             select o.contact_id from contact_address o
              where o.workspace_id = current_workspace() and o.key = any(${person.keys}::text[])))
     order by a.contact_id, a.position`.execute(tx);
  return {
    keys: unique([...person.keys, ...found.rows.map((row) => row.key)]),
    contactIds: unique([...person.contactIds, ...found.rows.map((row) => row.id)]),
    names: unique([...person.names, ...found.rows.flatMap((row) => [row.name, row.address])]),
  };
}

/** The person with the names that everybody's mail gives it. */
export async function learnNames(tx: Tx, person: Person, everybody: readonly string[]): Promise<Person> {
  const { keys, names } = person;
  const contacts = await sql<{ name: string }>`/* names-of-contacts */
    select name from contact where id = any(${person.contactIds}::uuid[])`.execute(tx);
  const found = await asEach(tx, everybody, async () => {
    const correspondents = await sql<{ name: string | null; address: string }>`/* names-of-correspondents */
      select distinct name, address from correspondent
       where workspace_id = current_workspace() and owner_user_id = current_member()
         and key = any(${keys}::text[]) limit ${mostSpellings}`.execute(tx);
    const inMail = await findSpellings(tx, keys, mostSpellings);
    return [
      ...correspondents.rows.flatMap((row) => [row.name ?? '', row.address]),
      ...inMail.names,
      ...inMail.addresses,
    ];
  });
  const all = [...names, ...contacts.rows.map((row) => row.name), ...found.flat()];
  return { ...person, names: unique(all).slice(0, 4 * mostSpellings) };
}

/** What is looked for in the words of others: in each spelling that the same letters may have. */
export function needlesOf({ keys, names }: Person): string[] {
  const words = [...keys, ...names.map((name) => name.trim()).filter((name) => name.length >= shortestName)];
  return unique(
    words.flatMap((word) =>
      [word, word.toLowerCase()].flatMap((each) => [each, each.normalize('NFC'), each.normalize('NFD')]),
    ),
  );
}

/** Throws a Fault when one of these is an address of a mailbox or a member here, or lies in the workspace's own domains. */
export async function refuseOwn(tx: Tx, keys: readonly string[]): Promise<void> {
  const mailboxes = await tx.selectFrom('connection').select(['address', 'identities']).execute();
  const workspace = await tx.selectFrom('workspace').select(['workspace_id', 'own_domains']).executeTakeFirstOrThrow();
  const members = await authTables(tx)
    .selectFrom('auth.member as m')
    .innerJoin('auth.user as u', 'u.id', 'm.user_id')
    .select('u.email')
    .where('m.organization_id', '=', workspace.workspace_id)
    .execute();
  const own = new Set(
    [...mailboxes.flatMap((box) => [box.address, ...box.identities]), ...members.map((member) => member.email)].map(
      normaliseAddress,
    ),
  );
  const domains = new Set(workspace.own_domains.map((domain) => domain.toLowerCase()));
  if (!keys.some((key) => own.has(key) || isOwn({ key, domain: domainOfKey(key) }, domains))) return;
  throw new Fault(
    'refuse',
    'own-address',
    'This is an address of your own workspace. Members are removed, not erased.',
    {
      field: 'address',
    },
  );
}

async function ofContact(tx: Tx, id: string): Promise<Person> {
  const found = isUuid(id) && (await tx.selectFrom('contact').select('name').where('id', '=', id).executeTakeFirst());
  if (!found) throw notFound('contact');
  return { keys: [], contactIds: [id], names: [found.name] };
}

function ofAddress(address: string): Person {
  if (!isAddress(address.trim()))
    throw new Fault('refuse', 'invalid-request', 'This is not an email address.', { field: 'address' });
  return { keys: [normaliseAddress(address)], contactIds: [], names: [address.trim()] };
}

function domainOfKey(key: string): string {
  const host = key.slice(key.lastIndexOf('@') + 1);
  return registrableDomain(host) ?? host;
}

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)].filter((text) => text !== '');
}

/** The person as it is stored until the erasure is done. `begun`: tombstones stand, removing may begin. */
export interface SealedPerson extends Person {
  begun: boolean;
}

/** Where a person is sealed. */
function placeOf(workspaceId: string, erasureId: string) {
  return { table: 'erasure', column: 'subject', row: erasureId, workspace: workspaceId };
}

/** Seals the person for its erasure. */
export function sealPerson(seal: Seal, workspaceId: string, erasureId: string, person: SealedPerson): string {
  return seal.seal(JSON.stringify(person), placeOf(workspaceId, erasureId));
}

/** Opens it again. */
export function openPerson(seal: Seal, workspaceId: string, erasureId: string, subject: string): SealedPerson {
  return JSON.parse(seal.open(subject, placeOf(workspaceId, erasureId)));
}
