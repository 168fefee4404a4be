/**
 * Writes the audit log, in the transaction of what it tells of: what is rolled back was never done, and is not told.
 *
 * Invariant: ids and codes only; no word, no address, no name ever enters it, so erasing a person leaves it whole.
 */
import { sql } from 'kysely';
import type { Tx } from '#db/database.ts';
import type { AuditKind, Subject } from './kinds.ts';

/** What happened. `detail` holds codes, levels and counts. */
export interface AuditEvent {
  kind: AuditKind;
  subjects: Subject[];
  detail?: Record<string, string | number | boolean | null | string[]>;
}

/** Appends one entry to the chain of the transaction's workspace; `actor` is null for the program itself. */
export async function recordAudit(tx: Tx, actor: { userId: string } | null, event: AuditEvent): Promise<void> {
  const { kind, subjects, detail = {} } = event;
  await sql`/* append-audit */
    select append_audit(${actor?.userId ?? null}::uuid, ${kind}, ${JSON.stringify(subjects)}::jsonb,
                        ${JSON.stringify(detail)}::jsonb)`.execute(tx);
}
