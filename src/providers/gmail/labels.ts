/**
 * Gmail's labels as the port knows them: places are mailboxes, marks are keywords (RFC 8621 §4.1.1).
 *
 *   INBOX SENT DRAFT SPAM TRASH, and labels that people made   mailboxes
 *   ALL, of our making                                         whatever is neither spam nor trash: an archived email,
 *                                                              which has no label of a place, is in it alone
 *   UNREAD STARRED IMPORTANT CATEGORY_* DRAFT                  keywords ($seen is the absence of UNREAD)
 *
 * Other labels of Gmail's own (CHAT, coloured stars) say nothing to a CRM and are left out. Invariant: a message is
 * described by its labels alone, so a list, a change and a fetch say the same of it.
 */
import type { MailboxRole } from '#mail/mailbox.ts';
import type { MailboxKey } from '../provider.ts';

/** The mailbox that holds everything but spam and trash. */
export const allMail = 'ALL';

/** Gmail's own mailboxes, in the order in which they are shown. */
export const systemMailboxes: ReadonlyMap<string, { name: string; role: MailboxRole }> = new Map([
  ['INBOX', { name: 'INBOX', role: 'inbox' }],
  ['SENT', { name: 'Sent', role: 'sent' }],
  ['DRAFT', { name: 'Drafts', role: 'drafts' }],
  [allMail, { name: 'All Mail', role: 'all' }],
  ['SPAM', { name: 'Spam', role: 'junk' }],
  ['TRASH', { name: 'Trash', role: 'trash' }],
]);

const marks: ReadonlyMap<string, string> = new Map([
  ['STARRED', '$flagged'],
  ['IMPORTANT', '$important'],
  ['DRAFT', '$draft'],
  ['CATEGORY_PERSONAL', 'category-personal'],
  ['CATEGORY_SOCIAL', 'category-social'],
  ['CATEGORY_PROMOTIONS', 'category-promotions'],
  ['CATEGORY_UPDATES', 'category-updates'],
  ['CATEGORY_FORUMS', 'category-forums'],
]);

/** The labels of Gmail's own that tell something of a message. */
export const tellingLabels: readonly string[] = [
  ...[...systemMailboxes.keys()].filter((key) => key !== allMail),
  'UNREAD',
  ...[...marks.keys()].filter((label) => label !== 'DRAFT'),
];

/** What the labels of a message say of it. Both lists are sorted, each entry once. */
export function describeLabels(labelIds: Iterable<string>): { mailboxes: MailboxKey[]; keywords: string[] } {
  const labels = new Set(labelIds);
  const mailboxes = [...labels].filter(isMailbox);
  if (!labels.has('SPAM') && !labels.has('TRASH')) mailboxes.push(allMail);
  const keywords = [...labels].flatMap((label) => marks.get(label) ?? []);
  if (!labels.has('UNREAD')) keywords.push('$seen');
  return { mailboxes: mailboxes.sort() as MailboxKey[], keywords: keywords.sort() };
}

/** Labels of Gmail's own are written in capitals; those that people make have ids like `Label_12`. */
export function isOwnLabel(label: string): boolean {
  return !/^[A-Z_]+$/.test(label);
}

function isMailbox(label: string): boolean {
  return label !== allMail && (systemMailboxes.has(label) || isOwnLabel(label));
}

/** Label ids as an API answer gives them; a message without any has no such field. */
export function readLabelIds(value: unknown): string[] {
  if (!Array.isArray(value)) return [];
  return value.slice(0, mostLabels).filter((label) => typeof label === 'string' && label.length <= longestLabel);
}

const mostLabels = 5_000;
const longestLabel = 255;
