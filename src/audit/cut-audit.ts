/** Retention of the audit log: old entries go, and a checkpoint that Rapport signed takes their place in the chain. */
import { sql } from 'kysely';
import type { App } from '#app.ts';
import type { Tx } from '#db/database.ts';
import { recordAudit } from './record-audit.ts';

/** The octets that a checkpoint's signature covers. */
export function checkpointText({ seq, hash, entries }: { seq: number; hash: Buffer; entries: number }): string {
  return `audit checkpoint ${seq} ${entries} ${hash.toString('hex')}`;
}

/** How many entries of the transaction's workspace are older than `before`. */
export async function countOldAudit(tx: Tx, before: Date): Promise<number> {
  return (await oldEntries(tx, before))?.entries ?? 0;
}

/** Takes away what is older than `before`; returns how many entries. */
export async function cutAudit(app: Pick<App, 'seal'>, tx: Tx, before: Date): Promise<number> {
  const old = await oldEntries(tx, before);
  if (!old || old.entries === 0) return 0;
  const signature = app.seal.sign(checkpointText(old));
  await sql`/* cut-audit */ select cut_audit(${old.seq}::bigint, ${signature})`.execute(tx);
  await recordAudit(tx, null, { kind: 'audit-cut', subjects: [], detail: { entries: old.entries, seq: old.seq } });
  return old.entries;
}

async function oldEntries(tx: Tx, before: Date): Promise<{ seq: number; hash: Buffer; entries: number } | undefined> {
  const { rows } = await sql<{ seq: number; hash: Buffer; entries: number }>`/* find-old-audit */
    select e.seq::float8 as seq, e.hash,
           (select count(*) from audit_entry o where o.workspace_id = e.workspace_id and o.seq <= e.seq)::float8 as entries
      from audit_entry e
     where e.workspace_id = current_workspace() and e.at < ${before}
     order by e.seq desc limit 1`.execute(tx);
  return rows[0];
}
