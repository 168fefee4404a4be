/**
 * Builds the program from its configuration: database, ports, features' needs. The only place that knows all of them
 * beside main.ts; nothing is started here that a command would not need.
 */
import { v7 as newId } from 'uuid';
import type { App } from './app.ts';
import type { Config } from './config.ts';
import { createAccounts } from './connections/create-accounts.ts';
import { type Database, openDatabase } from './db/database.ts';
import type { DatabaseUrls } from './db/database-urls.ts';
import { migrate } from './db/migrate.ts';
import { reachDatabase } from './db/reach-database.ts';
import { createJobs, queueTables } from './jobs/queue.ts';
import { type Clock, systemClock } from './platform/clock.ts';
import { loadKeyRing } from './platform/keys.ts';
import type { Log } from './platform/log.ts';
import { createMetrics } from './platform/metrics.ts';
import { createOutbound } from './platform/outbound.ts';
import type { PortHooks } from './platform/port-hooks.ts';
import { createSeal } from './platform/seal.ts';

/** An assembled program. */
export interface Program {
  app: App;
  urls: DatabaseUrls;
  /** Closes what was opened here; the embedded database stops when nobody else uses it. */
  close(): Promise<void>;
}

/** What tests put in place of the real thing. */
export interface Replacements {
  clock?: Clock;
  hooks?: PortHooks;
}

/** Opens and migrates the database and assembles the program around it. */
export async function assemble(config: Config, log: Log, replaced: Replacements = {}): Promise<Program> {
  const clock = replaced.clock ?? systemClock;
  const database = await reachDatabase(config, clock, log);
  await migrate(database.urls, [queueTables], log);
  const metrics = createMetrics({ machine: true });
  const db = openDatabase(database.urls.appUrl, {
    clock,
    log,
    connections: config.database.connections,
    hooks: replaced.hooks,
    onRepeat: () => metrics.transactionRetries.inc(),
  });
  await db.checkRole();
  const app = assembleApp({ config, log, clock, db, metrics, hooks: replaced.hooks });
  return {
    app,
    urls: database.urls,
    async close() {
      await db.close();
      await database.stop();
    },
  };
}

interface Parts {
  config: Config;
  log: Log;
  clock: Clock;
  db: Database;
  metrics: App['metrics'];
  hooks?: PortHooks;
}

function assembleApp({ config, log, clock, db, metrics, hooks }: Parts): App {
  return {
    config,
    db,
    clock,
    log,
    metrics,
    seal: createSeal(loadKeyRing(config.folder, config.encryption)),
    jobs: createJobs(db),
    accounts: createAccounts({ config, clock, outbound: createOutbound(config.outboundAllow, clock), hooks }),
    newId,
    random: Math.random,
  };
}
