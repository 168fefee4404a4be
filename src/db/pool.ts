/**
 * The connections to PostgreSQL, as Kysely wants them: every statement goes between the port hooks, and every error is
 * cleaned before anybody sees it. A statement whose comment says `planned once` is prepared on each connection: for wide
 * statements that are run often, whose planning costs as much as their rows, and whose plan fits all values.
 */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import type { PostgresPool, PostgresPoolClient } from 'kysely';
import pg from 'pg';
import { describeError, type Log } from '#platform/log.ts';
import { type PortHooks, throughPort } from '#platform/port-hooks.ts';
import { cleanError } from './database-error.ts';

/** How the pool connects. */
export interface PoolOptions {
  url: string;
  connections: number;
  log: Log;
  hooks?: PortHooks;
}

/** A pool, and a way to run one statement outside of any transaction. */
export interface HookedPool {
  pool: PostgresPool;
  query(text: string, values?: readonly unknown[]): Promise<{ rows: Record<string, unknown>[]; rowCount: number }>;
  /** Closes every connection, after their statements. */
  end(): Promise<void>;
}

const connectMs = 10_000;
/** No statement of ours needs longer; one that does is stuck, or a bug. */
const statementMs = 120_000;

/** Opens a pool; it connects when first used. */
export function openPool(options: PoolOptions): HookedPool {
  const inner = new pg.Pool({
    connectionString: options.url,
    max: options.connections,
    connectionTimeoutMillis: connectMs,
    idleTimeoutMillis: 30_000,
    keepAlive: true,
    application_name: 'rapport',
    statement_timeout: statementMs,
    idle_in_transaction_session_timeout: statementMs,
    types: { getTypeParser },
  });
  const open = new Set<pg.PoolClient>();
  inner.on('connect', (client) => {
    open.add(client);
    // Also a connection that is in use but between two statements may be lost: nobody else would hear of it, and Node
    // ends a program for an error that nobody hears. The next statement on it fails by itself.
    client.on('error', () => {});
  });
  inner.on('remove', (client) => open.delete(client));
  inner.on('error', (error) => {
    if (!inner.ending) options.log.warn('database-connection-lost', describeError(cleanError(error)));
  });
  return {
    pool: {
      options: inner.options,
      connect: () => cleanly(async () => wrapClient(await inner.connect(), options.hooks)),
      // Kysely ends a pool only if it was used through Kysely; `end` below always does.
      end: async () => {},
    },
    query: (text, values = []) =>
      throughPort(options.hooks, labelOf(text), () =>
        cleanly(async () => {
          const { rows, rowCount } = await inner.query(text, [...values]);
          return { rows, rowCount: rowCount ?? 0 };
        }),
      ),
    async end() {
      if (!inner.ending) await inner.end();
      // It does not wait for the server to let go, which whoever stops or drops the database next needs.
      while (open.size > 0) await once(inner, 'remove');
    },
  };
}

const comment = /^\s*\/\* ([a-z0-9-]{1,60})(, planned once)? \*\//;

/**
 * The name of a statement for hooks: its first comment where it begins with one, else its verb and first table. Never a
 * value.
 */
function labelOf(text: string): string {
  const named = comment.exec(text);
  if (named) return `sql:${named[1]}`;
  const [, verb = 'statement'] = /^\s*([a-z]+)/i.exec(text) ?? [];
  const [, table] = /(?:from|into|update|join)\s+"?([a-z_]+)"?/i.exec(text.slice(0, 2000)) ?? [];
  return table ? `sql:${verb.toLowerCase()} ${table}` : `sql:${verb.toLowerCase()}`;
}

function wrapClient(client: pg.PoolClient, hooks: PortHooks | undefined): PostgresPoolClient {
  const run = (text: string, values: readonly unknown[]) =>
    cleanly(() => client.query({ name: preparedName(text), text, values: [...values] }));
  const query = async (text: string, values: readonly unknown[]) => {
    const label = hooks ? labelOf(text) : '';
    return silent.has(label) ? run(text, values) : throughPort(hooks, label, () => run(text, values));
  };
  return { query: query as unknown as PostgresPoolClient['query'], release: (destroy) => client.release(destroy) };
}

const preparedNames = new Map<string, string>();

/** Each wording has its own name: the same comment may stand before several. Undefined for what is planned each time. */
function preparedName(text: string): string | undefined {
  if (comment.exec(text)?.[2] === undefined) return undefined;
  const known = preparedNames.get(text);
  if (known) return known;
  const name = createHash('sha256').update(text).digest('hex').slice(0, 32);
  preparedNames.set(text, name);
  return name;
}

/** What changes nothing by itself: a crash there is the same as one a statement earlier or later. */
const silent = new Set(['', 'sql:begin', 'sql:rollback', 'sql:tenancy']);

async function cleanly<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    throw cleanError(error);
  }
}

/** Counts and sizes are numbers here: none of ours comes near 2^53. */
function getTypeParser(oid: number, format?: 'text' | 'binary') {
  if (oid === pg.types.builtins.INT8) return Number;
  return format === 'binary' ? pg.types.getTypeParser(oid, 'binary') : pg.types.getTypeParser(oid, 'text');
}
