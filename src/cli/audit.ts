import type { Config } from '#config.ts';
import type { Log } from '#platform/log.ts';
import { findConnection, readViews } from './find-connection.ts';
import type { Call } from './read-call.ts';
import { sayConnection } from './status.ts';
import { runSync } from './sync.ts';
import { answer, withProgram } from './with-program.ts';

/** `rapport audit CONNECTION`: lists everything anew, repairs, and shows the evidence. */
export async function auditCommand(call: Call, config: Config, log: Log): Promise<number> {
  return withProgram(config, log, async ({ app }) => {
    const ref = await findConnection(app, call.argument(0));
    const report = await runSync(app, ref, 'audit');
    if (report.type === 'failed') throw report.fault;
    const [view] = await readViews(app, [ref]);
    if (view) answer(call.flag('json'), view, () => sayConnection(view));
    return view?.evidence.missing === 0 ? 0 : 1;
  });
}
