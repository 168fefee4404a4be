/** The consent page of the simulated Google, walked by HTTP. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  authorizeAddress,
  callback,
  clientOfStage,
  exchange,
  obtainCode,
  obtainTokens,
  readMail,
  refresh,
  sendMail,
  startStage,
} from '../../support/simulated-google.ts';

const ada = { email: 'ada@acme.example' };

describe('The simulated consent page', () => {
  it('sends the person back with a code, the state and the scopes', async (t) => {
    const stage = await startStage(t);
    const location = new URL(await stage.oauth.approve(authorizeAddress(stage), ada));
    assert.equal(`${location.origin}${location.pathname}`, callback);
    assert.equal(location.searchParams.get('state'), 'state-1');
    assert.equal(location.searchParams.get('scope'), readMail);
    assert.equal(location.searchParams.get('hd'), 'acme.example');
    assert.match(location.searchParams.get('code') ?? '', /^4\/0A/);
  });

  it('sends the person back with access_denied and the state when she cancels', async (t) => {
    const stage = await startStage(t);
    const location = await stage.oauth.approve(authorizeAddress(stage), { ...ada, deny: true });
    assert.equal(location, `${callback}?state=state-1&error=access_denied`);
  });

  it('grants only the scopes that were ticked', async (t) => {
    const stage = await startStage(t);
    const url = authorizeAddress(stage, { scope: `openid email ${readMail} ${sendMail}` });
    const location = await stage.oauth.approve(url, { ...ada, scopes: [sendMail] });
    const { body } = await exchange(stage, new URL(location).searchParams.get('code') ?? '');
    assert.deepEqual(
      String(body.scope).split(' ').sort(),
      [sendMail, 'https://www.googleapis.com/auth/userinfo.email', 'openid'].sort(),
    );
  });

  it('takes no tick at all for a no', async (t) => {
    const stage = await startStage(t);
    const location = await stage.oauth.approve(authorizeAddress(stage), { ...ada, scopes: [] });
    assert.match(location, /error=access_denied/);
  });

  it('asks again when there is no such account', async (t) => {
    const stage = await startStage(t);
    await assert.rejects(
      stage.oauth.approve(authorizeAddress(stage), { email: 'nobody@acme.example' }),
      /no such Google Account/,
    );
  });

  it('lets no suspended person in', async (t) => {
    const stage = await startStage(t);
    stage.world.user(ada.email)!.suspended = true;
    await assert.rejects(stage.oauth.approve(authorizeAddress(stage), ada), /no such Google Account/);
  });

  it('gives a refresh token the first time, and later only when the person is asked again', async (t) => {
    const stage = await startStage(t);
    const first = await exchange(stage, await obtainCode(stage));
    const second = await exchange(stage, await obtainCode(stage));
    const asked = await exchange(stage, await obtainCode(stage, ada.email, { prompt: 'consent' }));
    const more = await exchange(stage, await obtainCode(stage, ada.email, { scope: sendMail }));
    const online = await exchange(stage, await obtainCode(stage, 'bob@acme.example', { access_type: null }));
    const answers = [first, second, asked, more, online];
    assert.deepEqual(
      answers.map(({ body }) => body.refresh_token !== undefined),
      [true, false, true, true, false],
    );
  });

  it('adds the scopes given before when the client asks for it', async (t) => {
    const stage = await startStage(t);
    await obtainTokens(stage);
    const change = { scope: sendMail, include_granted_scopes: 'true' };
    const { body } = await exchange(stage, await obtainCode(stage, ada.email, change));
    assert.deepEqual(String(body.scope).split(' ').sort(), [readMail, sendMail].sort());
  });

  it('answers prompt=none without a page only for what was given before', async (t) => {
    const stage = await startStage(t);
    const url = authorizeAddress(stage, { prompt: 'none', login_hint: ada.email });
    assert.match(await stage.oauth.approve(url, ada), /error=interaction_required/);
    await obtainTokens(stage);
    assert.match(await stage.oauth.approve(url, ada), /code=4/);
  });
});

describe('The simulated consent page refuses', () => {
  it('a redirect URI that differs by one letter, with a page and status 400', async (t) => {
    const stage = await startStage(t);
    const response = await fetch(authorizeAddress(stage, { redirect_uri: `${callback}/` }), { redirect: 'manual' });
    assert.equal(response.status, 400);
    assert.match(await response.text(), /Error 400: redirect_uri_mismatch/);
  });

  it('requests that lack something, or ask for something unknown', async (t) => {
    const stage = await startStage(t);
    const cases: [Record<string, string | null>, RegExp][] = [
      [{ client_id: null }, /invalid_request \(400\)/],
      [{ client_id: 'unknown' }, /invalid_client \(401\)/],
      [{ redirect_uri: null }, /invalid_request \(400\)/],
      [{ response_type: null }, /invalid_request \(400\)/],
      [{ response_type: 'token' }, /unsupported_response_type \(400\)/],
      [{ scope: null }, /invalid_request \(400\)/],
      [{ scope: 'https://www.googleapis.com/auth/gmail.everything' }, /invalid_scope \(400\)/],
      [{ access_type: 'always' }, /invalid_request \(400\)/],
      [{ code_challenge: null }, /invalid_request \(400\)/],
      [{ code_challenge: 'short' }, /invalid_request \(400\)/],
      [{ code_challenge_method: 'S512' }, /invalid_request \(400\)/],
    ];
    for (const [change, words] of cases)
      await assert.rejects(stage.oauth.approve(authorizeAddress(stage, change), ada), words, JSON.stringify(change));
  });

  it('people outside of the domain of an internal client', async (t) => {
    const stage = await startStage(t, 'internal');
    await assert.rejects(
      stage.oauth.approve(authorizeAddress(stage), { email: 'carol@other.example' }),
      /org_internal \(403\)/,
    );
    assert.match(await stage.oauth.approve(authorizeAddress(stage), ada), /code=/);
  });

  it('people who do not test a client in testing', async (t) => {
    const stage = await startStage(t, 'testing');
    await assert.rejects(stage.oauth.approve(authorizeAddress(stage), ada), /access_denied \(403\)/);
    assert.match(await stage.oauth.approve(authorizeAddress(stage), { email: 'Bob@acme.example' }), /code=/);
  });

  it('to let words of a request become HTML', async (t) => {
    const stage = await startStage(t);
    stage.oauth.changeClient(clientOfStage.clientId, { name: '<img src=x>' });
    const page = await (await fetch(authorizeAddress(stage, { state: '"><script>alert(1)</script>' }))).text();
    assert.doesNotMatch(page, /<script|<img/);
  });
});

describe('A client in testing', () => {
  it('loses its refresh tokens after seven days, and is told so', async (t) => {
    const stage = await startStage(t, 'testing');
    const { body } = await exchange(stage, await obtainCode(stage, 'bob@acme.example'));
    assert.equal(body.refresh_token_expires_in, 604_799);
    await stage.clock.advance(7 * 86_400_000 - 1);
    assert.equal((await refresh(stage, String(body.refresh_token))).status, 200);
    await stage.clock.advance(1);
    const { status, body: refused } = await refresh(stage, String(body.refresh_token));
    assert.equal(status, 400);
    assert.equal(refused.error, 'invalid_grant');
  });
});
