/** Which mailboxes a letter lies in, and under which labels. The labels are those of the day on which it came. */
import { dayMs } from './calendar.ts';
import type { Letter } from './letter.ts';
import { type Colleague, colleagues, firm } from './people.ts';
import { chanceOf } from './random.ts';
import { writeDocument } from './write-document.ts';

/** A message of a mailbox. */
export interface MailItem {
  raw: () => Uint8Array;
  /** Gmail's own by their ids; others by their names. */
  labels: string[];
  internalDate: Date;
  threadKey: string;
  messageId: string;
  /** Spoilt on purpose: its document does not read without problems. */
  spoilt: boolean;
}

/** The copies of a letter, in the order of the colleagues. */
export function copiesOf(letter: Letter, startedAt: number): { email: string; item: MailItem }[] {
  return colleagues.flatMap((colleague) => {
    const place = placeOf(letter, colleague);
    return place === null ? [] : [{ email: colleague.emails[0]!, item: itemOf(letter, colleague, place, startedAt) }];
  });
}

type Place = 'sent' | 'reached' | 'both';

function placeOf(letter: Letter, { emails, aliases }: Colleague): Place | null {
  const own = (address: string) => emails.includes(address) || aliases.some((alias) => alias.address === address);
  const wrote = own(letter.from.address);
  if (letter.place === 'draft') return wrote ? 'sent' : null;
  const reached = [...letter.to, ...letter.cc, ...letter.bcc].some(
    ({ address }) => own(address) || address === firm.everybody,
  );
  if (wrote) return reached ? 'both' : 'sent';
  return reached ? 'reached' : null;
}

function itemOf(letter: Letter, colleague: Colleague, place: Place, startedAt: number): MailItem {
  const reached = place === 'reached' ? colleague.emails[0]! : null;
  return {
    raw: () => writeDocument(letter, reached),
    labels: labelsOf(letter, colleague, place, startedAt),
    internalDate: new Date(letter.at + (place === 'reached' ? 3000 : 0)),
    threadKey: letter.thread,
    messageId: letter.messageId,
    spoilt: letter.spoil !== undefined,
  };
}

function labelsOf(letter: Letter, colleague: Colleague, place: Place, startedAt: number): string[] {
  if (letter.place === 'draft') return ['DRAFT'];
  if (place === 'sent') return ['SENT'];
  const chance = chanceOf('labels', letter.key, colleague.key);
  const unread = letter.at > startedAt - 20 * 3_600_000 || (letter.category === 'promotions' && chance() < 0.5);
  const marks = unread ? ['UNREAD'] : [];
  if (letter.place === 'junk') return ['SPAM', ...marks];
  if (letter.category === 'promotions' && chance() < 0.06) return ['TRASH'];
  const labels = place === 'both' ? ['SENT', ...marks] : marks;
  if (letter.at > startedAt - 18 * dayMs || chance() < 0.3) labels.unshift('INBOX');
  labels.push(`CATEGORY_${(letter.category ?? 'personal').toUpperCase()}`);
  if (letter.category === undefined && chance() < 0.35) labels.push('IMPORTANT');
  if (letter.category === undefined && chance() < 0.03) labels.push('STARRED');
  const own = chance();
  if (letter.category === undefined && own < 0.2) labels.push(ownLabels[Math.floor(own * 20)]!);
  return labels;
}

/** Labels that the three have made. */
const ownLabels = ['Season', 'Yard', 'To pay', 'Waiting'] as const;
