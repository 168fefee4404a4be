import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { quotaStore } from '#google/quota-store.ts';
import type { ConnectionRef } from '#sync/connection-ref.ts';
import { syncConnection } from '#sync/sync-connection.ts';
import { createGoogleStage, type GoogleStage } from '../support/google-stage.ts';

describe('the quota of a Gmail account', () => {
  let stage: GoogleStage;
  let ref: ConnectionRef;
  before(async () => {
    stage = await createGoogleStage();
    ref = await stage.connect('ada@acme.example');
  });
  after(() => stage.close());

  it('is drawn from by one worker at a time, however many there are', async () => {
    const stores = Array.from({ length: 20 }, () => quotaStore(stage.app, ref));
    const seen = await Promise.all(
      stores.map((store) =>
        store.change((window) => {
          const grants: [number, number][] = [...window.grants, [window.grants.length, 1]];
          return { window: { ...window, grants }, answer: window.grants.length };
        }),
      ),
    );
    assert.deepEqual(
      seen.toSorted((a, b) => a - b),
      Array.from({ length: 20 }, (_, n) => n),
    );
  });

  it('is what it was after a restart, and another account’s is its own', async () => {
    const spent = await quotaStore(stage.app, ref).change((window) => ({ window, answer: window.grants.length }));
    const other = await stage.connect('bob@acme.example');
    const fresh = await quotaStore(stage.app, other).change((window) => ({ window, answer: window.grants.length }));
    assert.deepEqual([spent, fresh], [20, 0]);
  });

  it('is counted for what a sync really asked of Google', async () => {
    const third = await stage.connect('carl@acme.example');
    await stage.work('sync-connection');
    const units = await quotaStore(stage.app, third).change((window) => ({
      window,
      answer: window.grants.reduce((sum, [, granted]) => sum + granted, 0),
    }));
    // Reading the profile while connecting (1 unit) is not drawn from it: there is no connection yet.
    assert.equal(units, (stage.google.world.stats.units.get('carl@acme.example') ?? 0) - 1);
  });

  it('lets a sync that waits for units end as soon as the program stops', { timeout: 30_000 }, async () => {
    const ref = await stage.connect('waiting@acme.example');
    const spent = Math.floor(stage.clock.now().getTime() / 1000);
    await quotaStore(stage.app, ref).change((window) => ({
      window: { ...window, grants: [[spent, stage.app.config.google.quota.unitsPerMinute]] },
      answer: null,
    }));
    const ending = new AbortController();
    const run = syncConnection(stage.app, ref, 'manual', ending.signal);
    setTimeout(() => ending.abort(new DOMException('The program is ending.', 'AbortError')), 200);
    const report = await run;
    assert.equal(report.type === 'failed' && report.fault.code, 'stopped');
  });
});
