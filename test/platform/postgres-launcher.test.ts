import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { asOwner } from '#db/owner.ts';
import { systemClock } from '#platform/clock.ts';
import { silentLog } from '#platform/log.ts';
import { isRunning, ownMark, stateOf } from '#platform/pid.ts';
import { sharedBuffers } from '#platform/postgres-cluster.ts';
import { startPostgres } from '#platform/postgres-launcher.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'rapport launcher '));
after(() => rmSync(folder, { recursive: true, force: true }));

const start = () => startPostgres({ folder, clock: systemClock, log: silentLog, settings: { fsync: 'off' } });

/** A program that starts the database, says so and waits to be killed. */
const starter = `
  import { startPostgres } from '#platform/postgres-launcher.ts';
  import { systemClock } from '#platform/clock.ts';
  import { silentLog } from '#platform/log.ts';
  const server = await startPostgres({ folder: process.argv[1], clock: systemClock, log: silentLog, settings: { fsync: 'off' } });
  console.log(server.pid);
  setInterval(() => {}, 1000);`;

test('the database takes an eighth of the memory that there is, within bounds', () => {
  const [unlimited, gigabyte] = [2 ** 64, 1024 ** 3];
  const taken = (machine: number, container: number) => sharedBuffers(machine * gigabyte, container);
  assert.equal(taken(0.5, unlimited), 128);
  assert.equal(taken(4, unlimited), 512);
  assert.equal(taken(4, 0), 512);
  assert.equal(taken(64, 2 * gigabyte), 256);
  assert.equal(taken(64, unlimited), 1024);
});

test('the database starts, keeps what was written and starts again', async () => {
  const first = await start();
  await asOwner(first.ownerUrl, (owner) => owner.query('create table kept as select 42 as answer'));
  await first.stop();
  assert.equal(stateOf(first.pid), 'gone');
  const second = await start();
  assert.equal(second.adopted, false);
  const rows = await asOwner(second.ownerUrl, (owner) => owner.query('select answer from kept'));
  assert.deepEqual(rows, [{ answer: 42 }]);
  await second.stop();
});

test('the database listens on this machine only, and only with a password', async () => {
  const server = await start();
  const settings = await asOwner(server.ownerUrl, (owner) =>
    owner.query(
      `select name, setting from pg_settings where name in ('listen_addresses', 'log_statement', 'data_checksums') order by name`,
    ),
  );
  assert.deepEqual(
    settings.map((each) => each.setting),
    ['on', '127.0.0.1', 'none'],
  );
  const wrong = server.ownerUrl.replace(/:[0-9a-f]{64}@/, ':wrong@');
  await assert.rejects(
    asOwner(wrong, async () => {}),
    { code: '28P01' },
  );
  await server.stop();
  assert.doesNotMatch(readFileSync(path.join(folder, 'postgres', 'log'), 'utf8'), /select|STATEMENT|DETAIL/);
});

test('of several that use the database, the last to leave stops it', async () => {
  const [one, two, three] = await Promise.all([start(), start(), start()]);
  assert.equal([one, two, three].filter((each) => each.adopted).length, 2);
  await one.stop();
  await three.stop();
  await asOwner(two.ownerUrl, (owner) => owner.query('select 1'));
  await two.stop();
  assert.equal(stateOf(two.pid), 'gone');
  assert.deepEqual(readdirSync(path.join(folder, 'postgres', 'users')), []);
});

test('the database of a program that was killed is adopted, and stopped by who adopted it', async () => {
  const program = spawn(process.execPath, ['--input-type=module-typescript', '-e', starter, folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [pid] = await once(program.stdout, 'data');
  program.kill('SIGKILL');
  await once(program, 'exit');
  const server = await start();
  assert.equal(server.adopted, true);
  assert.equal(server.pid, Number(pid));
  await server.stop();
  assert.notEqual(stateOf(server.pid), 'running');
});

test('a database server that was killed is started again', async () => {
  const first = await start();
  process.kill(first.pid, 'SIGKILL');
  while (stateOf(first.pid) === 'running') await systemClock.sleep(10);
  await first.stop();
  const second = await start();
  assert.notEqual(second.pid, first.pid);
  await asOwner(second.ownerUrl, (owner) => owner.query('select 1'));
  await second.stop();
});

test('a pid file that names some other program does not keep the database down', async () => {
  const first = await start();
  await first.stop();
  writeFileSync(
    path.join(folder, 'postgres', 'cluster', 'postmaster.pid'),
    `${process.pid}\n/nowhere\n1\n1\n\n127.0.0.1\n 1 999999999\nready\n`,
  );
  const second = await start();
  assert.equal(second.adopted, false);
  await second.stop();
});

test('a mark tells a program from another one that got its process id later', () => {
  assert.equal(isRunning(ownMark()), true);
  assert.equal(isRunning(`${process.pid}:1`), process.platform !== 'linux');
  assert.equal(isRunning('999999999:1'), false);
  assert.equal(isRunning('nonsense'), false);
});
