/**
 * Up to which moment each kind of thing goes, for one run of retention.
 *
 * Invariants: a message is as old as its writer's date says (message.sent_at), for all its copies alike, so that no
 * copy of a colleague's stays without another's vote; no mail is kept for longer than entries are.
 */
import { sql } from 'kysely';
import type { Tx } from '#db/database.ts';
import type { RetentionDays } from '#users/retention-days.ts';

/** What is older goes; null: nothing does. */
export interface Cutoffs {
  words: Date | null;
  unmatched: Date;
  envelopes: Date | null;
  interactions: Date | null;
  audit: Date | null;
}

const dayMs = 86_400_000;

/** The cutoffs of these periods, seen from `now`. */
export function cutoffsOf(days: RetentionDays, now: Date): Cutoffs {
  const before = (period: number) => new Date(now.getTime() - period * dayMs);
  const ifAny = (period: number | null) => (period === null ? null : before(period));
  return {
    words: ifAny(days.wordsDays),
    unmatched: before(days.unmatchedDays),
    envelopes: ifAny(shortest(days.envelopeDays, days.interactionDays)),
    interactions: ifAny(days.interactionDays),
    audit: ifAny(days.auditDays),
  };
}

/** The shorter of two periods; null is for good. */
export function shortest(one: number | null, other: number | null): number | null {
  return one === null || other === null ? (one ?? other) : Math.min(one, other);
}

/** The periods of the transaction's workspace. */
export async function readRetentionDays(tx: Tx): Promise<RetentionDays> {
  return tx
    .selectFrom('workspace')
    .select([
      'unmatched_days as unmatchedDays',
      'words_days as wordsDays',
      'envelope_days as envelopeDays',
      'interaction_days as interactionDays',
      'audit_days as auditDays',
    ])
    .where('workspace_id', '=', sql<string>`current_workspace()`)
    .executeTakeFirstOrThrow();
}
