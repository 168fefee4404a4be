import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type GoogleServer, startGoogle } from '#simulator/google/start.ts';
import { answerOf, googleEnv, staged } from '../support/google-stage.ts';
import { type Answer, startStage, type TestCaller } from './stage.ts';

const redirect = `${staged.baseUrl}/api/auth/gmail/callback`;

describe('connecting Gmail from a browser', () => {
  let google: GoogleServer;
  let stage: Awaited<ReturnType<typeof startStage>>;
  let ada: TestCaller;
  let adaPage: Awaited<ReturnType<typeof stage.browser>>;
  before(async () => {
    google = await startGoogle();
    const { clientId, clientSecret, project: projectId } = staged;
    google.oauth.addClient({ clientId, clientSecret, redirectUris: [redirect], kind: 'production', projectId });
    google.world.addUser({ email: 'ada@acme.example', name: 'Ada' });
    google.world.addUser({ email: 'other@acme.example', name: 'Other' });
    stage = await startStage({ env: googleEnv(google) });
    ada = await stage.member('ada@acme.example', 'admin');
    await stage.member('bob@acme.example', 'rep');
    adaPage = await stage.browser('ada@acme.example');
  });
  after(async () => {
    await google.close();
    await stage.close();
  });

  const html = {
    accept: 'text/html,application/xhtml+xml',
    'sec-fetch-site': 'cross-site',
    'sec-fetch-mode': 'navigate',
  };
  const toGoogle = async (query = '', page = adaPage) => {
    const answer = await page('GET', `/api/auth/gmail${query}`, undefined, html);
    assert.equal(answer.status, 302);
    return answer.headers.get('location') ?? '';
  };
  const back = (answer: object, page = adaPage) =>
    page('GET', `/api/auth/gmail/callback?${new URLSearchParams(clean(answer))}`, undefined, html);
  const clean = (answer: object) =>
    Object.entries(answer).filter(([, value]) => value !== undefined) as [string, string][];
  const codeOf = ({ json }: Answer) => /data-code="([^"]+)"/.exec(String(json))?.[1];

  it('leads to Google and back to the page of the mailbox', async () => {
    const url = await toGoogle('?historyDays=all');
    const answer = await back(await answerOf(google, url, { email: 'ada@acme.example' }));
    assert.equal(answer.status, 302);
    const [, id] = /^\/mailboxes\/([\w-]+)$/.exec(answer.headers.get('location') ?? '') ?? [];
    const { json } = await ada('GET', `/api/email-connections/${id}`);
    assert.deepEqual(
      [json.provider, json.status, json.historyDays, json.access],
      ['gmail', 'connected', null, 'instance'],
    );
    assert.deepEqual(json.push, { state: 'off', expiresAt: null, message: null });
    assert.deepEqual(
      json.scopes.missing.map((each: { feature: string }) => each.feature),
      ['send', 'modify'],
    );
  });

  it('names the page instead, for a program, and lets its key finish', async () => {
    const begun = await ada('GET', '/api/auth/gmail?json=1&historyDays=30');
    assert.equal(begun.status, 200);
    const answer = await answerOf(google, begun.json.url, { email: 'ada@acme.example' });
    const query = new URLSearchParams(clean(answer));
    const stolen = await back(answer);
    assert.deepEqual(
      [stolen.status, codeOf(stolen)],
      [403, 'consent-not-yours'],
      'the session of the same person is another one',
    );
    assert.equal((await ada('GET', `/api/auth/gmail/callback?${query}`)).status, 302);
    const again = await ada('GET', `/api/auth/gmail/callback?${query}`);
    assert.deepEqual([again.status, again.json.code], [400, 'consent-used'], 'a program gets a problem');
  });

  const failures: [string, number, () => Promise<Answer>][] = [
    ['consent-unknown', 400, () => back({ state: 'x'.repeat(43), code: 'y' })],
    ['consent-unknown', 400, () => back({})],
    [
      'consent-denied',
      403,
      async () => back(await answerOf(google, await toGoogle(), { email: 'ada@acme.example', deny: true })),
    ],
    [
      'consent-box-unticked',
      403,
      async () => {
        const url = await toGoogle('?feature=send');
        return back(
          await answerOf(google, url, {
            email: 'other@acme.example',
            scopes: ['https://www.googleapis.com/auth/gmail.send'],
          }),
        );
      },
    ],
    [
      'consent-other-account',
      409,
      async () => {
        const { json } = await ada('GET', '/api/email-connections');
        const url = await toGoogle(`?connectionId=${json.items[0].id}`);
        return back(await answerOf(google, url, { email: 'other@acme.example' }));
      },
    ],
    [
      'consent-not-yours',
      403,
      async () => {
        const answer = await answerOf(google, await toGoogle(), { email: 'ada@acme.example' });
        return back(answer, await stage.browser('bob@acme.example'));
      },
    ],
    ['consent-failed', 502, async () => back({ state: stateOf(await toGoogle()), error: '<script>alert(1)</script>' })],
    ['google-code-invalid', 400, async () => back({ state: stateOf(await toGoogle()), code: 'nonsense' })],
    ['invalid-request', 422, () => back({ state: 'x', code: 'y'.repeat(5_000) })],
    ['invalid-request', 422, () => adaPage('GET', '/api/auth/gmail?historyDays=-3', undefined, html)],
    ['not-found', 404, () => adaPage('GET', `/api/auth/gmail?connectionId=${crypto.randomUUID()}`, undefined, html)],
    ['sign-in-required', 401, () => stage.anyone('GET', '/api/auth/gmail', undefined, html)],
    ['sign-in-required', 401, () => stage.anyone('GET', '/api/auth/gmail/callback?state=x&code=y', undefined, html)],
  ];
  const stateOf = (url: string) => new URL(url).searchParams.get('state');

  for (const [code, status, make] of failures) {
    it(`tells of ${code} by a page of ours with words and a way back`, async () => {
      const answer = await make();
      assert.deepEqual([answer.status, codeOf(answer)], [status, code]);
      const page = String(answer.json);
      assert.match(page, /<html lang="en">[\s\S]*<h1>The mailbox was not connected<\/h1>[\s\S]*<a href="\/[\w/-]+">/);
      assert.doesNotMatch(page, /<script|src=|@acme|https?:/);
    });
  }

  it('such a page loads nothing and runs nothing: its only style is allowed by its hash', async () => {
    const { headers, json } = await back({});
    const policy = headers.get('content-security-policy') ?? '';
    assert.match(policy, /^default-src 'none'; style-src 'sha256-[\w+/=]{44}'; base-uri 'none'/);
    const style = /<style>([\s\S]*)<\/style>/.exec(String(json))?.[1] ?? '';
    const digest = await crypto.subtle.digest('SHA-256', Buffer.from(style));
    assert.ok(policy.includes(Buffer.from(digest).toString('base64')));
    assert.match(style, /color-scheme:light dark/);
    assert.equal(headers.get('content-type'), 'text/html; charset=utf-8');
    assert.deepEqual([headers.get('cache-control'), headers.get('referrer-policy')], ['no-store', 'no-referrer']);
  });

  it('is shut while the operator has switched email off', async () => {
    stage.app.config.sync.enabled = false;
    const answer = await adaPage('GET', '/api/auth/gmail', undefined, html);
    stage.app.config.sync.enabled = true;
    assert.deepEqual([answer.status, codeOf(answer)], [503, 'email-disabled']);
  });
});

