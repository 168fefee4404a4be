/**
 * Takes people over from the mail of one's own mailbox into the workspace, many at once.
 *
 * Invariants: one transaction under the workspace's lock, and one rematch for all of them; who is a contact already stays
 * as he is, so the same call again makes nothing; whom the actor blocks is left out; each person's choice for logging and
 * for the team is the actor's own; what was made and what the choices were before is written down, so that it can be
 * taken back (undo-import.ts).
 */
import { findMessagesOf } from '#access/read-copies.ts';
import type { App } from '#app.ts';
import { contactLimits } from '#crm/contact.ts';
import type { Tx } from '#db/database.ts';
import { lockWorkspace } from '#db/lock-workspace.ts';
import { storable } from '#db/recordset.ts';
import { domainOf, isAddress, normaliseAddress, registrableDomain } from '#mail/address.ts';
import { findBlocked } from '#privacy/find-listed.ts';
import { fetchReopened, reopenUnstored } from '#sync/fetch-reopened.ts';
import { liftKeptVotes } from '#timeline/lift-kept-votes.ts';
import { rematchAddresses } from '#timeline/rematch.ts';
import type { Actor } from '#users/actor.ts';
import { checkCount, checkLine, invalid } from './check-fields.ts';
import { keysOfAll } from './contact-emails.ts';
import { type ChosenContact, noteChoices, saveChoices } from './import-choices.ts';
import { liftLimits, markKnownPeople, returnChoices } from './keep-choices.ts';
import { requireOwnMailbox } from './list-correspondents.ts';
import { tellPages } from './tell-pages.ts';
import { findKnown, makeContacts, touchOthers, type WantedPerson, writeDown } from './write-import.ts';

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
  for (const key of await findBlocked(tx, wanted.keys())) wanted.delete(key);
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
  if (changed.length > 0) await noteChoices(tx, actor, connectionId, changed.length);
  const items = resultItems(people, contacts, new Set(fresh.keys()));
  const created = fresh.size;
  return { importId, created, matched: contacts.size - created, items };
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
  return people.flatMap(({ email }) => {
    const key = normaliseAddress(storable(email).trim());
    const contactId = contacts.get(key);
    // Of two that mean one person the first made him.
    return contactId === undefined ? [] : [{ email, contactId, created: fresh.delete(key) }];
  });
}
