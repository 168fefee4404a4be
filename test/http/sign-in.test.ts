import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { cookiesOf, password, startStage } from './stage.ts';

type Stage = Awaited<ReturnType<typeof startStage>>;
let stage: Stage;
before(async () => {
  stage = await startStage();
});
after(() => stage.close());

describe('the first run', () => {
  const first = { name: 'Ada', email: 'ada@acme.example', password, workspace: 'Acme' };

  it('is open to whoever sits at the machine, and to the rest of the world with the code only', async () => {
    assert.deepEqual((await stage.anyone('GET', '/api/setup')).json, {
      needed: true,
      codeRequired: false,
      google: false,
      demo: false,
    });
    const far = { 'x-forwarded-for': '203.0.113.7' };
    assert.equal((await stage.anyone('GET', '/api/setup', undefined, far)).json.codeRequired, true);
  });

  it('names the field of whatever makes no sense, and makes nothing', async () => {
    const wrong = { name: '', email: 'nobody', password: 'short', workspace: 'x'.repeat(201), code: 7, extra: 1 };
    for (const [field, value] of Object.entries(wrong)) {
      const answer = await stage.anyone('POST', '/api/setup', { ...first, [field]: value });
      assert.deepEqual([answer.status, answer.json.code, answer.json.field], [422, 'invalid-request', field]);
    }
    assert.equal((await stage.anyone('GET', '/api/setup')).json.needed, true);
  });

  it('makes the first admin, signs him in, and is closed from then on', async () => {
    const made = await stage.anyone('POST', '/api/setup', first);
    assert.equal(made.status, 201);
    const me = await stage.withCookies(cookiesOf(made))('GET', '/api/me');
    assert.deepEqual([me.json.role, me.json.workspace.name, me.json.user.email], ['admin', 'Acme', 'ada@acme.example']);
    assert.equal((await stage.anyone('GET', '/api/setup')).json.needed, false);
    const second = await stage.anyone('POST', '/api/setup', { ...first, email: 'eve@acme.example' });
    assert.deepEqual([second.status, second.json.code], [409, 'setup-done']);
  });
});

describe('sign-in', () => {
  it('takes the right password and no other, and does not tell an unknown address from a wrong password', async () => {
    const good = await stage.anyone('POST', '/api/auth/sign-in/email', { email: 'ADA@acme.example', password });
    assert.equal(good.status, 200);
    const [cookie = ''] = good.headers.getSetCookie();
    assert.match(cookie, /HttpOnly/i);
    assert.match(cookie, /SameSite=Lax/i);
    const wrong = await stage.anyone('POST', '/api/auth/sign-in/email', {
      email: 'ada@acme.example',
      password: 'not this one',
    });
    const unknown = await stage.anyone('POST', '/api/auth/sign-in/email', { email: 'who@acme.example', password });
    assert.deepEqual(wrong.json, unknown.json);
    assert.deepEqual([wrong.status, wrong.json.code], [401, 'invalid-email-or-password']);
    assert.equal(wrong.headers.get('content-type'), 'application/problem+json');
  });

  it('offers no other door: nobody can sign himself up, and the library’s own pages for members are shut', async () => {
    for (const path of [
      'sign-up/email',
      'organization/create',
      'organization/invite-member',
      'organization/update-member-role',
      'delete-user',
      'request-password-reset',
    ]) {
      const answer = await stage.anyone('POST', `/api/auth/${path}`, {
        email: 'eve@acme.example',
        password,
        name: 'Eve',
      });
      assert.deepEqual([answer.status, answer.json.code], [404, 'not-found'], path);
    }
  });

  it('ends with sign-out, and from another device by its owner', async () => {
    const [one, two] = [await stage.browser('ada@acme.example'), await stage.browser('ada@acme.example')];
    const sessions = await one('GET', '/api/sessions');
    const current = sessions.json.items.filter((each: { current: boolean }) => each.current);
    assert.equal(current.length, 1);
    await two('POST', '/api/auth/sign-out', {});
    assert.equal((await two('GET', '/api/me')).status, 401);
    assert.equal((await one('DELETE', `/api/sessions/${current[0].id}`)).status, 204);
    assert.equal((await one('GET', '/api/me')).status, 401);
  });

  it('lets nobody end the session of another', async () => {
    const ada = await stage.browser('ada@acme.example');
    await stage.member('bob@acme.example', 'rep');
    const bob = await stage.browser('bob@acme.example');
    const { json } = await ada('GET', '/api/sessions');
    assert.equal((await bob('DELETE', `/api/sessions/${json.items[0].id}`)).status, 404);
    assert.equal((await ada('GET', '/api/me')).status, 200);
  });

  it('changes a password only against the old one, and then ends the other sessions', async () => {
    await stage.member('cyd@acme.example', 'rep');
    const [one, two] = [await stage.browser('cyd@acme.example'), await stage.browser('cyd@acme.example')];
    const change = (currentPassword: string) =>
      one('POST', '/api/auth/change-password', { currentPassword, newPassword: 'quite another password' });
    assert.equal((await change('wrong old password')).status, 400);
    assert.equal((await change(password)).status, 200);
    assert.equal((await two('GET', '/api/me')).status, 401);
    const old = await stage.anyone('POST', '/api/auth/sign-in/email', { email: 'cyd@acme.example', password });
    assert.equal(old.status, 401);
  });
});

describe('a change by cookie', () => {
  it('is refused when another site made the browser ask', async () => {
    const ada = await stage.browser('ada@acme.example');
    const make = (headers: Record<string, string>) =>
      stage.anyone('POST', '/api/keys', { name: 'x' }, { cookie: ada.cookie, ...headers });
    for (const headers of [
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site', origin: stage.origin },
      { origin: 'https://evil.example' },
      { origin: 'null' },
      {},
    ]) {
      const answer = await make(headers as Record<string, string>);
      assert.deepEqual([answer.status, answer.json.code], [403, 'cross-site'], JSON.stringify(headers));
    }
    assert.equal((await make({ origin: stage.origin })).status, 201);
    assert.equal((await make({ 'sec-fetch-site': 'same-origin' })).status, 201);
  });
});

describe('a key', () => {
  it('speaks for its member from anywhere, until it is removed', async () => {
    const bob = await stage.member('bob@acme.example', 'rep');
    assert.equal((await bob('GET', '/api/me')).json.user.email, 'bob@acme.example');
    const made = await bob('POST', '/api/keys', { name: 'phone' });
    assert.match(made.json.key, /^rap_/);
    const call = () => stage.anyone('GET', '/api/me', undefined, { authorization: `Bearer ${made.json.key}` });
    assert.equal((await call()).status, 200);
    const list = await bob('GET', '/api/keys');
    assert.ok(!JSON.stringify(list.json).includes(made.json.key));
    assert.equal((await bob('DELETE', `/api/keys/${made.json.id}`)).status, 204);
    assert.deepEqual([(await call()).status, (await call()).json.code], [401, 'sign-in-required']);
  });

  it('counts more than a cookie that comes along', async () => {
    const bob = await stage.member('bob@acme.example', 'rep');
    const ada = await stage.browser('ada@acme.example');
    const answer = await bob('GET', '/api/me', undefined, { cookie: ada.cookie });
    assert.equal(answer.json.user.email, 'bob@acme.example');
    const bad = await stage.anyone('GET', '/api/me', undefined, {
      cookie: ada.cookie,
      authorization: 'Bearer rap_nonsense',
    });
    assert.equal(bad.status, 401);
  });
});
