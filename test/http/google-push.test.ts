import assert from 'node:assert/strict';
import { generateKeyPairSync, sign } from 'node:crypto';
import { after, before, beforeEach, describe, it } from 'node:test';
import { sql } from 'kysely';
import { usualRates } from '#http/parts.ts';
import type { PushClaims } from '#simulator/google/pubsub/google-pubsub.ts';
import { type GoogleServer, startGoogle } from '#simulator/google/start.ts';
import { createRunningClock } from '../support/clock.ts';
import { answerOf, googleEnv, staged } from '../support/google-stage.ts';
import { mailDocument } from '../support/mail-documents.ts';
import { startStage, type TestCaller } from './stage.ts';

const audience = `${staged.baseUrl}/api/email/webhooks/gmail`;
const path = '/api/email/webhooks/gmail';
const ownAccount = 'push@acme-crm.iam.example';
const ownTopic = 'projects/acme-crm/topics/gmail';

describe('the webhook for Gmail’s notifications', () => {
  let google: GoogleServer;
  let stage: Awaited<ReturnType<typeof startStage>>;
  let ada: TestCaller;
  let nina: TestCaller;
  before(async () => {
    google = await startGoogle({ notificationGapMs: 0 });
    const { clientId, clientSecret, project: projectId, topic } = staged;
    const redirectUris = [`${staged.baseUrl}/api/auth/gmail/callback`];
    google.oauth.addClient({ clientId, clientSecret, redirectUris, kind: 'production', projectId });
    const own = { clientId: 'own.apps.googleusercontent.com', clientSecret: 'own' };
    google.oauth.addClient({ ...own, redirectUris, kind: 'internal', domain: 'acme.example', projectId: 'acme-crm' });
    for (const name of [topic, ownTopic]) google.pubsub.createTopic(name, { gmailMayPublish: true });
    stage = await startStage({ env: googleEnv(google, 'push') });
    ada = await stage.member('ada@acme.example', 'admin');
    nina = await stage.member('nina@acme.example', 'admin', 'Own Project');
    const push = { topic: ownTopic, subscription: null, serviceAccount: ownAccount };
    const put = await nina('PUT', '/api/google-workspace', { client: { ...own, enabled: true }, push });
    assert.equal(put.status, 200);
    await connect(ada, 'ada@acme.example');
    await connect(nina, 'nina@acme.example');
  });
  after(async () => {
    await google.close();
    await stage.close();
  });
  beforeEach(() => stage.app.db.query(`delete from pgboss.job`));

  async function connect(caller: TestCaller, email: string): Promise<void> {
    if (!google.world.user(email)) google.world.addUser({ email, name: email, domain: 'acme.example' });
    const { json } = await caller('GET', '/api/auth/gmail?json=1&historyDays=all');
    const { state = '', code = '' } = await answerOf(google, json.url, { email });
    const finished = await caller('GET', `/api/auth/gmail/callback?${new URLSearchParams({ state, code })}`);
    assert.equal(finished.status, 302);
  }

  let serial = 0;
  const said = (emailAddress: string, historyId: unknown = '7') => JSON.stringify({ emailAddress, historyId });
  const envelope = (text: string, change: { messageId?: unknown; subscription?: unknown; data?: unknown } = {}) => ({
    message: {
      data: Buffer.from(text).toString('base64'),
      messageId: String(++serial),
      publishTime: '2026-03-02T09:00:00Z',
      ...('messageId' in change ? { messageId: change.messageId } : {}),
      ...('data' in change ? { data: change.data } : {}),
    },
    subscription: 'subscription' in change ? change.subscription : staged.subscription,
  });
  const tokenFor = (change: Partial<PushClaims> = {}) =>
    google.pubsub.signToken({ aud: audience, email: staged.pushAccount, ...change });
  const send = (body: unknown, token: string | null = tokenFor(), headers: Record<string, string> = {}) =>
    stage.anyone('POST', path, body, token === null ? headers : { authorization: `Bearer ${token}`, ...headers });
  const jobs = async () => {
    const { rows } = await stage.app.db.query(`select data from pgboss.job where name = 'sync-connection'`);
    return rows.map((row) => (row.data as { userId: string; cause: string }).userId);
  };
  const stored = async (caller: TestCaller) => {
    const actor = { workspaceId: caller.workspaceId, userId: caller.userId };
    const found = await stage.app.db.tenant(actor, (tx) =>
      sql<{ id: string; history: string }>`
        select notification_id as id, history_id as history from push_notification order by received_at desc`.execute(
        tx,
      ),
    );
    return found.rows;
  };
  const counted = async (outcome: string) => {
    const { values } = await stage.app.metrics.pushes.get();
    return values.find(({ labels }) => labels.outcome === outcome)?.value ?? 0;
  };

  it('stores a notification and puts the sync of its mailbox into the queue', async () => {
    const body = envelope(said('ADA@acme.example', 90071992547409931234n.toString()));
    const answer = await send(body);
    assert.deepEqual([answer.status, answer.json], [204, null]);
    assert.deepEqual(await jobs(), [ada.userId]);
    assert.deepEqual((await stored(ada))[0], { id: body.message.messageId, history: '90071992547409931234' });
  });

  it('does nothing twice: a notification that comes again starts no job', async () => {
    const body = envelope(said('ada@acme.example'));
    const before = await counted('duplicate');
    await send(body);
    await stage.app.db.query(`delete from pgboss.job`);
    assert.equal((await send(body)).status, 204);
    assert.deepEqual(await jobs(), []);
    assert.equal(await counted('duplicate'), before + 1);
  });

  it('makes one job of a burst', async () => {
    const burst = Array.from({ length: 30 }, (_, n) => send(envelope(said('ada@acme.example', String(100 + n)))));
    assert.ok((await Promise.all(burst)).every(({ status }) => status === 204));
    assert.deepEqual(await jobs(), [ada.userId]);
  });

  it('takes what Google itself sends', async () => {
    const endpoint = `${stage.origin}${path}`;
    const target = { endpoint, audience, serviceAccountEmail: staged.pushAccount };
    google.pubsub.createSubscription(staged.subscription, { topic: staged.topic, push: target });
    const list = await ada('GET', '/api/email-connections');
    const ref = { workspaceId: ada.workspaceId, userId: ada.userId, connectionId: list.json.items[0].id };
    const opened = await stage.app.accounts.open(stage.app, ref);
    await opened.subscription?.renew(staged.topic);
    google.world.user('ada@acme.example')?.deliver(mailDocument({ messageId: 'p1@x.example' }));
    await google.pubsub.deliverNow();
    assert.deepEqual([await jobs(), google.pubsub.waiting(staged.subscription)], [[ada.userId], 0]);
    google.pubsub.deleteSubscription(staged.subscription);
  });

  it('is silent about mailboxes that nobody connected', async () => {
    const before = await counted('unknown');
    const answer = await send(envelope(said('nobody@acme.example')));
    assert.deepEqual([answer.status, answer.json, await jobs()], [204, null, []]);
    assert.equal(await counted('unknown'), before + 1);
  });

  it('rings a workspace only for the service account of its own project, and nobody else’s mailbox for that one', async () => {
    const subscription = 'projects/acme-crm/subscriptions/crm';
    await send(envelope(said('nina@acme.example'), { subscription }), tokenFor({ email: ownAccount }));
    assert.deepEqual(await jobs(), [nina.userId]);
    await stage.app.db.query(`delete from pgboss.job`);
    const foreign = await send(envelope(said('ada@acme.example'), { subscription }), tokenFor({ email: ownAccount }));
    const reverse = await send(envelope(said('nina@acme.example')));
    assert.deepEqual([foreign.status, reverse.status, await jobs()], [204, 204, []]);
  });

  const forgeries: [string, () => string | null][] = [
    ['no token', () => null],
    ['nonsense for a token', () => 'nonsense'],
    ['another audience', () => tokenFor({ aud: 'https://other.example/api/email/webhooks/gmail' })],
    ['an audience that only begins alike', () => tokenFor({ aud: `${audience}/` })],
    ['another issuer', () => tokenFor({ iss: 'https://accounts.example' })],
    ['a token that is over', () => tokenFor({ exp: 1_700_000_000, iat: 1_699_990_000 })],
    ['a token of tomorrow', () => tokenFor({ iat: 4_000_000_000, exp: 4_000_003_600 })],
    ['an address that is not verified', () => tokenFor({ email_verified: false })],
    ['the service account of a stranger', () => tokenFor({ email: 'evil@evil.iam.example' })],
    ['a signature of somebody else', () => resigned(tokenFor())],
    ['a token without a signature', () => unsigned(tokenFor())],
    ['one of our own keys', () => ada.key],
  ];

  for (const [what, make] of forgeries) {
    it(`refuses ${what}`, async () => {
      const before = await counted('forged');
      const body = envelope(said('ada@acme.example'));
      const answer = await send(body, make());
      assert.deepEqual([answer.status, answer.json.code], [401, 'push-token-invalid']);
      assert.deepEqual(await jobs(), []);
      assert.ok((await stored(ada)).every(({ id }) => id !== body.message.messageId));
      assert.equal(await counted('forged'), before + 1);
    });
  }

  it('refuses a notification of another project than the client’s', async () => {
    const body = envelope(said('ada@acme.example'), { subscription: 'projects/evil/subscriptions/gmail' });
    assert.equal((await send(body)).status, 401);
    const crossed = envelope(said('nina@acme.example'), { subscription: 'projects/acme-crm/subscriptions/crm' });
    assert.equal((await send(crossed)).status, 401, 'the instance’s account for the workspace’s project');
    assert.deepEqual(await jobs(), []);
  });

  it('tells a forger of a connected mailbox no more than of any other', async () => {
    const evil = tokenFor({ email: 'evil@evil.iam.example' });
    const known = await send(envelope(said('ada@acme.example')), evil);
    const unknown = await send(envelope(said('nobody@acme.example')), evil);
    assert.deepEqual([known.status, known.json], [unknown.status, unknown.json]);
  });

  const nested = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;
  const nonsense: [string, number, () => unknown][] = [
    ['what is not JSON', 400, () => 'emailAddress=ada'],
    ['nothing', 400, () => undefined],
    ['a list', 400, () => [1]],
    ['a number', 400, () => 7],
    ['null', 400, () => 'null'],
    ['an empty object', 400, () => ({})],
    ['deep nesting', 400, () => nested],
    ['deep nesting inside', 400, () => `{"message":${nested},"subscription":"${staged.subscription}"}`],
    ['a prototype', 400, () => '{"__proto__":{"message":{"data":"e30=","messageId":"1"}},"constructor":1}'],
    ['a prototype inside', 400, () => envelope('{"__proto__":{"emailAddress":"ada@acme.example","historyId":"1"}}')],
    ['data that is no text', 400, () => envelope('', { data: { a: 1 } })],
    ['data that is not Base64', 400, () => envelope('', { data: '*** ***' })],
    ['data that is not JSON', 400, () => envelope('hello')],
    ['an address that is none', 400, () => envelope(said('not an address'))],
    ['a history that is none', 400, () => envelope(said('ada@acme.example', '-1'))],
    ['a history of 40 digits', 400, () => envelope(said('ada@acme.example', '9'.repeat(40)))],
    ['an id that is no text', 400, () => envelope(said('ada@acme.example'), { messageId: 7 })],
    ['an id with a line break', 400, () => envelope(said('ada@acme.example'), { messageId: '1\n2' })],
    ['an id of a thousand characters', 400, () => envelope(said('ada@acme.example'), { messageId: '1'.repeat(1000) })],
    [
      'a subscription that is none',
      400,
      () => envelope(said('ada@acme.example'), { subscription: 'rapport-instance' }),
    ],
    ['a long address', 400, () => envelope(said(`${'a'.repeat(6_000)}@acme.example`))],
    ['more than 64 KB', 413, () => envelope(said('ada@acme.example'), { data: 'A'.repeat(66_000) })],
    ['more than a megabyte', 413, () => 'A'.repeat(1_100_000)],
  ];

  for (const [what, status, make] of nonsense) {
    it(`answers ${what} with ${status}, whoever signed it`, async () => {
      const answer = await send(make());
      assert.equal(answer.status, status, JSON.stringify(answer.json));
      assert.equal(answer.headers.get('content-type'), 'application/problem+json');
      assert.doesNotMatch(JSON.stringify(answer.json), /acme/);
      assert.deepEqual(await jobs(), []);
    });
  }

  it('takes a notification whose history is a bare number, without rounding it', async () => {
    const body = envelope('{"emailAddress":"ada@acme.example","historyId":90071992547409937}');
    assert.equal((await send(body)).status, 204);
    assert.equal((await stored(ada)).find(({ id }) => id === body.message.messageId)?.history, '90071992547409937');
  });

  it('asks to come again while Google’s keys can not be had, and believes nobody meanwhile', async () => {
    const fresh = await startStage({ env: googleEnv(google, 'push') });
    google.world.faults.add({ method: 'keys', act: 'html' });
    const headers = { authorization: `Bearer ${tokenFor()}` };
    const first = await fresh.anyone('POST', path, envelope(said('ada@acme.example')), headers);
    assert.equal(first.status, 503);
    const second = await fresh.anyone('POST', path, envelope(said('ada@acme.example')), headers);
    assert.equal(second.status, 204);
    await fresh.close();
  });

  it('slows down whoever floods it', async () => {
    const rates = { ...usualRates, push: { burst: 3, perMinute: 1 } };
    const fresh = await startStage({ env: googleEnv(google, 'push'), rates });
    const answers = [];
    for (let n = 0; n < 5; n++) answers.push((await fresh.anyone('POST', path, {})).status);
    assert.deepEqual(answers, [401, 401, 401, 429, 429]);
    await fresh.close();
  });

  it('logs no address, whatever comes', async () => {
    const lines: string[] = [];
    const say = (event: string, fields?: object) => void lines.push(JSON.stringify([event, fields]));
    const log = { debug: say, info: say, warn: say, error: say, with: () => log };
    const fresh = await startStage({ env: googleEnv(google, 'push'), log });
    for (const token of [tokenFor(), tokenFor({ email: 'evil@evil.example' })]) {
      const headers = { authorization: `Bearer ${token}` };
      await fresh.anyone('POST', path, envelope(said('ada@acme.example')), headers);
      await fresh.anyone('POST', path, envelope(said('@')), headers);
    }
    await fresh.close();
    assert.ok(
      lines.every((line) => !/@|acme/.test(line)),
      lines.join('\n'),
    );
  });

  it('looks for Google’s new keys when it meets one that it does not know, once a minute', async () => {
    const clock = createRunningClock();
    const fresh = await startStage({ env: googleEnv(google, 'push'), clock });
    const status = async () => {
      const headers = { authorization: `Bearer ${tokenFor()}` };
      return (await fresh.anyone('POST', path, envelope(said('ada@acme.example')), headers)).status;
    };
    assert.equal(await status(), 204);
    google.oauth.rotateKeys();
    assert.equal(await status(), 401);
    clock.advance(60_000);
    assert.equal(await status(), 204);
    await fresh.close();
  });
});

/** The same claims, signed with a key that is not Google's. */
function resigned(token: string): string {
  const [head, claims] = token.split('.');
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return `${head}.${claims}.${sign('RSA-SHA256', Buffer.from(`${head}.${claims}`), privateKey).toString('base64url')}`;
}

function unsigned(token: string): string {
  const [, claims] = token.split('.');
  return `${Buffer.from('{"alg":"none","typ":"JWT"}').toString('base64url')}.${claims}.`;
}
