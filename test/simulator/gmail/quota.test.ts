/** Quota: units in any minute, at the prices of the year, for the user and for the project; calls at once. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { TokenHolder } from '#simulator/google/gmail/api.ts';
import { QuotaMeter } from '#simulator/google/gmail/quota.ts';
import { GoogleWorld } from '#simulator/google/world.ts';
import { createTestClock } from '../../support/clock.ts';
import { type Answered, letter, startGmail, until } from './stage.ts';

const holder: TokenHolder = { email: 'ada@acme.example', scopes: [], projectId: 'crm-1' };
const GET = 'gmail.users.messages.get';

describe('A user’s quota', () => {
  it('grants no more than its units in any 60 seconds, however the calls fall, and all that is free', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 30_000 }), { maxLength: 80 }), async (waits) => {
        const clock = createTestClock();
        const world = new GoogleWorld({ clock, quota: { unitsPerMinute: 100 } });
        const meter = new QuotaMeter(world);
        const granted: number[] = [];
        for (const wait of waits) {
          await clock.advance(wait);
          const now = clock.now().getTime();
          const spent = granted.filter((at) => at > now - 60_000).length * 20;
          const isFree = meter.charge(holder, GET) === null;
          assert.equal(isFree, spent + 20 <= 100);
          if (isFree) granted.push(now);
        }
      }),
    );
  });

  it('costs what Google’s table says, counts what was granted, and not what was refused', async (t) => {
    const { world, ada, get, clock } = await startGmail(t, { quota: { unitsPerMinute: 46 } });
    const { id } = ada.insert(letter());
    const statuses: number[] = [];
    for (const path of [`/messages/${id}`, '/messages', `/messages/${id}`, '/profile', `/messages/${id}`, '/profile'])
      statuses.push((await get(path)).status);
    assert.deepEqual(statuses, [200, 200, 200, 200, 429, 429]);
    assert.deepEqual([world.stats.units.get('ada@acme.example'), world.stats.throttled], [46, 2]);
    assert.equal(world.stats.calls.get(GET), 3);
    await clock.advance(59_999);
    assert.equal((await get('/profile')).status, 429);
    await clock.advance(1);
    assert.equal((await get('/profile')).status, 200);
  });

  it('is the older one for an older project, and may change while it runs', async (t) => {
    const { world, ada, get, clock } = await startGmail(t, { quota: { generation: 'legacy' } });
    const { id } = ada.insert(letter());
    await get(`/messages/${id}`);
    assert.equal(world.stats.units.get('ada@acme.example'), 5);
    assert.equal(world.quota.unitsPerMinute, 15_000);
    world.quota.unitsPerMinute = 9;
    assert.equal((await get(`/messages/${id}`)).status, 403);
    world.quota.unitsPerMinute = 10;
    assert.equal((await get(`/messages/${id}`)).status, 200);
    await clock.advance(60_000);
    world.quota.costs['gmail.users.messages.get'] = 11;
    assert.equal((await get(`/messages/${id}`)).status, 403);
  });

  it('is each user’s own, and the project’s for all of its users', async (t) => {
    const { call } = await startGmail(t, { quota: { unitsPerMinute: 5, projectUnitsPerMinute: 9 } });
    const list = async (email: string, projectId = 'crm-1') =>
      (await call('GET', '/messages', { email, projectId })).status;
    assert.deepEqual([await list('ada@acme.example'), await list('ada@acme.example')], [200, 429]);
    assert.equal(await list('ada@acme.example', 'crm-2'), 200);
    assert.equal(await list('bob@client.example'), 429);
    assert.equal(await list('bob@client.example', 'crm-2'), 429);
    assert.equal(await list('bob@client.example', 'crm-3'), 200);
  });

  it('of a day ends with the day', async (t) => {
    const { get, clock } = await startGmail(t, { quota: { projectUnitsPerDay: 5 } });
    await get('/messages');
    const { status, json } = await get('/profile');
    assert.deepEqual([status, json.error.errors[0].reason], [403, 'dailyLimitExceeded']);
    await clock.advance(15 * 3_600_000);
    assert.equal((await get('/profile')).status, 200);
  });

  it('says no in the words of Google, and when to come again where it is told to', async (t) => {
    const stage = await startGmail(t, { quota: { unitsPerMinute: 5, retryAfter: true } });
    await stage.get('/messages');
    await stage.clock.advance(20_500);
    assert.deepEqual(said(await stage.get('/messages')), [
      429,
      'rateLimitExceeded',
      'global',
      'RESOURCE_EXHAUSTED',
      '40',
    ]);
    stage.world.quota.retryAfter = false;
    assert.equal(said(await stage.get('/messages'))[4], null);
    stage.world.quota.refusal = '403-rate';
    assert.deepEqual(said(await stage.get('/messages')).slice(0, 3), [403, 'rateLimitExceeded', 'usageLimits']);
    stage.world.quota.refusal = '403-user-rate';
    const { json } = await stage.get('/messages');
    assert.equal(json.error.errors[0].reason, 'userRateLimitExceeded');
    assert.match(json.error.message, /^User-rate limit exceeded\. {2}Retry after 2026-03-02T09:01:00\.000Z$/);
  });
});

describe('Calls at once', () => {
  it('are as many as the rules allow for one user, while they take their time', async (t) => {
    const stage = await startGmail(t, { quota: { concurrency: 2 }, latencyMs: () => 100 });
    const running = [1, 2].map(() => stage.get('/profile'));
    await until(() => stage.clock.sleepers === 2);
    const third = await stage.get('/profile');
    assert.deepEqual(said(third).slice(0, 3), [429, 'rateLimitExceeded', 'global']);
    assert.equal(third.json.error.message, 'Too many concurrent requests for user.');
    const other = stage.call('GET', '/profile', { email: 'bob@client.example' });
    await until(() => stage.clock.sleepers === 3);
    await stage.clock.advance(100);
    assert.deepEqual(
      (await Promise.all([...running, other])).map(({ status }) => status),
      [200, 200, 200],
    );
    const last = stage.get('/profile');
    await until(() => stage.clock.sleepers === 1);
    await stage.clock.advance(100);
    assert.equal((await last).status, 200);
  });

  it('take as long as the world says, by its clock', async (t) => {
    const asked: string[] = [];
    const stage = await startGmail(t, {
      latencyMs(method) {
        asked.push(method);
        return method.endsWith('list') ? 300 : 0;
      },
    });
    assert.equal((await stage.get('/profile')).status, 200);
    const slow = stage.get('/messages');
    await until(() => stage.clock.sleepers === 1);
    await stage.clock.advance(300);
    assert.equal((await slow).status, 200);
    assert.deepEqual(asked, ['gmail.users.getProfile', 'gmail.users.messages.list']);
  });
});

function said({ status, json, headers }: Answered): unknown[] {
  const [{ reason, domain }] = json.error.errors;
  return [status, reason, domain, json.error.status, headers.get('retry-after')];
}
