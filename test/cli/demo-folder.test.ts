import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { isFault } from '#errors.ts';
import { noteWatching, takeDemoFolder } from '../../src/cli/demo/demo-folder.ts';
import { createEnterLinks } from '../../src/cli/demo/enter-links.ts';

const start = new Date('2026-10-06T09:00:00Z');
const later = (ms: number) => new Date(start.getTime() + ms);
const minute = 60_000;

let data: string;
beforeEach(() => {
  data = mkdtempSync(path.join(tmpdir(), 'rapport-demo-folder-'));
});
afterEach(() => rmSync(data, { recursive: true, force: true }));

const take = (now = start, fresh = false) => takeDemoFolder(data, ['ida@harbour.example'], now, fresh);

test('A demo that starts again finds its world, its passwords and when somebody watched.', () => {
  const first = take();
  noteWatching(first.state, start);
  first.save();
  first.leave();
  const again = take(later(90 * minute));
  assert.equal(again.path, path.join(data, 'demo'));
  assert.deepEqual(again.state, first.state);
  assert.equal(statSync(path.join(data, 'demo', 'demo.json')).mode & 0o077, 0);
  again.leave();
  const fresh = take(later(90 * minute), true);
  assert.deepEqual(fresh.state.startedAt, later(90 * minute));
  assert.notDeepEqual(fresh.state.passwords, first.state.passwords);
  fresh.leave();
});

test('Watching goes on where a short pause interrupted it, and begins anew after a long one.', () => {
  const { state, leave } = take();
  for (const at of [0, 1, 2.5, 60, 61]) noteWatching(state, later(at * minute));
  assert.deepEqual(state.watched, [
    { from: start, to: later(4.5 * minute) },
    { from: later(60 * minute), to: later(63 * minute) },
  ]);
  leave();
});

const refuses = (code: string, work: () => unknown) =>
  assert.throws(work, (error) => isFault(error, 'refuse') && error.code === code);

test('A folder in use, and one that is no demo, are refused and left alone.', () => {
  const running = take();
  refuses('demo-running', () => take());
  refuses('demo-running', () => take(start, true));
  running.leave();
  rmSync(running.path, { recursive: true });
  mkdirSync(running.path);
  writeFileSync(path.join(running.path, 'precious'), 'x');
  refuses('demo-folder', () => take(start, true));
  assert.ok(existsSync(path.join(running.path, 'precious')));
});

test('What a killed demo left behind stops nobody.', () => {
  take().leave();
  writeFileSync(path.join(data, 'demo', 'demo.pid'), '999999:1');
  take().leave();
});

test('A link signs in once, and not after five minutes.', () => {
  let now = start;
  const person = { email: 'ida@harbour.example', password: 'pier-tide-1234' };
  const links = createEnterLinks('http://localhost:1', person, { now: () => now, sleep: async () => {} });
  const token = () => new URL(links.make()).searchParams.get('token')!;
  const [first, second] = [token(), token()];
  assert.deepEqual(links.take(first), person);
  assert.equal(links.take(first), null);
  assert.equal(links.take('nonsense'), null);
  now = later(5 * minute + 1);
  assert.equal(links.take(second), null);
});
