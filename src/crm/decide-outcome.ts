/**
 * What becomes of a listed message, and why. Pure; the reason is stored and shown.
 *
 * Rules that skip, in this order; the first that holds names the skip:
 *   at listing     draft, junk, trash, before-history, expired   (what the provider lists is enough)
 *   after parsing  erased, blocked, internal, sync-off, deleted   (participants are needed)
 * A message that no rule skips is logged when it concerns a record, else unmatched (its owner alone sees it).
 *
 * `erased`, `blocked`: one person on it is enough, in whatever role. Of such mail nothing is stored. Our own addresses
 * block nothing: a domain that is blocked may be one at which we have a mailbox ourselves.
 *
 * `sync-off`: mail is logged when one of its contacts is logged; when it has none, unless the mailbox logs only chosen
 * contacts or somebody on it was a contact whom its owner switched off. What stands in the log stays there: switching
 * off concerns new mail, and taking off what is logged is an act of its own. A contact that is not logged votes all the
 * same on who may see the mail (visibility.ts), and so does one that is no contact any more.
 */

import type { MailboxRole } from '#mail/mailbox.ts';
import type { Directory } from './contact.ts';
import { type Match, matchMessage, matchVotes, type Party } from './match.ts';

/** Every named rule of a skip, with the sentence that its owner reads. */
export const skipRules = {
  draft: 'It is a draft.',
  junk: 'It is in the junk folder.',
  trash: 'It is in the trash.',
  'before-history': 'It is older than the history that you chose to import.',
  expired: 'It is older than this workspace keeps.',
  erased: 'Somebody on it was erased from this workspace.',
  blocked: 'You block somebody on it.',
  internal: "Everybody on it belongs to your organisation's own domains.",
  'sync-off': 'You switched logging off for everybody on it who is a contact.',
  deleted: 'You deleted its log entry.',
} as const;
export type SkipRule = keyof typeof skipRules;

export type ListingOutcome = { type: 'pending' } | { type: 'skipped'; rule: SkipRule; reason: string };
/** A match as the timeline keeps it. */
export interface LinkedMatch extends Match {
  /** False for a contact whose mail the owner keeps out of the log: it votes on who may see, and shows nothing. */
  logs: boolean;
}
export type Outcome =
  | { type: 'logged'; matches: LinkedMatch[]; reason: string }
  | { type: 'unmatched'; reason: string }
  /** `votes`: contacts of mail that is kept out of the log. They show nothing; where a colleague logs it, they vote. */
  | { type: 'skipped'; rule: SkipRule; reason: string; votes: LinkedMatch[] };

/** What a provider's list says of a message. */
export interface ListedFacts {
  /** Roles of the mailboxes that hold it. */
  roles: (MailboxRole | null)[];
  keywords: readonly string[];
  receivedAt: Date | null;
  /** Older than the horizon, says a provider that tells no dates. */
  old?: true;
  /** What is older the workspace does not keep. */
  keptFrom?: Date | null | undefined;
}

/** Decides by what the list says; only what nothing skips is fetched. */
export function decideAtListing(facts: ListedFacts, historyFrom: Date | null): ListingOutcome {
  const held = facts.roles.length > 0;
  if (facts.keywords.includes('$draft') || (held && facts.roles.every((role) => role === 'drafts'))) {
    return skip('draft');
  }
  if (held && facts.roles.some((role) => role === 'junk')) return skip('junk');
  if (held && facts.roles.some((role) => role === 'trash')) return skip('trash');
  if (historyFrom && (facts.old || (facts.receivedAt && facts.receivedAt < historyFrom))) return skip('before-history');
  if (facts.keptFrom && facts.receivedAt && facts.receivedAt < facts.keptFrom) return skip('expired');
  return { type: 'pending' };
}

/** What a parsed message tells the rules. */
export interface ParsedFacts {
  parties: Party[];
  /** Subject and new text, searched for deal references and then forgotten. */
  words: string;
  /** The owner deleted the log entry of this message before. */
  deleted: boolean;
  /** The mailbox of the copy. */
  connectionId: string;
  /** Records under which the message stands in the owner's log now. */
  standing: ReadonlySet<string>;
  /** Keys of the parties who were erased from the workspace. */
  erased: ReadonlySet<string>;
}

const quietReason = 'This mailbox logs only mail with contacts whom you switched on.';

