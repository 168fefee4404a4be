/** Service accounts of the simulated Google, and what admins delegate to them. */
import assert from 'node:assert/strict';
import { createPrivateKey } from 'node:crypto';
import { describe, it, type TestContext } from 'node:test';
import { createKey } from '#simulator/google/oauth/signing-keys.ts';
import { type AccountKey, assertionOf, assertTo, readKey } from '../../support/service-account.ts';
import { type GoogleStage, holderOf, readMail, sendMail, startStage } from '../../support/simulated-google.ts';

const robot = 'sync@acme-crm.iam.gserviceaccount.com';
const ada = 'ada@acme.example';
const pubsub = 'https://www.googleapis.com/auth/pubsub';

describe('A service account', () => {
  it('has a key in the form of the console', async (t) => {
    const { key } = await startWithRobot(t);
    assert.equal(createPrivateKey(key.private_key).asymmetricKeyDetails?.modulusLength, 2048);
    assert.match(key.client_id, /^\d{21}$/);
    assert.deepEqual([key.client_email, key.project_id], [robot, 'acme-crm']);
  });

  it('gets a token of its own for an hour', async (t) => {
    const { stage, key } = await startWithRobot(t);
    const { status, body } = await assertTo(stage, assertionOf(stage, key, { scope: pubsub }));
    assert.equal(status, 200);
    assert.deepEqual(Object.keys(body), ['access_token', 'expires_in', 'token_type']);
    assert.equal(holderOf(stage, String(body.access_token)), robot);
  });

  it('gets a token for a person of a domain that delegated the scopes', async (t) => {
    const { stage, key } = await startWithRobot(t);
    const { body } = await assertTo(stage, assertionOf(stage, key, { scope: readMail, sub: ada }));
    const holder = stage.oauth.checkToken(`Bearer ${body.access_token}`);
    assert.deepEqual('error' in holder ? null : [holder.email, holder.scopes], [ada, [readMail]]);
  });

  it('is unauthorized for scopes and for domains that nobody delegated', async (t) => {
    const { stage, key } = await startWithRobot(t);
    for (const change of [
      { scope: `${readMail} ${sendMail}`, sub: ada },
      { scope: readMail, sub: 'carol@other.example' },
      { scope: readMail, sub: 'not an address' },
    ]) {
      const { status, body } = await assertTo(stage, assertionOf(stage, key, change));
      assert.deepEqual([status, body.error], [401, 'unauthorized_client'], change.sub);
    }
  });

  it('gets no token for a person who is unknown or suspended', async (t) => {
    const { stage, key } = await startWithRobot(t);
    stage.world.user(ada)!.suspended = true;
    for (const sub of [ada, 'nobody@acme.example']) {
      const { status, body } = await assertTo(stage, assertionOf(stage, key, { scope: readMail, sub }));
      assert.equal(status, 400);
      assert.deepEqual(body, { error: 'invalid_grant', error_description: 'Invalid email or User ID' });
    }
  });

  it('loses its tokens for a domain that takes the delegation back', async (t) => {
    const { stage, key } = await startWithRobot(t);
    const ask = () => assertTo(stage, assertionOf(stage, key, { scope: readMail, sub: ada }));
    const { body } = await ask();
    stage.oauth.delegate(robot, { domain: 'acme.example', scopes: [] });
    assert.equal(holderOf(stage, String(body.access_token)), '401 authError');
    assert.equal((await ask()).body.error, 'unauthorized_client');
    stage.oauth.delegate(robot, { domain: 'ACME.example', scopes: [readMail] });
    assert.equal((await ask()).status, 200);
  });

  it('is refused when it is disabled or deleted, and its tokens with it', async (t) => {
    const { stage, key } = await startWithRobot(t);
    const ask = () => assertTo(stage, assertionOf(stage, key, { scope: pubsub }));
    const { body } = await ask();
    stage.oauth.changeServiceAccount(robot, 'disabled');
    assert.equal(holderOf(stage, String(body.access_token)), '401 authError');
    assert.deepEqual((await ask()).body, { error: 'invalid_grant', error_description: 'Robot is disabled.' });
    stage.oauth.changeServiceAccount(robot, 'deleted');
    assert.equal((await ask()).body.error_description, 'Invalid grant: account not found');
    stage.oauth.changeServiceAccount(robot, 'active');
    assert.equal((await ask()).status, 200);
  });

  it('may have several keys, and each may be removed', async (t) => {
    const { stage, key } = await startWithRobot(t);
    const second = readKey(stage.oauth.addKey(robot));
    stage.oauth.removeKeys(robot, key.private_key_id);
    const first = await assertTo(stage, assertionOf(stage, key, { scope: pubsub }));
    assert.deepEqual([first.status, first.body.error_description], [400, 'Invalid JWT Signature.']);
    assert.equal((await assertTo(stage, assertionOf(stage, second, { scope: pubsub }))).status, 200);
    stage.oauth.removeKeys(robot);
    assert.equal((await assertTo(stage, assertionOf(stage, second, { scope: pubsub }))).status, 400);
  });
});

