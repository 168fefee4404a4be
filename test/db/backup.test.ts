import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { gunzipSync, gzipSync } from 'node:zlib';
import { listTables, quoted } from '#db/copied-tables.ts';
import { asOwner } from '#db/owner.ts';
import { restoreBackup } from '#db/restore-backup.ts';
import { writeBackup } from '#db/write-backup.ts';
import { isFault } from '#errors.ts';
import { queueTables } from '#jobs/queue.ts';
import { silentLog } from '#platform/log.ts';
import { createBareDatabase, createTestDatabase, type TestDatabase } from '../support/database.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'rapport-backup-'));
const file = path.join(folder, 'whole.backup');
const workspaceId = randomUUID();
let base: TestDatabase;

before(async () => {
  base = await createTestDatabase({ schemas: [queueTables] });
  await fill(base);
  await writeBackup(base.ownerUrl, file, new Date('2026-03-02T09:00:00Z'));
});
after(async () => {
  await base.drop();
  rmSync(folder, { recursive: true });
});

/** Words that COPY must escape, a fraction of a second that JavaScript could not hold, and thousands of rows. */
async function fill({ db, ownerUrl }: TestDatabase): Promise<void> {
  await db.tenant({ workspaceId, userId: null }, async (tx) => {
    await tx
      .insertInto('workspace')
      .values({ workspace_id: workspaceId, name: 'Zoë\t\\N "quoted"\nin two lines' })
      .execute();
  });
  await asOwner(ownerUrl, (owner) =>
    owner.query(`insert into contact (workspace_id, id, name, created_at)
      select '${workspaceId}', gen_random_uuid(), repeat('ñ', n % 400), '2026-01-01 00:00:00.123456+00'::timestamptz + n * interval '1 s'
        from generate_series(1, 5000) n`),
  );
}

/** Where programs note what they did to a database, and when. */
const ofPrograms = new Set(['rapport_migration', 'version']);

async function contentsOf(url: string): Promise<Map<string, string>> {
  return asOwner(url, async (owner) => {
    const contents = new Map<string, string>();
    for (const table of await listTables(owner)) {
      const [row] = await owner.query<{ digest: string }>(
        `select count(*) || ':' || coalesce(md5(string_agg(t::text, ',' order by t::text)), '') as digest from ${quoted(owner, table)} t`,
      );
      if (!ofPrograms.has(table.name)) contents.set(`${table.schema}.${table.name}`, row?.digest ?? '');
    }
    return contents;
  });
}

async function definitionsOf(url: string): Promise<unknown[]> {
  return asOwner(url, (owner) =>
    owner.query(`select conrelid::regclass::text as place, conname, pg_get_constraintdef(oid) as says, convalidated from pg_constraint
      union all select oid::regclass::text, 'row security', relforcerowsecurity::text, relrowsecurity from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace
      order by 1, 2, 3`),
  );
}

test('what was backed up comes back equal in every table, with every constraint and wall', async () => {
  const target = await createBareDatabase();
  const figures = await restoreBackup(target, [queueTables], file, silentLog);
  assert.ok(figures.rows > 5000);
  const [restored, original] = [await contentsOf(target.ownerUrl), await contentsOf(base.ownerUrl)];
  assert.ok(original.size > 20);
  assert.deepEqual(restored, original);
  assert.deepEqual(await definitionsOf(target.ownerUrl), await definitionsOf(base.ownerUrl));
  await target.drop();
});

test('a backup is one moment, whatever is written meanwhile', async () => {
  const during = path.join(folder, 'during.backup');
  const writing = writeBackup(base.ownerUrl, during, new Date());
  await asOwner(base.ownerUrl, (owner) =>
    owner.query(`update contact set name = name || '!' where workspace_id = $1`, [workspaceId]),
  );
  const { rows } = await writing;
  const target = await createBareDatabase();
  assert.equal((await restoreBackup(target, [queueTables], during, silentLog)).rows, rows);
  await target.drop();
});

test('a restore never touches a database that holds something, or one that is in use', async () => {
  await base.db.query('select 1');
  await assert.rejects(restoreBackup(base, [queueTables], file, silentLog), hasCode('database-in-use'));
  const held = await createTestDatabase({ schemas: [queueTables] });
  await fill(held);
  await held.db.close();
  await assert.rejects(restoreBackup(held, [queueTables], file, silentLog), hasCode('database-not-empty'));
  await held.drop();
});

test('a file that is cut, changed or none at all leaves the database empty and open for another try', async () => {
  const whole = readFileSync(file);
  const plain = gunzipSync(whole);
  const at = plain.indexOf('ñññ');
  const changed = Buffer.concat([plain.subarray(0, at), Buffer.from('xx'), plain.subarray(at + 2)]);
  const target = await createBareDatabase();
  for (const bad of [
    whole.subarray(0, whole.length / 2),
    gzipSync(changed),
    gzipSync('{}\n'),
    Buffer.from('no backup'),
  ]) {
    const place = path.join(folder, 'bad.backup');
    writeFileSync(place, bad);
    await assert.rejects(restoreBackup(target, [queueTables], place, silentLog), hasCode('backup-broken'));
  }
  assert.ok((await restoreBackup(target, [queueTables], file, silentLog)).rows > 5000);
  await target.drop();
});

test('a backup of a newer program is refused in words', async () => {
  const newer = path.join(folder, 'newer.backup');
  const text = gunzipSync(readFileSync(file))
    .toString('latin1')
    .replace(/"migration":"\d{4}/, '"migration":"9999');
  writeFileSync(newer, gzipSync(Buffer.from(text, 'latin1')));
  const target = await createBareDatabase();
  await assert.rejects(restoreBackup(target, [queueTables], newer, silentLog), hasCode('database-newer'));
  await target.drop();
});

function hasCode(code: string) {
  return (error: unknown) => isFault(error, 'refuse') && error.code === code;
}
