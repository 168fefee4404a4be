/**
 * One run of retention for one workspace: what is older than it keeps goes.
 *
 *   mail and its entries → notes → unmatched words → words → who read what → audit log → the day of the run
 *
 * Invariants: chunk by chunk, each in a transaction under the workspace lock that also tells the audit log what it took;
 * so a run that is killed leaves nothing half, and the next one goes on. The periods are read in every chunk: what an
 * admin says while it runs holds for the rest. What one run takes is what preview-retention.ts counts.
 */
import { sql } from 'kysely';
import type { App } from '#app.ts';
import { cutAudit } from '#audit/cut-audit.ts';
import { recordAudit } from '#audit/record-audit.ts';
import { actAs, type Tx } from '#db/database.ts';
import { lockWorkspace } from '#db/lock-workspace.ts';
import { notifyLive } from '#live/notify.ts';
import { reduceSome } from '#sync/reduce-unmatched.ts';
import { readOwners } from '#timeline/read-owners.ts';
import { letMailGo } from './let-mail-go.ts';
import { letWordsGo } from './let-words-go.ts';
import { type Cutoffs, cutoffsOf, readRetentionDays } from './retention-cutoffs.ts';

/** How much went, or would go. */
export interface RetentionCounts {
  /** Copies of logged mail that lose their snippet and their attachments' names. */
  words: number;
  /** Copies of unmatched mail that lose their subject too. */
  unmatchedWords: number;
  /** Copies of unmatched mail that go as a whole. */
  envelopes: number;
  /** Entries of mail on the timelines. */
  interactions: number;
  /** Entries that were noted by hand. */
  notes: number;
  auditEntries: number;
}

/** Whose workspace, and who asked; nobody did when it is only time. */
export interface RetentionRef {
  workspaceId: string;
  userId?: string;
}

/** Nothing. */
export const noCounts: RetentionCounts = {
  words: 0,
  unmatchedWords: 0,
  envelopes: 0,
  interactions: 0,
  notes: 0,
  auditEntries: 0,
};

/** What one chunk took; `next`: where the next one goes on, null at the end. */
interface Chunk {
  counts: Partial<RetentionCounts>;
  next: string | null;
}
type Step = (tx: Tx, cutoffs: Cutoffs, after: string | null) => Promise<Chunk>;

const mostMessages = 500;
const mostRows = 2_000;
const begin = '00000000-0000-0000-0000-000000000000';

/** Does it; what a `signal` stops in between, the next run finishes. Returns what this run took. */
export async function keepRetention(app: App, ref: RetentionRef, signal?: AbortSignal): Promise<RetentionCounts> {
  const run = { app, ref, now: app.clock.now(), counts: { ...noCounts }, signal };
  await repeat(run, takeMail);
  await repeat(run, takeNotes);
  for (const owner of await ownersOf(run)) {
    await repeat(run, (tx, cutoffs) => actAs(tx, owner, () => takeUnmatchedWords(tx, cutoffs, run.now)));
    await repeat(run, (tx, cutoffs, after) => actAs(tx, owner, () => takeWords(tx, cutoffs, after)));
  }
  await repeat(run, takeReads);
  await repeat(run, (tx, cutoffs) => takeAudit(app, tx, cutoffs));
  await finish(run);
  return run.counts;
}

interface Run {
  app: App;
  ref: RetentionRef;
  now: Date;
  counts: RetentionCounts;
  signal: AbortSignal | undefined;
}

/** Runs a step until it has nothing left, each time in a transaction of its own. */
async function repeat(run: Run, step: Step): Promise<void> {
  for (let after: string | null = begin; after !== null; ) {
    run.signal?.throwIfAborted();
    const from = after;
    const chunk = await asProgram(run, async (tx) => {
      const taken = await step(tx, cutoffsOf(await readRetentionDays(tx), run.now), from);
      await account(tx, run.ref, taken.counts);
      return taken;
    });
    for (const [what, count] of Object.entries(chunk.counts)) run.counts[what as keyof RetentionCounts] += count;
    after = chunk.next;
  }
}

function asProgram<T>({ app, ref }: Run, work: (tx: Tx) => Promise<T>): Promise<T> {
  return app.db.tenant({ workspaceId: ref.workspaceId, userId: null }, async (tx) => {
    await lockWorkspace(tx, ref.workspaceId);
    return work(tx);
  });
}

async function account(tx: Tx, ref: RetentionRef, counts: Chunk['counts']): Promise<void> {
  const taken = Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0));
  if (Object.keys(taken).length > 0) await note(tx, ref, taken);
}

async function note(tx: Tx, { workspaceId, userId }: RetentionRef, taken: Record<string, number>): Promise<void> {
  const subjects = [{ type: 'workspace' as const, id: workspaceId }];
  await recordAudit(tx, userId === undefined ? null : { userId }, { kind: 'retention-run', subjects, detail: taken });
}

async function takeMail(tx: Tx, cutoffs: Cutoffs, after: string | null): Promise<Chunk> {
  const { last, ...counts } = await letMailGo(tx, cutoffs, after, mostMessages);
  return { counts, next: last };
}

async function takeNotes(tx: Tx, { interactions }: Cutoffs): Promise<Chunk> {
  const { rows } = await sql`/* let-notes-go */
    delete from interaction
     where workspace_id = current_workspace() and id in (
             select id from interaction
              where workspace_id = current_workspace() and message_id is null
                and occurred_at < ${interactions}::timestamptz
              limit ${mostRows})
    returning 1`.execute(tx);
  return { counts: { notes: rows.length }, next: rows.length < mostRows ? null : begin };
}

async function takeUnmatchedWords(tx: Tx, { unmatched }: Cutoffs, now: Date): Promise<Chunk> {
  const taken = await reduceSome(tx, { before: unmatched, now, most: mostRows });
  return { counts: { unmatchedWords: taken }, next: taken < mostRows ? null : begin };
}

async function takeWords(tx: Tx, cutoffs: Cutoffs, after: string | null): Promise<Chunk> {
  const { taken, last } = await letWordsGo(tx, cutoffs, after, mostRows);
  return { counts: { words: taken }, next: last };
}

async function takeReads(tx: Tx, { audit }: Cutoffs): Promise<Chunk> {
  if (audit === null) return { counts: {}, next: null };
  const { rows } = await sql<{ taken: number }>`/* cut-reads */
    select cut_reads(${audit}, ${mostRows})::int as taken`.execute(tx);
  return { counts: {}, next: (rows[0]?.taken ?? 0) < mostRows ? null : begin };
}

async function takeAudit(app: App, tx: Tx, { audit }: Cutoffs): Promise<Chunk> {
  return { counts: { auditEntries: audit === null ? 0 : await cutAudit(app, tx, audit) }, next: null };
}

async function ownersOf(run: Run): Promise<string[]> {
  return asProgram(run, readOwners);
}

/**
 * The workspace is due again in a day. Who asked for a run that took nothing finds that in the audit log too. Pages read
 * anew after every run, whatever it took: else they could tell that hidden mail went.
 */
async function finish(run: Run): Promise<void> {
  await asProgram(run, async (tx) => {
    await sql`/* note-retained */
      update workspace set retained_at = ${run.now} where workspace_id = current_workspace()`.execute(tx);
    const idle = Object.values(run.counts).every((count) => count === 0);
    if (idle && run.ref.userId !== undefined) await note(tx, run.ref, { ...noCounts });
    const { workspaceId } = run.ref;
    await notifyLive(tx, { workspaceId, ownerUserId: null, what: 'timeline', own: null, team: null });
  });
}
