/**
 * How long a workspace keeps what it has, in days. Null keeps it for good.
 *
 * Invariant: what is the whole of something never goes before its part. A copy of unmatched mail holds its words, an
 * entry holds its snippet, and no envelope outlives the timelines that it could come to.
 */
import { Fault } from '#errors.ts';

/** The periods of a workspace. */
export interface RetentionDays {
  unmatchedDays: number;
  wordsDays: number | null;
  envelopeDays: number | null;
  interactionDays: number | null;
  auditDays: number | null;
}

/** Their names, in the order in which they are told. */
export const retentionFields = ['unmatchedDays', 'wordsDays', 'envelopeDays', 'interactionDays', 'auditDays'] as const;

interface Rule {
  /** This one never ends ... */
  whole: 'envelopeDays' | 'interactionDays';
  /** ... before that one. */
  part: 'unmatchedDays' | 'wordsDays' | 'envelopeDays';
  says: string;
}

const rules: readonly Rule[] = [
  {
    whole: 'envelopeDays',
    part: 'unmatchedDays',
    says: 'Unmatched mail loses its subject first and its envelope later, so its envelope can not go before its subject.',
  },
  {
    whole: 'interactionDays',
    part: 'wordsDays',
    says: 'An entry takes its words with it, so words can not be kept for longer than entries.',
  },
  {
    whole: 'interactionDays',
    part: 'envelopeDays',
    says: 'No mail is kept for longer than entries are, so envelopes can not be either.',
  },
];

/** Refuses periods that contradict each other, at a field that the caller gave. */
export function checkRetention(days: RetentionDays, patch: Partial<RetentionDays>): void {
  for (const { whole, part, says } of rules) {
    const [longer, shorter] = [days[whole], days[part]];
    if (longer === null || shorter === null || shorter <= longer) continue;
    const field = patch[whole] === undefined && patch[part] !== undefined ? part : whole;
    throw new Fault('refuse', 'retention-order', says, { field });
  }
}

/** The periods that another setting changed, for the audit log. */
export function changedDays(before: RetentionDays, after: RetentionDays): Partial<RetentionDays> {
  const changed = retentionFields.filter((field) => before[field] !== after[field]);
  return Object.fromEntries(changed.map((field) => [field, after[field]]));
}
