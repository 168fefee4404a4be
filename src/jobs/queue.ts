/**
 * The queue: pg-boss in the same database, so that work is enqueued in the transaction that makes it necessary.
 *
 * Invariants: for each task and connection at most one job waits and one runs (policy `stately` with the connection as
 * key): a burst of wishes is one job. A job whose worker died is given to another after its heartbeat. Tasks are safe
 * to repeat, because delivery is at least once.
 */
import { type Db, fromKysely, PgBoss } from 'pg-boss';
import type { Database, Tx } from '#db/database.ts';
import type { LibrarySchema } from '#db/migrate.ts';
import type { TaskName, Tasks } from './tasks.ts';

/** Puts work into the queue. */
export interface Jobs {
  /** Enqueues within the caller's transaction; `key` names what at most one waiting job is for; it waits so long. */
  enqueue<Name extends TaskName>(
    tx: Tx,
    name: Name,
    key: string,
    payload: Tasks[Name],
    waitSeconds?: number,
  ): Promise<void>;
}

/** How each task's queue behaves. */
export const queues: { [Name in TaskName]: { concurrency: number; expireSeconds: number } } = {
  'sync-connection': { concurrency: 4, expireSeconds: 23 * 3600 },
  'audit-connection': { concurrency: 1, expireSeconds: 23 * 3600 },
  'renew-watch': { concurrency: 2, expireSeconds: 900 },
  'end-grant': { concurrency: 1, expireSeconds: 900 },
  'run-erasure': { concurrency: 1, expireSeconds: 23 * 3600 },
  'keep-retention': { concurrency: 1, expireSeconds: 23 * 3600 },
};

/** The schema of pg-boss. */
export const queueSchema = 'pgboss';

/** Makes the queue's schema and queues, as the owner of the database. */
export const queueTables: LibrarySchema = {
  name: queueSchema,
  async make(owner) {
    const db: Db = { executeSql: async (text, values) => ({ rows: await owner.query(text, values) }) };
    const boss = new PgBoss({ db, schema: queueSchema, supervise: false, schedule: false });
    boss.on('error', () => {});
    await boss.start();
    for (const [name, { expireSeconds }] of Object.entries(queues)) {
      const options = {
        retryLimit: 3,
        retryBackoff: true,
        expireInSeconds: expireSeconds,
        heartbeatSeconds: 15,
        notify: true,
      };
      if (await boss.getQueue(name)) continue;
      await boss.createQueue(name, { policy: 'stately', ...options });
    }
    await boss.stop({ graceful: false, close: false });
  },
};

/** The sending side. Only its cache of queues is read outside of the caller's transaction. */
export function createJobs(database: Pick<Database, 'query'>): Jobs {
  const db: Db = { executeSql: (text, values) => database.query(text, values) };
  const boss = new PgBoss({ db, schema: queueSchema, supervise: false, schedule: false, migrate: false });
  return {
    async enqueue(tx, name, key, payload, waitSeconds = 0) {
      await boss.send(name, payload, { singletonKey: key, startAfter: waitSeconds, db: fromKysely(tx) });
    },
  };
}
