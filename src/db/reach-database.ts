import type { Config } from '#config.ts';
import type { Clock } from '#platform/clock.ts';
import type { Log } from '#platform/log.ts';
import { startPostgres } from '#platform/postgres-launcher.ts';
import { type DatabaseUrls, externalUrls } from './database-urls.ts';

/** The database that the configuration means: an external one, or the embedded one, running. */
export interface ReachedDatabase {
  urls: DatabaseUrls;
  /** Leaves the embedded database, which stops when nobody else uses it. */
  stop(): Promise<void>;
}

/** Finds or starts it. */
export async function reachDatabase(config: Config, clock: Clock, log: Log): Promise<ReachedDatabase> {
  const { url, ownerUrl } = config.database;
  if (url !== null) return { urls: externalUrls(url, ownerUrl), stop: async () => {} };
  const embedded = await startPostgres({ folder: config.folder, clock, log });
  return { urls: { ownerUrl: embedded.ownerUrl, appUrl: embedded.appUrl }, stop: () => embedded.stop() };
}
