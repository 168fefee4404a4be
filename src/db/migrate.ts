/**
 * Brings a database to the state that this program needs: the roles, then migrations/*.sql in the order of their names,
 * each in one transaction with its record, then the schemas that libraries bring (sign-in, queue).
 *
 * Invariants: one migrator at a time (advisory lock); a migration that ran is never changed (checksum); a database that
 * is newer than the program is left alone; migrations only add, so the program before this one still works on it.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Fault } from '#errors.ts';
import { describeError, type Log } from '#platform/log.ts';
import { appRole } from '#platform/postgres-launcher.ts';
import type { DatabaseUrls } from './database-urls.ts';
import { asOwner, type Owner } from './owner.ts';
import { prepareRoles } from './prepare-roles.ts';

/** A schema that a library makes; afterwards Rapport's own role may read and write its tables. */
export interface LibrarySchema {
  name: string;
  /** Makes or upgrades it as the owner; safe to repeat. */
  make(owner: Owner): Promise<void>;
}

/** One file of src/db/migrations. */
export interface Migration {
  name: string;
  text: string;
  checksum: string;
}

/** Any number that no other program locks. */
const lockNumber = 7_227_466_001;
const folder = fileURLToPath(new URL('./migrations/', import.meta.url));

/** Migrates; returns the names of the migrations that ran now. */
export function migrate(urls: DatabaseUrls, schemas: LibrarySchema[], log: Log): Promise<string[]> {
  return bringTo(readMigrations(), urls, schemas, log);
}

/** The same, up to and with the migration of that name, for a backup that was taken there. */
export function migrateTo(last: string, urls: DatabaseUrls, schemas: LibrarySchema[], log: Log): Promise<string[]> {
  const all = readMigrations();
  if (!all.some((migration) => migration.name === last)) throw isNewer(last);
  const wanted = all.filter((migration) => migration.name <= last);
  return bringTo(wanted, urls, schemas, log);
}

function bringTo(migrations: Migration[], urls: DatabaseUrls, schemas: LibrarySchema[], log: Log): Promise<string[]> {
  return asOwner(urls.ownerUrl, async (owner) => {
    await owner.query('select pg_advisory_lock($1)', [lockNumber]);
    await prepareRoles(owner, urls.appUrl);
    const ran = await runMigrations(owner, migrations, log);
    for (const schema of schemas) await makeSchema(owner, schema);
    return ran;
  });
}

/** The migrations of this program, in order. */
export function readMigrations(): Migration[] {
  const names = readdirSync(folder).filter((name) => /^\d{4}_[a-z_]+\.sql$/.test(name));
  return names.sort().map((name) => {
    const text = readFileSync(`${folder}${name}`, 'utf8');
    return { name, text, checksum: createHash('sha256').update(text).digest('hex') };
  });
}

/** The name of the last migration that ran on a database, or null when none did. */
export async function readVersion(owner: Owner): Promise<string | null> {
  const [there] = await owner.query<{ is: boolean }>(
    `select to_regclass('public.rapport_migration') is not null as is`,
  );
  if (!there?.is) return null;
  const [last] = await owner.query<{ name: string }>('select name from rapport_migration order by name desc limit 1');
  return last?.name ?? null;
}

/** Runs what has not run yet. */
export async function runMigrations(owner: Owner, migrations: Migration[], log: Log): Promise<string[]> {
  await owner.query(`create table if not exists public.rapport_migration (
    name text primary key, checksum text not null, ran_at timestamptz not null default now())`);
  const records = await owner.query<{ name: string; checksum: string }>('select name, checksum from rapport_migration');
  const known = new Map(migrations.map((migration) => [migration.name, migration]));
  for (const { name, checksum } of records) checkRecord(name, checksum, known.get(name));
  const done = new Set(records.map((record) => record.name));
  const ran: string[] = [];
  for (const migration of migrations.filter((each) => !done.has(each.name))) {
    await runOne(owner, migration, log);
    ran.push(migration.name);
  }
  return ran;
}

function checkRecord(name: string, checksum: string, known: Migration | undefined): void {
  if (!known) throw isNewer(name);
  if (known.checksum !== checksum)
    throw new Fault(
      'refuse',
      'migration-changed',
      `The migration ${name} is not the one that this database was made with.`,
    );
}

function isNewer(name: string): Fault {
  return new Fault('refuse', 'database-newer', `This program does not know ${name} yet: run the newer program.`);
}

async function runOne(owner: Owner, migration: Migration, log: Log): Promise<void> {
  await owner.query('begin');
  try {
    await owner.query(migration.text);
    await owner.query('insert into rapport_migration (name, checksum) values ($1, $2)', [
      migration.name,
      migration.checksum,
    ]);
    await owner.query('commit');
  } catch (error) {
    await owner.query('rollback');
    log.error('migration-failed', { label: migration.name, ...describeError(error) });
    throw error;
  }
  log.info('migration-ran', { label: migration.name });
}

async function makeSchema(owner: Owner, schema: LibrarySchema): Promise<void> {
  await schema.make(owner);
  const name = owner.client.escapeIdentifier(schema.name);
  await owner.query(`grant usage on schema ${name} to ${appRole}`);
  await owner.query(`grant select, insert, update, delete on all tables in schema ${name} to ${appRole}`);
  await owner.query(`grant usage on all sequences in schema ${name} to ${appRole}`);
  await owner.query(`grant execute on all routines in schema ${name} to ${appRole}`);
}
