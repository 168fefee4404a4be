import assert from 'node:assert/strict';
import { createSign, generateKeyPairSync } from 'node:crypto';
import { describe, test } from 'node:test';
import { createGoogleKeys } from '#providers/gmail/google-keys.ts';
import { readPushData } from '#providers/gmail/push-data.ts';
import { verifyPushToken } from '#providers/gmail/push-token.ts';
import { type GoogleServer, startGoogle } from '#simulator/google/start.ts';
import { createLeapingClock } from '../../support/leaping-clock.ts';

const audience = 'https://crm.acme.example/api/email/webhooks/gmail';
const email = 'pusher@acme-crm.iam.gserviceaccount.example';
const clock = createLeapingClock();

async function inScene(act: (google: GoogleServer, check: (token: string) => Promise<string>) => Promise<void>) {
  const google = await startGoogle({ clock });
  const keys = createGoogleKeys({ endpoints: google.endpoints, clock, silenceMs: 500 });
  try {
    await act(google, async (token) => (await verifyPushToken({ token, audience, keys, clock })).email);
  } finally {
    await google.close();
  }
}

const invalid = { next: 'refuse', code: 'push-token-invalid', status: 401 };

describe('A push of Google’s', () => {
  test('is known by its token', () =>
    inScene(async (google, check) => {
      assert.equal(await check(google.pubsub.signToken({ aud: audience, email })), email);
    }));

  test('is refused for another audience, issuer, account state or time', () =>
    inScene(async (google, check) => {
      const now = Math.floor(clock.now().getTime() / 1000);
      const forgeries = [
        { aud: `${audience}/` },
        { aud: [audience] },
        { iss: 'https://accounts.google.com.evil.example' },
        { email_verified: false },
        { email_verified: 'true' },
        { email: '' },
        { exp: now - 61, iat: now - 3_661 },
        { iat: now + 3_600, exp: now + 7_200 },
        { exp: now + 1_000_000 },
        { exp: undefined },
        { iat: undefined },
        { exp: String(now + 3_600) },
      ];
      for (const forged of forgeries) {
        const token = google.pubsub.signToken({ aud: audience, email, ...forged } as never);
        await assert.rejects(check(token), invalid, JSON.stringify(forged));
      }
    }));

  test('is refused when somebody else signed it, whatever it says of its algorithm', () =>
    inScene(async (google, check) => {
      const [head = '', body = ''] = google.pubsub.signToken({ aud: audience, email }).split('.');
      const { kid } = JSON.parse(Buffer.from(head, 'base64url').toString()) as { kid: string };
      const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
      const forge = (header: object, sign: (text: string) => string) => {
        const signed = `${Buffer.from(JSON.stringify(header)).toString('base64url')}.${body}`;
        return `${signed}.${sign(signed)}`;
      };
      const own = (text: string) => createSign('RSA-SHA256').update(text).sign(privateKey, 'base64url');
      for (const alg of ['RS256', 'none', 'HS256', 'ES256', 'RS512']) {
        await assert.rejects(check(forge({ alg, kid }, own)), invalid);
        await assert.rejects(check(forge({ alg, kid: 'unknown' }, own)), invalid);
        await assert.rejects(check(forge({ alg }, () => '')), invalid);
      }
      for (const nonsense of ['', 'x', '..', 'a.b.c', 'a.b.c.d', `${head}.${body}.`, 'x'.repeat(100_000)]) {
        await assert.rejects(check(nonsense), invalid);
      }
    }));

  test('is refused under another algorithm, although the key fits', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const now = Math.floor(clock.now().getTime() / 1000);
    const claims = { iss: 'https://accounts.google.com', aud: audience, email, email_verified: true };
    const check = (alg: string) => {
      const parts = [
        { alg, kid: 'k' },
        { ...claims, iat: now, exp: now + 3_600 },
      ].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'));
      const signature = createSign('RSA-SHA256').update(parts.join('.')).sign(privateKey, 'base64url');
      const keys = { find: async () => publicKey };
      return verifyPushToken({ token: [...parts, signature].join('.'), audience, keys, clock });
    };
    assert.deepEqual(await check('RS256'), { email });
    for (const alg of ['RS512', 'PS256', 'HS256', 'none', '']) await assert.rejects(check(alg), invalid);
  });

  test('is known by the keys of the moment, also after they were changed', () =>
    inScene(async (google, check) => {
      const before = google.pubsub.signToken({ aud: audience, email });
      await check(before);
      google.oauth.rotateKeys();
      clock.leap(61_000);
      assert.equal(await check(google.pubsub.signToken({ aud: audience, email })), email);
      assert.equal(await check(before), email);
    }));

  test('does not make Rapport ask for keys at each token with an unknown name', () =>
    inScene(async (google, check) => {
      let asked = 0;
      const keys = createGoogleKeys({
        endpoints: google.endpoints,
        clock,
        resolveFetch: (input, init) => {
          asked += 1;
          return fetch(input, init);
        },
      });
      await check(google.pubsub.signToken({ aud: audience, email }));
      await keys.find('unknown');
      await Promise.all(Array.from({ length: 20 }, (_, n) => keys.find(`unknown-${n}`)));
      assert.equal(asked, 1);
      clock.leap(61_000);
      await Promise.all(Array.from({ length: 20 }, (_, n) => keys.find(`unknown-${n}`)));
      assert.equal(asked, 2);
    }));

  test('is neither accepted nor refused while Google’s keys can not be had', () =>
    inScene(async (google, check) => {
      const token = google.pubsub.signToken({ aud: audience, email });
      for (const act of ['html', 'truncate', 'empty-200', 'drop-connection', 'hang', { html: 404 }] as const) {
        google.world.faults.add({ method: 'keys', act });
        await assert.rejects(check(token), { next: 'retry' });
      }
      assert.equal(await check(token), email);
    }));
});

describe('The data of a push', () => {
  const encode = (text: string) => Buffer.from(text).toString('base64');

  test('keeps every digit of its history id', () => {
    const data = encode('{"emailAddress":"Ada@Acme.example","historyId":18446744073709551615}');
    assert.deepEqual(readPushData(data), { emailAddress: 'ada@acme.example', historyId: '18446744073709551615' });
    const text = encode('{ "historyId" : "9007199254740993" , "emailAddress" : "ada@acme.example" }');
    assert.equal(readPushData(text).historyId, '9007199254740993');
  });

  test('is refused when it is nonsense', () => {
    const nonsense = [
      '',
      '{',
      'null',
      '[]',
      '{}',
      '{"emailAddress":"ada@acme.example"}',
      '{"emailAddress":"ada","historyId":1}',
      '{"emailAddress":7,"historyId":1}',
      '{"emailAddress":"ada@acme.example","historyId":1.5}',
      '{"emailAddress":"ada@acme.example","historyId":-1}',
      '{"emailAddress":"ada@acme.example","historyId":1e9}',
      '{"emailAddress":"ada@acme.example","historyId":"x"}',
      `{"emailAddress":"ada@acme.example","historyId":${'9'.repeat(50)}}`,
    ];
    for (const text of nonsense) {
      assert.throws(() => readPushData(encode(text)), { next: 'refuse', code: 'push-data-invalid' }, text);
    }
    assert.throws(() => readPushData('x'.repeat(10_000)), { code: 'push-data-invalid' });
  });
});
