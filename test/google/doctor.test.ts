import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { changeGoogleWorkspace, type GoogleWorkspacePatch } from '#google/change-workspace.ts';
import { examineWorkspace } from '#google/doctor/examine-workspace.ts';
import { type Check, ok, runChecks } from '#google/doctor/finding.ts';
import { createGoogleStage, type GoogleStage, staged } from '../support/google-stage.ts';

const redirect = `${staged.baseUrl}/api/auth/gmail/callback`;
const client = {
  clientId: '210987654321-workspaceclient.apps.googleusercontent.com',
  clientSecret: 'workspace-secret',
  enabled: true,
};
const [topic, subscription] = ['projects/acme-crm/topics/gmail', 'projects/acme-crm/subscriptions/crm'];
const robot = 'robot@acme-crm.iam.example';
const reading = 'https://www.googleapis.com/auth/gmail.readonly';

describe('the set-up doctor', () => {
  let stage: GoogleStage;
  let keyJson: string;
  beforeEach(async () => {
    stage = await createGoogleStage();
    const { oauth, world } = stage.google;
    const { enabled: _, ...known } = client;
    oauth.addClient({
      ...known,
      redirectUris: [redirect],
      kind: 'internal',
      domain: staged.domain,
      projectId: 'acme-crm',
    });
    const delegatedDomains = [{ domain: staged.domain, scopes: [reading] }];
    ({ keyJson } = oauth.addServiceAccount({ email: robot, projectId: 'acme-crm', delegatedDomains }));
    world.addUser({ email: 'admin@acme.example', name: 'Ann', domain: staged.domain });
  });
  afterEach(() => stage.close());

  const change = (patch: GoogleWorkspacePatch) =>
    stage.app.db.tenant(stage.admin, (tx) => changeGoogleWorkspace(tx, stage.app, stage.admin, patch));
  const setUp = (pull = true) =>
    change({
      client,
      delegation: { keyJson, domain: staged.domain, enabled: true },
      push: { topic, subscription: pull ? subscription : null, serviceAccount: null },
    });
  const examine = async () => {
    const checks = await examineWorkspace(stage.app, stage.admin);
    return new Map(checks.map((each) => [each.id, each]));
  };
  const outcomes = async () => Object.fromEntries([...(await examine())].map(([id, { outcome }]) => [id, outcome]));

  it('finds everything well where it is, and says what only a person can see', async () => {
    stage.google.pubsub.createTopic(topic, { gmailMayPublish: true });
    stage.google.pubsub.createSubscription(subscription, { topic });
    await setUp();
    await stage.connect('ada@acme.example');
    await stage.work();
    const found = await examine();
    const said = Object.fromEntries([...found].map(([id, { outcome }]) => [id, outcome]));
    assert.deepEqual(said, {
      'client-id': 'ok',
      'redirect-uri': 'ok',
      'client-secret': 'ok',
      'consent-type': 'waiting',
      'gmail-api': 'ok',
      delegation: 'ok',
      topic: 'ok',
      publisher: 'ok',
      delivery: 'ok',
    });
    assert.match(found.get('consent-type')?.fix ?? '', /Internal[\s\S]*CASA/);
    assert.match(found.get('consent-type')?.link ?? '', /audience\?project=210987654321$/);
    for (const { title, says } of found.values()) assert.ok(title !== '' && says.endsWith('.'));
  });

  it('asks of a workspace that has set nothing up for nothing but what it needs', async () => {
    stage.app.config.google.client = null;
    const found = await examine();
    assert.ok([...found.values()].every(({ outcome }) => outcome === 'waiting'));
    assert.match(found.get('client-id')?.fix ?? '', /Web application/);
  });

  it('finds a client id that is none, a redirect URI that is not registered, and a wrong secret', async () => {
    const { oauth } = stage.google;
    await change({ client: { clientId: 'nonsense', clientSecret: 'x', enabled: true } });
    assert.deepEqual(pick(await outcomes()), ['wrong', 'wrong', 'wrong']);
    await change({ client: { ...client, clientSecret: 'another' } });
    oauth.changeClient(client.clientId, { redirectUris: ['https://elsewhere.example/callback'] });
    assert.deepEqual(pick(await outcomes()), ['ok', 'wrong', 'wrong']);
    const found = await examine();
    assert.ok(found.get('redirect-uri')?.fix?.includes(redirect));
    oauth.changeClient(client.clientId, { redirectUris: [redirect] });
    assert.deepEqual(pick(await outcomes()), ['ok', 'ok', 'wrong']);
    await change({ client });
    assert.deepEqual(pick(await outcomes()), ['ok', 'ok', 'ok']);
  });

  it('counts a client as none in testing after a mailbox has worked by it for more than a week', async () => {
    await setUp();
    const ref = await stage.connect('ada@acme.example');
    await stage.work();
    stage.clock.advance(9 * 86_400_000);
    await stage.sync(ref);
    assert.equal((await outcomes())['consent-type'], 'ok');
  });

  it('finds the Gmail API switched off, by a mailbox or by delegation', async () => {
    await setUp();
    await stage.connect('ada@acme.example');
    stage.google.oauth.enableGmailApi('acme-crm', false);
    const found = await examine();
    assert.equal(found.get('gmail-api')?.outcome, 'wrong');
    assert.match(found.get('gmail-api')?.link ?? '', /gmail\.googleapis\.com\?project=210987654321$/);
    assert.equal(found.get('delegation')?.outcome, 'wrong');
  });

  it('finds a topic that is not there, a right that Gmail lacks, and a subscription that is not the right one', async () => {
    const { pubsub } = stage.google;
    await setUp();
    assert.deepEqual(push(await outcomes()), ['wrong', 'waiting', 'wrong']);
    pubsub.createTopic(topic, { gmailMayPublish: false });
    assert.deepEqual(push(await outcomes()), ['ok', 'wrong', 'wrong']);
    assert.match((await examine()).get('publisher')?.fix ?? '', /gmail-api-push@system\.gserviceaccount\.com/);
    pubsub.allowGmail(topic, true);
    pubsub.createTopic('projects/acme-crm/topics/other', { gmailMayPublish: true });
    pubsub.createSubscription(subscription, { topic: 'projects/acme-crm/topics/other' });
    assert.match((await examine()).get('delivery')?.says ?? '', /another topic/);
    pubsub.deleteSubscription(subscription);
    const push_ = { endpoint: 'http://127.0.0.1:9/push', audience: 'x', serviceAccountEmail: robot };
    pubsub.createSubscription(subscription, { topic, push: push_ });
    assert.match((await examine()).get('delivery')?.says ?? '', /pushes/);
    pubsub.deleteSubscription(subscription);
    pubsub.createSubscription(subscription, { topic });
    assert.deepEqual(push(await outcomes()), ['ok', 'ok', 'ok']);
  });

  it('judges a topic that it may not look at by what Google says to a watch', async () => {
    await change({ client, push: { topic, subscription: null, serviceAccount: null } });
    assert.deepEqual(push(await outcomes()).slice(0, 2), ['waiting', 'waiting']);
    await stage.connect('ada@acme.example');
    await stage.work();
    assert.deepEqual(push(await outcomes()).slice(0, 2), ['wrong', 'wrong']);
    stage.google.pubsub.createTopic(topic, { gmailMayPublish: true });
    await change({ push: { topic, subscription: null, serviceAccount: robot } });
    stage.clock.advance(3_600_000);
    await stage.app.db.tenant(stage.admin, async (tx) => {
      const [row] = await tx.selectFrom('connection').select(['id', 'user_id', 'workspace_id']).execute();
      const ref = { workspaceId: row!.workspace_id, connectionId: row!.id, userId: row!.user_id };
      await stage.app.jobs.enqueue(tx, 'renew-watch', ref.connectionId, ref);
    });
    await stage.work('renew-watch');
    assert.deepEqual(push(await outcomes()).slice(0, 2), ['ok', 'ok']);
  });

  it('finds a webhook that Google can not reach, and nobody named who signs', async () => {
    await setUp(false);
    assert.match((await examine()).get('delivery')?.says ?? '', /Nobody is named/);
    stage.app.config.http.baseUrl = 'http://localhost:3000';
    assert.match((await examine()).get('delivery')?.says ?? '', /HTTPS/);
  });

  it('finds a domain that does not delegate, with the number to enter, and a key that is taken back', async () => {
    const { oauth } = stage.google;
    await setUp();
    oauth.delegate(robot, { domain: staged.domain, scopes: [] });
    const refused = (await examine()).get('delegation');
    assert.equal(refused?.outcome, 'wrong');
    assert.match(refused?.fix ?? '', /\d{21}/);
    assert.match(refused?.link ?? '', /domainwidedelegation$/);
    oauth.removeKeys(robot);
    assert.equal((await examine()).get('delegation')?.outcome, 'wrong');
    await change({ delegation: { domain: 'elsewhere.example', enabled: true } });
    assert.equal((await examine()).get('delegation')?.outcome, 'waiting');
  });

  it('tells what could not be looked at when Google answers HTML, and what could', async () => {
    stage.google.pubsub.createTopic(topic, { gmailMayPublish: true });
    await setUp();
    stage.google.world.faults.add({ method: 'token', act: 'html', times: 100 });
    const found = await outcomes();
    assert.deepEqual(pick(found), ['ok', 'ok', 'waiting']);
    assert.deepEqual([found.delegation, found.topic], ['waiting', 'waiting']);
  });

  it('lets no check wait for another, or end with it', async () => {
    const checks: Check[] = [
      { id: 'well', title: 'Well', look: async () => ok('It is well.') },
      { id: 'bug', title: 'Bug', look: async () => Promise.reject(new TypeError('a bug')) },
      { id: 'late', title: 'Late', look: () => new Promise(() => {}) },
    ];
    const running = runChecks(stage.app, checks);
    await new Promise((resolve) => setImmediate(resolve));
    stage.clock.advance(20_000);
    const found = await running;
    assert.deepEqual(
      found.map(({ id, outcome }) => [id, outcome]),
      [
        ['well', 'ok'],
        ['bug', 'waiting'],
        ['late', 'waiting'],
      ],
    );
  });
});

function pick(found: Record<string, string>) {
  return ['client-id', 'redirect-uri', 'client-secret'].map((id) => found[id]);
}

function push(found: Record<string, string>) {
  return ['topic', 'publisher', 'delivery'].map((id) => found[id]);
}
