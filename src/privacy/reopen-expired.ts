/**
 * After an admin made a workspace keep mail for longer: what had expired and is within the period now is pending again,
 * as after a change of a mailbox's history, and the mailboxes that have such mail are asked to sync.
 */
import { sql } from 'kysely';
import type { App } from '#app.ts';
import type { Tx } from '#db/database.ts';
import type { RetentionDays } from '#users/retention-days.ts';
import { shortest } from './retention-cutoffs.ts';

const dayMs = 86_400_000;

/** Does it within the transaction that changes the periods; nothing when they became no longer. */
export async function reopenExpired(
  tx: Tx,
  { jobs, clock }: Pick<App, 'jobs' | 'clock'>,
  before: RetentionDays,
  after: RetentionDays,
): Promise<void> {
  const days = reachOf(before, after);
  if (days === undefined) return;
  const from = days === null ? null : new Date(clock.now().getTime() - days * dayMs);
  const { rows } = await sql<{ workspaceId: string; connectionId: string; userId: string }>`/* reopen-expired */
    with reopened as (
      update ledger_entry l set outcome = 'pending', rule = null, reason = null, settled_at = null
        from connection c
       where c.workspace_id = current_workspace() and c.status <> 'disconnected'
         and l.workspace_id = c.workspace_id and l.connection_id = c.id
         and l.outcome = 'skipped' and l.rule = 'expired' and l.presence = 'there' and not l.retired
         and (${from}::timestamptz is null or l.received_at is null or l.received_at >= ${from}::timestamptz)
      returning l.connection_id
    )
    select c.workspace_id as "workspaceId", c.id as "connectionId", c.user_id as "userId"
      from connection c
     where c.workspace_id = current_workspace() and c.status in ('connected', 'error')
       and c.id in (select connection_id from reopened)`.execute(tx);
  for (const ref of rows) await jobs.enqueue(tx, 'sync-connection', ref.connectionId, { ...ref, cause: 'manual' });
}

/** How far back mail may come again: entries as far as they are kept now, else unmatched mail as far as that is. */
function reachOf(before: RetentionDays, after: RetentionDays): number | null | undefined {
  if (isLonger(before.interactionDays, after.interactionDays)) return after.interactionDays;
  const [former, latter] = [before, after].map((each) => shortest(each.envelopeDays, each.interactionDays));
  return isLonger(former ?? null, latter ?? null) ? latter : undefined;
}

function isLonger(before: number | null, after: number | null): boolean {
  return before !== null && (after === null || after > before);
}
