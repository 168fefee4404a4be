/**
 * Which listed emails have other flags than before.
 *
 * With CONDSTORE (RFC 7162) the server tells, by mod-sequence. A mod-sequence that went backwards tells nothing, so
 * everything is read again. Without it the newest mails' flags are read and compared by digests of blocks of UIDs; a
 * block with any change is given whole, because an update may repeat what has not changed.
 */
import { createHash } from 'node:crypto';
import { highest, isIn, type SequenceSet, setOf } from '../sequence-set.ts';
import type { ImapSession } from './api.ts';
import { readKeywords } from './keywords.ts';
import type { Selected } from './open-mailbox.ts';
import { type Row, readRows } from './rows.ts';
import type { ImapState } from './state.ts';

/** How many of the newest mails are watched for flags on a server that keeps no mod-sequences. */
export const WATCHED = 12_000;
const BLOCK = 500;

/** Rows whose flags may be new. `kept` was listed before and is still there. */
export async function readChangedFlags(
  session: ImapSession,
  box: Selected,
  state: ImapState,
  kept: SequenceSet,
): Promise<Row[]> {
  const since = state.rescanFrom ?? state.modseq;
  if (kept.length === 0 || (since !== null && box.modseq === since)) return [];
  const range = `${kept[0]}:${kept.at(-1)}`;
  const trusted = since !== null && box.modseq !== null && box.modseq > since && since > 0n;
  const rows = await readRows(session, kept, { items: ['FLAGS'], range, ...(trusted ? { changedSince: since } : {}) });
  return [...rows.values()].filter((row) => row.flags !== undefined);
}

/** What the digests say: the new ones, and the rows of blocks that differ from the old ones. */
export interface FlagLook {
  digests: Record<string, string>;
  changed: Row[];
}

/** Reads the flags of the newest `kept` mails and compares them; `created` are this page's own. */
export async function lookAtFlags(
  session: ImapSession,
  old: Record<string, string> | null,
  kept: SequenceSet,
  created: Row[],
): Promise<FlagLook> {
  const known = new Map(created.map((row) => [row.uid, row]));
  const watched = highest(kept, Math.max(0, WATCHED - created.length));
  if (watched.length > 0) {
    const range = `${watched[0]}:${watched.at(-1)}`;
    const rows = await readRows(session, watched, { items: ['FLAGS'], range });
    for (const row of rows.values()) if (row.flags !== undefined) known.set(row.uid, row);
  }
  const digests = digestBlocks(known);
  const fresh = setOf(created.map((row) => row.uid));
  const changed = [...known.values()].filter(
    (row) => !isIn(fresh, row.uid) && digests[blockOf(row.uid)] !== old?.[blockOf(row.uid)],
  );
  return { digests, changed };
}

function digestBlocks(rows: Map<number, Row>): Record<string, string> {
  const lines = new Map<string, string[]>();
  for (const uid of [...rows.keys()].sort((a, b) => a - b)) {
    const block = blockOf(uid);
    if (!lines.has(block)) lines.set(block, []);
    lines.get(block)!.push(`${uid} ${readKeywords(rows.get(uid)!.flags).join(' ')}`);
  }
  const digests: Record<string, string> = Object.create(null);
  for (const [block, list] of lines) {
    digests[block] = createHash('sha256').update(list.join('\n')).digest('base64url').slice(0, 12);
  }
  return digests;
}

function blockOf(uid: number): string {
  return String(Math.floor(uid / BLOCK));
}
