import type { Stage } from '../api-types.ts';
import type { Tone } from '../ui/badge.tsx';

/** The stages of a deal, in their order. */
export const stages: { value: Stage; label: string; tone: Tone }[] = [
  { value: 'new', label: 'New', tone: 'plain' },
  { value: 'qualified', label: 'Qualified', tone: 'plain' },
  { value: 'proposal', label: 'Proposal', tone: 'accent' },
  { value: 'negotiation', label: 'Negotiation', tone: 'warn' },
  { value: 'won', label: 'Won', tone: 'good' },
  { value: 'lost', label: 'Lost', tone: 'bad' },
];

/** The word and the colour of a stage. */
export function stageOf(stage: Stage) {
  return stages.find((each) => each.value === stage) ?? stages[0]!;
}
