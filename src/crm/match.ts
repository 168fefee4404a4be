/**
 * Which records a message concerns, and why. Pure.
 *
 * Invariants: an address matches contacts exactly (normalised key); a domain matches companies, never a free-mail one
 * (the directory holds none); a deal matches through its contacts or by its reference in the subject or the new text.
 * Each record is named once, with the strongest reason: address, domain, deal-contact, deal-reference. What a BCC alone
 * points at is marked: only the owner of the copy may know it.
 */
import type { Directory } from './contact.ts';
import type { LinkReason, RecordKind } from './interaction.ts';

/** Somebody who takes part, by normalised address and registrable domain. */
export interface Party {
  key: string;
  domain: string;
  /** 'from', 'to', …; 'bcc' matters. */
  role: string;
}

/** A record that a message concerns. */
export interface Match {
  kind: RecordKind;
  id: string;
  reason: LinkReason;
  /** Only a BCC tells. */
  bcc: boolean;
}

/** All records that the parties and the words point at. */
export function matchMessage(parties: readonly Party[], words: string, directory: Directory): Match[] {
  const matches = new Map<string, Match>();
  const open = parties.filter((party) => party.role !== 'bcc');
  addMatches(matches, open, words, directory, false);
  if (open.length < parties.length) addMatches(matches, parties, words, directory, true);
  return [...matches.values()];
}

function addMatches(
  matches: Map<string, Match>,
  parties: readonly Party[],
  words: string,
  directory: Directory,
  bcc: boolean,
): void {
  const add = (kind: RecordKind, id: string | null | undefined, reason: LinkReason) => {
    if (id && !matches.has(`${kind}:${id}`)) matches.set(`${kind}:${id}`, { kind, id, reason, bcc });
  };
  for (const { key } of parties) {
    const contact = directory.contactsByKey.get(key);
    if (!contact) continue;
    add('contact', contact.contactId, 'address');
    add('company', contact.companyId, 'address');
  }
  for (const { domain } of parties) add('company', directory.companiesByDomain.get(domain), 'domain');
  for (const match of [...matches.values()]) {
    if (match.kind !== 'contact') continue;
    for (const dealId of directory.dealsByContact.get(match.id) ?? []) add('deal', dealId, 'deal-contact');
  }
  if (directory.dealsByReference.size === 0) return;
  for (const reference of referencesIn(words)) {
    add('deal', directory.dealsByReference.get(reference), 'deal-reference');
  }
}

/** Stands for nobody: a vote for it is one by the owner's defaults. */
export const noContact = '00000000-0000-0000-0000-000000000000';

/**
 * What votes on a message beside the contacts that it matches: contacts that were, whose address somebody on it had when
 * the owner chose, and his defaults, where an address is limited to them. They concern nobody's timeline.
 */
export function matchVotes(parties: readonly Party[], directory: Directory, matches: readonly Match[]): Match[] {
  const known = new Set(matches.flatMap((match) => (match.kind === 'contact' ? [match.id] : [])));
  const found = new Map<string, Match>();
  const add = (id: string, role: string) => {
    const bcc = role === 'bcc' && (found.get(id)?.bcc ?? true);
    found.set(id, { kind: 'contact', id, reason: 'address', bcc });
  };
  for (const { key, role } of parties) {
    const former = directory.former.get(key)?.contactId;
    if (former !== undefined && !known.has(former)) add(former, role);
    if (directory.limited.has(key)) add(noContact, role);
  }
  return [...found.values()];
}

/** Every token of the words that could be a deal's reference: letters, digits and inner marks, with a digit in it. */
export function referencesIn(words: string): Set<string> {
  const found = new Set<string>();
  for (const [token] of words.slice(0, 20_000).matchAll(/[\p{L}\p{N}][\p{L}\p{N}_/#-]{1,39}/gu)) {
    if (/\p{N}/u.test(token)) found.add(token.toUpperCase());
  }
  return found;
}
