/**
 * Proves that the audit log is as it was written: every hash follows from the entry and the hash before it, no number is
 * missing, the chain ends where its head says, and what retention took away is signed for.
 */
import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { App } from '#app.ts';
import type { Tx } from '#db/database.ts';
import { checkpointText } from './cut-audit.ts';

/** What the proof found. `brokenAt` is the first entry (or checkpoint) that does not follow. */
export interface AuditProof {
  whole: boolean;
  entries: number;
  /** The hash of the newest entry, in hex: noted elsewhere, it proves later that nothing was cut off or rewritten. */
  head: string | null;
  brokenAt: number | null;
  reason: string | null;
}

interface ChainRow {
  seq: number;
  text: Buffer;
  hash: Buffer;
}

interface Checkpoint {
  seq: number;
  hash: Buffer;
  entries: number;
  signature: Buffer;
}

const batch = 5_000;
const beginning = createHash('sha256').update('rapport audit log').digest();

/** Walks the chain of the transaction's workspace. */
export async function verifyAudit(app: Pick<App, 'seal'>, tx: Tx): Promise<AuditProof> {
  const checkpoint = await lastCheckpoint(tx);
  if (checkpoint && !app.seal.isSigned(checkpointText(checkpoint), checkpoint.signature)) {
    return broken(0, checkpoint.seq, 'The checkpoint of what retention took away is not signed by Rapport.');
  }
  let entries = 0;
  let last = { seq: checkpoint?.seq ?? 0, hash: checkpoint?.hash ?? beginning };
  for (;;) {
    const rows = await readRows(tx, last.seq);
    for (const row of rows) {
      if (row.seq !== last.seq + 1) return broken(entries, last.seq + 1, 'An entry is missing.');
      const hash = createHash('sha256').update(last.hash).update(row.text).digest();
      if (!hash.equals(row.hash)) return broken(entries, row.seq, 'An entry is not as it was written.');
      last = { seq: row.seq, hash };
      entries += 1;
    }
    if (rows.length < batch) break;
  }
  const head = await readHead(tx);
  if (head && (head.seq !== last.seq || !head.hash.equals(last.hash))) {
    return broken(entries, last.seq + 1, 'The newest entries are missing.');
  }
  return { whole: true, entries, head: entries > 0 ? last.hash.toString('hex') : null, brokenAt: null, reason: null };
}

function broken(entries: number, brokenAt: number, reason: string): AuditProof {
  return { whole: false, entries, head: null, brokenAt, reason };
}

async function lastCheckpoint(tx: Tx): Promise<Checkpoint | undefined> {
  const { rows } = await sql<Checkpoint>`/* read-checkpoint */
    select seq::float8 as seq, hash, entries::float8 as entries, signature from audit_checkpoint
     where workspace_id = current_workspace() order by seq desc limit 1`.execute(tx);
  return rows[0];
}

async function readRows(tx: Tx, after: number): Promise<ChainRow[]> {
  const { rows } = await sql<ChainRow>`/* read-chain-text */
    select seq::float8 as seq, audit_text(seq, at, actor_user_id, kind, subjects, detail) as text, hash from audit_entry
     where workspace_id = current_workspace() and seq > ${after} order by seq limit ${batch}`.execute(tx);
  return rows;
}

async function readHead(tx: Tx): Promise<{ seq: number; hash: Buffer } | undefined> {
  const { rows } = await sql<{ seq: number; hash: Buffer }>`/* read-audit-head */
    select seq::float8 as seq, hash from audit_head where workspace_id = current_workspace()`.execute(tx);
  return rows[0];
}
