import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { sql } from 'kysely';
import { runErasure } from '#erasure/run-erasure.ts';
import { dispatchDue } from '#jobs/work.ts';
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

const addContact = async (email: string) =>
  (await admin('POST', '/api/contacts', { name: 'Iris Vale', emails: [email] })).json.id as string;

describe('erasures over HTTP', () => {
  it('are looked at, run and reported, and tell nobody of whom', async () => {
    const contactId = await addContact('iris@north.example');
    const asked = await admin('POST', '/api/erasures', { contactId });
    assert.deepEqual([asked.status, asked.json.state, asked.json.report], [201, 'preview', null]);
    assert.deepEqual([asked.json.preview.contacts, asked.json.preview.addresses], [1, 1]);
    assert.equal((await admin('GET', `/api/contacts/${contactId}`)).status, 200, 'nothing is gone yet');
    const run = await admin('POST', `/api/erasures/${asked.json.id}/run`, {});
    assert.deepEqual([run.status, run.json.state], [202, 'running']);
    await runErasure(stage.app, { workspaceId: admin.workspaceId, erasureId: asked.json.id });
    const done = await admin('GET', `/api/erasures/${asked.json.id}`);
    assert.deepEqual([done.json.state, done.json.report.contacts, done.json.requestedBy.id], ['done', 1, admin.userId]);
    assert.equal((await admin('GET', `/api/contacts/${contactId}`)).status, 404);
    const list = await admin('GET', '/api/erasures');
    assert.equal(list.json.items.length, 1);
    assert.doesNotMatch(JSON.stringify(list.json), /iris|vale|@/i);
  });

  it('wait in the queue until a worker takes them, and one that a dead worker left waits there again', async () => {
    await addContact('omar@north.example');
    const { id } = (await admin('POST', '/api/erasures', { address: 'OMAR@north.example' })).json;
    await admin('POST', `/api/erasures/${id}/run`, {});
    const waiting = () =>
      stage.app.db.outside((tx) =>
        sql`select 1 from pgboss.job where name = 'run-erasure' and state = 'created' and singleton_key = ${id}`.execute(
          tx,
        ),
      );
    assert.equal((await waiting()).rows.length, 1);
    await stage.app.db.outside((tx) => sql`delete from pgboss.job where name = 'run-erasure'`.execute(tx));
    await dispatchDue(stage.app);
    assert.equal((await waiting()).rows.length, 1);
  });

  it('are for admins, about one person, and never about ourselves', async () => {
    const contactId = await addContact('jo@north.example');
    for (const [method, path, body] of [
      ['POST', '/api/erasures', { contactId }],
      ['GET', '/api/erasures', undefined],
      ['POST', `/api/erasures/${contactId}/run`, {}],
      ['DELETE', `/api/erasures/${contactId}`, undefined],
    ] as const)
      assert.equal((await rep(method, path, body)).status, 403, `${method} ${path}`);
    const refused = async (body: object) => {
      const { status, json } = await admin('POST', '/api/erasures', body);
      return [status, json.code];
    };
    assert.deepEqual(await refused({}), [422, 'invalid-request']);
    assert.deepEqual(await refused({ contactId, address: 'jo@north.example' }), [422, 'invalid-request']);
    assert.deepEqual(await refused({ address: 'a@b' }), [422, 'invalid-request']);
    assert.deepEqual(await refused({ address: 'rob@acme.example' }), [422, 'own-address']);
    assert.deepEqual(await refused({ contactId: admin.userId }), [404, 'not-found']);
    const { id } = (await admin('POST', '/api/erasures', { contactId })).json;
    assert.equal((await admin('DELETE', `/api/erasures/${id}`)).status, 204);
    const late = await admin('POST', `/api/erasures/${id}/run`, {});
    assert.deepEqual([late.status, late.json.code], [409, 'erasure-over']);
  });

  it('take an invitation to the address with them', async () => {
    await admin('POST', '/api/invitations', { email: 'late@north.example', role: 'rep' });
    const { json } = await admin('POST', '/api/erasures', { address: 'late@north.example' });
    assert.equal(json.preview.invitations, 1);
  });

  it('are preceded by an export, if somebody asks for one', async () => {
    const contactId = await addContact('uma@north.example');
    const { status, headers } = await rep('GET', `/api/contacts/${contactId}/export`);
    assert.deepEqual([status, headers.get('content-type')], [200, 'application/zip']);
    assert.equal((await rep('GET', `/api/contacts/${admin.userId}/export`)).status, 404);
    const log = (await admin('GET', '/api/audit?kind=person-exported')).json.items;
    assert.deepEqual(log[0].subjects, [{ type: 'contact', id: contactId }]);
  });
});
