import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { describe, test } from 'node:test';
import { isFault } from '#errors.ts';
import { authorizeUrl, challengeOf, delegate, exchangeCode, refresh, revoke } from '#providers/gmail/oauth.ts';
import { readServiceAccountKey } from '#providers/gmail/service-account.ts';
import type { GoogleWorld } from '#providers/gmail/settings.ts';
import { type GoogleServer, startGoogle } from '#simulator/google/start.ts';
import { testGmailWorld } from '../../support/gmail-world.ts';
import { createLeapingClock, type LeapingClock } from '../../support/leaping-clock.ts';

const client = { id: 'crm.apps.example', secret: 'a-secret' };
const redirectUri = 'http://localhost:3000/api/auth/gmail/callback';
const verifier = 'a-verifier-that-is-long-enough-to-be-accepted-0123456789';
const read = 'https://www.googleapis.com/auth/gmail.readonly';
const send = 'https://www.googleapis.com/auth/gmail.send';
const robot = 'robot@acme-crm.iam.gserviceaccount.example';

interface Scene {
  google: GoogleServer;
  clock: LeapingClock;
  world: GoogleWorld;
}

async function inScene(act: (scene: Scene) => Promise<void>): Promise<void> {
  const clock = createLeapingClock();
  const google = await startGoogle({ clock });
  google.world.addUser({ email: 'ada@acme.example', name: 'Ada' });
  google.oauth.addClient({
    clientId: client.id,
    clientSecret: client.secret,
    redirectUris: [redirectUri],
    kind: 'production',
    projectId: 'acme-crm',
  });
  try {
    await act({ google, clock, world: { endpoints: google.endpoints, clock, silenceMs: 500 } });
  } finally {
    await google.close();
  }
}

async function consent({ google, world }: Scene, scopes = [read], granted: 'all' | string[] = 'all'): Promise<string> {
  const challenge = challengeOf(verifier);
  const url = await authorizeUrl(world, { client, redirectUri, scopes, state: 's-1', challenge });
  const location = new URL(await google.oauth.approve(url, { email: 'ada@acme.example', scopes: granted }));
  assert.equal(location.searchParams.get('state'), 's-1');
  return location.searchParams.get('code') ?? '';
}

const spend = (scene: Scene, code: string, by = client) =>
  exchangeCode(scene.world, { client: by, redirectUri, code, verifier });

async function faultOf(call: Promise<unknown>): Promise<string> {
  const error = await call.then(
    () => assert.fail('nothing was thrown'),
    (thrown: unknown) => thrown,
  );
  assert.ok(isFault(error), String(error));
  assert.ok(!JSON.stringify([error.message, String(error.cause)]).includes(client.secret));
  assert.equal(error.cause, undefined);
  return `${error.next} ${error.code}`;
}

describe('Signing in at Google', () => {
  test('asks for a refresh token, keeps earlier scopes, and proves itself by PKCE', async () => {
    const world = testGmailWorld();
    const asked = { client, redirectUri, scopes: [read, send], state: 's', challenge: challengeOf(verifier) };
    const url = new URL(await authorizeUrl(world, { ...asked, loginHint: 'ada@acme.example' }));
    assert.equal(url.origin + url.pathname, world.endpoints.authorizeUrl);
    assert.deepEqual(Object.fromEntries([...url.searchParams].sort()), {
      access_type: 'offline',
      client_id: client.id,
      code_challenge: challengeOf(verifier),
      code_challenge_method: 'S256',
      include_granted_scopes: 'true',
      login_hint: 'ada@acme.example',
      prompt: 'consent',
      redirect_uri: redirectUri,
      response_type: 'code',
      scope: `${read} ${send}`,
      state: 's',
    });
  });

  test('turns a consent into tokens, by the clock that it was given', () =>
    inScene(async (scene) => {
      const grant = await spend(scene, await consent(scene, [read, send], [read]));
      assert.deepEqual(grant.scopes, [read]);
      assert.ok(grant.refreshToken.length > 10 && grant.accessToken.length > 10);
      const seconds = (grant.expiresAt.getTime() - scene.clock.now().getTime()) / 1000;
      assert.ok(seconds > 3_000 && seconds <= 3_600);
      const renewed = await refresh(scene.world, { client, refreshToken: grant.refreshToken });
      assert.notEqual(renewed.accessToken, grant.accessToken);
      assert.deepEqual(renewed.scopes, [read]);
    }));

  test('spends a code once, and only with its verifier', () =>
    inScene(async (scene) => {
      const code = await consent(scene);
      const wrong = exchangeCode(scene.world, { client, redirectUri, code, verifier: `${verifier}x` });
      assert.equal(await faultOf(wrong), 'refuse google-code-invalid');
      await spend(scene, code);
      assert.equal(await faultOf(spend(scene, code)), 'refuse google-code-invalid');
      assert.equal(await faultOf(spend(scene, 'nonsense')), 'refuse google-code-invalid');
    }));

  test('says when Google does not accept the client', () =>
    inScene(async (scene) => {
      const code = await consent(scene);
      const stranger = { id: client.id, secret: 'another' };
      assert.equal(await faultOf(spend(scene, code, stranger)), 'refuse google-client-invalid');
      const grant = await spend(scene, code);
      const call = refresh(scene.world, { client: stranger, refreshToken: grant.refreshToken });
      assert.equal(await faultOf(call), 'refuse google-client-invalid');
    }));

  test('asks to reconnect when the grant is over', () =>
    inScene(async (scene) => {
      const { refreshToken } = await spend(scene, await consent(scene));
      scene.google.oauth.revoke('ada@acme.example');
      assert.equal(await faultOf(refresh(scene.world, { client, refreshToken })), 'reconnect gmail-access-revoked');
    }));

  test('takes a grant back, and minds no one that is over', () =>
    inScene(async (scene) => {
      const { refreshToken } = await spend(scene, await consent(scene));
      await revoke(scene.world, refreshToken);
      assert.equal(await faultOf(refresh(scene.world, { client, refreshToken })), 'reconnect gmail-access-revoked');
      await revoke(scene.world, refreshToken);
    }));

  test('never takes trouble on the way for a refusal, and never asks twice by itself', () =>
    inScene(async (scene) => {
      const { refreshToken } = await spend(scene, await consent(scene));
      const troubles = [
        ['html', 'gmail-trouble'],
        [{ html: 403 }, 'gmail-answer-broken'],
        ['truncate', 'gmail-answer-broken'],
        ['empty-200', 'gmail-answer-broken'],
        ['drop-connection', 'gmail-unreachable'],
        ['hang', 'gmail-unreachable'],
      ] as const;
      for (const [act, code] of troubles) {
        scene.google.world.faults.add({ method: 'token', act });
        assert.equal(await faultOf(refresh(scene.world, { client, refreshToken })), `retry ${code}`);
      }
      await refresh(scene.world, { client, refreshToken });
    }));
});

