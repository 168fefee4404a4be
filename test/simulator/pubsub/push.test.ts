/** Pushes of the simulated Pub/Sub: who sends them, when they come again, and what a script does to them. */
import assert from 'node:assert/strict';
import { createPublicKey, type JsonWebKey } from 'node:crypto';
import { describe, it, type TestContext } from 'node:test';
import { isSignedBy, readJwt } from '#simulator/google/oauth/jwt.ts';
import type { GoogleStartOptions } from '#simulator/google/start.ts';
import { listenForPushes, type PushEndpoint } from '../../support/push-endpoint.ts';
import { type GoogleStage, startStage } from '../../support/simulated-google.ts';
import { waitFor } from '../../support/wait-for.ts';

const topic = 'projects/acme-crm/topics/gmail';
const subscription = 'projects/acme-crm/subscriptions/crm';
const ada = 'ada@acme.example';
const sender = 'push@acme-crm.iam.gserviceaccount.com';

describe('A push', () => {
  it('carries the notice, and a token that names sender and audience', async (t) => {
    const { stage, endpoint } = await startPushing(t);
    const id = stage.pubsub.publish(topic, 'hello');
    await stage.pubsub.deliverNow();
    const [push] = endpoint.arrived;
    assert.deepEqual([push?.messageId, push?.text, push?.subscription], [id, 'hello', subscription]);
    const token = readJwt(push?.token ?? '')!;
    const { iss, aud, email, email_verified, iat, exp } = token.claims;
    assert.deepEqual([iss, aud, email, email_verified], ['https://accounts.google.com', 'crm', sender, true]);
    assert.equal(Number(exp) - Number(iat), 3600);
    const { keys } = (await (await fetch(stage.endpoints.keysUrl)).json()) as { keys: JsonWebKey[] };
    assert.ok(isSignedBy(token, createPublicKey({ key: keys[0]!, format: 'jwk' })));
  });

  it('goes out by itself', async (t) => {
    const { stage, endpoint } = await startPushing(t);
    stage.pubsub.publish(topic, 'hello');
    await until(() => endpoint.arrived.length === 1);
    await until(() => stage.pubsub.waiting(subscription) === 0);
  });

  it('that was refused comes again by the clock, each time later', async (t) => {
    const { stage, endpoint } = await startPushing(t);
    endpoint.answers.push(500, 302, 429);
    stage.pubsub.publish(topic, 'hello');
    for (const [pause, times] of [
      [100, 2],
      [200, 3],
      [400, 4],
    ] as const) {
      await until(() => endpoint.arrived.length === times - 1 && stage.clock.sleepers === 1);
      await stage.clock.advance(pause - 1);
      assert.equal(endpoint.arrived.length, times - 1);
      await stage.clock.advance(1);
      await until(() => endpoint.arrived.length === times);
    }
    await until(() => stage.pubsub.waiting(subscription) === 0);
    assert.equal(new Set(endpoint.arrived.map(({ messageId }) => messageId)).size, 1);
  });

  it('that nobody answers is given up at its deadline, and comes again', async (t) => {
    const { stage, endpoint } = await startPushing(t);
    endpoint.answers.push(0);
    stage.pubsub.publish(topic, 'hello');
    await until(() => endpoint.arrived.length === 1);
    await stage.clock.advance(10_000);
    await until(() => stage.clock.sleepers === 1);
    await stage.clock.advance(100);
    await until(() => stage.pubsub.waiting(subscription) === 0);
    assert.equal(endpoint.arrived.length, 2);
  });

  it('waits for nobody when all is delivered at once', async (t) => {
    const { stage, endpoint } = await startPushing(t);
    endpoint.answers.push(503);
    stage.pubsub.publish(topic, 'hello');
    await stage.pubsub.deliverNow();
    assert.equal(stage.pubsub.waiting(subscription), 1);
    await stage.pubsub.deliverNow();
    assert.deepEqual([endpoint.arrived.length, stage.pubsub.waiting(subscription)], [2, 0]);
  });

  it('is forgotten after seven days without an answer', async (t) => {
    const { stage, endpoint } = await startPushing(t);
    endpoint.answers.push(500);
    stage.pubsub.publish(topic, 'hello');
    await stage.pubsub.deliverNow();
    await stage.clock.advance(7 * 86_400_000 + 1);
    await stage.pubsub.deliverNow();
    assert.deepEqual([endpoint.arrived.length, stage.pubsub.waiting(subscription)], [1, 0]);
  });

  it('goes to this machine only', async (t) => {
    const { stage } = await startPushing(t);
    for (const endpoint of ['https://crm.example/push', 'http://127.evil.example/', 'ftp://127.0.0.1/'])
      assert.throws(
        () =>
          stage.pubsub.createSubscription(`${subscription}-2`, {
            topic,
            push: { endpoint, audience: 'crm', serviceAccountEmail: sender },
          }),
        /this machine only/,
      );
  });

  it('ends with its server', async (t) => {
    const { stage, endpoint } = await startPushing(t);
    endpoint.answers.push(0);
    stage.pubsub.publish(topic, 'hello');
    await until(() => endpoint.arrived.length === 1);
    await stage.close();
    assert.equal(stage.clock.sleepers, 0);
    await assert.rejects(fetch(stage.url));
  });
});

