/**
 * What becomes of a listed message, and why. Pure; the reason is stored and shown.
 *
 * Rules that skip, in this order; the first that holds names the skip:
 *   at listing     draft, junk, trash, before-history   (what the provider lists is enough)
 *   after parsing  internal, sync-off, deleted           (participants are needed)
 * A message that no rule skips is logged when it concerns a record, else unmatched (its owner alone sees it).
 */

import type { MailboxRole } from '#mail/mailbox.ts';
import type { Directory } from './contact.ts';
import { type Match, matchMessage, type Party } from './match.ts';

/** Every named rule of a skip, with the sentence that its owner reads. */
export const skipRules = {
  draft: 'It is a draft.',
  junk: 'It is in the junk folder.',
  trash: 'It is in the trash.',
  'before-history': 'It is older than the history that you chose to import.',
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
  | { type: 'skipped'; rule: SkipRule; reason: string };

/** What a provider's list says of a message. */
export interface ListedFacts {
  /** Roles of the mailboxes that hold it. */
  roles: (MailboxRole | null)[];
  keywords: readonly string[];
  receivedAt: Date | null;
  /** Older than the horizon, says a provider that tells no dates. */
  old?: true;
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
  return { type: 'pending' };
}

/** What a parsed message tells the rules. */
export interface ParsedFacts {
  parties: Party[];
  /** Subject and new text, searched for deal references and then forgotten. */
  words: string;
  /** The owner deleted the log entry of this message before. */
  deleted: boolean;
}

/** Decides by who takes part. `ownDomains` are lower case. */
export function decideOutcome(facts: ParsedFacts, directory: Directory, ownDomains: ReadonlySet<string>): Outcome {
  if (facts.parties.length > 0 && facts.parties.every((party) => isOwn(party, ownDomains))) return skip('internal');
  const matches = matchMessage(facts.parties, facts.words, directory);
  if (matches.length === 0) return { type: 'unmatched', reason: 'Nobody on it is a contact or at a company you keep.' };
  const contacts = matches.filter((match) => match.kind === 'contact');
  const synced = contacts.filter((contact) => !directory.syncOff.has(contact.id));
  if (contacts.length > 0 && synced.length === 0) return skip('sync-off');
  if (facts.deleted) return skip('deleted');
  const linked = matches.map((match) => ({
    ...match,
    logs: match.kind !== 'contact' || !directory.syncOff.has(match.id),
  }));
  return { type: 'logged', matches: linked, reason: reasonOf(linked.filter((match) => match.logs)) };
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
