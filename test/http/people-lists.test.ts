import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startStage, type TestCaller } from './stage.ts';

let stage: Awaited<ReturnType<typeof startStage>>;
let ada: TestCaller;
let bob: TestCaller;
let bot: TestCaller;
let eve: TestCaller;
before(async () => {
  stage = await startStage();
  ada = await stage.member('ada@acme.example', 'admin');
  bob = await stage.member('bob@acme.example', 'rep');
  bot = await stage.member('bot@acme.example', 'bot');
  eve = await stage.member('eve@other.example', 'admin', 'Other');
  await ada('PATCH', '/api/workspace', { ownDomains: ['acme.example'] });
});
after(() => stage.close());

const valuesOf = async (who: TestCaller, path: string) =>
  (await who('GET', path)).json.items.map((item: { kind: string; value: string }) => `${item.kind} ${item.value}`);
const hostile = [
  '',
  '  ',
  'com',
  'a\0b@tide.example',
  'tide.exam\0ple',
  '\ud800@tide.example',
  'Ada <ada@tide.example>',
  '../../etc/passwd',
  "'; drop table blocked_address; --",
  '{"kind":"domain"}',
];

for (const [path, count] of [
  ['/api/blocklist', 'removedEmails'],
  ['/api/protected', 'hiddenEmails'],
] as const) {
  describe(path, () => {
    it('takes addresses and domains as they are typed, shows them as they are kept, and gives them back', async () => {
      const entries = ['Iris@Tide.example', '@quay.example', '*.pier.example', 'münchen.example', 'iris@tide.example'];
      const made = await ada('POST', path, { entries });
      assert.deepEqual([made.status, made.json], [200, { added: 4, [count]: 0 }]);
      const kept = [
        'address iris@tide.example',
        'domain pier.example',
        'domain quay.example',
        'domain xn--mnchen-3ya.example',
      ];
      assert.deepEqual(await valuesOf(ada, path), kept);
      const page = (await ada('GET', `${path}?limit=3`)).json;
      const rest = (await ada('GET', `${path}?limit=3&cursor=${page.nextCursor}`)).json;
      assert.deepEqual([page.items.length, rest.items.length, rest.nextCursor], [3, 1, null]);
      assert.match(page.items[0].createdAt, /^\d{4}-.*Z$/);
      for (const entry of kept) {
        const [kind, value] = entry.split(' ');
        const gone = await ada('DELETE', `${path}/${kind}/${encodeURIComponent(value!)}`);
        assert.equal(gone.status, 200, JSON.stringify(gone.json));
        assert.equal((await ada('DELETE', `${path}/${kind}/${encodeURIComponent(value!)}`)).status, 404);
      }
      assert.deepEqual(await valuesOf(ada, path), []);
    });

    it('names what is no entry by its place, and then takes none', async () => {
      for (const entry of hostile) {
        for (const route of [path, `${path}/preview`]) {
          const { status, json } = await ada('POST', route, { entries: ['fine.example', entry] });
          assert.deepEqual(
            [status, json.code, json.field],
            [422, 'invalid-request', 'entries.1'],
            JSON.stringify(entry),
          );
        }
      }
      const own = await ada('POST', path, { entries: ['fine.example', 'acme.example'] });
      assert.deepEqual([own.status, own.json.code, own.json.field], [422, 'own-address', 'entries.1']);
      assert.deepEqual(await valuesOf(ada, path), []);
    });

    it('refuses bodies of other shapes, too many entries and a megabyte', async () => {
      const many = Array.from({ length: 10_001 }, (_, n) => `a${n}@t.example`);
      const bodies = [
        {},
        { entries: [] },
        { entries: 'a@t.example' },
        { entries: [1] },
        { entries: [null] },
        { entries: many },
      ];
      for (const body of [...bodies, { entries: ['a.example'], extra: 1 }, { entries: ['x'.repeat(321)] }])
        assert.equal((await ada('POST', path, body)).status, 422, JSON.stringify(body).slice(0, 60));
      assert.equal((await ada('POST', path, { entries: ['x'.repeat(1_100_000)] })).status, 413);
      for (const target of [
        'thing/x.example',
        'address/%00',
        'domain/%F0%9F',
        `domain/${'x'.repeat(400)}`,
        'address/x.example',
      ])
        assert.ok([404, 422].includes((await ada('DELETE', `${path}/${target}`)).status), target);
    });

    it('takes ten thousand at once', async () => {
      const entries = Array.from({ length: 10_000 }, (_, n) => (n % 2 ? `d${n}.example` : `p${n}@tide.example`));
      assert.deepEqual((await eve('POST', path, { entries })).json, { added: 10_000, [count]: 0 });
      assert.deepEqual((await eve('POST', `${path}/preview`, { entries })).json, { emails: 0 });
    });

    it('is not for bots or strangers, and another workspace has its own', async () => {
      for (const call of [bot, stage.anyone]) {
        for (const [method, route, body] of [
          ['GET', path],
          ['POST', path, { entries: ['a.example'] }],
          ['POST', `${path}/preview`, { entries: ['a.example'] }],
          ['DELETE', `${path}/domain/a.example`],
        ] as const)
          assert.equal((await call(method, route, body)).status, call === bot ? 403 : 401);
      }
      await ada('POST', path, { entries: ['only-ada.example'] });
      assert.equal((await eve('DELETE', `${path}/domain/only-ada.example`)).status, 404);
      assert.deepEqual(await valuesOf(ada, path), ['domain only-ada.example']);
    });
  });
}

describe('who sees which list', () => {
  it('a blocklist is its owner’s, an admin’s eyes included', async () => {
    await bob('POST', '/api/blocklist', { entries: ['ex@tide.example'] });
    assert.deepEqual(await valuesOf(bob, '/api/blocklist'), ['address ex@tide.example']);
    assert.deepEqual(await valuesOf(ada, '/api/blocklist'), ['domain only-ada.example']);
    assert.equal((await ada('DELETE', '/api/blocklist/address/ex%40tide.example')).status, 404);
    const audit = await ada('GET', '/api/audit?limit=100');
    assert.doesNotMatch(JSON.stringify(audit.json), /ex@tide|tide\.example/);
  });

  it('protected people are the admins’ matter alone', async () => {
    const [list, add] = [
      await bob('GET', '/api/protected'),
      await bob('POST', '/api/protected', { entries: ['a.example'] }),
    ];
    assert.deepEqual([list.status, add.status], [403, 403]);
    assert.equal((await bob('POST', '/api/protected/preview', { entries: ['a.example'] })).status, 403);
    assert.equal((await bob('DELETE', '/api/protected/domain/only-ada.example')).status, 403);
  });
});
