/** The faults of Gmail that are the adapter's to survive; each message is answered once, none is lost. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { isFault } from '#errors.ts';
import type { ProviderId } from '#providers/provider.ts';
import { callsOf, fetchAll, inStage, putSeveral, typesOf } from './in-stage.ts';

const allEmails = (ids: readonly ProviderId[]) => Object.fromEntries([...ids].sort().map((id) => [id, 'email']));
const rate = { status: 429, reason: 'rateLimitExceeded' };

async function faultOf(call: Promise<unknown>): Promise<string> {
  const error = await call.then(
    () => assert.fail('nothing was thrown'),
    (thrown: unknown) => thrown,
  );
  assert.ok(isFault(error), String(error));
  return `${error.next} ${error.code}`;
}

describe('When Google refuses the pace, Gmail’s adapter', () => {
  test('waits as long as Google says, and goes on', () =>
    inStage({}, async (stage) => {
      const ids = putSeveral(stage, 1);
      stage.google.world.faults.add({ method: 'gmail.users.messages.get', act: { ...rate, retryAfter: 30 } });
      assert.deepEqual(typesOf(await fetchAll(await stage.open(), ids)), allEmails(ids));
      assert.equal(stage.clock.slept, 30_000);
    }));

  test('makes a pause of its own where Google names none, longer each time', () =>
    inStage({}, async (stage) => {
      const ids = putSeveral(stage, 1);
      const act = { status: 403, reason: 'userRateLimitExceeded' };
      stage.google.world.faults.add({ method: 'gmail.users.messages.get', times: 4, act });
      assert.deepEqual(typesOf(await fetchAll(await stage.open(), ids)), allEmails(ids));
      assert.equal(stage.clock.slept, (1 + 2 + 4 + 8) * 750);
    }));

  test('makes everybody of the account wait', () =>
    inStage({}, async (stage) => {
      const ids = putSeveral(stage, 1);
      const act = { ...rate, retryAfter: 40 };
      stage.google.world.faults.add({ method: 'gmail.users.messages.get', times: 9, act });
      const [one, other] = [await stage.open(), await stage.open()];
      const failing = fetchAll(one, ids).catch(() => {});
      await other.mailboxes();
      await failing;
      const window = await stage.quota.change((current) => ({ window: current, answer: current }));
      assert.ok(window.blockedUntil > stage.clock.now().getTime() - 60_000);
    }));

  test('asks again for the parts of a batch that were refused, and for no others', () =>
    inStage({ quota: { concurrency: 60 } }, async (stage) => {
      stage.world.quota.concurrency = 50;
      const ids = putSeveral(stage, 50);
      const partsFail = Array.from({ length: 13 }, (_, n) => n * 3);
      stage.google.world.faults.add({ method: 'batch', act: { partsFail } });
      assert.deepEqual(typesOf(await fetchAll(await stage.open(), ids)), allEmails(ids));
      assert.deepEqual(
        stage.relay.requests.map(({ parts }) => parts.length),
        [50, 13],
      );
      assert.equal(callsOf(stage, 'messages.get'), 50);
    }));

  test('tells the engine when to come again, when Google goes on refusing', () =>
    inStage({}, async (stage) => {
      stage.google.world.faults.add({ method: 'gmail.*', times: 100, act: { ...rate, retryAfter: 20 } });
      const provider = await stage.open();
      const error = await provider.mailboxes().catch((thrown: unknown) => thrown);
      assert.ok(isFault(error, 'retry') && error.code === 'gmail-rate-limited' && error.retryAfter! >= 20_000);
    }));

  test('does not let a person wait for minutes', () =>
    inStage({}, async (stage) => {
      const ids = putSeveral(stage, 1);
      const act = { ...rate, retryAfter: 120 };
      stage.google.world.faults.add({ method: 'gmail.users.messages.get', times: 9, act });
      const provider = await stage.open();
      assert.equal(await faultOf(fetchAll(provider, ids, { interactive: true })), 'retry gmail-rate-limited');
      assert.ok(stage.clock.slept < 20_000);
    }));

  test('comes to terms with a limit that was lowered while it runs', () =>
    inStage({}, async (stage) => {
      const ids = putSeveral(stage, 900);
      stage.google.world.quota.unitsPerMinute = 3_000;
      assert.deepEqual(typesOf(await fetchAll(await stage.open(), ids)), allEmails(ids));
      assert.ok(stage.google.world.stats.throttled > 0);
    }));

  test('stops for hours when the day’s quota of the project is spent', () =>
    inStage({}, async (stage) => {
      stage.google.world.quota.projectUnitsPerDay = 0;
      const error = await (await stage.open()).mailboxes().catch((thrown: unknown) => thrown);
      assert.ok(isFault(error, 'retry') && error.code === 'gmail-day-limit' && error.retryAfter! >= 3_600_000);
    }));
});

describe('When answers are spoilt on their way, Gmail’s adapter', () => {
  const acts = ['html', 'truncate', 'empty-200', 'drop-connection', { status: 503, reason: 'backendError' }] as const;
  for (const act of acts) {
    const name = typeof act === 'string' ? act : `status ${act.status}`;
    test(`reads everything all the same: ${name}`, () =>
      inStage({}, async (stage) => {
        const ids = putSeveral(stage, 9);
        for (const method of ['batch', 'gmail.users.messages.get']) {
          stage.google.world.faults.add({ method, nth: 2, act });
        }
        assert.deepEqual(typesOf(await fetchAll(await stage.open(), ids)), allEmails(ids));
        stage.google.world.faults.add({ method: 'gmail.users.labels.list', act });
        assert.ok((await (await stage.open()).mailboxes()).length > 5);
      }));
  }

  for (const act of ['mangle-part-order', 'mangle-content-ids'] as const) {
    test(`believes no part of a batch but by its name: ${act}`, () =>
      inStage({}, async (stage) => {
        const ids = putSeveral(stage, 8);
        stage.google.world.faults.add({ method: 'batch', act });
        const answers = await fetchAll(await stage.open(), ids);
        assert.deepEqual(typesOf(answers), allEmails(ids));
        for (const answer of answers) {
          const { id, raw } = (answer as { email: { id: ProviderId; raw: Uint8Array } }).email;
          assert.ok(Buffer.from(raw).includes(`<m${ids.indexOf(id)}@acme.example>`));
        }
      }));
  }

  test('waits out a burst of failures longer than one call bears, as a Fault that is tried again', () =>
    inStage({}, async (stage) => {
      stage.google.world.faults.add({ method: '*', times: 100, act: { status: 500, reason: 'backendError' } });
      const ids = putSeveral(stage, 3);
      const provider = await stage.open();
      assert.equal(await faultOf(fetchAll(provider, ids)), 'retry gmail-trouble');
      assert.equal(await faultOf(provider.mailboxes()), 'retry gmail-trouble');
    }));

  test('takes nothing for a refusal that Google did not say', () =>
    inStage({}, async (stage) => {
      for (const status of [401, 403, 404]) {
        stage.google.world.faults.clear();
        stage.google.world.faults.add({ method: 'gmail.*', times: 100, act: { html: status } });
        assert.equal(await faultOf((await stage.open()).mailboxes()), 'retry gmail-answer-broken');
      }
    }));

  test('never takes failing for a message’s fault when they all fail', () =>
    inStage({}, async (stage) => {
      const ids = putSeveral(stage, 8);
      for (const id of ids) stage.relay.poisoned.add(id);
      assert.equal(await faultOf(fetchAll(await stage.open(), ids)), 'retry gmail-trouble');
    }));
});

describe('When Google no longer lets Rapport in, Gmail’s adapter', () => {
  test('asks once for a fresh token, and goes on with it', () =>
    inStage({}, async (stage) => {
      const ids = putSeveral(stage, 6);
      stage.google.oauth.expireAccessTokens();
      assert.deepEqual(typesOf(await fetchAll(await stage.open(), ids)), allEmails(ids));
      assert.equal(stage.freshTokens, 1);
    }));

  test('asks for a fresh token each time that one has run out, in a fetch of hours', () =>
    inStage({}, async (stage) => {
      const ids = putSeveral(stage, 12);
      const provider = await stage.open();
      let count = 0;
      for await (const answer of provider.fetch(ids, 10_000)) {
        assert.equal(answer.type, 'email');
        count += 1;
        if (count % 4 === 0) stage.google.oauth.expireAccessTokens();
      }
      assert.deepEqual([count, stage.freshTokens], [12, 2]);
    }));

  test('asks its owner to connect again when a fresh one is refused too', () =>
    inStage({}, async (stage) => {
      const act = { status: 401, reason: 'authError' };
      stage.google.world.faults.add({ method: 'gmail.*', times: 100, act });
      assert.equal(await faultOf((await stage.open()).mailboxes()), 'reconnect gmail-access-revoked');
      assert.equal(stage.freshTokens, 1);
    }));

  test('says what was not granted', () =>
    inStage({}, async (stage) => {
      stage.google.oauth.reduceScopes('ada@acme.example', ['openid']);
      assert.equal(await faultOf((await stage.open()).mailboxes()), 'reconnect gmail-scope-missing');
      stage.settings.scopes = ['openid'];
      assert.equal(await faultOf(stage.open()), 'reconnect gmail-scope-missing');
    }));

  test('says what an administrator has closed', () =>
    inStage({}, async (stage) => {
      const { world } = stage.google;
      world.closedDomains.add('acme.example');
      assert.equal(await faultOf((await stage.open()).mailboxes()), 'refuse gmail-policy');
      world.closedDomains.clear();
      world.disabledProjects.add('acme-crm');
      assert.equal(await faultOf((await stage.open()).mailboxes()), 'refuse gmail-api-disabled');
      world.disabledProjects.clear();
      stage.user.licensed = false;
      assert.equal(await faultOf((await stage.open()).mailboxes()), 'refuse gmail-mail-disabled');
      assert.equal(
        await faultOf(fetchAll(await stage.open(), ['00000000000000aa' as ProviderId])),
        'refuse gmail-mail-disabled',
      );
    }));

  test('says that a topic can not be announced to', () =>
    inStage({}, async (stage) => {
      const { subscription } = await stage.open();
      for (const topic of ['projects/acme-crm/topics/none', 'projects/other/topics/gmail', 'nonsense']) {
        assert.equal(await faultOf(subscription!.renew(topic)), 'refuse gmail-topic-refused');
      }
      stage.google.pubsub.allowGmail('projects/acme-crm/topics/gmail', false);
      assert.equal(await faultOf(subscription!.renew('projects/acme-crm/topics/gmail')), 'refuse gmail-topic-refused');
    }));

  test('knows the aliases of the moment', () =>
    inStage({}, async (stage) => {
      const provider = await stage.open();
      const addresses = async () => (await provider.identities()).map(({ address }) => address);
      assert.deepEqual(await addresses(), ['ada@acme.example', 'sales@acme.example']);
      stage.user.aliases.remove('sales@acme.example');
      assert.deepEqual(await addresses(), ['ada@acme.example']);
    }));
});
