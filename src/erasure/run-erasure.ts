/**
 * Erases a person in bounded transactions, each under the workspace lock.
 *
 * Invariants: tombstones stand before anything is removed, so mail that arrives meanwhile is not taken in; the line of
 * the list outside of the database is on the disk before they commit, and while they have not, the erasure is `running`
 * and is begun again by whoever finds it; each transaction commits what it removed together with its part of the report,
 * and finds by itself what is left. So a process that is killed anywhere is continued by the next, and everything is
 * removed, counted and noted exactly once.
 */
import type { App } from '#app.ts';
import { recordAudit } from '#audit/record-audit.ts';
import { tellPages } from '#contacts/tell-pages.ts';
import type { Tx } from '#db/database.ts';
import { lockWorkspace } from '#db/lock-workspace.ts';
import { cleanThreads } from './clean-threads.ts';
import { appendErasureLine } from './erasure-file.ts';
import { listEverybody } from './everybody.ts';
import { findQuotes } from './find-quotes.ts';
import { learnNames, openPerson, type Person, sealPerson, widen } from './person.ts';
import { removeCopiesOf } from './remove-copies.ts';
import { removeRecords } from './remove-records.ts';
import { addToReport, emptyReport, erasureCounts, type ReportPart, readReport } from './report.ts';
import { addTombstones, chooseDigests } from './tombstones.ts';

/** Which erasure. */
export interface ErasureRef {
  workspaceId: string;
  erasureId: string;
}

/** Copies, or threads, that one transaction removes at most. */
const mostAtOnce = 200;

/** One transaction's work; null: nothing was left to do. */
type Step = (tx: Tx, person: Person, everybody: string[]) => Promise<ReportPart | null>;

/** What is repeated until nothing is left, in this order. */
export function stepsOf(workspaceId: string, most = mostAtOnce): Step[] {
  return [
    (tx, { keys }, everybody) => removeCopiesOf(tx, workspaceId, keys, everybody, most),
    (tx, { keys }) => cleanThreads(tx, keys, most),
  ];
}

/** Carries a running erasure to its end; one that is not running is left alone. `signal` stops it between two steps. */
export async function runErasure(app: App, ref: ErasureRef, signal?: AbortSignal, most?: number): Promise<void> {
  const person = await begin(app, ref);
  if (person === null) return;
  for (const step of stepsOf(ref.workspaceId, most)) {
    while (await takeStep(app, ref, (tx, everybody) => step(tx, person, everybody))) {
      if (signal?.aborted) return;
    }
  }
  await takeStep(app, ref, (tx, everybody) => removeRecords(tx, ref.workspaceId, person, everybody));
  await finish(app, ref, person);
}

/** The first transaction. Answers the person, or null when there is nothing to run. */
async function begin(app: App, ref: ErasureRef): Promise<Person | null> {
  const { workspaceId, erasureId } = ref;
  return inTurn(app, ref, async (tx, row) => {
    const stored = openPerson(app.seal, workspaceId, erasureId, row.subject);
    if (stored.begun) return stored;
    const person = { ...(await learnNames(tx, await widen(tx, stored), await listEverybody(tx))), begun: true };
    const digests = await chooseDigests(tx, app.seal, workspaceId, person.keys);
    await addTombstones(tx, { workspaceId, id: erasureId }, digests);
    await tx
      .updateTable('erasure')
      .set({ subject: sealPerson(app.seal, workspaceId, erasureId, person), report: JSON.stringify(emptyReport()) })
      .where('id', '=', erasureId)
      .execute();
    appendErasureLine(app.config.folder, {
      workspace: workspaceId,
      erasure: erasureId,
      digests: digests.map((digest) => digest.toString('base64url')),
      contacts: person.contactIds,
      at: app.clock.now().toISOString(),
    });
    return person;
  });
}

/** One transaction; false when it found nothing to do. */
async function takeStep(
  app: App,
  ref: ErasureRef,
  work: (tx: Tx, everybody: string[]) => Promise<ReportPart | null>,
): Promise<boolean> {
  const done = await inTurn(app, ref, async (tx, row) => {
    const part = await work(tx, await listEverybody(tx));
    if (part === null) return false;
    const report = addToReport(readReport(row.report), part);
    await tx
      .updateTable('erasure')
      .set({ report: JSON.stringify(report) })
      .where('id', '=', ref.erasureId)
      .execute();
    await tellPages(tx, ref.workspaceId, 'contacts', null, true);
    return true;
  });
  return done ?? false;
}

/** The words of others are searched before the last transaction, which then is short. */
async function finish(app: App, ref: ErasureRef, person: Person): Promise<void> {
  const { workspaceId, erasureId } = ref;
  const quotes = await app.db.tenant({ workspaceId, userId: null }, async (tx) =>
    findQuotes(tx, person, await listEverybody(tx)),
  );
  await inTurn(app, ref, async (tx, row) => {
    const report = addToReport(readReport(row.report), { quotes });
    await tx
      .updateTable('erasure')
      .set({ state: 'done', subject: null, report: JSON.stringify(report), finished_at: app.clock.now() })
      .where('id', '=', erasureId)
      .execute();
    const counts = Object.keys(erasureCounts).map((name) => [name, report[name as keyof typeof erasureCounts]]);
    await recordAudit(tx, row.requested_by === null ? null : { userId: row.requested_by }, {
      kind: 'erasure-run',
      subjects: [{ type: 'erasure', id: erasureId }],
      detail: { ...Object.fromEntries(counts), quotes: report.quotes.length },
    });
  });
}

interface RunningRow {
  subject: string;
  report: object;
  requested_by: string | null;
}

/** A transaction under the lock, as long as the erasure runs; null when it does not. */
function inTurn<T>(app: App, ref: ErasureRef, work: (tx: Tx, row: RunningRow) => Promise<T>): Promise<T | null> {
  const { workspaceId, erasureId } = ref;
  return app.db.tenant({ workspaceId, userId: null }, async (tx) => {
    await lockWorkspace(tx, workspaceId);
    const row = await tx
      .selectFrom('erasure')
      .select(['subject', 'report', 'requested_by'])
      .where('id', '=', erasureId)
      .where('state', '=', 'running')
      .executeTakeFirst();
    if (row === undefined || row.subject === null) return null;
    return work(tx, { ...row, subject: row.subject });
  });
}
