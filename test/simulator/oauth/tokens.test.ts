/** The token endpoint of the simulated Google, and what its tokens are worth. */
import assert from 'node:assert/strict';
import { createPublicKey, type JsonWebKey } from 'node:crypto';
import { describe, it } from 'node:test';
import { isSignedBy, readJwt } from '#simulator/google/oauth/jwt.ts';
import {
  clientOfStage,
  exchange,
  type GoogleStage,
  holderOf,
  obtainCode,
  obtainTokens,
  postForm,
  readMail,
  refresh,
  sendMail,
  startStage,
} from '../../support/simulated-google.ts';

const HOUR = 3_600_000;
const ada = 'ada@acme.example';

describe('A code', () => {
  it('becomes tokens in the form of Google', async (t) => {
    const stage = await startStage(t);
    const { status, body } = await exchange(stage, await obtainCode(stage));
    assert.equal(status, 200);
    assert.deepEqual(Object.keys(body), ['access_token', 'expires_in', 'refresh_token', 'scope', 'token_type']);
    assert.deepEqual([body.expires_in, body.token_type, body.scope], [3599, 'Bearer', readMail]);
    assert.equal(holderOf(stage, String(body.access_token)), ada);
  });

  it('that comes twice is refused, and costs the client what the first gave', async (t) => {
    const stage = await startStage(t);
    const code = await obtainCode(stage);
    const { body } = await exchange(stage, code);
    const renewed = await refresh(stage, String(body.refresh_token));
    const replay = await exchange(stage, code);
    assert.deepEqual([replay.status, replay.body.error], [400, 'invalid_grant']);
    assert.equal(holderOf(stage, String(body.access_token)), '401 authError');
    assert.equal(holderOf(stage, String(renewed.body.access_token)), '401 authError');
    assert.equal((await refresh(stage, String(body.refresh_token))).body.error, 'invalid_grant');
  });

  it('is worth nothing after ten minutes', async (t) => {
    const stage = await startStage(t);
    const code = await obtainCode(stage);
    await stage.clock.advance(600_000);
    assert.equal((await exchange(stage, code)).body.error, 'invalid_grant');
  });

  it('is worth nothing to another client, at another address, or without the secret', async (t) => {
    const stage = await startStage(t);
    const other = { clientId: 'other.apps.example', clientSecret: 'other-secret' };
    stage.oauth.addClient({ ...other, redirectUris: [], kind: 'production', projectId: 'other' });
    const code = await obtainCode(stage);
    const asOther = { client_id: other.clientId, client_secret: other.clientSecret };
    assert.equal((await exchange(stage, code, asOther)).body.error, 'unauthorized_client');
    const elsewhere = { redirect_uri: 'http://localhost:3000/' };
    assert.equal((await exchange(stage, code, elsewhere)).body.error, 'redirect_uri_mismatch');
    const guessed = await exchange(stage, code, { client_secret: 'guess' });
    assert.deepEqual([guessed.status, guessed.body.error], [401, 'invalid_client']);
    assert.equal((await exchange(stage, code, { client_secret: '' })).body.error, 'invalid_request');
    assert.equal((await exchange(stage, code)).status, 200);
  });

  it('needs the verifier of its challenge', async (t) => {
    const stage = await startStage(t);
    const code = await obtainCode(stage);
    const wrong = await exchange(stage, code, { code_verifier: 'another-verifier-that-is-long-enough-0123456789' });
    assert.deepEqual(wrong.body, { error: 'invalid_grant', error_description: 'Invalid code verifier.' });
    const none = await exchange(stage, code, { code_verifier: '' });
    assert.deepEqual(none.body, { error: 'invalid_grant', error_description: 'Missing code verifier.' });
  });
});

