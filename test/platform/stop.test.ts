import assert from 'node:assert/strict';
import { test } from 'node:test';
import { silentLog } from '#platform/log.ts';
import { createStopper } from '#platform/stop.ts';
import { createTestClock } from '../support/clock.ts';

test('what was started last is closed first, once, and a failure does not keep the rest open', async () => {
  const stopper = createStopper(silentLog, createTestClock());
  const closed: string[] = [];
  stopper.add('database', () => void closed.push('database'));
  stopper.add('queue', () => {
    closed.push('queue');
    throw new Error('stuck');
  });
  stopper.add('web', async () => void closed.push('web'));
  await Promise.all([stopper.stop('test'), stopper.stop('again')]);
  assert.deepEqual(closed, ['web', 'queue', 'database']);
  assert.equal(stopper.signal.aborted, true);
});

test('a part that never closes is left behind when its time is over', async () => {
  const clock = createTestClock();
  const stopper = createStopper(silentLog, clock, 5000);
  let databaseClosed = false;
  stopper.add('database', () => {
    databaseClosed = true;
  });
  stopper.add('queue', () => new Promise(() => {}));
  const stopped = stopper.stop('test');
  await clock.advance(5000);
  await stopped;
  assert.equal(databaseClosed, true);
});
