import type { Config } from '#config.ts';
import type { Log } from '#platform/log.ts';
import type { Call } from './read-call.ts';
import { answer, withProgram } from './with-program.ts';

/** `rapport migrate`: every command migrates first, so there is nothing left to do. */
export async function migrateCommand(call: Call, config: Config, log: Log): Promise<undefined> {
  await withProgram(config, log, async () => {});
  answer(call.flag('json'), { migrated: true }, () => 'The database is up to date.');
}