describe('The token endpoint', () => {
  it('knows clients by HTTP Basic too', async (t) => {
    const stage = await startStage(t);
    const tokens = await obtainTokens(stage);
    const { clientId, clientSecret } = clientOfStage;
    const response = await fetch(stage.endpoints.tokenUrl, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}` },
      body: new URLSearchParams({ grant_type: 'refresh_token', refresh_token: tokens.refresh }),
    });
    assert.equal(response.status, 200);
  });

  it('refuses unknown kinds of grants, and bodies that are far too large', async (t) => {
    const stage = await startStage(t);
    const odd = await postForm(stage.endpoints.tokenUrl, { grant_type: 'password' });
    assert.deepEqual([odd.status, odd.body.error], [400, 'unsupported_grant_type']);
    const body = 'x'.repeat(300_000);
    const huge = await fetch(stage.endpoints.tokenUrl, { method: 'POST', body });
    assert.equal(huge.status, 413);
  });

  it('fails as the script says, and only then', async (t) => {
    const stage = await startStage(t);
    const { refresh: token } = await obtainTokens(stage);
    stage.world.faults.add({ method: 'token', act: { status: 503, reason: 'backendError', retryAfter: 7 } });
    const { clientId: client_id, clientSecret: client_secret } = clientOfStage;
    const form = { grant_type: 'refresh_token', refresh_token: token, client_id, client_secret };
    const call = () => fetch(stage.endpoints.tokenUrl, { method: 'POST', body: new URLSearchParams(form) });
    const busy = await call();
    assert.deepEqual([busy.status, busy.headers.get('retry-after')], [503, '7']);
    await busy.text();
    stage.world.faults.add({ method: 'token', act: 'html' });
    const page = await call();
    assert.deepEqual([page.status, page.headers.get('content-type')], [502, 'text/html; charset=UTF-8']);
    await page.text();
    stage.world.faults.add({ method: 'token', act: 'drop-connection' });
    await assert.rejects(call());
    stage.world.faults.add({ method: 'token', act: { status: 400, reason: 'invalid_grant' } });
    assert.equal((await refresh(stage, token)).body.error, 'invalid_grant');
    assert.equal((await refresh(stage, token)).status, 200);
  });
});

describe('A refresh token', () => {
  it('gives access tokens again and again, to its own client only', async (t) => {
    const stage = await startStage(t);
    const tokens = await obtainTokens(stage);
    const { body } = await refresh(stage, tokens.refresh);
    assert.equal(holderOf(stage, String(body.access_token)), ada);
    assert.equal(body.refresh_token, undefined);
    assert.equal((await refresh(stage, 'made-up')).body.error, 'invalid_grant');
    const other = { clientId: 'other.apps.example', clientSecret: 'other-secret' };
    stage.oauth.addClient({ ...other, redirectUris: [], kind: 'production', projectId: 'other' });
    const asOther = { client_id: other.clientId, client_secret: other.clientSecret };
    assert.equal((await refresh(stage, tokens.refresh, asOther)).body.error, 'unauthorized_client');
  });

  it('is over when the person takes the consent back, by the client or by himself', async (t) => {
    const stage = await startStage(t);
    const first = await obtainTokens(stage);
    assert.equal((await postForm(stage.endpoints.revokeUrl, { token: first.access })).status, 200);
    assert.equal((await refresh(stage, first.refresh)).body.error_description, 'Token has been expired or revoked.');
    const second = await obtainTokens(stage);
    stage.oauth.revoke('ADA@acme.example');
    assert.equal((await refresh(stage, second.refresh)).body.error, 'invalid_grant');
    assert.equal(holderOf(stage, second.access), '401 authError');
    const again = await postForm(stage.endpoints.revokeUrl, { token: second.refresh });
    assert.deepEqual([again.status, again.body.error], [400, 'invalid_token']);
  });

  it('leaves the tokens of other people and other projects alone when one is revoked', async (t) => {
    const stage = await startStage(t);
    const [mine, hers] = [await obtainTokens(stage), await obtainTokens(stage, 'bob@acme.example')];
    await postForm(stage.endpoints.revokeUrl, { token: mine.refresh });
    assert.equal(holderOf(stage, hers.access), 'bob@acme.example');
    assert.equal((await refresh(stage, hers.refresh)).status, 200);
  });

  it('is refused while its owner is suspended, and when its client is deleted', async (t) => {
    const stage = await startStage(t);
    const tokens = await obtainTokens(stage);
    stage.world.user(ada)!.suspended = true;
    assert.equal((await refresh(stage, tokens.refresh)).body.error, 'invalid_grant');
    assert.equal(holderOf(stage, tokens.access), '401 authError');
    stage.world.user(ada)!.suspended = false;
    assert.equal((await refresh(stage, tokens.refresh)).status, 200);
    stage.oauth.removeClient(clientOfStage.clientId);
    assert.equal((await refresh(stage, tokens.refresh)).body.error, 'invalid_client');
  });

  it('that is older than a hundred others of the same person and client is forgotten', async (t) => {
    const stage = await startStage(t);
    const tokens = await obtainTokens(stage);
    const { clientId } = clientOfStage;
    for (let n = 0; n < 99; n += 1) stage.oauth.grant({ clientId, email: ada, scopes: [readMail] });
    assert.equal((await refresh(stage, tokens.refresh)).status, 200);
    stage.oauth.grant({ clientId, email: ada, scopes: [readMail] });
    assert.equal((await refresh(stage, tokens.refresh)).body.error, 'invalid_grant');
  });

  it('can be a fixed one, for a client that remembers it', async (t) => {
    const stage = await startStage(t);
    const { clientId } = clientOfStage;
    stage.oauth.grant({ clientId, email: ada, scopes: [readMail], refreshToken: 'kept-from-yesterday' });
    const { body } = await refresh(stage, 'kept-from-yesterday');
    assert.equal(holderOf(stage, String(body.access_token)), ada);
  });
});

describe('An access token', () => {
  it('lets in for an hour, and dies early when told', async (t) => {
    const stage = await startStage(t);
    const tokens = await obtainTokens(stage);
    await stage.clock.advance(3_598_999);
    assert.equal(holderOf(stage, tokens.access), ada);
    await stage.clock.advance(1);
    assert.equal(holderOf(stage, tokens.access), '401 authError');
    const renewed = String((await refresh(stage, tokens.refresh)).body.access_token);
    stage.oauth.expireAccessTokens('bob@acme.example');
    assert.equal(holderOf(stage, renewed), ada);
    stage.oauth.expireAccessTokens(ada);
    assert.equal(holderOf(stage, renewed), '401 authError');
  });

  it('is refused with 401 when it is missing, made up, or of another kind', async (t) => {
    const stage = await startStage(t);
    assert.equal(holderOf(stage, 'ya29.made-up'), '401 authError');
    const tokens = await obtainTokens(stage);
    assert.equal(holderOf(stage, tokens.refresh), '401 authError');
    const missing = stage.oauth.checkToken(undefined);
    assert.equal('error' in missing && missing.error.reason, 'required');
    const basic = stage.oauth.checkToken(`Basic ${tokens.access}`);
    assert.equal('error' in basic && basic.error.code, 401);
  });

  it('of one Google is unknown to another with the same seed', async (t) => {
    const [one, other] = [await startStage(t), await startStage(t)];
    assert.equal(holderOf(other, (await obtainTokens(one)).access), '401 authError');
  });

  it('carries fewer scopes once the person has taken some back', async (t) => {
    const stage = await startStage(t);
    const tokens = await obtainTokens(stage, ada, { scope: `${readMail} ${sendMail}` });
    stage.oauth.reduceScopes(ada, [readMail]);
    assert.deepEqual(scopesOf(stage, tokens.access), [readMail]);
    const { body } = await refresh(stage, tokens.refresh);
    assert.equal(body.scope, readMail);
  });

  it('opens no Gmail in a project where the API is switched off', async (t) => {
    const stage = await startStage(t);
    const tokens = await obtainTokens(stage);
    stage.oauth.enableGmailApi('acme-crm', false);
    assert.equal(holderOf(stage, tokens.access), '403 accessNotConfigured');
    stage.oauth.enableGmailApi('acme-crm', true);
    assert.equal(holderOf(stage, tokens.access), ada);
  });

  it('says whose it is', async (t) => {
    const stage = await startStage(t);
    const tokens = await obtainTokens(stage, ada, { scope: `openid email ${readMail}` });
    const response = await fetch(`${stage.url}/tokeninfo?access_token=${tokens.access}`);
    const { aud, email, scope, expires_in } = (await response.json()) as Record<string, string>;
    assert.deepEqual([aud, email, expires_in], [clientOfStage.clientId, ada, '3599']);
    assert.ok(scope?.split(' ').includes(readMail));
    assert.equal((await fetch(`${stage.url}/tokeninfo?access_token=none`)).status, 400);
  });
});

describe('An id token', () => {
  it('names the person to the client and carries its nonce', async (t) => {
    const stage = await startStage(t);
    const code = await obtainCode(stage, ada, { scope: 'openid email profile', nonce: 'n-1' });
    const { body } = await exchange(stage, code);
    const token = readJwt(String(body.id_token))!;
    const { iss, aud, email, name, hd, nonce, iat, exp } = token.claims;
    assert.deepEqual(
      [iss, aud, email, name, hd, nonce],
      ['https://accounts.google.com', clientOfStage.clientId, ada, 'Ada Albright', 'acme.example', 'n-1'],
    );
    assert.equal(Number(exp) - Number(iat), 3600);
    assert.ok(await isPublished(stage, String(body.id_token)));
  });

  it('is still accepted for a day after the keys have changed, and no longer', async (t) => {
    const stage = await startStage(t);
    const { body } = await exchange(stage, await obtainCode(stage, ada, { scope: 'openid' }));
    stage.oauth.rotateKeys();
    assert.equal((await publishedKeys(stage)).length, 2);
    assert.ok(await isPublished(stage, String(body.id_token)));
    await stage.clock.advance(24 * HOUR);
    assert.equal((await publishedKeys(stage)).length, 1);
    assert.equal(await isPublished(stage, String(body.id_token)), false);
  });

  it('is checked with keys that say how long they may be kept', async (t) => {
    const stage = await startStage(t);
    const response = await fetch(stage.endpoints.keysUrl);
    assert.match(response.headers.get('cache-control') ?? '', /max-age=\d+/);
    await response.text();
  });
});

function scopesOf(stage: GoogleStage, token: string): readonly string[] | null {
  const holder = stage.oauth.checkToken(`Bearer ${token}`);
  return 'error' in holder ? null : holder.scopes;
}

async function publishedKeys(stage: GoogleStage): Promise<JsonWebKey[]> {
  const response = await fetch(stage.endpoints.keysUrl);
  return ((await response.json()) as { keys: JsonWebKey[] }).keys;
}

async function isPublished(stage: GoogleStage, text: string): Promise<boolean> {
  const token = readJwt(text);
  const key = (await publishedKeys(stage)).find(({ kid }) => kid === token?.header.kid);
  return token !== null && key !== undefined && isSignedBy(token, createPublicKey({ key, format: 'jwk' }));
}
