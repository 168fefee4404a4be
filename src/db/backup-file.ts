/**
 * The form of a backup: one gzip stream of records. A record is a line of JSON; after `{"chunk":N}` follow N octets of
 * PostgreSQL's COPY text. The last record carries the SHA-256 of all that stands before it, so that a file that is cut
 * or changed is told from a whole one.
 */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { Fault } from '#errors.ts';
import type { CopiedSequence, CopiedTable } from './copied-tables.ts';

/** What stands first. */
export interface BackupHeader {
  rapport: 'backup';
  format: 1;
  /** The last migration of the database that was copied. */
  migration: string;
  takenAt: string;
}

/** One record. `rows` is the count of the table that began last. */
export type BackupRecord =
  | { type: 'header'; header: BackupHeader }
  | { type: 'table'; table: CopiedTable }
  | { type: 'chunk'; octets: Buffer }
  | { type: 'rows'; rows: number }
  | { type: 'sequence'; sequence: CopiedSequence }
  | { type: 'end'; tables: number; rows: number };

const longestLine = 1024 * 1024;
const largestChunk = 1024 * 1024;

/** The octets of records, before compression. The last must be `end`. */
export async function* encodeBackup(records: AsyncIterable<BackupRecord>): AsyncGenerator<Buffer> {
  const hash = createHash('sha256');
  for await (const record of records) {
    const last = record.type === 'end' ? { ...record, sha256: hash.digest('hex') } : null;
    for (const octets of last ? [line(last)] : encode(record)) {
      if (!last) hash.update(octets);
      yield octets;
    }
  }
}

/** The records of a file; throws a Fault `refuse` for one that is not a whole backup. */
export async function* readBackup(file: string): AsyncGenerator<BackupRecord> {
  const hash = createHash('sha256');
  const input = pipeline(createReadStream(file), createGunzip(), () => {});
  const source = createSource(input[Symbol.asyncIterator]());
  try {
    for (;;) {
      const head = await source.until(longestLine);
      const record = JSON.parse(head.toString('utf8'));
      if (record.type === 'end') {
        if (record.sha256 !== hash.digest('hex')) throw broken();
        return yield record;
      }
      hash.update(head).update('\n');
      yield record.type === 'chunk' ? { type: 'chunk', octets: await chunk(record.octets) } : record;
    }
  } catch (cause) {
    throw cause instanceof Fault ? cause : broken(cause);
  } finally {
    input.destroy();
  }

  async function chunk(length: unknown): Promise<Buffer> {
    if (!Number.isInteger(length) || Number(length) > largestChunk) throw broken();
    const octets = await source.take(Number(length));
    hash.update(octets);
    return octets;
  }
}

function* encode(record: BackupRecord): Generator<Buffer> {
  if (record.type !== 'chunk') return yield line(record);
  for (let at = 0; at < record.octets.length; at += largestChunk) {
    const octets = record.octets.subarray(at, at + largestChunk);
    yield line({ type: 'chunk', octets: octets.length });
    yield octets;
  }
}

function line(value: unknown): Buffer {
  return Buffer.from(`${JSON.stringify(value)}\n`);
}

/** Takes octets from chunks of any length. */
function createSource(chunks: AsyncIterator<Buffer>) {
  let held: Buffer = Buffer.alloc(0);

  async function more(): Promise<void> {
    const { value, done } = await chunks.next();
    if (done) throw broken();
    held = held.length === 0 ? value : Buffer.concat([held, value]);
  }

  return {
    async until(most: number): Promise<Buffer> {
      for (let searched = 0; ; ) {
        const end = held.indexOf('\n', searched);
        if (end >= 0) {
          const found = held.subarray(0, end);
          held = held.subarray(end + 1);
          return found;
        }
        searched = held.length;
        if (searched > most) throw broken();
        await more();
      }
    },
    async take(length: number): Promise<Buffer> {
      while (held.length < length) await more();
      const taken = held.subarray(0, length);
      held = held.subarray(length);
      return taken;
    },
  };
}

/** What is said of a file that is cut or changed. */
export function broken(cause?: unknown): Fault {
  return new Fault('refuse', 'backup-broken', 'This file is not a whole backup of Rapport.', { cause });
}
