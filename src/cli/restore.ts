import path from 'node:path';
import type { Config } from '#config.ts';
import { reachDatabase } from '#db/reach-database.ts';
import { restoreBackup } from '#db/restore-backup.ts';
import { queueTables } from '#jobs/queue.ts';
import { systemClock } from '#platform/clock.ts';
import type { Log } from '#platform/log.ts';
import type { Call } from './read-call.ts';
import { answer } from './with-program.ts';

/** `rapport restore FILE`: fills an empty database from a backup while Rapport does not run. */
export async function restore(call: Call, config: Config, log: Log): Promise<undefined> {
  const file = path.resolve(call.argument(0));
  const database = await reachDatabase(config, systemClock, log);
  try {
    const figures = await restoreBackup(database.urls, [queueTables], file, log);
    answer(call.flag('json'), { file, ...figures }, () =>
      [
        `Restored ${figures.rows} rows of ${figures.tables} tables.`,
        `The credentials in it open only with the keys of that time, in ${path.join(config.folder, 'keys')}.`,
      ].join('\n'),
    );
  } finally {
    await database.stop();
  }
}
