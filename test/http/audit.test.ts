import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startStage, type TestCaller } from './stage.ts';

type Stage = Awaited<ReturnType<typeof startStage>>;
let stage: Stage;
let admin: TestCaller;
let rep: TestCaller;
before(async () => {
  stage = await startStage();
  admin = await stage.member('ada@acme.example', 'admin');
  rep = await stage.member('rob@acme.example', 'rep');
});
after(() => stage.close());

const kindsOf = async () =>
  (await admin('GET', '/api/audit?limit=100')).json.items.map((entry: { kind: string }) => entry.kind);

describe('the audit log over HTTP', () => {
  it('tells of memberships, roles, keys and settings, with ids and without words', async () => {
    const key = (await rep('POST', '/api/keys', { name: 'A secret purpose' })).json;
    await rep('DELETE', `/api/keys/${key.id}`);
    await admin('PATCH', `/api/members/${rep.userId}`, { role: 'manager' });
    await admin('PATCH', '/api/workspace', { name: 'Acme of the harbour', defaultLevel: 'private' });
    const { items } = (await admin('GET', '/api/audit?limit=100')).json;
    const [settings, role, removed, made] = items;
    assert.deepEqual(
      [settings.kind, role.kind, removed.kind, made.kind],
      ['workspace-changed', 'role-changed', 'key-removed', 'key-made'],
    );
    assert.deepEqual(role.detail, { from: 'rep', to: 'manager' });
    assert.deepEqual(role.subjects, [{ type: 'user', id: rep.userId }]);
    assert.equal(made.actor.id, rep.userId);
    assert.deepEqual(settings.detail, {
      fields: ['name', 'defaultLevel'],
      defaultLevel: 'private',
      boundLevel: 'subject',
    });
    assert.ok((await kindsOf()).includes('member-joined'));
    assert.doesNotMatch(JSON.stringify(items), /secret purpose|of the harbour|@/);
    await admin('PATCH', `/api/members/${rep.userId}`, { role: 'rep' });
  });

  it('is read page by page and by kind, whole in its export, and proves itself', async () => {
    const first = (await admin('GET', '/api/audit?limit=2')).json;
    const second = (await admin('GET', `/api/audit?limit=2&cursor=${first.nextCursor}`)).json;
    assert.equal(second.items[0].seq, first.items[1].seq - 1);
    const keys = (await admin('GET', '/api/audit?kind=key-made')).json.items;
    assert.ok(keys.length > 0 && keys.every((entry: { kind: string }) => entry.kind === 'key-made'));
    const exported = await admin('GET', '/api/audit/export');
    const lines = (exported.json as string)
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).seq as number);
    assert.deepEqual(
      lines,
      Array.from({ length: first.items[0].seq }, (_, n) => n + 1),
    );
    const proof = (await admin('POST', '/api/audit/verify')).json;
    assert.deepEqual([proof.whole, proof.entries], [true, first.items[0].seq]);
  });

  it('tells of a mailbox that is changed and ended', async () => {
    const id = stage.app.newId();
    await stage.app.db.tenant(rep, (tx) =>
      tx
        .insertInto('connection')
        .values({
          workspace_id: rep.workspaceId,
          id,
          user_id: rep.userId,
          provider: 'memory',
          address: 'rob@acme.example',
          settings: '{}',
        })
        .execute(),
    );
    await rep('PATCH', `/api/email-connections/${id}`, { pollMinutes: 9 });
    assert.equal((await rep('DELETE', `/api/email-connections/${id}?log=keep`)).status, 204);
    const [ended, changed] = (await admin('GET', '/api/audit?limit=2')).json.items;
    assert.deepEqual([ended.kind, ended.detail], ['connection-ended', { log: 'keep' }]);
    assert.deepEqual(
      [changed.kind, changed.detail, changed.subjects],
      ['connection-changed', { about: ['pollMinutes'] }, [{ type: 'connection', id }]],
    );
  });

  it('is for admins; who read one’s own mail is for everybody himself', async () => {
    for (const path of ['/api/audit', '/api/audit/export']) assert.equal((await rep('GET', path)).status, 403);
    assert.equal((await rep('POST', '/api/audit/verify')).status, 403);
    assert.deepEqual((await rep('GET', '/api/audit/reads')).json, { items: [], nextCursor: null });
  });

  it('is read from a moment on, and before one', async () => {
    const all = (await admin('GET', '/api/audit?limit=100')).json.items as { seq: number; at: string }[];
    const { at } = all[2]!;
    const read = async (query: string) =>
      (await admin('GET', `/api/audit?limit=100&${query}`)).json.items.map(({ seq }: { seq: number }) => seq);
    const seqs = (which: (each: { at: string }) => boolean) => all.filter(which).map(({ seq }) => seq);
    assert.deepEqual(
      await read(`from=${at}`),
      seqs((each) => each.at >= at),
    );
    assert.deepEqual(
      await read(`before=${at}`),
      seqs((each) => each.at < at),
    );
    assert.deepEqual(await read(`from=${at}&before=${at}`), []);
  });

  it('refuses a kind that it does not know, and a moment that is none', async () => {
    assert.equal((await admin('GET', '/api/audit?kind=gossip')).status, 422);
    assert.equal((await admin('GET', '/api/audit?before=yesterday')).status, 422);
  });
});
