import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { openDatabase } from '#db/database.ts';
import { externalUrls } from '#db/database-urls.ts';
import { migrate, migrateTo, readMigrations, readVersion, runMigrations } from '#db/migrate.ts';
import { asOwner } from '#db/owner.ts';
import { isFault } from '#errors.ts';
import { queueTables } from '#jobs/queue.ts';
import { systemClock } from '#platform/clock.ts';
import { silentLog } from '#platform/log.ts';
import { type EmbeddedPostgres, startPostgres } from '#platform/postgres-launcher.ts';
import { createBareDatabase } from '../support/database.ts';

// Roles belong to a whole server: what is said of them here needs one on which Rapport never was.
const folder = mkdtempSync(path.join(tmpdir(), 'rapport-migrate-'));
let server: EmbeddedPostgres;
before(async () => {
  server = await startPostgres({ folder, clock: systemClock, log: silentLog, settings: { fsync: 'off' } });
});
after(async () => {
  await server.stop();
  rmSync(folder, { recursive: true });
});

const last = readMigrations().at(-1)?.name;

test('two programs that start at once migrate a database once', async () => {
  const base = await createBareDatabase();
  const runs = await Promise.all([migrate(base, [queueTables], silentLog), migrate(base, [queueTables], silentLog)]);
  assert.deepEqual(runs.map((ran) => ran.length).sort(), [0, readMigrations().length]);
  assert.equal(await asOwner(base.ownerUrl, readVersion), last);
  await base.drop();
});

test('an external database whose owner is no superuser serves with one address', async () => {
  const url = await makeExternal('one');
  const urls = externalUrls(url, null);
  await migrate(urls, [queueTables], silentLog);
  await works(urls.appUrl);
});

test('a database operator may keep the role that Rapport works as apart from the owner', async () => {
  const ownerUrl = await makeExternal('two');
  const url = new URL(ownerUrl);
  url.username = 'crm_runtime';
  await asOwner(server.ownerUrl, async (owner) => {
    await owner.query(`create role crm_runtime login password 'secret'`);
    await owner.query('grant rapport_app to owner_two with admin option');
    await owner.query('grant rapport_lookup, rapport_settle to owner_two with admin option');
  });
  const urls = externalUrls(url.href, ownerUrl);
  await migrate(urls, [queueTables], silentLog);
  await works(urls.appUrl);
});

test('an owner who may not make the role is told what a superuser must run', async () => {
  const urls = externalUrls(await makeExternal('three'), null);
  await assert.rejects(
    migrate(urls, [], silentLog),
    (error) =>
      isFault(error, 'refuse') &&
      error.code === 'database-owner' &&
      /grant rapport_app to "owner_three"/.test(error.message),
  );
});

test('a migration that fails leaves nothing behind and does not count as run', async () => {
  const base = await createBareDatabase();
  await asOwner(base.ownerUrl, async (owner) => {
    const half = { name: '0001_half.sql', text: 'create table half (id int); select 1/0;', checksum: 'x' };
    await assert.rejects(runMigrations(owner, [half], silentLog));
    assert.equal(await readVersion(owner), null);
    assert.deepEqual(await owner.query(`select to_regclass('half') as half`), [{ half: null }]);
  });
  await base.drop();
});

test('a database that is newer, or was made with another text, is left alone', async () => {
  const base = await createBareDatabase();
  await asOwner(base.ownerUrl, async (owner) => {
    const first = { name: '0001_first.sql', text: 'create table first (id int)', checksum: 'one' };
    await runMigrations(owner, [first], silentLog);
    await assert.rejects(runMigrations(owner, [], silentLog), hasCode('database-newer'));
    await assert.rejects(
      runMigrations(owner, [{ ...first, checksum: 'two' }], silentLog),
      hasCode('migration-changed'),
    );
  });
  assert.throws(() => migrateTo('9999_unknown.sql', base, [], silentLog), hasCode('database-newer'));
  await base.drop();
});

/** A database with an owner as a hosting company gives it: may make databases' objects and roles, no superuser. */
async function makeExternal(name: string): Promise<string> {
  await asOwner(server.ownerUrl, async (owner) => {
    await owner.query(`create role owner_${name} login createrole password 'secret'`);
    await owner.query(`create database external_${name} owner owner_${name}`);
  });
  const url = new URL(server.ownerUrl);
  [url.username, url.password, url.pathname] = [`owner_${name}`, 'secret', `/external_${name}`];
  return url.href;
}

async function works(appUrl: string): Promise<void> {
  const db = openDatabase(appUrl, { clock: systemClock, log: silentLog });
  await db.checkRole();
  const workspaceId = randomUUID();
  await db.tenant({ workspaceId, userId: null }, (tx) =>
    tx.insertInto('workspace').values({ workspace_id: workspaceId, name: 'Acme' }).execute(),
  );
  assert.deepEqual((await db.query('select workspace_id from workspace')).rows, []);
  assert.deepEqual((await db.query('select workspace_id from all_workspaces()')).rows, [{ workspace_id: workspaceId }]);
  await db.close();
}

function hasCode(code: string) {
  return (error: unknown) => isFault(error, 'refuse') && error.code === code;
}
