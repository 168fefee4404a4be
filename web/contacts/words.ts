import type { ContactKind } from '../api-types.ts';
import type { Tone } from '../ui/badge.tsx';

/** The kinds of contacts, in the order in which they are offered. */
export const kinds: { value: ContactKind; label: string; tone: Tone }[] = [
  { value: 'lead', label: 'Lead', tone: 'plain' },
  { value: 'client', label: 'Client', tone: 'good' },
  { value: 'investor', label: 'Investor', tone: 'accent' },
  { value: 'partner', label: 'Partner', tone: 'warn' },
  { value: 'own', label: 'Own team', tone: 'plain' },
];

/** The word and the colour of a kind. */
export function kindOf(kind: ContactKind) {
  return kinds.find((each) => each.value === kind) ?? kinds[0]!;
}
