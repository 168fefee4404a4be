import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { unitsOf } from '#providers/gmail/costs.ts';
import { block, emptyWindow, grant, type QuotaWindow, readWindow } from '#providers/gmail/quota.ts';

const start = Date.UTC(2026, 2, 2, 9);

/** Asks again and again, waiting as it is told; what was granted when. */
function play(asks: { pause: number; units: number }[], limit: number): { at: number; units: number }[] {
  let window: QuotaWindow = emptyWindow;
  let now = start;
  return asks.map(({ pause, units }) => {
    now += pause;
    for (;;) {
      const { window: changed, answer } = grant(window, { units, now, limit });
      window = JSON.parse(JSON.stringify(changed)) as QuotaWindow;
      if (answer.type === 'granted') return { at: now, units };
      assert.ok(answer.ms > 0, 'a wait of nothing');
      now += answer.ms;
    }
  });
}

describe('The bucket of an account', () => {
  test('never grants more in any 60 seconds than the limit, however they are counted', () => {
    const asks = fc.array(fc.record({ pause: fc.nat(20_000), units: fc.integer({ min: 1, max: 200 }) }), {
      maxLength: 200,
    });
    fc.assert(
      fc.property(asks, fc.integer({ min: 200, max: 1_000 }), (given, limit) => {
        const granted = play(given, limit);
        for (const [first, { at }] of granted.entries()) {
          const within = granted.slice(first).filter((each) => each.at < at + 60_000);
          assert.ok(within.reduce((sum, { units }) => sum + units, 0) <= limit);
        }
      }),
    );
  });

  test('counts what was granted late in a second until a whole minute after it', () => {
    const { window } = grant(emptyWindow, { units: 100, now: start + 900, limit: 100 });
    const early = grant(window, { units: 1, now: start + 60_000, limit: 100 });
    assert.deepEqual(early.answer, { type: 'wait', ms: 1_000 });
    assert.equal(grant(window, { units: 1, now: start + 61_000, limit: 100 }).answer.type, 'granted');
  });

  test('wastes less than three in a hundred of what may be granted', () => {
    const granted = play(
      Array.from({ length: 71 * 40 }, () => ({ pause: 10, units: 80 })),
      5_700,
    );
    const minutes = (granted.at(-1)!.at - start) / 60_000;
    const units = granted.reduce((sum, each) => sum + each.units, 0);
    // The first minute's units are there at once: count what came after them.
    assert.ok((units - 5_700) / (minutes * 5_700) > 0.97);
  });

  test('grants what is larger than the limit when nothing else counts', () => {
    const [first, second] = play(
      [
        { pause: 0, units: 500 },
        { pause: 0, units: 500 },
      ],
      100,
    );
    assert.equal(first!.at, start);
    assert.equal(second!.at, start + 61_000);
  });

  test('lets nobody in while Google wants a pause, and everybody after it', () => {
    const blocked = block(emptyWindow, { now: start, retryAfterMs: 7_000, random: 0 });
    const ask = { units: 1, limit: 100 };
    assert.deepEqual(grant(blocked, { ...ask, now: start + 1_000 }).answer, { type: 'wait', ms: 6_000 });
    assert.equal(grant(blocked, { ...ask, now: start + 7_000 }).answer.type, 'granted');
  });

  test('doubles the pause at each refusal in a row, with jitter, up to a minute', () => {
    let window = emptyWindow;
    let now = start;
    const pauses: number[] = [];
    for (let n = 0; n < 9; n += 1) {
      window = block(window, { now, retryAfterMs: null, random: 1 });
      pauses.push(window.blockedUntil - now);
      now = window.blockedUntil;
    }
    assert.deepEqual(
      pauses,
      [1, 2, 4, 8, 16, 32, 64, 64, 64].map((seconds) => seconds * 1000),
    );
    assert.ok(block(emptyWindow, { now, retryAfterMs: null, random: 0.2 }).blockedUntil < now + 1_000);
  });

  test('forgets refusals after a quiet minute', () => {
    const blocked = block(emptyWindow, { now: start, retryAfterMs: null, random: 1 });
    const { window } = grant(blocked, { units: 1, now: start + 62_000, limit: 100 });
    assert.equal(window.refusals, 0);
  });

  test('keeps no more than the seconds that count', () => {
    let window = emptyWindow;
    for (let now = start; now < start + 600_000; now += 100) {
      window = grant(window, { units: 1, now, limit: 100_000 }).window;
    }
    assert.ok(window.grants.length <= 62);
  });

  test('takes a window that can not be read for a spent one', () => {
    for (const nonsense of [null, 7, 'x', {}, { grants: 1 }, { grants: [['a', 1]], blockedUntil: 0, refusals: 0 }]) {
      assert.equal(readWindow(nonsense, start).blockedUntil, start + 60_000);
    }
    assert.deepEqual(readWindow(JSON.parse(JSON.stringify(emptyWindow)), start), emptyWindow);
  });

  test('knows what each call costs before and after May 2026', () => {
    assert.deepEqual([unitsOf('2026', 'messages.get'), unitsOf('2026', 'threads.get')], [20, 40]);
    assert.deepEqual([unitsOf('legacy', 'messages.get'), unitsOf('legacy', 'threads.get')], [5, 10]);
    assert.deepEqual([unitsOf('2026', 'history.list'), unitsOf('legacy', 'messages.list')], [2, 5]);
  });
});
