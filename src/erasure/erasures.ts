/** Erasures as an admin asks for them: looked at first, then run or given up. */
import type { App } from '#app.ts';
import { recordAudit } from '#audit/record-audit.ts';
import type { Tx } from '#db/database.ts';
import { lockWorkspace } from '#db/lock-workspace.ts';
import { Fault, notFound } from '#errors.ts';
import { isUuid } from '#platform/uuid.ts';
import { openPerson, refuseOwn, sealPerson } from './person.ts';
import type { PreviewedErasure } from './preview-erasure.ts';
import { type ErasureReport, readReport } from './report.ts';

/** An erasure without its person, whom nobody is told. */
export interface Erasure {
  id: string;
  state: 'preview' | 'running' | 'done' | 'cancelled';
  requestedBy: string | null;
  preview: ErasureReport;
  /** What is gone so far; null before it runs. */
  report: ErasureReport | null;
  createdAt: Date;
  startedAt: Date | null;
  finishedAt: Date | null;
}

/** Who asks: `userId` is null for the operator at the command line. */
export interface Asking {
  workspaceId: string;
  userId: string | null;
}

/** Keeps what was found, to be run or given up. */
export async function requestErasure(
  app: Pick<App, 'seal' | 'newId' | 'clock'>,
  tx: Tx,
  asking: Asking,
  { person, preview }: PreviewedErasure,
): Promise<Erasure> {
  const { workspaceId, userId } = asking;
  const id = app.newId();
  await tx
    .insertInto('erasure')
    .values({
      workspace_id: workspaceId,
      id,
      requested_by: userId,
      state: 'preview',
      subject: sealPerson(app.seal, workspaceId, id, { ...person, begun: false }),
      preview: JSON.stringify(preview),
      report: '{}',
      created_at: app.clock.now(),
    })
    .execute();
  await note(tx, asking, 'erasure-requested', id);
  return readErasure(tx, id);
}

/** Lets it run; one that runs or is done stays as it is. Throws a Fault for one that was given up. */
export async function startErasure(
  app: Pick<App, 'seal' | 'clock' | 'jobs'>,
  tx: Tx,
  { workspaceId }: Asking,
  id: string,
): Promise<Erasure> {
  await lockWorkspace(tx, workspaceId);
  const erasure = await readErasure(tx, id);
  if (erasure.state === 'cancelled')
    throw new Fault('refuse', 'erasure-over', 'This erasure was given up; ask for it anew.', { status: 409 });
  if (erasure.state !== 'preview') return erasure;
  await refuseOwn(tx, (await readPerson(app, tx, workspaceId, id)).keys);
  await tx.updateTable('erasure').set({ state: 'running', started_at: app.clock.now() }).where('id', '=', id).execute();
  await app.jobs.enqueue(tx, 'run-erasure', id, { workspaceId, erasureId: id });
  return readErasure(tx, id);
}

/** Gives up an erasure that has not begun. */
export async function cancelErasure(tx: Tx, asking: Asking, id: string): Promise<void> {
  await lockWorkspace(tx, asking.workspaceId);
  const { state } = await readErasure(tx, id);
  if (state === 'cancelled') return;
  if (state !== 'preview')
    throw new Fault('refuse', 'erasure-begun', 'This erasure has begun, and what is gone is gone.', { status: 409 });
  await tx.updateTable('erasure').set({ state: 'cancelled', subject: null }).where('id', '=', id).execute();
  await note(tx, asking, 'erasure-cancelled', id);
}

/** One erasure, or a Fault `not-found`. */
export async function readErasure(tx: Tx, id: string): Promise<Erasure> {
  const row = isUuid(id) ? await rowsOf(tx).where('id', '=', id).executeTakeFirst() : undefined;
  if (!row) throw notFound('erasure');
  return erasureOf(row);
}

/** The newest, at most so many. There are few: no pages. */
export async function listErasures(tx: Tx, most: number): Promise<Erasure[]> {
  const rows = await rowsOf(tx).orderBy('created_at', 'desc').orderBy('id', 'desc').limit(most).execute();
  return rows.map(erasureOf);
}

function rowsOf(tx: Tx) {
  return tx
    .selectFrom('erasure')
    .select(['id', 'state', 'requested_by', 'preview', 'report', 'created_at', 'started_at', 'finished_at']);
}

type ErasureRow = Awaited<ReturnType<ReturnType<typeof rowsOf>['executeTakeFirstOrThrow']>>;

function erasureOf(row: ErasureRow): Erasure {
  const begun = row.state === 'running' || row.state === 'done';
  return {
    id: row.id,
    state: row.state,
    requestedBy: row.requested_by,
    preview: readReport(row.preview),
    report: begun ? readReport(row.report) : null,
    createdAt: row.created_at,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
  };
}

async function readPerson(app: Pick<App, 'seal'>, tx: Tx, workspaceId: string, id: string) {
  const { subject } = await tx.selectFrom('erasure').select('subject').where('id', '=', id).executeTakeFirstOrThrow();
  return openPerson(app.seal, workspaceId, id, subject ?? '');
}

function note(tx: Tx, { userId }: Asking, kind: 'erasure-requested' | 'erasure-cancelled', id: string): Promise<void> {
  return recordAudit(tx, userId === null ? null : { userId }, { kind, subjects: [{ type: 'erasure', id }] });
}
