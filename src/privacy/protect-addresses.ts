/**
 * The workspace's protected people: lawyers, doctors, whoever the team has no business with. Mail on which one of them
 * takes part, in whatever role, is its holder's alone.
 *
 * Invariants: one transaction under the workspace's lock; the mark stands on the copies of all owners, departed ones too,
 * and on new copies before anything follows from them (sync/store-emails.ts); who may see is settled in the same
 * transaction; an admin learns of no mail that he is not shown, by no count either, and every page is told to read anew
 * whether or not there is anything.
 */
import { sql } from 'kysely';
import { countShown, findCopiesWith, findListedKeys, type ListedCopy, readKeysOf } from '#access/read-listed.ts';
import { recordAudit } from '#audit/record-audit.ts';
import { ownAddresses } from '#contacts/own-addresses.ts';
import { type Listed, type ListedEntry, type ListedKind, toListed } from '#crm/listed-address.ts';
import { actAs, type Tx } from '#db/database.ts';
import { lockWorkspace } from '#db/lock-workspace.ts';
import { notFound } from '#errors.ts';
import { notifyLive } from '#live/notify.ts';
import type { Page, PageQuery } from '#platform/cursor.ts';
import { readOwners } from '#timeline/read-owners.ts';
import { settleMessages } from '#timeline/record-interaction.ts';
import type { Actor } from '#users/actor.ts';
import { findProtected } from './find-listed.ts';
import {
  addEntries,
  listEntries,
  overlaps,
  ownDomains,
  readEntries,
  readStored,
  refuseOurs,
  removeEntry,
  type ShownEntry,
} from './list-entries.ts';

const chunk = 2_000;

/** The workspace's list. */
export async function listProtected(tx: Tx, query: PageQuery): Promise<Page<ShownEntry>> {
  return listEntries(tx, 'protected_address', query);
}

/** How many emails that the actor is shown would be hidden. Throws a Fault `refuse` for what can not be protected. */
export async function previewProtecting(tx: Tx, texts: readonly string[]): Promise<{ emails: number }> {
  const wanted = await checkEntries(tx, texts);
  return { emails: await countShown(tx, await findCopies(tx, toListed(wanted))) };
}

/** Protects these. `hiddenEmails` are of those that the actor was shown. Throws a Fault `refuse` for what can not be. */
export async function protectAddresses(
  tx: Tx,
  actor: Actor,
  texts: readonly string[],
): Promise<{ added: number; hiddenEmails: number }> {
  await lockWorkspace(tx, actor.workspaceId);
  const added = await addEntries(tx, 'protected_address', actor, await checkEntries(tx, texts));
  if (added.length === 0) return { added: 0, hiddenEmails: 0 };
  const copies = await findCopies(tx, toListed(added));
  const hiddenEmails = await countShown(tx, copies);
  await follow(tx, actor, await markCopies(tx, copies, true), { change: 'added', entries: added.length });
  return { added: added.length, hiddenEmails };
}

/** Takes an entry off the list. `shownEmails` are those that the actor is shown now. Throws a Fault for no such entry. */
export async function unprotectAddress(
  tx: Tx,
  actor: Actor,
  kind: ListedKind,
  value: string,
): Promise<{ shownEmails: number }> {
  const entry = readStored(kind, value);
  await lockWorkspace(tx, actor.workspaceId);
  if (entry === null || !(await removeEntry(tx, 'protected_address', entry))) throw notFound('entry');
  const copies = await findCopies(tx, toListed([entry]), withNobodyProtected);
  await follow(tx, actor, await markCopies(tx, copies, false), { change: 'removed', entries: 1 });
  return { shownEmails: await countShown(tx, copies) };
}

/** A single address may be one of ours (who does the pay, say); a domain of ours would hide everything. */
async function checkEntries(tx: Tx, texts: readonly string[]): Promise<ListedEntry[]> {
  const entries = readEntries(texts);
  const domains = [...(await ownDomains(tx, await ownAddresses(tx)))];
  return refuseOurs(entries, ({ kind, value }) => kind === 'domain' && domains.some((own) => overlaps(value, own)));
}

/** All owners' copies with somebody of the list, as each of them may look for his own. */
async function findCopies(
  tx: Tx,
  list: Listed,
  choose: (tx: Tx, copies: ListedCopy[]) => Promise<ListedCopy[]> = async (_, copies) => copies,
): Promise<ListedCopy[]> {
  const found: ListedCopy[] = [];
  for (const owner of await readOwners(tx)) {
    const own = await actAs(tx, owner, async () =>
      choose(tx, await findCopiesWith(tx, await findListedKeys(tx, list))),
    );
    for (const copy of own) found.push(copy);
  }
  return found;
}

/** Those of an owner's copies on which nobody is protected by another entry. */
async function withNobodyProtected(tx: Tx, copies: ListedCopy[]): Promise<ListedCopy[]> {
  const free: ListedCopy[] = [];
  for (let at = 0; at < copies.length; at += chunk) {
    const some = copies.slice(at, at + chunk);
    const people = await readKeysOf(
      tx,
      some.map((copy) => copy.emailId),
    );
    const kept = await findProtected(
      tx,
      people.map((person) => person.key),
    );
    const closed = new Set(people.flatMap(({ emailId, key }) => (kept.has(key) ? [emailId] : [])));
    free.push(...some.filter((copy) => !closed.has(copy.emailId)));
  }
  return free;
}

/** Sets or takes the mark; returns the messages whose copies it changed. */
async function markCopies(tx: Tx, copies: ListedCopy[], mark: boolean): Promise<string[]> {
  const marked = await sql<{ id: string }>`/* mark-protected */
    update email set protected = ${mark}
     where workspace_id = current_workspace() and id = any(${copies.map((copy) => copy.emailId)}::uuid[])
       and protected <> ${mark}
    returning message_id as id`.execute(tx);
  return [...new Set(marked.rows.map((row) => row.id))];
}

async function follow(
  tx: Tx,
  actor: Actor,
  messages: string[],
  detail: { change: string; entries: number },
): Promise<void> {
  await settleMessages(tx, messages);
  const { workspaceId } = actor;
  await notifyLive(tx, { workspaceId, ownerUserId: null, what: 'timeline', own: null, team: null });
  await recordAudit(tx, actor, { kind: 'protected-changed', subjects: [], detail });
}
