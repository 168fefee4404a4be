/**
 * Keeps a watch (IMAP IDLE and its like) open on every connection that can be watched, so that new mail wakes a sync.
 *
 * Invariants: a watch carries no truth: whatever it misses, polling finds; a burst of wakes is one job; a watch that
 * dies is opened again after a pause that grows until it has survived a while, so that no server is hammered.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { sql } from 'kysely';
import type { App } from '#app.ts';
import { describeError } from '#platform/log.ts';
import type { MailProvider, Watch } from '#providers/provider.ts';
import type { ConnectionRef } from '#sync/connection-ref.ts';

/** The watches of one worker. */
export interface Watches {
  stop(): Promise<void>;
}

interface Watched {
  ref: ConnectionRef;
  provider: MailProvider;
  watch: Watch;
  openedAt: number;
}

interface Failure {
  count: number;
  retryAt: number;
}

const lookMs = 2_000;
const longestPauseMs = 15 * 60_000;
/** A watch that lived this long has proven that the server lets us be. */
const survivedMs = 60_000;

/** Starts to watch; looks every two seconds for connections that came or went. */
export function watchConnections(app: App): Watches {
  const ending = new AbortController();
  const watched = new Map<string, Watched>();
  const failures = new Map<string, Failure>();
  const loop = (async () => {
    while (!ending.signal.aborted) {
      await look(app, watched, failures).catch((error) => app.log.warn('watch-look-failed', describeError(error)));
      await wait(lookMs, undefined, { signal: ending.signal }).catch(() => {});
    }
  })();
  return {
    async stop() {
      ending.abort();
      await loop;
      await Promise.all([...watched.values()].map(close));
    },
  };
}

async function look(app: App, watched: Map<string, Watched>, failures: Map<string, Failure>): Promise<void> {
  const wanted = new Map((await readWatchable(app)).map((ref) => [ref.connectionId, ref]));
  for (const [id, one] of watched) {
    if (wanted.has(id)) continue;
    watched.delete(id);
    await close(one);
  }
  const now = app.clock.now().getTime();
  const missing = [...wanted.values()].filter(
    (ref) => !watched.has(ref.connectionId) && (failures.get(ref.connectionId)?.retryAt ?? 0) <= now,
  );
  await Promise.all(missing.map((ref) => open(app, ref, watched, failures)));
}

async function readWatchable(app: App): Promise<ConnectionRef[]> {
  const rows = await app.db.outside((tx) =>
    sql<ConnectionRef>`/* find-watchable */
      select workspace_id as "workspaceId", connection_id as "connectionId", user_id as "userId"
        from all_connections() where status in ('connected', 'error')`.execute(tx),
  );
  return app.config.sync.enabled ? rows.rows : [];
}

async function open(
  app: App,
  ref: ConnectionRef,
  watched: Map<string, Watched>,
  failures: Map<string, Failure>,
): Promise<void> {
  const lose = (reason: unknown) => {
    const one = watched.get(ref.connectionId);
    watched.delete(ref.connectionId);
    if (one && app.clock.now().getTime() - one.openedAt > survivedMs) failures.delete(ref.connectionId);
    noteFailure(app, failures, ref, reason);
    if (one) void close(one);
  };
  let provider: MailProvider | undefined;
  try {
    provider = await app.accounts.open(app, ref);
    if (!provider.capabilities.push) {
      // It pushes in another way, or not at all: asked once is enough.
      failures.set(ref.connectionId, { count: 0, retryAt: Number.POSITIVE_INFINITY });
      return void (await provider.close());
    }
    const watch = await provider.watch(() => void wake(app, ref), lose);
    watched.set(ref.connectionId, { ref, provider, watch, openedAt: app.clock.now().getTime() });
    // What came between the last sync and this moment woke nobody.
    await wake(app, ref);
  } catch (error) {
    await provider?.close();
    noteFailure(app, failures, ref, error);
  }
}

async function wake(app: App, ref: ConnectionRef): Promise<void> {
  try {
    await app.db.outside((tx) => app.jobs.enqueue(tx, 'sync-connection', ref.connectionId, { ...ref, cause: 'push' }));
  } catch (error) {
    // Polling finds what this wake would have found.
    app.log.warn('wake-lost', { connectionId: ref.connectionId, ...describeError(error) });
  }
}

function noteFailure(app: App, failures: Map<string, Failure>, ref: ConnectionRef, error: unknown): void {
  const count = (failures.get(ref.connectionId)?.count ?? 0) + 1;
  const pauseMs = Math.min(longestPauseMs, 5_000 * 2 ** Math.min(count, 10));
  failures.set(ref.connectionId, { count, retryAt: app.clock.now().getTime() + pauseMs });
  app.log.warn('watch-lost', { connectionId: ref.connectionId, count, ...describeError(error) });
}

async function close({ watch, provider }: Watched): Promise<void> {
  await watch.close();
  await provider.close();
}
