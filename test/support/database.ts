/**
 * Databases for tests: a real PostgreSQL, one for the whole run (scripts/test.mjs starts it and names it in
 * RAPPORT_TEST_DATABASE) or, for a file run by itself, one in .data/test that the last file to end stops. A migrated
 * template is made once and cloned for every test that asks.
 */
import { createHash, randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { type Database, openDatabase } from '#db/database.ts';
import type { DatabaseUrls } from '#db/database-urls.ts';
import { type LibrarySchema, migrate, readMigrations } from '#db/migrate.ts';
import { asOwner, type Owner } from '#db/owner.ts';
import { queues } from '#jobs/queue.ts';
import { type Clock, systemClock } from '#platform/clock.ts';
import { silentLog } from '#platform/log.ts';
import type { PortHooks } from '#platform/port-hooks.ts';
import { appRole, type EmbeddedPostgres, startPostgres } from '#platform/postgres-launcher.ts';

/** One test's own database, migrated and empty. */
export interface TestDatabase extends DatabaseUrls {
  db: Database;
  /** A copy as it stands; nobody may be connected. */
  clone(): Promise<TestDatabase>;
  drop(): Promise<void>;
}

/** What differs from the usual. */
export interface TestDatabaseOptions {
  /** Schemas of libraries (sign-in, queue) that the test needs. */
  schemas?: LibrarySchema[];
  hooks?: PortHooks;
  clock?: Clock;
  connections?: number;
}

const testFolder = fileURLToPath(new URL('../../.data/test', import.meta.url));
const templateLock = 7_227_466_002;
/** Nothing in a test outlives the machine, so the disk need not be waited for. */
const testSettings = { fsync: 'off', full_page_writes: 'off', max_connections: '200' };

/** Makes a database; drop it in an `after`. */
export async function createTestDatabase(options: TestDatabaseOptions = {}): Promise<TestDatabase> {
  const server = await testServer();
  const template = await asOwner(server, (owner) => findTemplate(owner, options.schemas ?? []));
  return copyDatabase(server, template, options);
}

async function copyDatabase(server: string, template: string, options: TestDatabaseOptions): Promise<TestDatabase> {
  const name = `test_${randomBytes(8).toString('hex')}`;
  await asOwner(server, (owner) => owner.query(`create database ${name} template ${template} strategy file_copy`));
  const urls = urlsOf(server, name);
  const { clock = systemClock, hooks, connections } = options;
  const db = openDatabase(urls.appUrl, { clock, log: silentLog, hooks, connections });
  return {
    ...urls,
    db,
    clone: () => copyDatabase(server, name, options),
    async drop() {
      await db.close();
      await dropDatabase(name);
    },
  };
}

/** Makes a database without any table: for migrations, backup and restore. */
export async function createBareDatabase(): Promise<DatabaseUrls & { drop(): Promise<void> }> {
  const server = await testServer();
  const name = `test_${randomBytes(8).toString('hex')}`;
  await asOwner(server, async (owner) => {
    // Makes the roles, which belong to the whole server: two tests that make them at once would disturb each other.
    await findTemplate(owner, []);
    await owner.query(`create database ${name}`);
  });
  return { ...urlsOf(server, name), drop: () => dropDatabase(name) };
}

/** Starts the server of the tests, or adopts the one of another run. */
export async function startTestServer(): Promise<EmbeddedPostgres> {
  const options = { folder: testFolder, clock: systemClock, log: silentLog, settings: testSettings };
  const server = await startPostgres(options);
  if (!server.adopted) await asOwner(server.ownerUrl, dropAll);
  return server;
}

const testServer = once(async () => {
  if (process.env.RAPPORT_TEST_DATABASE) return process.env.RAPPORT_TEST_DATABASE;
  const server = await startTestServer();
  // Not in an `after` of node:test: the hooks of the file still need the server.
  process.once('beforeExit', () => void server.stop());
  return server.ownerUrl;
});

/** The role that Rapport works as has the owner's password here. */
function urlsOf(server: string, name: string): DatabaseUrls {
  const [ownerUrl, appUrl] = [new URL(server), new URL(server)];
  for (const url of [ownerUrl, appUrl]) url.pathname = `/${name}`;
  appUrl.username = appRole;
  return { ownerUrl: ownerUrl.href, appUrl: appUrl.href };
}

async function findTemplate(owner: Owner, schemas: LibrarySchema[]): Promise<string> {
  const made = [...schemas.map((each) => each.name), ...Object.keys(queues)];
  const parts = [...readMigrations().map((each) => each.checksum), ...made];
  const name = `template_${createHash('sha256').update(parts.join()).digest('hex').slice(0, 16)}`;
  await owner.query('select pg_advisory_lock($1)', [templateLock]);
  const found = await owner.query('select 1 from pg_database where datname = $1', [name]);
  if (found.length === 0) {
    await owner.query(`drop database if exists ${name}_new`);
    await owner.query(`create database ${name}_new`);
    await migrate(urlsOf(owner.url, `${name}_new`), schemas, silentLog);
    await owner.query(`alter database ${name}_new rename to ${name}`);
  }
  await owner.query('select pg_advisory_unlock($1)', [templateLock]);
  return name;
}

async function dropDatabase(name: string): Promise<void> {
  await asOwner(await testServer(), (owner) => owner.query(`drop database if exists ${name} with (force)`));
}

/** What an earlier run that was killed left behind, and templates of yesterday's code. */
async function dropAll(owner: Owner): Promise<void> {
  const rows = await owner.query<{ name: string }>(
    `select datname as name from pg_database where datname ~ '^(test|template)_'`,
  );
  for (const { name } of rows) await owner.query(`drop database if exists ${name} with (force)`);
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