describe('An assertion is refused', () => {
  it('when another key signed it, with the right name or none', async (t) => {
    const { stage, key } = await startWithRobot(t);
    const foreign = createKey().privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
    const forged = assertionOf(stage, { ...key, private_key: foreign }, { scope: pubsub });
    assert.equal((await assertTo(stage, forged)).body.error_description, 'Invalid JWT Signature.');
    const unnamed = assertionOf(stage, { ...key, private_key: foreign, private_key_id: 'none' }, { scope: pubsub });
    assert.equal((await assertTo(stage, unnamed)).body.error_description, 'Invalid JWT Signature.');
  });

  it('when its claims were changed, and when it asks not to be checked', async (t) => {
    const { stage, key } = await startWithRobot(t);
    const [head, , signature] = assertionOf(stage, key, { scope: pubsub }).split('.');
    const [, body] = assertionOf(stage, key, { scope: readMail, sub: ada }).split('.');
    assert.equal((await assertTo(stage, `${head}.${body}.${signature}`)).body.error, 'invalid_grant');
    const none = Buffer.from('{"alg":"none"}').toString('base64url');
    assert.equal((await assertTo(stage, `${none}.${body}.`)).body.error, 'invalid_grant');
  });

  it('for another audience, a wrong time or too long a life', async (t) => {
    const { stage, key } = await startWithRobot(t);
    const now = Math.floor(stage.clock.now().getTime() / 1000);
    const cases: [Record<string, unknown>, RegExp][] = [
      [{ aud: 'https://evil.example/token' }, /audience/],
      [{ exp: now - 301, iat: now - 3000 }, /short-lived/],
      [{ iat: now + 1000, exp: now + 2000 }, /short-lived/],
      [{ iat: now, exp: now + 7200 }, /short-lived/],
      [{ iat: now - 1800, exp: now + 1801 }, /short-lived/],
      [{ iat: 'now' }, /short-lived/],
      [{ iss: 'nobody@acme-crm.iam.gserviceaccount.com' }, /account not found/],
    ];
    for (const [change, words] of cases) {
      const { body } = await assertTo(stage, assertionOf(stage, key, { scope: pubsub, ...change }));
      assert.equal(body.error, 'invalid_grant');
      assert.match(String(body.error_description), words);
    }
  });

  it('without scopes, with unknown ones, and when it is no token at all', async (t) => {
    const { stage, key } = await startWithRobot(t);
    for (const scope of ['', 'https://www.googleapis.com/auth/everything'])
      assert.equal((await assertTo(stage, assertionOf(stage, key, { scope }))).body.error, 'invalid_scope');
    for (const text of ['a.b.c', 'a.b', 'bnVsbA.bnVsbA.x', `${'x'.repeat(20_000)}.b.c`])
      assert.equal((await assertTo(stage, text)).body.error, 'invalid_grant');
  });
});

async function startWithRobot(t: TestContext): Promise<{ stage: GoogleStage; key: AccountKey }> {
  const stage = await startStage(t);
  const delegatedDomains = [{ domain: 'acme.example', scopes: [readMail] }];
  const key = readKey(stage.oauth.addServiceAccount({ email: robot, projectId: 'acme-crm', delegatedDomains }));
  return { stage, key };
}
