import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import type { FaultAct } from '#simulator/google/faults.ts';
import type { QuotaRules } from '#simulator/google/quota-rules.ts';
import { createGoogleStage, type GoogleStage } from '../support/google-stage.ts';
import { addGuest, openMailbox } from './gmail-mailbox.ts';

const tooFast = { status: 429, reason: 'rateLimitExceeded' };

describe('what Google may answer in place of an answer', () => {
  let stage: GoogleStage;
  let rules: QuotaRules;
  /** When Google began to carry out calls. */
  let begins: number[] = [];
  before(async () => {
    const latencyMs = () => {
      begins.push(stage.clock.now().getTime());
      return 0;
    };
    const env = { RAPPORT_LIST_PAGE: '20', RAPPORT_GMAIL_CONCURRENCY: '50' };
    stage = await createGoogleStage({ env, google: { latencyMs } });
    rules = { ...stage.google.world.quota };
    await addGuest(stage);
  });
  afterEach(() => {
    stage.google.world.faults.clear();
    Object.assign(stage.google.world.quota, rules);
  });
  after(() => stage.close());

  const callsOf = (method: string) => stage.google.world.stats.calls.get(method) ?? 0;

  const refusals: [string, FaultAct][] = [
    ['429', tooFast],
    ['429 with Retry-After', { ...tooFast, retryAfter: 20 }],
    ['403 rateLimitExceeded', { status: 403, reason: 'rateLimitExceeded' }],
    ['403 userRateLimitExceeded with Retry-After', { status: 403, reason: 'userRateLimitExceeded', retryAfter: 20 }],
  ];
  for (const [name, act] of refusals) {
    test(`${name} slows a sync down, in every kind of call, and loses nothing`, async () => {
      const box = await openMailbox(stage, name.replaceAll(/\W+/g, '-').toLowerCase(), 30);
      for (const method of ['labels.list', 'getProfile', 'messages.list', 'history.list'])
        stage.google.world.faults.add({ method: `gmail.users.${method}`, act, times: 2 });
      stage.google.world.faults.add({ method: 'batch', nth: 2, act, times: 2 });
      assert.deepEqual(await box.syncToTheEnd(), [], 'one run outlasts it');
      assert.equal(stage.google.world.faults.acted >= 10, true);
      await box.assertWhole();
      const { status } = await stage.view(box.ref);
      assert.equal(status, 'connected', 'its owner need not hear of it');
    });
  }

  test('nobody asks before the time that Google named', async () => {
    const box = await openMailbox(stage, 'patient', 4);
    begins = [];
    stage.google.world.faults.add({ method: 'gmail.users.labels.list', act: { ...tooFast, retryAfter: 40 } });
    const began = stage.clock.now().getTime();
    assert.equal((await box.sync()).type, 'done');
    assert.ok(begins.length > 0 && begins[0]! >= began + 40_000, 'the sync waited for it');
    await box.assertWhole();
  });

  test('a long time that Google named ends the run, and no other run asks before it is over', async () => {
    const box = await openMailbox(stage, 'long', 4);
    begins = [];
    stage.google.world.faults.add({ method: 'gmail.users.labels.list', act: { ...tooFast, retryAfter: 300 } });
    const began = stage.clock.now().getTime();
    for (let n = 0; n < 2; n++) {
      const report = await box.sync();
      assert.ok(report.type === 'failed' && report.fault.code === 'gmail-rate-limited');
      const { nextSyncAt } = await stage.view(box.ref);
      assert.ok(nextSyncAt && nextSyncAt.getTime() >= began + 300_000);
    }
    assert.deepEqual(begins, [], 'Google was left alone');
    await box.syncToTheEnd();
    await box.assertWhole();
  });

  test('a Google that refuses for its pace all day is asked again later, and its owner hears why', async () => {
    const box = await openMailbox(stage, 'refused', 10);
    stage.google.world.faults.add({ method: 'gmail.*', act: { ...tooFast, retryAfter: 600 }, times: 10_000 });
    for (let n = 0; n < 3; n++) await box.sync();
    const { status, statusCode, statusMessage } = await stage.view(box.ref);
    assert.deepEqual([status, statusCode], ['error', 'gmail-rate-limited']);
    assert.match(statusMessage ?? '', /slower pace/);
    stage.google.world.faults.clear();
    await box.syncToTheEnd();
    await box.assertWhole();
    assert.equal((await stage.view(box.ref)).status, 'connected');
  });

  test('a project whose day is spent is left alone for an hour', async () => {
    const box = await openMailbox(stage, 'spent', 10);
    stage.google.world.faults.add({
      method: 'batch',
      act: { partsFail: [3], status: 403, reason: 'dailyLimitExceeded' },
    });
    const report = await box.sync();
    const endedAt = stage.clock.now().getTime();
    assert.ok(report.type === 'failed' && report.fault.code === 'gmail-day-limit');
    const { nextSyncAt } = await stage.view(box.ref);
    assert.ok(nextSyncAt && nextSyncAt.getTime() - endedAt > 50 * 60_000);
    await box.syncToTheEnd();
    await box.assertWhole();
  });

  test('of a batch of which 13 of 50 parts are refused, only these are asked for again', async () => {
    const box = await openMailbox(stage, 'thirteen');
    for (let n = 0; n < 50; n++) box.deliver({ matter: `Alone ${n}` });
    const partsFail = Array.from({ length: 13 }, (_, n) => n * 4 - (n % 3) + 1);
    stage.google.world.faults.add({ method: 'batch', nth: 2, act: { partsFail } });
    const [gets, batches] = [callsOf('gmail.users.messages.get'), callsOf('batch')];
    assert.deepEqual(await box.syncToTheEnd(), []);
    assert.equal(callsOf('gmail.users.messages.get') - gets, 50, '37 were answered once, and 13 at their second try');
    assert.ok(callsOf('batch') - batches <= 8);
    await box.assertWhole();
  });

  for (const act of ['mangle-part-order', 'mangle-content-ids'] as const) {
    test(`${act}: no message gets the words of another`, async () => {
      const box = await openMailbox(stage, act);
      for (let n = 0; n < 40; n++) box.deliver({ matter: `Alone ${n}` });
      stage.google.world.faults.add({ method: 'batch', times: act === 'mangle-part-order' ? 1_000 : 3, act });
      await box.syncToTheEnd();
      await box.assertWhole();
    });
  }

  const broken: [string, FaultAct][] = [
    ['a burst of 503', { status: 503, reason: 'backendError' }],
    ['half an answer', 'truncate'],
    ['a page in HTML', 'html'],
    ['a page in HTML with status 200', { html: 200 }],
    ['a page in HTML with status 401', { html: 401 }],
    ['a page in HTML with status 404', { html: 404 }],
    ['nothing with status 200', 'empty-200'],
    ['a connection that is cut', 'drop-connection'],
  ];
  for (const [name, act] of broken) {
    test(`${name}: no call takes it for Google's word`, async () => {
      const box = await openMailbox(stage, name.replaceAll(/\W+/g, '-').toLowerCase(), 30);
      for (const method of ['labels.list', 'getProfile', 'messages.list', 'history.list'])
        stage.google.world.faults.add({ method: `gmail.users.${method}`, act });
      stage.google.world.faults.add({ method: 'batch', act, times: 2 });
      const codes = await box.syncToTheEnd();
      assert.deepEqual(codes, [], 'one run outlasts it');
      await box.assertWhole();
      for (let n = 0; n < 5; n++) box.deliver();
      box.user.delete(box.user.list().at(-1)!.id);
      stage.google.world.faults.add({ method: 'gmail.users.history.list', act, times: 3 });
      stage.google.world.faults.add({ method: 'gmail.users.messages.get', act, times: 2 });
      await box.syncToTheEnd();
      await box.assertWhole();
    });
  }

  test('a token endpoint that answers HTML or nothing stops nobody', async () => {
    const box = await openMailbox(stage, 'sign-in', 6);
    stage.google.oauth.expireAccessTokens(box.user.email);
    stage.google.world.faults.add({ method: 'token', act: 'html', times: 2 });
    stage.google.world.faults.add({ method: 'token', nth: 3, act: 'empty-200', times: 2 });
    stage.google.world.faults.add({ method: 'token', nth: 5, act: 'truncate' });
    const codes = await box.syncToTheEnd();
    assert.ok(
      codes.every((code) => code === 'gmail-trouble' || code === 'gmail-answer-broken'),
      codes.join(),
    );
    await box.assertWhole();
  });

  test('a Google that is in trouble for long loses no mail and gives up none', async () => {
    const box = await openMailbox(stage, 'trouble', 30);
    stage.google.world.faults.add({
      method: 'gmail.*',
      nth: 12,
      act: { status: 500, reason: 'backendError' },
      times: 30,
    });
    stage.google.world.faults.add({ method: 'batch', act: { status: 500, reason: 'backendError' }, times: 5 });
    await box.syncToTheEnd();
    await box.assertWhole();
  });

  test('a quota that Google lowers at runtime is kept to, and one that it raises does no harm', async () => {
    const box = await openMailbox(stage, 'lowered');
    for (let n = 0; n < 120; n++) box.deliver({ matter: `Alone ${n}` });
    const { world } = stage.google;
    world.quota.unitsPerMinute = 500;
    const codes = await box.syncToTheEnd();
    assert.ok(
      codes.every((code) => code === 'gmail-rate-limited'),
      codes.join(),
    );
    assert.ok(world.stats.throttled > 0);
    await box.assertWhole();
    world.quota.unitsPerMinute = 15_000;
    world.quota.costs['gmail.users.messages.get'] = 5;
    for (let n = 0; n < 20; n++) box.deliver();
    await box.syncToTheEnd();
    await box.assertWhole();
  });
});