describe('A change of a watched mailbox', () => {
  it('is published with its historyId as a number, even one beyond what numbers can hold', async (t) => {
    const { stage, endpoint } = await startPushing(t, { firstHistoryId: 2n ** 60n });
    deliver(stage);
    await stage.pubsub.deliverNow();
    const historyId = stage.world.user(ada)!.historyId;
    assert.ok(BigInt(historyId) > 2n ** 60n);
    assert.equal(endpoint.arrived.at(-1)?.text, `{"emailAddress":"${ada}","historyId":${historyId}}`);
  });

  it('is published at most once a second, and the others are dropped', async (t) => {
    const { stage, endpoint } = await startPushing(t, {}, 1000);
    deliver(stage);
    deliver(stage);
    await stage.pubsub.deliverNow();
    assert.equal(endpoint.arrived.length, 1);
    await stage.clock.advance(1000);
    deliver(stage);
    await stage.pubsub.deliverNow();
    assert.equal(endpoint.arrived.length, 2);
  });

  it('is not published without a watch, after its end, or once Gmail may not publish', async (t) => {
    const { stage, endpoint } = await startPushing(t);
    stage.pubsub.loseWatch('Ada@acme.example');
    deliver(stage);
    watch(stage);
    stage.pubsub.allowGmail(topic, false);
    deliver(stage);
    stage.pubsub.allowGmail(topic, true);
    assert.deepEqual(stage.pubsub.watchedUntil(ada), new Date(stage.clock.now().getTime() + 7 * 86_400_000));
    await stage.clock.advance(7 * 86_400_000);
    assert.equal(stage.pubsub.watchedUntil(ada), null);
    deliver(stage);
    await stage.pubsub.deliverNow();
    assert.equal(endpoint.arrived.length, 0);
    watch(stage);
    deliver(stage);
    await stage.pubsub.deliverNow();
    assert.equal(endpoint.arrived.length, 1);
  });

  it('can be lost, doubled, late or out of order, as the script says', async (t) => {
    const { stage, endpoint } = await startPushing(t);
    const faults = ['drop', 'duplicate', 'reorder', null, 'delay'] as const;
    const texts: string[] = [];
    for (const push of faults) {
      if (push !== null) stage.world.faults.add({ method: 'push', email: ada, act: { push } });
      deliver(stage);
      texts.push(`{"emailAddress":"${ada}","historyId":${stage.world.user(ada)!.historyId}}`);
      await until(() => endpoint.arrived.length >= expectedAfter(push));
    }
    assert.deepEqual(
      endpoint.arrived.map(({ text }) => texts.indexOf(text)),
      [1, 1, 3, 2],
    );
    await stage.clock.advance(60_000);
    await until(() => endpoint.arrived.length === 5);
    assert.equal(texts.indexOf(endpoint.arrived[4]!.text), 4);
  });
});

describe('The right of Gmail to publish', () => {
  it('is asked for when a mailbox is to be watched', async (t) => {
    const { stage } = await startPushing(t);
    const gate = (name: string, project = 'acme-crm') => {
      const error = stage.world.topicGate(name, project);
      return error === null ? 'fine' : `${error.code} ${error.message}`;
    };
    assert.equal(gate(topic), 'fine');
    assert.equal(gate(topic, 'other'), '400 Invalid topicName does not match projects/other/topics/*');
    assert.match(gate('gmail'), /^400/);
    assert.match(gate('projects/acme-crm/topics/none'), /^404 .*Resource not found \(resource=none\)\.$/);
    stage.pubsub.allowGmail(topic, false);
    assert.match(gate(topic), /^403 .*User not authorized to perform this action\.$/);
  });
});

/** Waits until something is so. */
function until(fits: () => boolean): Promise<boolean> {
  return waitFor('the push that is expected', async () => fits());
}

function expectedAfter(push: 'drop' | 'duplicate' | 'reorder' | 'delay' | null): number {
  if (push === 'drop') return 0;
  return push === null || push === 'delay' ? 4 : 2;
}

async function startPushing(
  t: TestContext,
  options: GoogleStartOptions = {},
  notificationGapMs = 0,
): Promise<{ stage: GoogleStage; endpoint: PushEndpoint }> {
  const endpoint = await listenForPushes(t);
  const stage = await startStage(t, 'production', { ...options, notificationGapMs });
  stage.pubsub.createTopic(topic, { gmailMayPublish: true });
  const push = { endpoint: endpoint.url, audience: 'crm', serviceAccountEmail: sender };
  stage.pubsub.createSubscription(subscription, { topic, push });
  watch(stage);
  return { stage, endpoint };
}

function watch(stage: GoogleStage): void {
  const expiresAt = stage.clock.now().getTime() + stage.world.watchMs;
  const request = { topicName: topic, projectId: 'acme-crm', labelIds: [], labelFilter: 'include' as const };
  stage.world.watches.set(ada, { email: ada, expiresAt, ...request });
}

function deliver(stage: GoogleStage): void {
  stage.world.user(ada)!.deliver('From: bob@acme.example\r\nTo: ada@acme.example\r\nSubject: Hello\r\n\r\nHello.\r\n');
}
