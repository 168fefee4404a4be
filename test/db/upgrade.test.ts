/**
 * Databases of earlier releases, as their own program wrote them (released/*.backup: one invented mailbox with contacts,
 * a company, a deal, a note, a deleted log entry and, where there were any, what is shown to a colleague), brought to the
 * present schema. A released file never changes.
 */
import assert from 'node:assert/strict';
import { globSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { to as copyTo } from 'pg-copy-streams';
import { listConnections } from '#connections/read-connections.ts';
import { type BackupRecord, readBackup } from '#db/backup-file.ts';
import { type CopiedTable, copyTarget } from '#db/copied-tables.ts';
import { openDatabase } from '#db/database.ts';
import { readMigrations, readVersion } from '#db/migrate.ts';
import { asOwner, type Owner } from '#db/owner.ts';
import { restoreBackup } from '#db/restore-backup.ts';
import { queueTables } from '#jobs/queue.ts';
import { systemClock } from '#platform/clock.ts';
import { silentLog } from '#platform/log.ts';
import { readTimeline } from '#timeline/read-timeline.ts';
import type { Actor } from '#users/actor.ts';
import { createBareDatabase } from '../support/database.ts';

const folder = fileURLToPath(new URL('./released/', import.meta.url));
const files = globSync('*.backup', { cwd: folder }).sort();

/** Where programs note what they did to the database. */
const ofPrograms = new Set(['rapport_migration', 'version']);

describe('the database of an earlier release', () => {
  it('is there for each release', () =>
    assert.deepEqual(files, ['0002_auth.backup', '0006_shown.backup', '0007_privacy.backup']));

  for (const name of files) {
    it(`${name}: keeps every row, and works`, async () => {
      const file = path.join(folder, name);
      const urls = await createBareDatabase();
      await restoreBackup(urls, [queueTables], file, silentLog);
      await asOwner(urls.ownerUrl, async (owner) => {
        assert.equal(await readVersion(owner), readMigrations().at(-1)?.name);
        for (const [table, rows] of await rowsInFile(file)) {
          const now = new Set(await rowsInTable(owner, table));
          const lost = rows.filter((row) => !now.has(row));
          if (!ofPrograms.has(table.name)) assert.deepEqual(lost, [], table.name);
        }
      });
      await works(urls);
      await urls.drop();
    });
  }
});

/** Every table of the file with its rows, sorted. */
async function rowsInFile(file: string): Promise<Map<CopiedTable, string[]>> {
  const tables = new Map<CopiedTable, Buffer[]>();
  let chunks: Buffer[] = [];
  for await (const record of readBackup(file) as AsyncIterable<BackupRecord>) {
    if (record.type === 'table') {
      chunks = [];
      tables.set(record.table, chunks);
    }
    if (record.type === 'chunk') chunks.push(record.octets);
  }
  return new Map([...tables].map(([table, octets]) => [table, linesOf(octets)]));
}

async function rowsInTable(owner: Owner, table: CopiedTable): Promise<string[]> {
  const chunks: Buffer[] = [];
  for await (const chunk of owner.client.query(copyTo(`copy ${copyTarget(owner, table)} to stdout`)))
    chunks.push(chunk);
  return linesOf(chunks);
}

function linesOf(chunks: Buffer[]): string[] {
  return Buffer.concat(chunks)
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '')
    .sort();
}

/** The account of every message still adds up, and a timeline still shows its mail. */
async function works({ appUrl, ownerUrl }: { appUrl: string; ownerUrl: string }): Promise<void> {
  const [owned] = await asOwner(ownerUrl, (owner) =>
    owner.query<{ workspaceId: string; userId: string; contactId: string }>(`
      select c.workspace_id as "workspaceId", c.user_id as "userId", t.record_id as "contactId"
        from connection c join timeline_entry t on t.workspace_id = c.workspace_id and t.record_kind = 'contact'
         and t.kind = 'email_received' limit 1`),
  );
  assert.ok(owned);
  const actor: Actor = { ...owned, role: 'admin' };
  const db = openDatabase(appUrl, { clock: systemClock, log: silentLog, connections: 2 });
  const { views, timeline } = await db.tenant(actor, async (tx) => ({
    views: await listConnections(tx, actor),
    timeline: await readTimeline(tx, actor, { recordKind: 'contact', recordId: owned.contactId }),
  }));
  await db.close();
  const { listed, logged, unmatched, skipped, quarantined, pending, gone } = views[0]!.evidence;
  const skips = Object.values(skipped).reduce((sum, count) => sum + count, 0);
  assert.equal(logged + unmatched + skips + quarantined + pending + gone, listed);
  assert.ok(listed > 0 && timeline.items.length > 0);
}