/** Decides by who takes part. `ownDomains` are lower case. */
export function decideOutcome(facts: ParsedFacts, directory: Directory, ownDomains: ReadonlySet<string>): Outcome {
  const unwanted = unwantedRule(facts, directory, ownDomains);
  if (unwanted !== null) return { ...skip(unwanted), votes: [] };
  const matches = matchMessage(facts.parties, facts.words, directory);
  if (matches.length === 0) return { type: 'unmatched', reason: 'Nobody on it is a contact or at a company you keep.' };
  const linked = matches.map((match) => ({
    ...match,
    logs: match.kind !== 'contact' || isLogged(match, facts, directory),
  }));
  const beside = matchVotes(facts.parties, directory, matches).map((match) => ({ ...match, logs: false }));
  const off = reasonToLeaveOut(linked, facts, directory);
  const contacts = linked.filter((match) => match.kind === 'contact');
  if (off !== null) return { type: 'skipped', rule: 'sync-off', reason: off, votes: [...contacts, ...beside] };
  if (facts.deleted) return { ...skip('deleted'), votes: [] };
  return { type: 'logged', matches: [...linked, ...beside], reason: reasonOf(linked.filter((match) => match.logs)) };
}

/** Why nothing of it is stored, whatever it concerns; null when there is no such reason. */
function unwantedRule(
  { parties, erased }: ParsedFacts,
  { blocked }: Directory,
  ownDomains: ReadonlySet<string>,
): 'erased' | 'blocked' | 'internal' | null {
  if (parties.some(({ key }) => erased.has(key))) return 'erased';
  if (parties.some((party) => blocked.has(party.key) && !isOwn(party, ownDomains))) return 'blocked';
  return parties.length > 0 && parties.every((party) => isOwn(party, ownDomains)) ? 'internal' : null;
}

/** Whether mail with a contact is logged: it stands there already, the owner chose so, or the mailbox logs all. */
function isLogged({ id }: Match, facts: ParsedFacts, directory: Directory): boolean {
  return (
    facts.standing.has(id) || (chosenSync(id, facts, directory) ?? !directory.quietMailboxes.has(facts.connectionId))
  );
}

/** What the owner chose; to log more is not meant for an address that a colleague gave to the contact. */
function chosenSync(id: string, { parties }: ParsedFacts, directory: Directory): boolean | undefined {
  const chosen = directory.sync.get(id);
  if (chosen !== true) return chosen;
  const meant = parties.some(
    ({ key }) => directory.contactsByKey.get(key)?.contactId === id && !directory.limited.has(key),
  );
  return meant ? true : undefined;
}

/** Why the owner's choices keep a message that concerns something out of the log; null when they do not. */
function reasonToLeaveOut(
  linked: LinkedMatch[],
  { parties, connectionId, standing }: ParsedFacts,
  directory: Directory,
): string | null {
  const contacts = linked.filter((match) => match.kind === 'contact');
  if (contacts.some((contact) => contact.logs)) return null;
  const formerOff = parties.some(({ key }) => directory.former.get(key)?.sync === false);
  const chosen = formerOff || contacts.some(({ id }) => directory.sync.get(id) === false);
  if (contacts.length > 0) return chosen ? skipRules['sync-off'] : quietReason;
  if (linked.some(({ id }) => standing.has(id))) return null;
  if (formerOff) return skipRules['sync-off'];
  return directory.quietMailboxes.has(connectionId) ? quietReason : null;
}

/** True for an address in one of the workspace's own domains or below it. */
export function isOwn(party: Omit<Party, 'role'>, ownDomains: ReadonlySet<string>): boolean {
  if (ownDomains.size === 0) return false;
  return ownDomains.has(party.domain) || ownDomains.has(party.key.slice(party.key.lastIndexOf('@') + 1));
}

function reasonOf(matches: Match[]): string {
  const count = (kind: Match['kind'], one: string, many: string) => {
    const n = matches.filter((match) => match.kind === kind).length;
    return n === 0 ? [] : [`${n} ${n === 1 ? one : many}`];
  };
  return `It concerns ${[
    ...count('contact', 'contact', 'contacts'),
    ...count('company', 'company', 'companies'),
    ...count('deal', 'deal', 'deals'),
  ].join(', ')}.`;
}

function skip(rule: SkipRule): { type: 'skipped'; rule: SkipRule; reason: string } {
  return { type: 'skipped', rule, reason: skipRules[rule] };
}
