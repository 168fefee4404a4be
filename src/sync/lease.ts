/**
 * One worker at a time on a connection.
 *
 * A lease is a row with a holder, an end and a fence that grows with every taking. It is taken when it is free, run
 * out, or held by a process of this machine that no longer lives. Every page renews it inside its own transaction by
 * the fence, so a worker that was overtaken (a long pause, a split brain) can not commit: `lease-lost`.
 * Time is the database's, so that machines with wrong clocks agree.
 */
import { hostname } from 'node:os';
import { sql } from 'kysely';
import type { App } from '#app.ts';
import type { Database, Tx } from '#db/database.ts';
import { Fault } from '#errors.ts';
import { describeError } from '#platform/log.ts';
import type { ConnectionRef } from './connection-ref.ts';

/** A lease in hand. */
export interface Lease extends ConnectionRef {
  holder: string;
  fence: number;
}

/** How long a lease lasts without renewal, in seconds. */
export const leaseSeconds = 60;

/**
 * Names one run: machine, process id, when the process began, and a nonce, so that two runs of one process exclude each
 * other too.
 */
export function nameHolder(nonce: string): string {
  return `${hostname()}:${process.pid}:${Math.floor(performance.timeOrigin)}:${nonce}`;
}

/** Takes the lease, or gives null while another worker has it. */
export async function takeLease(db: Database, ref: ConnectionRef, holder: string): Promise<Lease | null> {
  return db.tenant(ref, async (tx) => {
    const held = await sql<{ holder: string; live: boolean }>`/* read-lease */
      select holder, expires_at > now() as live from lease where connection_id = ${ref.connectionId}`.execute(tx);
    const current = held.rows[0];
    if (current?.live && !isDead(current.holder)) return null;
    const taken = await sql<{ fence: number }>`/* take-lease */
      insert into lease (workspace_id, connection_id, holder, fence, expires_at)
      values (${ref.workspaceId}, ${ref.connectionId}, ${holder}, 1, now() + ${`${leaseSeconds} s`}::interval)
      on conflict (workspace_id, connection_id) do update
        set holder = excluded.holder, fence = lease.fence + 1, expires_at = excluded.expires_at
        where lease.holder is not distinct from ${current?.holder ?? null} or lease.expires_at <= now()
      returning fence`.execute(tx);
    const fence = taken.rows[0]?.fence;
    return fence === undefined ? null : { ...ref, holder, fence: Number(fence) };
  });
}

/** Renews the lease inside the page's transaction; throws `lease-lost` when somebody else has it now. */
export async function holdLease(tx: Tx, lease: Lease): Promise<void> {
  const held = await sql`/* hold-lease */
    update lease set expires_at = now() + ${`${leaseSeconds} s`}::interval
     where connection_id = ${lease.connectionId} and holder = ${lease.holder} and fence = ${lease.fence}
    returning 1`.execute(tx);
  if (held.rows.length === 0) {
    throw new Fault('retry', 'lease-lost', 'Another worker has taken over this mailbox.');
  }
}

/** Gives the lease back; a lease that was lost is left alone. */
export async function releaseLease(db: Database, lease: Lease): Promise<void> {
  await db.tenant(lease, (tx) =>
    sql`/* release-lease */
      update lease set expires_at = now()
       where connection_id = ${lease.connectionId} and holder = ${lease.holder} and fence = ${lease.fence}`.execute(tx),
  );
}

/**
 * A holder of this machine whose process is gone can not come back; of another machine nothing is known. In a container
 * the program has the same number after each start: a holder with our number that began at another time was before us.
 */
function isDead(holder: string): boolean {
  const [host, pid, began] = holder.split(':');
  if (host !== hostname() || !pid) return false;
  if (Number(pid) === process.pid) return Number(began) !== Math.floor(performance.timeOrigin);
  try {
    process.kill(Number(pid), 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}

/** Renews the lease every third of its life while a long call (a slow server) keeps pages from doing so. */
export function keepLease(app: Pick<App, 'db' | 'clock' | 'log'>, lease: Lease): { stop(): Promise<void> } {
  const ended = new AbortController();
  const loop = (async () => {
    while (!ended.signal.aborted) {
      await app.clock.sleep((leaseSeconds * 1000) / 3, ended.signal);
      await app.db.tenant(lease, (tx) => holdLease(tx, lease));
    }
  })().catch((error: unknown) => {
    // A lost lease ends the run at its next page; a database that is away is heard of there too.
    if (!ended.signal.aborted)
      app.log.warn('lease-not-kept', { connectionId: lease.connectionId, ...describeError(error) });
  });
  return {
    async stop() {
      ended.abort();
      await loop;
    },
  };
}
