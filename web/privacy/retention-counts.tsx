import type { RetentionCounts } from './answers.ts';
import { Figures } from './figures.tsx';

const names: [keyof RetentionCounts, string][] = [
  ['words', 'Words of logged mail'],
  ['interactions', 'Emails on timelines'],
  ['notes', 'Notes on timelines'],
  ['unmatchedWords', 'Words of unmatched mail'],
  ['envelopes', 'Unmatched mail altogether'],
  ['auditEntries', 'Entries of the audit log'],
];

/** What a run takes, one line each. */
export function CountTable({ counts }: { counts: RetentionCounts }) {
  return <Figures label="What a run takes" rows={names.map(([key, name]) => ({ name, count: counts[key] }))} />;
}
