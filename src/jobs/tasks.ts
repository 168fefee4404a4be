/**
 * Every kind of work that waits in the queue, by name, with what it carries and the function that does it. Payloads
 * carry ids only. A task without its function, or a function without its task, does not compile.
 */
import type { App } from '#app.ts';
import type { ConnectionRef } from '#sync/connection-ref.ts';
import { reduceUnmatched } from '#sync/reduce-unmatched.ts';
import type { SyncCause } from '#sync/sync-connection.ts';
import { syncConnection } from '#sync/sync-connection.ts';

/** What each task carries. */
export interface Tasks {
  'sync-connection': ConnectionRef & { cause: SyncCause };
  'audit-connection': ConnectionRef;
}
export type TaskName = keyof Tasks;

/** Does one piece of work; `signal` aborts when the program stops. */
type Handler<Name extends TaskName> = (app: App, payload: Tasks[Name], signal: AbortSignal) => Promise<unknown>;

/** The functions behind the names. */
export const handlers: { [Name in TaskName]: Handler<Name> } = {
  'sync-connection': (app, { cause, ...ref }, signal) => syncConnection(app, ref, cause, signal),
  'audit-connection': async (app, ref, signal) => {
    await syncConnection(app, ref, 'audit', signal);
    await reduceUnmatched(app, ref);
  },
};
