/** Pub/Sub's REST interface of the simulated Google: rights, pulling and acknowledging. */
import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { assertionOf, assertTo, readKey } from '../../support/service-account.ts';
import { type GoogleStage, obtainTokens, startStage } from '../../support/simulated-google.ts';
import { waitFor } from '../../support/wait-for.ts';

const topic = 'projects/acme-crm/topics/gmail';
const subscription = 'projects/acme-crm/subscriptions/crm';
const scope = 'https://www.googleapis.com/auth/pubsub';

interface Received {
  ackId: string;
  message: { data: string; messageId: string };
}

describe('Pulling', () => {
  it('lends messages until they are acknowledged', async (t) => {
    const { stage, call } = await startPulling(t);
    const ids = ['one', 'two', 'three'].map((text) => stage.pubsub.publish(topic, text));
    const first = await pullFrom(call, 2);
    assert.deepEqual(
      first.map(({ message }) => [message.messageId, Buffer.from(message.data, 'base64').toString()]),
      [
        [ids[0], 'one'],
        [ids[1], 'two'],
      ],
    );
    assert.equal((await pullFrom(call, 10)).length, 1);
    await call('acknowledge', { ackIds: first.map(({ ackId }) => ackId) });
    assert.equal(stage.pubsub.waiting(subscription), 1);
    assert.deepEqual((await call('pull', { maxMessages: 1, returnImmediately: true })).body, {});
  });

  it('gives a message again when its deadline has passed, with another id to acknowledge', async (t) => {
    const { stage, call } = await startPulling(t);
    stage.pubsub.publish(topic, 'one');
    const [first] = await pullFrom(call, 1);
    await stage.clock.advance(10_000);
    const [second] = await pullFrom(call, 1);
    assert.equal(second?.message.messageId, first?.message.messageId);
    assert.notEqual(second?.ackId, first?.ackId);
    await call('acknowledge', { ackIds: [first?.ackId] });
    assert.equal(stage.pubsub.waiting(subscription), 1);
    await call('acknowledge', { ackIds: [second?.ackId] });
    assert.equal(stage.pubsub.waiting(subscription), 0);
  });

  it('gives a message back at once, or later, when the puller says so', async (t) => {
    const { stage, call } = await startPulling(t);
    stage.pubsub.publish(topic, 'one');
    const [first] = await pullFrom(call, 1);
    await call('modifyAckDeadline', { ackIds: [first?.ackId], ackDeadlineSeconds: 60 });
    await stage.clock.advance(59_999);
    assert.equal((await pullFrom(call, 1)).length, 0);
    await call('modifyAckDeadline', { ackIds: [first?.ackId], ackDeadlineSeconds: 0 });
    assert.equal((await pullFrom(call, 1)).length, 1);
  });

  it('waits for a message that comes later, for twenty seconds', async (t) => {
    const { stage, call } = await startPulling(t);
    const waits = () => waitFor('a pull that waits', async () => stage.clock.sleepers === 1);
    const early = call('pull', { maxMessages: 1 });
    await waits();
    await stage.clock.advance(20_000);
    assert.deepEqual((await early).body, {});
    const lucky = call('pull', { maxMessages: 1 });
    await waits();
    stage.pubsub.publish(topic, 'one');
    assert.equal((await lucky).body.receivedMessages?.length, 1);
    const patient = call('pull', { maxMessages: 1 });
    await waits();
    await stage.clock.advance(10_000);
    assert.equal((await patient).body.receivedMessages?.length, 1, 'the lease of the first pull is over');
  });

  it('ends with its server, and lends nothing to a puller who is gone', async (t) => {
    const { stage, call } = await startPulling(t);
    const waiting = call('pull', { maxMessages: 1 }).catch(() => null);
    await waitFor('a pull that waits', async () => stage.clock.sleepers === 1);
    await stage.close();
    await waiting;
    assert.equal(stage.clock.sleepers, 0);
  });

  it('fails as the script says: before it is done, or after', async (t) => {
    const { stage, call } = await startPulling(t);
    stage.pubsub.publish(topic, 'one');
    stage.world.faults.add({ method: 'pubsub.pull', act: { status: 503, reason: 'backendError' } });
    const { status, body } = await call('pull', { maxMessages: 1 });
    assert.deepEqual([status, body.error?.status], [503, 'UNAVAILABLE']);
    stage.world.faults.add({ method: 'pubsub.pull', act: 'truncate' });
    await assert.rejects(call('pull', { maxMessages: 1 }));
    assert.equal((await pullFrom(call, 1)).length, 0, 'the message was lent to the answer that broke');
    await stage.clock.advance(10_000);
    assert.equal((await pullFrom(call, 1)).length, 1);
  });

  it('is refused without a number of messages, without ids, and where a push is set up', async (t) => {
    const { stage, call } = await startPulling(t);
    assert.equal((await call('pull', {})).status, 400);
    assert.equal((await call('pull', { maxMessages: 0 })).status, 400);
    assert.equal((await call('acknowledge', {})).status, 400);
    assert.equal((await call('seek', {})).status, 404);
    const push = { endpoint: 'http://127.0.0.1:9/push', audience: 'crm', serviceAccountEmail: 'p@acme.example' };
    stage.pubsub.createSubscription(subscription, { topic, push });
    assert.equal((await call('pull', { maxMessages: 1 })).status, 400);
  });
});

