/**
 * Fills an empty database from a backup. The schema is made by the migrations, up to the one that the backup was taken
 * at; then everything is loaded in one transaction, which commits only when the file proved whole and every count is
 * right; then the later migrations run. Killed anywhere, the database is still empty and the restore can be repeated.
 *
 * Foreign keys are dropped for the load and made again after it, which checks them all; row-level security is not
 * forced on the owner meanwhile.
 */
import { pipeline } from 'node:stream/promises';
import { from as copyFrom } from 'pg-copy-streams';
import { Fault } from '#errors.ts';
import type { Log } from '#platform/log.ts';
import { type BackupHeader, type BackupRecord, broken, readBackup } from './backup-file.ts';
import { type CopiedTable, copyTarget, countRows, listTables, quoted } from './copied-tables.ts';
import { cleanError } from './database-error.ts';
import type { DatabaseUrls } from './database-urls.ts';
import { type LibrarySchema, migrate, migrateTo } from './migrate.ts';
import { asOwner, type Owner } from './owner.ts';
import type { BackupFigures } from './write-backup.ts';

/** Restores `file`; throws a Fault `refuse` when the database is in use, holds something, or the file does not fit. */
export async function restoreBackup(
  urls: DatabaseUrls,
  schemas: LibrarySchema[],
  file: string,
  log: Log,
): Promise<BackupFigures> {
  const records = readBackup(file);
  const header = await readHeader(records);
  const figures = await asOwner(urls.ownerUrl, async (owner) => {
    await refuseWhenUsed(owner);
    await refuseUnlessEmpty(owner, schemas);
    await migrateTo(header.migration, urls, schemas, log);
    return load(owner, records);
  });
  await migrate(urls, schemas, log);
  return figures;
}

async function readHeader(records: AsyncGenerator<BackupRecord>): Promise<BackupHeader> {
  const { value } = await records.next();
  if (value?.type === 'header' && value.header.rapport === 'backup' && value.header.format === 1) return value.header;
  throw new Fault('refuse', 'backup-broken', 'This file is not a backup that this program can read.');
}

async function refuseWhenUsed(owner: Owner): Promise<void> {
  const used = await owner.query(`select 1 from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid() and application_name ~ '^(rapport|pgboss)'`);
  if (used.length > 0)
    throw new Fault('refuse', 'database-in-use', 'Rapport is running on this database. Stop it, then restore.');
}

async function refuseUnlessEmpty(owner: Owner, schemas: LibrarySchema[]): Promise<void> {
  const ofLibraries = new Set(schemas.map((schema) => schema.name));
  for (const table of await listTables(owner)) {
    if (ofLibraries.has(table.schema) || table.name === 'rapport_migration') continue;
    if ((await countRows(owner, table)) > 0)
      throw new Fault(
        'refuse',
        'database-not-empty',
        'This database holds something already. Restore into an empty one.',
      );
  }
}

async function load(owner: Owner, records: AsyncGenerator<BackupRecord>): Promise<BackupFigures> {
  await owner.query('begin');
  try {
    const tables = await listTables(owner);
    const rebuild = await takeApart(owner, tables);
    const figures = await loadAll(owner, tables, records);
    for (const statement of rebuild) await owner.query(statement);
    await owner.query('commit');
    return figures;
  } catch (error) {
    await owner.query('rollback').catch(() => {});
    throw cleanError(error);
  }
}

/** Empties the tables and takes away what stands in the way; answers the statements that put it back. */
async function takeApart(owner: Owner, tables: CopiedTable[]): Promise<string[]> {
  const keys = await owner.query<{ place: string; name: string; says: string }>(`
    select conrelid::regclass::text as place, quote_ident(conname) as name, pg_get_constraintdef(oid) as says
      from pg_constraint where contype = 'f' and conparentid = 0`);
  const forced = await owner.query<{ place: string }>(
    `select oid::regclass::text as place from pg_class where relforcerowsecurity and relkind = 'r'`,
  );
  for (const { place, name } of keys) await owner.query(`alter table ${place} drop constraint ${name}`);
  for (const { place } of forced) await owner.query(`alter table ${place} no force row level security`);
  for (const table of tables) await owner.query(`alter table ${quoted(owner, table)} disable trigger user`);
  await owner.query(`truncate ${tables.map((table) => quoted(owner, table)).join(', ')}`);
  return [
    ...keys.map(({ place, name, says }) => `alter table ${place} add constraint ${name} ${says}`),
    ...forced.map(({ place }) => `alter table ${place} force row level security`),
    ...tables.map((table) => `alter table ${quoted(owner, table)} enable trigger user`),
  ];
}

async function loadAll(
  owner: Owner,
  tables: CopiedTable[],
  records: AsyncGenerator<BackupRecord>,
): Promise<BackupFigures> {
  const figures: BackupFigures = { tables: 0, rows: 0 };
  for await (const record of records) {
    if (record.type === 'table') {
      figures.tables += 1;
      figures.rows += await loadTable(owner, findTable(tables, record.table), records);
    } else if (record.type === 'sequence') {
      const { value, called } = record.sequence;
      await owner.query('select setval($1::regclass, $2, $3)', [quoted(owner, record.sequence), value, called]);
    }
  }
  return figures;
}

/** Names from the file reach a statement only when the database has them too. */
function findTable(tables: CopiedTable[], wanted: CopiedTable): CopiedTable {
  const found = tables.find((table) => table.schema === wanted.schema && table.name === wanted.name);
  if (found && wanted.columns.every((column) => found.columns.includes(column))) return wanted;
  throw new Fault(
    'refuse',
    'backup-version',
    'This backup was written by another version of Rapport. Restore it with that version, then upgrade.',
  );
}

async function loadTable(owner: Owner, table: CopiedTable, records: AsyncGenerator<BackupRecord>): Promise<number> {
  let rows = 0;
  async function* octets(): AsyncGenerator<Buffer> {
    for (let next = await records.next(); ; next = await records.next()) {
      const record = next.value;
      if (record?.type === 'rows') {
        rows = record.rows;
        return;
      }
      if (record?.type !== 'chunk') throw broken();
      yield record.octets;
    }
  }
  // A pipeline ends the COPY on both sides when either fails; else the connection would wait for the rest for ever.
  await pipeline(octets, owner.client.query(copyFrom(`copy ${copyTarget(owner, table)} from stdin`)));
  return checkCount(owner, table, rows);
}

async function checkCount(owner: Owner, table: CopiedTable, rows: number): Promise<number> {
  if ((await countRows(owner, table)) === rows) return rows;
  throw new Fault('refuse', 'backup-incomplete', `The table ${table.name} was not restored whole.`);
}
