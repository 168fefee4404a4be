/**
 * Copies a database into one file while it is in use: one REPEATABLE READ snapshot, every table of every schema, every
 * sequence. `row_security = off` makes a copy that row-level security would filter an error instead of a short one, and
 * what was copied is counted against the snapshot. The file appears under its name only when it is whole.
 */
import { createWriteStream, rmSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { to as copyTo } from 'pg-copy-streams';
import { Fault } from '#errors.ts';
import { type BackupRecord, encodeBackup } from './backup-file.ts';
import { type CopiedTable, copyTarget, countRows, listSequences, listTables } from './copied-tables.ts';
import { cleanError, DatabaseError } from './database-error.ts';
import { readVersion } from './migrate.ts';
import { asOwner, type Owner } from './owner.ts';

/** What a backup holds. */
export interface BackupFigures {
  tables: number;
  rows: number;
}

/** Writes the database of `ownerUrl` to `file`. */
export function writeBackup(ownerUrl: string, file: string, takenAt: Date): Promise<BackupFigures> {
  return asOwner(ownerUrl, async (owner) => {
    const figures: BackupFigures = { tables: 0, rows: 0 };
    const draft = `${file}.part`;
    try {
      const octets = Readable.from(encodeBackup(recordsOf(owner, takenAt, figures)), { objectMode: false });
      await pipeline(octets, createGzip({ level: 3 }), createWriteStream(draft, { mode: 0o600, flush: true }));
      await rename(draft, file);
    } catch (error) {
      rmSync(draft, { force: true });
      throw inWords(error);
    }
    return figures;
  });
}

async function* recordsOf(owner: Owner, takenAt: Date, figures: BackupFigures): AsyncGenerator<BackupRecord> {
  await owner.query('begin isolation level repeatable read read only');
  await owner.query('set local row_security = off');
  const migration = await readVersion(owner);
  if (migration === null) throw new Fault('refuse', 'backup-empty', 'This database holds nothing of Rapport yet.');
  yield { type: 'header', header: { rapport: 'backup', format: 1, migration, takenAt: takenAt.toISOString() } };
  for (const table of await listTables(owner)) {
    yield { type: 'table', table };
    const rows = yield* copyRows(owner, table);
    figures.tables += 1;
    figures.rows += rows;
    yield { type: 'rows', rows };
  }
  for (const sequence of await listSequences(owner)) yield { type: 'sequence', sequence };
  await owner.query('commit');
  yield { type: 'end', ...figures };
}

async function* copyRows(owner: Owner, table: CopiedTable): AsyncGenerator<BackupRecord, number> {
  const stream = owner.client.query(copyTo(`copy ${copyTarget(owner, table)} to stdout`));
  for await (const octets of stream) yield { type: 'chunk', octets };
  const counted = await countRows(owner, table);
  if (stream.rowCount !== counted)
    throw new Fault('refuse', 'backup-incomplete', `The table ${table.name} was not copied whole.`);
  return counted;
}

/** 42501: row-level security would have filtered. pg_dump asks for the same. */
function inWords(error: unknown): unknown {
  const clean = cleanError(error);
  if (!(clean instanceof DatabaseError) || clean.code !== '42501') return clean;
  return new Fault(
    'refuse',
    'backup-filtered',
    'The owner of the database may not read every row. Let a superuser give it BYPASSRLS, or back the database up with its own tools.',
  );
}
