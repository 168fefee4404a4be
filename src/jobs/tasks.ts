/**
 * Every kind of work that waits in the queue, by name, with what it carries and the function that does it. Payloads
 * carry ids only. A task without its function, or a function without its task, does not compile.
 */
import type { App } from '#app.ts';
import { type ErasureRef, runErasure } from '#erasure/run-erasure.ts';
import { type EndedGrantRef, endGrant } from '#google/end-grant.ts';
import { renewWatch } from '#google/renew-watch.ts';
import { keepRetention } from '#privacy/keep-retention.ts';
import { auditConnection } from '#sync/audit-connection.ts';
import type { ConnectionRef } from '#sync/connection-ref.ts';
import type { SyncCause } from '#sync/sync-connection.ts';
import { syncConnection } from '#sync/sync-connection.ts';

/** What each task carries. */
export interface Tasks {
  'sync-connection': ConnectionRef & { cause: SyncCause };
  'audit-connection': ConnectionRef;
  'renew-watch': ConnectionRef;
  'end-grant': EndedGrantRef;
  'run-erasure': ErasureRef;
  'keep-retention': { workspaceId: string };
}
export type TaskName = keyof Tasks;

/** Does one piece of work; `signal` aborts when the program stops. */
type Handler<Name extends TaskName> = (app: App, payload: Tasks[Name], signal: AbortSignal) => Promise<unknown>;

/** The functions behind the names. */
export const handlers: { [Name in TaskName]: Handler<Name> } = {
  'sync-connection': syncOrWait,
  'audit-connection': (app, ref, signal) => auditConnection(app, ref, signal),
  'renew-watch': (app, ref) => renewWatch(app, ref),
  'end-grant': (app, ref) => endGrant(app, ref),
  'run-erasure': (app, ref, signal) => runErasure(app, ref, signal),
  'keep-retention': (app, ref, signal) => keepRetention(app, ref, signal),
};

/** Seconds until a wish that met a running sync is tried again. */
const busySeconds = 5;

/** The run that is at it now may have looked already where the new mail lies, so the wish is kept. */
async function syncOrWait(app: App, payload: Tasks['sync-connection'], signal: AbortSignal): Promise<void> {
  const { cause, ...ref } = payload;
  const report = await syncConnection(app, ref, cause, signal);
  if (report.type !== 'busy') return;
  await app.db.outside((tx) => app.jobs.enqueue(tx, 'sync-connection', ref.connectionId, payload, busySeconds));
}
