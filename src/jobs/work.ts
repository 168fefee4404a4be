/**
 * The worker: takes jobs and does them, and each half minute asks which connections are due.
 *
 * Invariants: stopping lets the page in hand commit and gives the job back; one connection's trouble never delays
 * another's, because a run that fails ends its own job only.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { sql } from 'kysely';
import { PgBoss } from 'pg-boss';
import type { App } from '#app.ts';
import type { Tx } from '#db/database.ts';
import { unfinishedErasures } from '#erasure/unfinished-erasures.ts';
import { describeError } from '#platform/log.ts';
import type { ConnectionRef } from '#sync/connection-ref.ts';
import { queueSchema, queues } from './queue.ts';
import { handlers, type TaskName } from './tasks.ts';

/** A running worker. */
export interface Worker {
  stop(): Promise<void>;
}

const dispatchMs = 30_000;
/** How often the queue looks for jobs whose worker died (heartbeats: queue.ts); the library's default is a minute. */
const superviseSeconds = 10;
const mostDue = 500;

/** Starts to work off the queue of the database at `url`. */
export async function startWorker(app: App, url: string): Promise<Worker> {
  const boss = new PgBoss({
    connectionString: url,
    schema: queueSchema,
    max: 4,
    migrate: false,
    createSchema: false,
    schedule: false,
    superviseIntervalSeconds: superviseSeconds,
    monitorIntervalSeconds: superviseSeconds,
    useListenNotify: true,
    application_name: 'rapport-queue',
  });
  const ending = new AbortController();
  boss.on('error', (error) => app.log.warn('queue-trouble', describeError(error)));
  await boss.start();
  for (const name of Object.keys(queues) as TaskName[]) await workOn(app, boss, name, ending.signal);
  const dispatching = dispatchForever(app, ending.signal);
  return {
    async stop() {
      ending.abort();
      await dispatching;
      await boss.stop({ graceful: true, timeout: 10_000 });
    },
  };
}

async function workOn(app: App, boss: PgBoss, name: TaskName, ending: AbortSignal): Promise<void> {
  const options = {
    batchSize: 1,
    localConcurrency: queues[name].concurrency,
    notifyPollingIntervalSeconds: 1,
    pollingIntervalSeconds: 1,
  };
  await boss.work(name, options, async (batch: { data: unknown; signal: AbortSignal }[]) => {
    for (const job of batch) await doJob(app, name, job.data, AbortSignal.any([ending, job.signal]));
  });
}

async function doJob(app: App, name: TaskName, payload: unknown, signal: AbortSignal): Promise<void> {
  const handler = handlers[name] as (app: App, payload: unknown, signal: AbortSignal) => Promise<unknown>;
  const took = app.metrics.jobs.startTimer({ job: name });
  try {
    await handler(app, payload, signal);
    took({ outcome: 'done' });
  } catch (error) {
    took({ outcome: 'failed' });
    app.log.error('job-failed', { job: name, ...describeError(error) });
    throw error;
  }
}

async function dispatchForever(app: App, ending: AbortSignal): Promise<void> {
  while (!ending.aborted) {
    try {
      await dispatchDue(app);
    } catch (error) {
      app.log.warn('dispatch-failed', describeError(error));
    }
    await wait(dispatchMs, undefined, { signal: ending }).catch(() => {});
  }
}

/**
 * Enqueues a sync of every connection whose time has come, an audit of those not audited for a day, and the renewal of
 * the watches that are due; returns how many syncs and audits.
 */
export async function dispatchDue(app: App): Promise<number> {
  await dispatchErasures(app);
  await dispatchRetention(app);
  if (!app.config.sync.enabled) return 0;
  return app.db.outside(async (tx) => {
    await dispatchWatches(tx, app);
    const due = await sql<DueRow>`/* find-due */
      select workspace_id as "workspaceId", connection_id as "connectionId", user_id as "userId", audit_due as "auditDue"
        from due_connections(${app.clock.now()}, ${mostDue})`.execute(tx);
    for (const { auditDue, ...ref } of due.rows) {
      if (auditDue) await app.jobs.enqueue(tx, 'audit-connection', ref.connectionId, ref);
      else await app.jobs.enqueue(tx, 'sync-connection', ref.connectionId, { ...ref, cause: 'schedule' });
    }
    return due.rows.length;
  });
}

/** An erasure that a dead worker left is carried on, also where mail is switched off. */
async function dispatchErasures(app: App): Promise<void> {
  await app.db.outside(async (tx) => {
    for (const ref of await unfinishedErasures(tx)) await app.jobs.enqueue(tx, 'run-erasure', ref.erasureId, ref);
  });
}

/** What a workspace keeps no longer goes once a day, also where mail is switched off. */
async function dispatchRetention(app: App): Promise<void> {
  await app.db.outside(async (tx) => {
    const due = await sql<{ workspaceId: string }>`/* find-due-retention */
      select workspace_id as "workspaceId" from due_retention(${app.clock.now()}, ${mostDue})`.execute(tx);
    for (const ref of due.rows) await app.jobs.enqueue(tx, 'keep-retention', ref.workspaceId, ref);
  });
}

async function dispatchWatches(tx: Tx, app: App): Promise<void> {
  const due = await sql<ConnectionRef>`/* find-due-watches */
    select workspace_id as "workspaceId", connection_id as "connectionId", user_id as "userId"
      from due_watches(${app.clock.now()}, ${mostDue})`.execute(tx);
  for (const ref of due.rows) await app.jobs.enqueue(tx, 'renew-watch', ref.connectionId, ref);
}

interface DueRow {
  workspaceId: string;
  connectionId: string;
  userId: string;
  auditDue: boolean;
}
