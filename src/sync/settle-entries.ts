import { sql } from 'kysely';
import type { Tx } from '#db/database.ts';
import { recordset } from '#db/recordset.ts';
import type { DecidedEmail } from './apply-emails.ts';
import { asGone } from './as-gone.ts';
import { holdLease } from './lease.ts';
import type { ReadEmail } from './read-email.ts';
import type { StoredEmail } from './store-emails.ts';
import type { SyncSession } from './sync-session.ts';

/**
 * Writes the page's outcomes into the ledger: each entry leaves the queue with exactly one. What the list did not tell of
 * it (date, size, thread) is known now.
 */
export async function settleEntries(
  tx: Tx,
  { app, lease }: SyncSession,
  decided: DecidedEmail[],
  stored: Map<ReadEmail, StoredEmail>,
): Promise<void> {
  const rows = decided.map(({ email, outcome }) => ({
    provider_id: email.id,
    outcome: outcome.type,
    rule: outcome.type === 'skipped' ? outcome.rule : null,
    reason: outcome.reason,
    email_id: stored.get(email)?.emailId ?? null,
    received_at: email.receivedAt,
    size: email.size,
    thread_id: email.providerThreadId,
  }));
  await sql`/* settle-entries */
    update ledger_entry l
       set outcome = r.outcome, rule = r.rule, reason = r.reason, email_id = r.email_id,
           received_at = coalesce(l.received_at, r.received_at), size = coalesce(l.size, r.size),
           provider_thread_id = coalesce(l.provider_thread_id, r.thread_id), settled_at = ${app.clock.now()}
      from json_to_recordset(${recordset(rows)})
           as r(provider_id text, outcome text, rule text, reason text, email_id uuid, received_at timestamptz,
                size bigint, thread_id text)
     where l.connection_id = ${lease.connectionId} and l.provider_id = r.provider_id`.execute(tx);
}

/** An id that can not be read leaves the queue with its reason; its page goes on. */
export interface PoisonedEntry {
  providerId: string;
  code: string;
  reason: string;
}

/** Quarantines poisoned ids and marks vanished ones gone, in one transaction of its own. */
export async function setAside(
  session: SyncSession,
  poisoned: PoisonedEntry[],
  gone: readonly string[],
): Promise<void> {
  if (poisoned.length === 0 && gone.length === 0) return;
  const { app, lease } = session;
  await app.db.tenant(lease, async (tx) => {
    await holdLease(tx, lease);
    await sql`/* quarantine */
      update ledger_entry l
         set outcome = 'quarantined', rule = r.code, reason = r.reason, attempts = l.attempts + 1,
             settled_at = ${app.clock.now()}
        from json_to_recordset(${recordset(poisoned)}) as r("providerId" text, code text, reason text)
       where l.connection_id = ${lease.connectionId} and l.provider_id = r."providerId"`.execute(tx);
    await sql`/* mark-gone-before-fetch */
      update ledger_entry set ${asGone}
       where connection_id = ${lease.connectionId} and provider_id = any(${[...gone]}::text[])`.execute(tx);
  });
}
