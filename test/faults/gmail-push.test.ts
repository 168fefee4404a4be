import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { readAlerts } from '#alerts/read-alerts.ts';
import { isFault } from '#errors.ts';
import { webhookUrl } from '#google/addresses.ts';
import { dispatchDue } from '#jobs/work.ts';
import { startGoogle } from '#simulator/google/start.ts';
import { createGoogleStage, type GoogleStage, staged } from '../support/google-stage.ts';
import { addGuest, type GmailMailbox, hurry, openMailbox } from './gmail-mailbox.ts';
import { type GmailWebhook, openWebhook, wrapNotice } from './gmail-webhook.ts';

const minute = 60_000;
const day = 24 * 60 * minute;

describe('what may happen to Gmail’s notifications', () => {
  let stage: GoogleStage;
  let webhook: GmailWebhook;
  before(async () => {
    stage = await createGoogleStage({ push: 'push' });
    webhook = await openWebhook(stage);
    await addGuest(stage);
  });
  afterEach(() => stage.google.world.faults.clear());
  after(async () => {
    await webhook.close();
    await stage.close();
  });

  /** A mailbox that was imported and is watched, as the worker leaves it. */
  const openWatched = async (name: string): Promise<GmailMailbox> => {
    const box = await openMailbox(stage, name, 4);
    await hurry(stage, stage.work());
    assert.equal((await stage.view(box.ref)).google?.push.state, 'active');
    return box;
  };
  const sign = (change: Record<string, unknown> = {}) =>
    stage.google.pubsub.signToken({ aud: webhookUrl(stage.app), email: staged.pushAccount, ...change });
  const stored = async ({ ref }: GmailMailbox) => {
    const rows = await stage.app.db.tenant(ref, (tx) =>
      tx
        .selectFrom('push_notification')
        .select(['notification_id', 'history_id'])
        .where('connection_id', '=', ref.connectionId)
        .orderBy('notification_id')
        .execute(),
    );
    return rows.map((row) => row.history_id);
  };
  const openAlerts = async ({ ref }: GmailMailbox) => {
    const alerts = await stage.app.db.tenant(stage.admin, (tx) => readAlerts(tx, stage.admin));
    return alerts.filter((alert) => alert.connectionId === ref.connectionId && alert.clearedAt === null);
  };
  /** What the half-minutely look and the worker do when so much time has passed. */
  const passTime = async (ms: number) => {
    stage.clock.advance(ms);
    await dispatchDue(stage.app);
    return hurry(stage, stage.work());
  };

  for (const push of ['duplicate', 'reorder', 'delay'] as const) {
    test(`${push}: each notification rings once, and the mail is here once`, async () => {
      const box = await openWatched(`pubsub-${push}`);
      stage.google.world.faults.add({ method: 'push', email: box.user.email, times: 6, act: { push } });
      for (let n = 0; n < 6; n++) box.deliver();
      await stage.google.pubsub.deliverNow();
      assert.equal(new Set(await stored(box)).size, 6);
      assert.equal((await stored(box)).length, 6);
      assert.equal(await stage.waiting('sync-connection'), 1, 'a burst is one job');
      await hurry(stage, stage.work());
      await box.assertWhole();
    });
  }

  test('notifications out of order, repeated and long out of date start nothing twice and lose nothing', async () => {
    const box = await openWatched('shuffled');
    stage.google.world.faults.add({ method: 'push', times: 100, act: { push: 'drop' } });
    const ids = Array.from({ length: 8 }, () => {
      box.deliver();
      return box.user.historyId;
    });
    const order = [5, 0, 7, 7, 2, 1, 6, 0, 3, 4, 5];
    for (const n of order) {
      const body = wrapNotice(`shuffled-${n}`, box.user.email, ids[n]!);
      await webhook.receive({ token: sign(), body });
      if (n === 2) await hurry(stage, stage.work());
    }
    assert.deepEqual(await stored(box), ids);
    await hurry(stage, stage.work());
    await box.assertWhole();
    const { nextSyncAt } = await stage.view(box.ref);
    assert.equal(
      await webhook.receive({ token: sign(), body: wrapNotice('shuffled-3', box.user.email, ids[3]!) }),
      'duplicate',
    );
    assert.equal(await stage.waiting('sync-connection'), 0);
    assert.equal(await webhook.receive({ token: sign(), body: wrapNotice('stale', box.user.email, '1') }), 'received');
    assert.deepEqual(await hurry(stage, stage.work()), ['sync-connection']);
    assert.ok((await stage.view(box.ref)).nextSyncAt! >= nextSyncAt!);
    await box.assertWhole();
  });

  test('a history id above 2^53 in a notification is kept digit by digit', async () => {
    const box = await openWatched('digits');
    await webhook.receive({ token: sign(), body: wrapNotice('digits', box.user.email, '9007199254740993') });
    assert.deepEqual(await stored(box), ['9007199254740993']);
    await hurry(stage, stage.work());
    await box.assertWhole();
  });

  test('with every notification dropped for an hour, polling finds the mail within its interval', async () => {
    const box = await openWatched('dropped');
    stage.google.world.faults.add({ method: 'push', times: 10_000, act: { push: 'drop' } });
    for (let n = 0; n < 12; n++) {
      const id = box.deliver();
      if (n % 4 === 3) box.user.delete(id);
      await stage.google.pubsub.deliverNow();
      assert.equal(await stage.waiting('sync-connection'), 0, 'nothing rings');
      assert.ok((await passTime(5 * minute)).includes('sync-connection'), 'it is due');
      await box.assertWhole();
    }
    stage.google.world.faults.clear();
    box.deliver();
    await stage.google.pubsub.deliverNow();
    assert.equal(await stage.waiting('sync-connection'), 1, 'and then they ring again');
    await hurry(stage, stage.work());
    await box.assertWhole();
  });

  test('a webhook that was away for an hour hears afterwards what it missed', async () => {
    const box = await openWatched('away');
    webhook.away = true;
    for (let n = 0; n < 3; n++) box.deliver();
    await stage.google.pubsub.deliverNow();
    stage.clock.advance(60 * minute);
    await stage.google.pubsub.deliverNow();
    assert.deepEqual(await stored(box), []);
    assert.equal(stage.google.pubsub.waiting(staged.subscription), 3, 'nobody took them');
    webhook.away = false;
    await stage.google.pubsub.deliverNow();
    assert.equal((await stored(box)).length, 3);
    await hurry(stage, stage.work());
    await box.assertWhole();
  });

  const forgeries: [string, () => string | Promise<string>][] = [
    ['no token', () => ''],
    ['a token of nonsense', () => 'a.b.c'],
    ['another audience', () => sign({ aud: 'https://crm.other.example/api/email/webhooks/gmail' })],
    ['another service account', () => sign({ email: 'push@other-project.iam.example' })],
    ['an address that Google did not verify', () => sign({ email_verified: false })],
    ['another issuer', () => sign({ iss: 'https://accounts.evil.example' })],
    ['a token that has run out', () => sign({ iat: nowS() - 7_200, exp: nowS() - 3_600 })],
    ['a token of tomorrow', () => sign({ iat: nowS() + 3_600, exp: nowS() + 7_200 })],
    ['the signature of another key', () => forgedToken()],
    ['claims that were changed after signing', () => tamper(sign())],
    ['no signature at all', () => unsigned(sign())],
  ];
  test('a notification with a forged token is refused, stores nothing and starts nothing', async () => {
    const box = await openWatched('forged');
    const body = wrapNotice('forged', box.user.email, box.user.historyId);
    for (const [name, forge] of forgeries) {
      const token = await forge();
      await assert.rejects(
        webhook.receive({ token, body }),
        (error) => isFault(error) && error.code === 'push-token-invalid',
        name,
      );
    }
    assert.deepEqual(await stored(box), []);
    assert.equal(await stage.waiting('sync-connection'), 0);
    assert.equal(await webhook.receive({ token: sign(), body }), 'received', 'the same with a true token');
    await hurry(stage, stage.work());
  });

  test('a true token with a notification of another project is refused', async () => {
    const box = await openWatched('project');
    const body = wrapNotice('x', box.user.email, '5').replace(
      staged.subscription,
      'projects/other/subscriptions/gmail',
    );
    await assert.rejects(
      webhook.receive({ token: sign(), body }),
      (error) => isFault(error) && error.next === 'refuse',
    );
    assert.deepEqual(await stored(box), []);
  });

  test('after Google has changed its keys its tokens are taken, the old and the new', async () => {
    const box = await openWatched('rotated');
    const old = sign();
    assert.equal(await webhook.receive({ token: old, body: wrapNotice('k1', box.user.email, '1') }), 'received');
    stage.google.oauth.rotateKeys();
    stage.clock.advance(2 * minute);
    assert.equal(await webhook.receive({ token: sign(), body: wrapNotice('k2', box.user.email, '2') }), 'received');
    assert.equal(await webhook.receive({ token: old, body: wrapNotice('k3', box.user.email, '3') }), 'received');
    await hurry(stage, stage.work());
  });

  test('while Google gives no keys nothing is believed and nothing is refused for good', async () => {
    const box = await openWatched('keyless');
    stage.google.oauth.rotateKeys();
    stage.clock.advance(2 * minute);
    stage.google.world.faults.add({ method: 'keys', act: 'html' });
    const body = wrapNotice('keyless', box.user.email, '1');
    await assert.rejects(webhook.receive({ token: sign(), body }), (error) => isFault(error) && error.next === 'retry');
    assert.equal(await webhook.receive({ token: sign(), body }), 'received', 'Pub/Sub brings it again');
    await hurry(stage, stage.work());
  });

  test('a watch that Google forgot without a word delays mail to the next poll, and is there again the next day', async () => {
    const box = await openWatched('silent');
    stage.google.pubsub.loseWatch(box.user.email);
    box.deliver();
    await stage.google.pubsub.deliverNow();
    assert.equal(await stage.waiting('sync-connection'), 0);
    await passTime(5 * minute);
    await box.assertWhole();
    assert.ok((await passTime(day)).includes('renew-watch'));
    assert.ok(stage.google.pubsub.watchedUntil(box.user.email));
    box.deliver();
    await stage.google.pubsub.deliverNow();
    assert.equal(await stage.waiting('sync-connection'), 1);
    await hurry(stage, stage.work());
    await box.assertWhole();
  });

  test('a watch that Google will not renew is told once when it has ended, and taken back when it works again', async () => {
    const box = await openWatched('refused');
    stage.google.pubsub.allowGmail(staged.topic, false);
    await passTime(day);
    assert.equal((await stage.view(box.ref)).google?.push.state, 'active', 'the last one still holds');
    assert.deepEqual(await openAlerts(box), []);
    for (let n = 0; n < 3; n++) await passTime(3 * day);
    const { push } = (await stage.view(box.ref)).google!;
    assert.equal(push.state, 'lost');
    assert.deepEqual(
      (await openAlerts(box)).map(({ kind }) => kind),
      ['push-lost'],
    );
    assert.match((await openAlerts(box))[0]!.message, /looks by itself every few minutes/);
    box.deliver();
    await passTime(5 * minute);
    await box.assertWhole();
    stage.google.pubsub.allowGmail(staged.topic, true);
    await passTime(2 * 60 * minute);
    assert.equal((await stage.view(box.ref)).google?.push.state, 'active');
    assert.deepEqual(await openAlerts(box), []);
  });

  const nowS = () => Math.floor(stage.clock.now().getTime() / 1000);

  async function forgedToken(): Promise<string> {
    const other = await startGoogle({ clock: stage.clock });
    const token = other.pubsub.signToken({ aud: webhookUrl(stage.app), email: staged.pushAccount });
    await other.close();
    return token;
  }
});

function tamper(token: string): string {
  const [head, body = '', signature] = token.split('.');
  const claims = JSON.parse(Buffer.from(body, 'base64url').toString()) as { exp: number };
  claims.exp += 1;
  return [head, Buffer.from(JSON.stringify(claims)).toString('base64url'), signature].join('.');
}

function unsigned(token: string): string {
  const head = Buffer.from(JSON.stringify({ alg: 'none', typ: 'JWT' })).toString('base64url');
  return [head, token.split('.')[1], ''].join('.');
}
