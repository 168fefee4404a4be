/** What a run of retention would take now, with the workspace's periods or others; nothing goes. */
import { sql } from 'kysely';
import { countOldAudit } from '#audit/cut-audit.ts';
import { actAs, type Tx } from '#db/database.ts';
import { countUnreduced } from '#sync/reduce-unmatched.ts';
import { readOwners } from '#timeline/read-owners.ts';
import { checkRetention, type RetentionDays } from '#users/retention-days.ts';
import type { RetentionCounts } from './keep-retention.ts';
import { countOldMail } from './let-mail-go.ts';
import { countOldWords } from './let-words-go.ts';
import { type Cutoffs, cutoffsOf, readRetentionDays } from './retention-cutoffs.ts';

/** Counts what would go from the transaction's workspace at `now`; `instead` are periods that are only being thought of. */
export async function previewRetention(
  tx: Tx,
  now: Date,
  instead: Partial<RetentionDays> = {},
): Promise<RetentionCounts> {
  const days = { ...(await readRetentionDays(tx)), ...instead };
  checkRetention(days, instead);
  const cutoffs = cutoffsOf(days, now);
  const counts: RetentionCounts = {
    words: 0,
    unmatchedWords: 0,
    ...(await countOldMail(tx, cutoffs)),
    notes: await countOldNotes(tx, cutoffs),
    auditEntries: cutoffs.audit === null ? 0 : await countOldAudit(tx, cutoffs.audit),
  };
  for (const owner of await readOwners(tx)) {
    await actAs(tx, owner, async () => {
      counts.words += await countOldWords(tx, cutoffs);
      counts.unmatchedWords += await countUnreduced(tx, cutoffs.unmatched, cutoffs.envelopes);
    });
  }
  return counts;
}

async function countOldNotes(tx: Tx, { interactions }: Cutoffs): Promise<number> {
  const { rows } = await sql<{ count: number }>`/* count-old-notes */
    select count(*)::int as count from interaction
     where workspace_id = current_workspace() and message_id is null
       and occurred_at < ${interactions}::timestamptz`.execute(tx);
  return rows[0]?.count ?? 0;
}
