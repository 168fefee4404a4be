/** Google's own client library talks to the simulated Google: it was written against the real one. */
import assert from 'node:assert/strict';
import { createPublicKey } from 'node:crypto';
import { describe, it, type TestContext } from 'node:test';
import { OAuth2Client } from 'google-auth-library';
import { systemClock } from '#platform/clock.ts';
import { callback, challenge, clientOfStage, readMail, startStage, verifier } from '../../support/simulated-google.ts';

const ada = 'ada@acme.example';

describe('Google’s own library', () => {
  it('signs a person in, renews, checks and revokes', async (t) => {
    const { client, approve } = await startLibrary(t);
    const code = await approve();
    const { tokens } = await client.getToken({ code, codeVerifier: verifier, redirect_uri: callback });
    client.setCredentials(tokens);
    const about = await client.getTokenInfo(tokens.access_token ?? '');
    assert.deepEqual([about.email, about.aud], [ada, clientOfStage.clientId]);
    const { credentials } = await client.refreshAccessToken();
    assert.notEqual(credentials.access_token, tokens.access_token);
    assert.equal((await client.revokeToken(tokens.refresh_token ?? '')).status, 200);
    await assert.rejects(client.refreshAccessToken(), /invalid_grant/);
  });

  it('verifies an id token by the published keys, and refuses one for somebody else', async (t) => {
    const { client, approve } = await startLibrary(t);
    const { tokens } = await client.getToken({ code: await approve(), codeVerifier: verifier, redirect_uri: callback });
    const response = await fetch(String(client.endpoints.oauth2FederatedSignonJwkCertsUrl));
    const { keys } = (await response.json()) as { keys: { kid: string }[] };
    const asPem = (key: { kid: string }) =>
      createPublicKey({ key, format: 'jwk' }).export({ type: 'spki', format: 'pem' }) as string;
    const certificates = Object.fromEntries(keys.map((key) => [key.kid, asPem(key)]));
    const check = (audience: string) =>
      client.verifySignedJwtWithCertsAsync(tokens.id_token ?? '', certificates, audience, [
        'https://accounts.google.com',
      ]);
    assert.equal((await check(clientOfStage.clientId)).getPayload()?.email, ada);
    await assert.rejects(check('somebody-else'), /audience/);
  });
});

async function startLibrary(t: TestContext): Promise<{ client: OAuth2Client; approve: () => Promise<string> }> {
  const stage = await startStage(t, 'production', { clock: systemClock });
  const { authorizeUrl, tokenUrl, revokeUrl, keysUrl } = stage.endpoints;
  const client = new OAuth2Client({
    ...clientOfStage,
    redirectUri: callback,
    endpoints: {
      oauth2AuthBaseUrl: authorizeUrl,
      oauth2TokenUrl: tokenUrl,
      oauth2RevokeUrl: revokeUrl,
      oauth2FederatedSignonJwkCertsUrl: keysUrl,
      tokenInfoUrl: `${stage.url}/tokeninfo`,
    },
  });
  const url = client.generateAuthUrl({
    access_type: 'offline',
    scope: ['openid', 'email', readMail],
    code_challenge: challenge,
    code_challenge_method: 'S256' as never,
  });
  const approve = async () => {
    const location = await stage.oauth.approve(url, { email: ada });
    return new URL(location).searchParams.get('code') ?? '';
  };
  return { client, approve };
}
