import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { Fault, type Next } from '#errors.ts';
import { decideNextRun } from '#sync/decide-next-run.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const after = (fault: Fault | null, failures = 0, random = 0.5) =>
  decideNextRun(fault, { failures, pollMinutes: 5 }, random);
const fault = (next: Next, retryAfter?: number) => new Fault(next, 'some-code', 'Some words.', { retryAfter });

describe('after a run', () => {
  it('that was done the connection is well, and polled after its interval', () => {
    const well = { status: 'connected', code: null, message: null, failures: 0, pauseMs: 5 * minute };
    assert.deepEqual(after(null, 17), well);
  });

  it('that failed for the first or second time the connection stays connected and says why', () => {
    for (const next of ['retry', 'resync', 'skip'] as const) {
      const first = after(fault(next), 0);
      assert.deepEqual(
        [first.status, first.code, first.message, first.failures],
        ['connected', 'some-code', 'Some words.', 1],
      );
      assert.equal(after(fault(next), 1).status, 'connected');
    }
  });

  it('that failed for the third time the connection is in error', () => {
    for (const failures of [2, 3, 50]) assert.equal(after(fault('retry'), failures).status, 'error');
  });

  it('that lost access nothing runs until the owner gives it again', () => {
    for (const failures of [0, 9]) {
      const { status, failures: counted } = after(fault('reconnect'), failures);
      assert.deepEqual([status, counted], ['needs_reconnect', failures]);
    }
  });

  it('that was refused the connection is in error, and tried each hour', () => {
    assert.deepEqual([after(fault('refuse')).status, after(fault('refuse')).pauseMs], ['error', hour]);
  });

  it('that a stop of the program ended nothing counts as failed and the next may begin at once', () => {
    const stopped = after(new Fault('retry', 'stopped', 'Stopped.'), 2);
    assert.deepEqual([stopped.status, stopped.failures, stopped.pauseMs], ['connected', 2, 0]);
  });

  it('the pause doubles', () => {
    const longest = [0, 1, 2, 3].map((failures) => after(fault('retry'), failures, 1).pauseMs);
    assert.deepEqual(longest, [11_000, 21_000, 41_000, 81_000]);
  });

  it('the pause is at least what the server asked for', () => {
    assert.equal(after(fault('retry', 2 * hour)).pauseMs, 2 * hour);
  });

  it('a server can not put us off for longer than a day', () => {
    for (const asked of [2 * day, 1e15, Number.MAX_VALUE, Number.POSITIVE_INFINITY]) {
      assert.equal(after(fault('retry', asked)).pauseMs, day);
    }
  });

  it('whatever happened, the pause is a time of a second to a day, and only reconnect stops', () => {
    const next = fc.constantFrom<Next>('retry', 'reconnect', 'resync', 'skip', 'refuse');
    const asked = fc.option(fc.double(), { nil: undefined });
    const failures = fc.nat(1_000_000);
    fc.assert(
      fc.property(next, asked, failures, fc.double({ min: 0, max: 1, noNaN: true }), (kind, retryAfter, n, random) => {
        const run = after(fault(kind, retryAfter), n, random);
        assert.ok(run.pauseMs >= 1_000 && run.pauseMs <= day, String(run.pauseMs));
        assert.equal(run.status === 'needs_reconnect', kind === 'reconnect');
        assert.equal(run.failures, kind === 'reconnect' ? n : n + 1);
      }),
    );
  });
});
