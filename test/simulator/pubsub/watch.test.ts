/** From `users.watch` to the push, over HTTP all the way. */
import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { listenForPushes } from '../../support/push-endpoint.ts';
import { type GoogleStage, obtainTokens, startStage } from '../../support/simulated-google.ts';

const topic = 'projects/acme-crm/topics/gmail';

describe('A watch', () => {
  it('brings a push for a new letter, until it is stopped', async (t) => {
    const { stage, call } = await startWatching(t);
    const endpoint = await listenForPushes(t);
    const push = { endpoint: endpoint.url, audience: 'crm', serviceAccountEmail: 'p@acme.example' };
    stage.pubsub.createSubscription('projects/acme-crm/subscriptions/crm', { topic, push });
    const { status, body } = await call('watch', { topicName: topic });
    assert.equal(status, 200);
    assert.equal(Number(body.expiration), stage.pubsub.watchedUntil('ada@acme.example')?.getTime());
    deliver(stage);
    await stage.pubsub.deliverNow();
    assert.match(endpoint.arrived.at(-1)?.text ?? '', /^\{"emailAddress":"ada@acme\.example","historyId":\d+\}$/);
    const before = endpoint.arrived.length;
    await call('stop', {});
    deliver(stage);
    await stage.pubsub.deliverNow();
    assert.equal(endpoint.arrived.length, before);
  });

  it('is refused for a topic of another project, for none, and where Gmail may not publish', async (t) => {
    const { stage, call } = await startWatching(t);
    assert.equal((await call('watch', { topicName: 'projects/other/topics/gmail' })).status, 400);
    assert.equal((await call('watch', { topicName: 'projects/acme-crm/topics/none' })).status, 404);
    stage.pubsub.allowGmail(topic, false);
    assert.equal((await call('watch', { topicName: topic })).status, 403);
    assert.equal(stage.pubsub.watchedUntil('ada@acme.example'), null);
  });
});

type Call = (verb: string, body: object) => Promise<{ status: number; body: Record<string, unknown> }>;

async function startWatching(t: TestContext): Promise<{ stage: GoogleStage; call: Call }> {
  const stage = await startStage(t, 'production', { notificationGapMs: 0 });
  stage.pubsub.createTopic(topic, { gmailMayPublish: true });
  const { access } = await obtainTokens(stage);
  const call: Call = async (verb, body) => {
    const headers = { authorization: `Bearer ${access}`, 'content-type': 'application/json' };
    const url = `${stage.endpoints.gmailUrl}/gmail/v1/users/me/${verb}`;
    const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
    const text = await response.text();
    return { status: response.status, body: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>) };
  };
  return { stage, call };
}

function deliver(stage: GoogleStage): void {
  stage.world
    .user('ada@acme.example')!
    .deliver('From: bob@acme.example\r\nTo: ada@acme.example\r\nSubject: Hello\r\n\r\nHello.\r\n');
}
