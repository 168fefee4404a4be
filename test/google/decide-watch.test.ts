import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { Fault } from '#errors.ts';
import { decideWatch, type Watch } from '#google/decide-watch.ts';

const now = new Date('2026-03-02T09:00:00Z');
const dayMs = 86_400_000;
const after = (ms: number) => new Date(now.getTime() + ms);
const active: Watch = { state: 'active', expiresAt: after(3 * dayMs), failures: 0 };
const none: Watch = { state: 'off', expiresAt: null, failures: 0 };
const trouble = { type: 'failed', fault: new Fault('retry', 'gmail-trouble', 'Trouble.') } as const;
const refusal = { type: 'failed', fault: new Fault('refuse', 'gmail-topic-refused', 'No.') } as const;

describe('a watch', () => {
  it('that was renewed is active and renewed again in a day', () => {
    const next = decideWatch(none, { type: 'renewed', expiresAt: after(7 * dayMs) }, now, 0.5);
    assert.deepEqual([next.state, next.nextRenewalAt, next.failures], ['active', after(dayMs), 0]);
  });

  it('that Google gives for a short time is renewed in the middle of it', () => {
    const next = decideWatch(none, { type: 'renewed', expiresAt: after(3_600_000) }, now, 0.5);
    assert.deepEqual(next.nextRenewalAt, after(1_800_000));
  });

  it('holds until its end while renewing fails, and is lost then', () => {
    const holding = decideWatch(active, refusal, now, 0.5);
    assert.deepEqual(
      [holding.state, holding.expiresAt, holding.code],
      ['active', active.expiresAt, 'gmail-topic-refused'],
    );
    const over = decideWatch({ ...active, expiresAt: after(-1), failures: 5 }, trouble, now, 0.5);
    assert.deepEqual([over.state, over.expiresAt], ['lost', null]);
  });

  it('that never was is lost at once when Google refuses, and with the third failure otherwise', () => {
    assert.equal(decideWatch(none, refusal, now, 0.5).state, 'lost');
    assert.equal(decideWatch(none, trouble, now, 0.5).state, 'off');
    assert.equal(decideWatch({ ...none, failures: 2 }, trouble, now, 0.5).state, 'lost');
  });

  it('that nobody set up is off, and no failure', () => {
    const next = decideWatch({ ...active, failures: 3 }, { type: 'off' }, now, 0.5);
    assert.deepEqual([next.state, next.expiresAt, next.failures, next.code], ['off', null, 0, null]);
  });

  it('is always tried again: never at once, within a day, and before it ends', () => {
    const watches = fc.record({
      state: fc.constantFrom('active', 'lost', 'off'),
      expiresAt: fc.option(fc.integer({ min: -dayMs, max: 7 * dayMs }).map(after)),
      failures: fc.nat(1000),
    }) as fc.Arbitrary<Watch>;
    const lives = fc.integer({ min: 300_000, max: 30 * dayMs });
    const attempts = fc.oneof(
      lives.map((ms) => ({ type: 'renewed' as const, expiresAt: after(ms) })),
      fc.constantFrom(trouble, refusal, { type: 'off' as const }),
    );
    const unit = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(watches, attempts, unit, (before, attempt, random) => {
        const next = decideWatch(before, attempt, now, random);
        const pause = next.nextRenewalAt.getTime() - now.getTime();
        assert.ok(pause >= 30_000 && pause <= dayMs);
        if (attempt.type === 'renewed') assert.ok(next.nextRenewalAt < attempt.expiresAt);
        if (next.state === 'active') assert.ok(next.expiresAt !== null && next.expiresAt > now);
        else assert.equal(next.expiresAt, null);
      }),
    );
  });
});
