import path from 'node:path';
import type { Config } from '#config.ts';
import { reachDatabase } from '#db/reach-database.ts';
import { writeBackup } from '#db/write-backup.ts';
import { systemClock } from '#platform/clock.ts';
import type { Log } from '#platform/log.ts';
import type { Call } from './read-call.ts';
import { answer } from './with-program.ts';

/** `rapport backup FILE`: a consistent copy of the database, also while Rapport runs. */
export async function backup(call: Call, config: Config, log: Log): Promise<undefined> {
  const file = path.resolve(call.argument(0));
  const database = await reachDatabase(config, systemClock, log);
  try {
    const figures = await writeBackup(database.urls.ownerUrl, file, systemClock.now());
    answer(call.flag('json'), { file, ...figures }, () =>
      [
        `Wrote ${figures.rows} rows of ${figures.tables} tables to ${file}.`,
        `The keys are not in it: keep a copy of ${path.join(config.folder, 'keys')} elsewhere, or the credentials in it stay closed.`,
      ].join('\n'),
    );
  } finally {
    await database.stop();
  }
}