describe('the set-up of Google by an admin', () => {
  let google: GoogleServer;
  let stage: Awaited<ReturnType<typeof startStage>>;
  let admin: TestCaller;
  before(async () => {
    google = await startGoogle();
    stage = await startStage({ env: googleEnv(google) });
    admin = await stage.member('ada@acme.example', 'admin');
  });
  after(async () => {
    await google.close();
    await stage.close();
  });

  it('never gives a secret back, to nobody', async () => {
    const client = { clientId: 'a.apps.googleusercontent.com', clientSecret: 'very-secret', enabled: true };
    const { keyJson } = google.oauth.addServiceAccount({ email: 'robot@acme.iam.example', projectId: 'acme' });
    const put = await admin('PUT', '/api/google-workspace', {
      client,
      delegation: { keyJson, domain: 'ACME.example', enabled: true },
      push: { topic: 'projects/acme/topics/gmail', subscription: null, serviceAccount: null },
    });
    assert.equal(put.status, 200);
    const got = await admin('GET', '/api/google-workspace');
    assert.deepEqual(got.json, put.json);
    assert.doesNotMatch(JSON.stringify(got.json), /very-secret|PRIVATE/);
    assert.deepEqual(got.json.client, { clientId: client.clientId, hasSecret: true, enabled: true });
    assert.equal(got.json.delegation.domain, 'acme.example');
    const removed = await admin('PUT', '/api/google-workspace', { client: null, delegation: null, push: null });
    assert.deepEqual([removed.json.client, removed.json.delegation], [null, null]);
  });

  it('names the field of what makes no sense', async () => {
    const wrong: [object, string | undefined][] = [
      [{}, undefined],
      [{ client: { clientId: 'a b', enabled: true } }, 'client.clientId'],
      [{ client: { clientId: 'a', enabled: 'yes' } }, 'client.enabled'],
      [{ client: { clientId: 'a', enabled: true } }, 'client.clientSecret'],
      [{ push: { topic: 'gmail', subscription: null, serviceAccount: null } }, 'push.topic'],
      [{ push: { topic: null, subscription: null, serviceAccount: 'nobody' } }, 'push.serviceAccount'],
      [{ delegation: { keyJson: '{}', domain: 'acme.example', enabled: true } }, 'keyJson'],
      [{ delegation: { domain: 'not a domain', enabled: false } }, 'delegation.domain'],
      [{ unknown: 1 }, 'unknown'],
    ];
    for (const [body, field] of wrong) {
      const { status, json } = await admin('PUT', '/api/google-workspace', body);
      assert.deepEqual([status, json.field], [422, field], JSON.stringify(body));
    }
  });

  it('is asked of the doctor, who answers though nothing is set up', async () => {
    const { status, json } = await admin('POST', '/api/google-workspace/doctor');
    assert.equal(status, 200);
    const found = Object.fromEntries(
      json.checks.map((each: { id: string; outcome: string }) => [each.id, each.outcome]),
    );
    assert.equal(found['redirect-uri'], 'wrong', 'Google does not know this client');
    assert.equal(found.topic, 'waiting');
  });

  it('opens mailboxes, and says why one is parked', async () => {
    assert.equal((await admin('POST', '/api/email/accounts/enroll-all', {})).status, 409);
    const delegatedDomains = [{ domain: 'acme.example', scopes: ['https://www.googleapis.com/auth/gmail.readonly'] }];
    const { keyJson } = google.oauth.addServiceAccount({
      email: 'r2@acme.iam.example',
      projectId: 'acme',
      delegatedDomains,
    });
    await admin('PUT', '/api/google-workspace', { delegation: { keyJson, domain: 'acme.example', enabled: true } });
    google.world.addUser({ email: 'ada@acme.example', name: 'Ada' });
    await stage.member('zoe@acme.example', 'rep');
    const enrolled = await admin('POST', '/api/email/accounts/enroll', { email: 'ada@acme.example', historyDays: 7 });
    assert.deepEqual([enrolled.status, enrolled.json.status, enrolled.json.code], [201, 'connected', null]);
    const parked = await admin('POST', '/api/email/accounts/enroll', { email: 'zoe@acme.example' });
    assert.deepEqual([parked.status, parked.json.status, parked.json.connectionId], [201, 'parked', null]);
    assert.equal(parked.json.code, 'gmail-user-unknown');
    const all = await admin('POST', '/api/email/accounts/enroll-all', { historyDays: 'all' });
    assert.deepEqual(
      Object.entries(all.json).map(([name, list]) => [name, (list as unknown[]).length]),
      [
        ['enrolled', 0],
        ['already', 1],
        ['parked', 1],
        ['skipped', 0],
      ],
    );
    assert.deepEqual((await admin('GET', '/api/alerts')).json, { items: [], nextCursor: null });
  });
});
