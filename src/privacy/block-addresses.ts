/**
 * A member's blocklist: with these people and domains nothing of his mailboxes is logged, counted or kept.
 *
 * Invariants: one transaction under the workspace's lock; what is here of such mail goes with the entry, as if it had
 * never come (timeline/rematch.ts judges each copy by the one rule and removes it); a colleague's copy is the
 * colleague's own, stays, and never becomes wider; nobody else learns of the list.
 */
import { findCopiesWith, findListedKeys } from '#access/read-listed.ts';
import { recordAudit } from '#audit/record-audit.ts';
import { ownAddressesOfMember } from '#contacts/own-addresses.ts';
import { isOwn } from '#crm/decide-outcome.ts';
import { hostOf, isListed, type Listed, type ListedEntry, toListed } from '#crm/listed-address.ts';
import type { Tx } from '#db/database.ts';
import { lockWorkspace } from '#db/lock-workspace.ts';
import { notifyLive } from '#live/notify.ts';
import { registrableDomain } from '#mail/address.ts';
import type { Page, PageQuery } from '#platform/cursor.ts';
import { rematchMessages } from '#timeline/rematch.ts';
import { recordsThatChanged, shownToTeam } from '#timeline/shown-to-team.ts';
import type { Actor } from '#users/actor.ts';
import {
  addEntries,
  listEntries,
  overlaps,
  ownDomains,
  readEntries,
  refuseOurs,
  type ShownEntry,
} from './list-entries.ts';

/** The actor's own list. */
export async function listBlocked(tx: Tx, query: PageQuery): Promise<Page<ShownEntry>> {
  return listEntries(tx, 'blocked_address', query);
}

/** How many of the actor's emails would go. Throws a Fault `refuse` for what can not be blocked. */
export async function previewBlocking(tx: Tx, texts: readonly string[]): Promise<{ emails: number }> {
  const ours = await readOurs(tx);
  const wanted = toListed(refuseOurs(readEntries(texts), (entry) => isOurEntry(entry, ours)));
  return { emails: (await findMessages(tx, wanted, ours)).length };
}

/** Blocks these for the actor, and removes what is here with them. Throws a Fault `refuse` for what can not be. */
export async function blockAddresses(
  tx: Tx,
  actor: Actor,
  texts: readonly string[],
): Promise<{ added: number; removedEmails: number }> {
  const entries = readEntries(texts);
  await lockWorkspace(tx, actor.workspaceId);
  const ours = await readOurs(tx);
  const wanted = refuseOurs(entries, (entry) => isOurEntry(entry, ours));
  const added = await addEntries(tx, 'blocked_address', actor, wanted);
  if (added.length === 0) return { added: 0, removedEmails: 0 };
  const messages = await findMessages(tx, toListed(added), ours);
  const shown = await shownToTeam(tx, messages);
  await rematchMessages(tx, actor.workspaceId, messages);
  await forgetCorrespondents(tx, toListed(added), ours);
  await notifyLive(tx, {
    workspaceId: actor.workspaceId,
    ownerUserId: actor.userId,
    what: 'timeline',
    own: null,
    team: recordsThatChanged(shown, await shownToTeam(tx, messages)),
  });
  await recordAudit(tx, actor, { kind: 'blocklist-changed', subjects: [], detail: { change: 'added' } });
  return { added: added.length, removedEmails: messages.length };
}

/** What is the actor's own, and never blocked. */
interface Ours {
  keys: ReadonlySet<string>;
  /** That the workspace calls its own: with these nobody is blocked. */
  domains: ReadonlySet<string>;
  /** These, and those of his mailboxes: none of them is entered. */
  refused: ReadonlySet<string>;
}

async function readOurs(tx: Tx): Promise<Ours> {
  const keys = await ownAddressesOfMember(tx);
  return { keys, domains: await ownDomains(tx, []), refused: await ownDomains(tx, keys) };
}

function isOurEntry({ kind, value }: ListedEntry, { keys, domains, refused }: Ours): boolean {
  if (kind === 'address') return keys.has(value) || isOwn(partyOf(value), domains);
  return [...refused].some((domain) => overlaps(value, domain));
}

/** Messages of which the actor has a copy with somebody of the list. */
async function findMessages(tx: Tx, list: Listed, { keys: own, domains }: Ours): Promise<string[]> {
  const keys = (await findListedKeys(tx, list)).filter((key) => !own.has(key) && !isOwn(partyOf(key), domains));
  return [...new Set((await findCopiesWith(tx, keys)).map((copy) => copy.messageId))];
}

/** Those of whom more was counted than is here now are no correspondents either. */
async function forgetCorrespondents(tx: Tx, list: Listed, { keys: own }: Ours): Promise<void> {
  const known = await tx.selectFrom('correspondent').select('key').distinct().execute();
  const keys = known.map((row) => row.key).filter((key) => !own.has(key) && isListed(key, list));
  if (keys.length === 0) return;
  await tx
    .deleteFrom('correspondent')
    .where((where) => where('key', '=', where.fn.any(where.val(keys))))
    .execute();
}

function partyOf(key: string) {
  const host = hostOf(key);
  return { key, domain: registrableDomain(host) ?? host };
}
