import type { App } from '#app.ts';
import type { Config } from '#config.ts';
import type { Log } from '#platform/log.ts';
import type { ConnectionRef } from '#sync/connection-ref.ts';
import { type SyncCause, type SyncReport, syncConnection } from '#sync/sync-connection.ts';
import { findConnection, readViews } from './find-connection.ts';
import type { Call } from './read-call.ts';
import { sayConnection } from './status.ts';
import { answer, withProgram } from './with-program.ts';

const busyMs = 250;

/** `rapport sync CONNECTION [--wait]`: enqueues a sync, or does it now and shows the evidence. */
export async function syncCommand(call: Call, config: Config, log: Log): Promise<undefined> {
  await withProgram(config, log, async ({ app }) => {
    const ref = await findConnection(app, call.argument(0));
    if (!call.flag('wait')) {
      await app.db.outside((tx) =>
        app.jobs.enqueue(tx, 'sync-connection', ref.connectionId, { ...ref, cause: 'manual' }),
      );
      return answer(call.flag('json'), { connectionId: ref.connectionId, queued: true }, () => 'Queued.');
    }
    const report = await runSync(app, ref, 'manual');
    if (report.type === 'failed') throw report.fault;
    const [view] = await readViews(app, [ref]);
    const told = { connectionId: ref.connectionId, outcome: 'done', listed: report.listed, applied: report.applied };
    answer(call.flag('json'), { ...told, ...view }, () => (view ? sayConnection(view) : 'Done.'));
  });
}

/** Runs a sync, after whatever run is at it now. */
export async function runSync(
  app: App,
  ref: ConnectionRef,
  cause: SyncCause,
): Promise<Exclude<SyncReport, { type: 'busy' }>> {
  for (;;) {
    const report = await syncConnection(app, ref, cause);
    if (report.type !== 'busy') return report;
    await app.clock.sleep(busyMs, new AbortController().signal);
  }
}