describe('Looking at Pub/Sub', () => {
  it('shows a topic, who may publish to it, and a subscription', async (t) => {
    const { stage, get } = await startPulling(t);
    assert.deepEqual((await get(topic)).body, { name: topic });
    const { bindings } = (await get(`${topic}:getIamPolicy`)).body;
    assert.deepEqual(bindings, [
      {
        role: 'roles/pubsub.publisher',
        members: ['serviceAccount:gmail-api-push@system.gserviceaccount.com'],
      },
    ]);
    stage.pubsub.allowGmail(topic, false);
    assert.equal((await get(`${topic}:getIamPolicy`)).body.bindings, undefined);
    const shown = (await get(subscription)).body;
    assert.deepEqual([shown.name, shown.topic, shown.pushConfig], [subscription, topic, {}]);
  });

  it('finds nothing where nothing is', async (t) => {
    const { stage, get } = await startPulling(t);
    stage.pubsub.deleteTopic(topic);
    const { status, body } = await get(topic);
    assert.deepEqual(
      [status, body.error?.status, body.error?.message],
      [404, 'NOT_FOUND', 'Resource not found (resource=gmail).'],
    );
    assert.equal((await get('projects/acme-crm/subscriptions/none')).status, 404);
  });

  it('needs a token with the scope, of the project that owns it all', async (t) => {
    const { stage } = await startPulling(t);
    const url = `${stage.endpoints.pubsubUrl}/v1/${topic}`;
    const statusWith = async (authorization?: string) => {
      const response = await fetch(url, { headers: authorization === undefined ? {} : { authorization } });
      await response.text();
      return response.status;
    };
    assert.equal(await statusWith(), 401);
    assert.equal(await statusWith('Bearer made-up'), 401);
    assert.equal(await statusWith(`Bearer ${(await obtainTokens(stage)).access}`), 403);
    const key = readKey(
      stage.oauth.addServiceAccount({ email: 'r@other.iam.gserviceaccount.com', projectId: 'other' }),
    );
    const { body } = await assertTo(stage, assertionOf(stage, key, { scope }));
    assert.equal(await statusWith(`Bearer ${body.access_token}`), 403);
  });
});

interface Answer {
  status: number;
  body: {
    receivedMessages?: Received[];
    bindings?: unknown;
    name?: string;
    topic?: string;
    pushConfig?: unknown;
    error?: { status: string; message: string };
  };
}

type Call = (verb: string, body: object) => Promise<Answer>;

async function pullFrom(call: Call, maxMessages: number): Promise<Received[]> {
  return (await call('pull', { maxMessages, returnImmediately: true })).body.receivedMessages ?? [];
}

async function startPulling(
  t: TestContext,
): Promise<{ stage: GoogleStage; call: Call; get: (path: string) => Promise<Answer> }> {
  const stage = await startStage(t);
  const robot = { email: 'sync@acme-crm.iam.gserviceaccount.com', projectId: 'acme-crm' };
  const key = readKey(stage.oauth.addServiceAccount(robot));
  stage.pubsub.createTopic(topic, { gmailMayPublish: true });
  stage.pubsub.createSubscription(subscription, { topic });
  const token = await assertTo(stage, assertionOf(stage, key, { scope }));
  const ask = async (path: string, init: RequestInit): Promise<Answer> => {
    const headers = { authorization: `Bearer ${token.body.access_token}` };
    const response = await fetch(`${stage.endpoints.pubsubUrl}/v1/${path}`, { ...init, headers });
    return { status: response.status, body: (await response.json()) as Answer['body'] };
  };
  const call: Call = (verb, body) => ask(`${subscription}:${verb}`, { method: 'POST', body: JSON.stringify(body) });
  return { stage, call, get: (path) => ask(path, {}) };
}
