/**
 * The one way to PostgreSQL.
 *
 * Invariants: whatever touches a tenant's rows runs inside `tenant`, which says for the length of one transaction who
 * asks; outside of it row-level security shows nothing. A transaction that lost against another one is run again, so
 * what is handed in must be safe to repeat. Errors carry no rows, values or statements.
 */
import { Kysely, PostgresDialect, sql, type Transaction } from 'kysely';
import { Fault } from '#errors.ts';
import type { Clock } from '#platform/clock.ts';
import type { Log } from '#platform/log.ts';
import type { PortHooks } from '#platform/port-hooks.ts';
import { isConflict } from './database-error.ts';
import { type Listener, openListener } from './listen.ts';
import { type HookedPool, openPool } from './pool.ts';
import { checkRuntimeRole } from './runtime-role.ts';
import type { Tables } from './tables.ts';

/** A transaction on our tables. */
export type Tx = Transaction<Tables>;

/** Who asks: `userId` is null for the program itself, which then sees no words of mail. */
export interface Actor {
  workspaceId: string;
  userId: string | null;
}

/** An open database, as the role that owns nothing. */
export interface Database {
  /** One transaction as `actor`; run again up to three times when it lost against another one. */
  tenant<T>(actor: Actor, work: (tx: Tx) => Promise<T>): Promise<T>;
  /** One transaction as nobody: for the functions that return ids only, and for the queue's and sign-in's tables. */
  outside<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** One statement as nobody, in the shape that pg-boss asks for. */
  query: HookedPool['query'];
  /** A query builder on another schema as nobody, for a library that brings its own tables. */
  onSchema<T>(schema: string): Kysely<T>;
  /** Hears NOTIFY; `onGap` says that some may have been missed. */
  listen(channel: string, onPayload: (payload: string) => void, onGap?: () => void): Promise<Listener>;
  /** Throws a Fault `refuse` unless row-level security binds the role that this is. */
  checkRole(): Promise<void>;
  close(): Promise<void>;
}

/** What a database needs from outside. */
export interface DatabaseOptions {
  clock: Clock;
  log: Log;
  /** Connections at most. */
  connections?: number;
  /** From 0 to 1, for the pause before a repeated transaction. */
  random?: () => number;
  hooks?: PortHooks;
  /** Called before a transaction is run again. */
  onRepeat?: () => void;
}

const repeats = 3;

/** Opens a database; it connects when first used. */
export function openDatabase(url: string, options: DatabaseOptions): Database {
  const { clock, log } = options;
  const { pool, query, end } = openPool({ url, connections: options.connections ?? 10, log, hooks: options.hooks });
  const kysely = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  const listeners = new Set<Listener>();

  return {
    tenant: (actor, work) => repeatedly(options, () => kysely.transaction().execute((tx) => asActor(tx, actor, work))),
    outside: (work) => repeatedly(options, () => kysely.transaction().execute((tx) => asActor(tx, nobody, work))),
    query,
    onSchema: <T>(schema: string) => kysely.withSchema(schema) as unknown as Kysely<T>,
    async listen(channel, onPayload, onGap) {
      const listener = await openListener({ url, channel, onPayload, onGap, clock, log });
      listeners.add(listener);
      return listener;
    },
    checkRole: () => checkRuntimeRole(query),
    async close() {
      await Promise.all([...listeners].map((listener) => listener.close()));
      await kysely.destroy();
      await end();
    },
  };
}

/** Also said, so that nothing which somebody left on the connection counts. */
const nobody = { workspaceId: '', userId: null };

/** The only place that says who asks. `true`: until the end of this transaction, whatever happens. */
async function asActor<T>(tx: Tx, actor: Actor, work: (tx: Tx) => Promise<T>): Promise<T> {
  await sql`/* tenancy */ select set_config('rapport.workspace_id', ${actor.workspaceId}, true),
    set_config('rapport.user_id', ${actor.userId ?? ''}, true)`.execute(tx);
  return work(tx);
}

/**
 * Runs a part of the transaction with the rights of another member, then gives them back: for what concerns the copies
 * of several owners at once (rematching, purging). The workspace stays.
 */
export async function actAs<T>(tx: Tx, userId: string, work: () => Promise<T>): Promise<T> {
  const before = await sql<{ user_id: string }>`/* tenancy */
    select current_setting('rapport.user_id') as user_id, set_config('rapport.user_id', ${userId}, true)`.execute(tx);
  const result = await work();
  await sql`/* tenancy */ select set_config('rapport.user_id', ${before.rows[0]?.user_id ?? ''}, true)`.execute(tx);
  return result;
}

async function repeatedly<T>(options: DatabaseOptions, transact: () => Promise<T>): Promise<T> {
  const random = options.random ?? Math.random;
  for (let attempt = 1; ; attempt++) {
    try {
      return await transact();
    } catch (error) {
      if (!isConflict(error)) throw error;
      if (attempt > repeats) throw new Fault('retry', 'database-conflict', 'Too many changes at once; try again.');
      options.onRepeat?.();
      await options.clock.sleep(random() * 25 * 2 ** attempt);
    }
  }
}
