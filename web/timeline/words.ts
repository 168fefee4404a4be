/** Timeline entries in words: who wrote to whom, who can see it, where it came from. */
import type { InteractionKind, Participant, Person, TimelineItem } from '../api-types.ts';

/** "Nora Lindqvist", or the address of somebody without a name. */
export function nameOf(person: Person): string {
  return person.name?.trim() || person.address;
}

/** "Nora Lindqvist to Ida Holm and 2 others". */
export function whoWords(item: TimelineItem): { from: string; to: string } {
  const from =
    item.participants.find((each) => each.role === 'from') ?? item.participants.find((each) => each.role === 'sender');
  const to = item.participants.filter((each) => each.role === 'to' || each.role === 'cc' || each.role === 'bcc');
  return { from: from ? nameOf(from) : 'Unknown sender', to: listWords(to) };
}

function listWords(people: Participant[]): string {
  const [first, second, ...rest] = people.map(nameOf);
  if (!first) return 'undisclosed recipients';
  if (!second) return first;
  if (rest.length === 0) return `${first} and ${second}`;
  return `${first} and ${rest.length + 1} others`;
}

const namedAtMost = 4;

/** "Nora Lindqvist, Ida Holm, Tomás Ferreira and 3 others"; somebody with two addresses is named once. */
export function namesWords(people: Person[]): string {
  const names = [...new Set(people.map(nameOf))];
  if (names.length <= namedAtMost) return names.join(', ');
  return `${names.slice(0, namedAtMost - 1).join(', ')} and ${names.length - namedAtMost + 1} others`;
}

export type Audience =
  | 'only-you'
  | 'protected'
  | 'some'
  | 'subject'
  | 'everyone'
  | 'subject-of-other'
  | 'full-of-other';

/** Who can see an entry, from where the viewer stands. */
export function audienceOf({ own, level, teamLevel, protected: guarded, shownTo }: TimelineItem): Audience {
  if (!own) return level === 'full' ? 'full-of-other' : 'subject-of-other';
  if (guarded) return 'protected';
  if (teamLevel === 'full') return 'everyone';
  if (teamLevel === 'subject') return 'subject';
  return shownTo?.length ? 'some' : 'only-you';
}

/** Who can see an entry, in a few words for its mark and in a sentence. */
export function audienceWords(item: TimelineItem): { short: string; long: string } {
  const { short, long } = audiences[audienceOf(item)];
  const names = item.shownTo?.map((each) => each.name) ?? [];
  if (audienceOf(item) === 'some')
    return { short: `You and ${firstOf(names)}`, long: `Only you and ${listed(names)} can see this.` };
  if (audienceOf(item) === 'subject' && names.length > 0)
    return { short: `${short}, ${firstOf(names)}: more`, long: `${long} You show more to ${listed(names)}.` };
  return { short, long };
}

const audiences: Record<Audience, { short: string; long: string }> = {
  'only-you': { short: 'Only you', long: 'Only you can see this. Your team does not know of it.' },
  protected: {
    short: 'Only you: protected',
    long: 'Only you can see this: somebody on it is protected by the workspace.',
  },
  some: { short: 'You and others', long: 'You show it to some of your colleagues.' },
  subject: { short: 'Team: subject', long: 'Your team sees subject, people and time. Only you can read the text.' },
  everyone: { short: 'Team: all of it', long: 'Everybody in your workspace can read this.' },
  'subject-of-other': {
    short: 'Subject only',
    long: 'Its owner shares the subject only. The text stays with the owner of the mailbox.',
  },
  'full-of-other': { short: 'Shared with you', long: 'Its owner shares it with you, the text too.' },
};

/** The first name of the first, and how many more there are. */
function firstOf([first = '', ...rest]: string[]): string {
  const name = first.split(' ')[0] ?? '';
  return rest.length === 0 ? name : `${name} +${rest.length}`;
}

/** "Ben Okafor, Liv Dahl and Tomás Ferreira". */
export function listed(names: string[]): string {
  return new Intl.ListFormat('en-GB').format(names);
}

/** What a pattern found in a mail, by its code. A code that is not here is shown as it is. */
export const warningWords: Record<string, string> = {
  iban: 'Bank account',
  card: 'Card number',
  'national-id': 'National ID',
};

export const automatedWords: Record<TimelineItem['automated'], { name: string; says: string } | null> = {
  person: null,
  automated: { name: 'Automated', says: 'A machine sent this.' },
  list: { name: 'List', says: 'Sent to a mailing list or as a newsletter.' },
  'auto-reply': { name: 'Auto-reply', says: 'An automatic answer, such as an out-of-office note.' },
  bounce: { name: 'Not delivered', says: 'A delivery report: a message did not arrive.' },
};

export const kindWords: Record<InteractionKind, string> = {
  email_sent: 'Email sent',
  email_received: 'Email received',
  call: 'Call',
  meeting: 'Meeting',
  note: 'Note',
};

/** Why a record is linked to an entry. */
export const reasonWords: Record<string, string> = {
  address: 'by address',
  domain: 'by domain',
  'deal-contact': "by the deal's contacts",
  'deal-reference': "by the deal's reference",
  'by-hand': 'by hand',
};
