import type { Correspondent, CorrespondentPage, CorrespondentShow } from '../api-types.ts';
import { plural } from '../ui/dates.ts';

type Counts = CorrespondentPage['counts'];

const filters: { value: CorrespondentShow; label: string; count: (counts: Counts) => number }[] = [
  { value: 'all', label: 'All', count: (counts) => counts.all },
  { value: 'people', label: 'People', count: (counts) => counts.people },
  { value: 'automated', label: 'Automated', count: (counts) => counts.automated },
  { value: 'in-crm', label: 'In CRM', count: (counts) => counts.inCrm },
  { value: 'not-in-crm', label: 'Not in CRM', count: (counts) => counts.all - counts.inCrm },
];

/** The filters, with how many each shows as soon as that is known. */
export function filterOptions(counts: Counts | undefined) {
  return filters.map(({ value, label, count }) => ({ value, label, count: counts && count(counts) }));
}

/** A filter of the address bar; anything else is all. */
export function showOf(text: string | undefined): CorrespondentShow {
  return filters.find(({ value }) => value === text)?.value ?? 'all';
}

/** What to call somebody: the name in the CRM, else that of the mail. */
export function nameOf(person: Correspondent): string {
  return person.contact?.name ?? person.name ?? person.email;
}

/** "14 written, 9 received". */
export function mailWords({ sent, received }: { sent: number; received: number }): string {
  return `${plural(sent, 'written', 'written')}, ${plural(received, 'received', 'received')}`;
}
