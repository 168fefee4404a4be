import path from 'node:path';
import type { App } from '#app.ts';
import type { Config } from '#config.ts';
import { reachDatabase } from '#db/reach-database.ts';
import { restoreBackup } from '#db/restore-backup.ts';
import { replayErasures } from '#erasure/replay-erasures.ts';
import { runErasure } from '#erasure/run-erasure.ts';
import { unfinishedErasures } from '#erasure/unfinished-erasures.ts';
import { isFault } from '#errors.ts';
import { queueTables } from '#jobs/queue.ts';
import { systemClock } from '#platform/clock.ts';
import type { Log } from '#platform/log.ts';
import type { Call } from './read-call.ts';
import { answer, withProgram } from './with-program.ts';

/**
 * `rapport restore FILE`: fills an empty database from a backup while Rapport does not run, and erases anew whom the
 * workspace has forgotten since. Killed between the two, the next start does the second.
 */
export async function restore(call: Call, config: Config, log: Log): Promise<undefined> {
  const file = path.resolve(call.argument(0));
  const database = await reachDatabase(config, systemClock, log);
  try {
    const figures = await restoreBackup(database.urls, [queueTables], file, log);
    const erased = await withProgram(config, log, ({ app }) => eraseAnew(app));
    answer(call.flag('json'), { file, ...figures, erased }, () =>
      [
        `Restored ${figures.rows} rows of ${figures.tables} tables.`,
        ...(erased > 0
          ? [`Erased ${erased === 1 ? 'one person' : `${erased} people`} anew: erased since the backup was taken.`]
          : []),
        `The credentials in it open only with the keys of that time, in ${path.join(config.folder, 'keys')}.`,
      ].join('\n'),
    );
  } finally {
    await database.stop();
  }
}

/** Also what the backup has as half done. Without the keys of that time it waits, and runs on when they are there. */
async function eraseAnew(app: App): Promise<number> {
  const replayed = await replayErasures(app);
  const unfinished = await app.db.outside(unfinishedErasures);
  let ended = 0;
  for (const ref of unfinished) {
    try {
      await runErasure(app, ref);
      ended += 1;
    } catch (error) {
      if (!isFault(error, 'reconnect')) throw error;
    }
  }
  return replayed + ended;
}