describe('Acting for a domain', () => {
  const subject = 'ada@acme.example';

  function addRobot({ google }: Scene, scopes = [read]): string {
    const delegatedDomains = [{ domain: 'acme.example', scopes }];
    return google.oauth.addServiceAccount({ email: robot, projectId: 'acme-crm', delegatedDomains }).keyJson;
  }

  test('gives a token for a person of the domain', () =>
    inScene(async (scene) => {
      const key = readServiceAccountKey(addRobot(scene));
      const { accessToken, expiresAt, scopes } = await delegate(scene.world, { key, subject, scopes: [read] });
      const holder = scene.google.oauth.checkToken(`Bearer ${accessToken}`);
      assert.ok('email' in holder && holder.email === subject);
      assert.deepEqual(scopes, [read]);
      assert.equal(expiresAt.getTime() - scene.clock.now().getTime() > 3_000_000, true);
    }));

  test('tells missing scopes from an unknown person and a dead key', () =>
    inScene(async (scene) => {
      const key = readServiceAccountKey(addRobot(scene));
      const ask = (person: string, scopes: string[]) => delegate(scene.world, { key, subject: person, scopes });
      assert.equal(await faultOf(ask(subject, [read, send])), 'refuse gmail-delegation-missing');
      assert.equal(await faultOf(ask('nobody@acme.example', [read])), 'refuse gmail-user-unknown');
      assert.equal(await faultOf(ask('zoe@other.example', [read])), 'refuse gmail-delegation-missing');
      scene.google.world.user(subject)!.suspended = true;
      assert.equal(await faultOf(ask(subject, [read])), 'refuse gmail-user-unknown');
      scene.google.oauth.removeKeys(robot);
      assert.equal(await faultOf(ask(subject, [read])), 'refuse service-account-key-refused');
    }));

  test('waits for clocks to agree', () =>
    inScene(async (scene) => {
      const key = readServiceAccountKey(addRobot(scene));
      const world = { ...scene.world, clock: createLeapingClock('2026-03-05T09:00:00Z') };
      const call = delegate(world, { key, subject, scopes: [read] });
      assert.equal(await faultOf(call), 'retry google-clock-differs');
    }));

  test('reads a key, and refuses what is none without repeating it', () => {
    const { privateKey } = generateKeyPairSync('ed25519');
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' });
    const half = { type: 'service_account', client_email: robot, private_key: 'x' };
    const nonsense = [
      '',
      '{',
      'null',
      '[]',
      '{}',
      JSON.stringify(half),
      JSON.stringify({ ...half, private_key: pem }),
      JSON.stringify({ ...half, type: 'authorized_user' }),
      'x'.repeat(50_000),
    ];
    for (const json of nonsense) {
      assert.throws(() => readServiceAccountKey(json), { next: 'refuse', code: 'service-account-key-invalid' });
    }
  });
});
