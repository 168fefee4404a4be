/**
 * What a feature may need from outside of its transaction. Assembled once, in main.ts; tests assemble their own.
 */
import type { Config } from '#config.ts';
import type { Accounts } from '#connections/open-account.ts';
import type { Database } from '#db/database.ts';
import type { Jobs } from '#jobs/queue.ts';
import type { Clock } from '#platform/clock.ts';
import type { Log } from '#platform/log.ts';
import type { Metrics } from '#platform/metrics.ts';
import type { Seal } from '#platform/seal.ts';

/** The ports and the settings of a running program. */
export interface App {
  config: Config;
  db: Database;
  clock: Clock;
  log: Log;
  seal: Seal;
  jobs: Jobs;
  /** Opens the mail account of a connection. */
  accounts: Accounts;
  metrics: Metrics;
  /** A new time-ordered id (UUID version 7). */
  newId: () => string;
  /** From 0 to 1, for pauses with jitter. */
  random: () => number;
}
