import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startStage, type TestCaller } from './stage.ts';

type Stage = Awaited<ReturnType<typeof startStage>>;
let stage: Stage;
let ada: TestCaller;
let bob: TestCaller;
before(async () => {
  stage = await startStage();
  ada = await stage.member('ada@acme.example', 'admin');
  bob = await stage.member('bob@acme.example', 'rep');
});
after(() => stage.close());

const preview = (query = '', caller = ada) => caller('GET', `/api/workspace/retention/preview${query}`);
const nothing = { words: 0, unmatchedWords: 0, envelopes: 0, interactions: 0, notes: 0, auditEntries: 0 };

describe('the retention of a workspace', () => {
  it('is set, read and switched off again', async () => {
    const periods = { wordsDays: 30, envelopeDays: 400, interactionDays: 400, auditDays: 36_500, warns: true };
    const { status, json } = await ada('PATCH', '/api/workspace', periods);
    assert.equal(status, 200);
    assert.partialDeepStrictEqual(json, periods);
    const off = { wordsDays: null, envelopeDays: null, interactionDays: null, auditDays: null, warns: false };
    await ada('PATCH', '/api/workspace', off);
    assert.partialDeepStrictEqual((await bob('GET', '/api/workspace')).json, off);
  });

  it('takes nothing but whole days that go together', async () => {
    for (const wrong of [0, -1, 36_501, 1.5, '30', true, [30]]) {
      const { status, json } = await ada('PATCH', '/api/workspace', { interactionDays: wrong });
      assert.deepEqual([status, json.code], [422, 'invalid-request'], JSON.stringify(wrong));
    }
    const { status, json } = await ada('PATCH', '/api/workspace', { envelopeDays: 1 });
    assert.deepEqual([status, json.code, json.field], [422, 'retention-order', 'envelopeDays']);
  });

  it('is previewed with the periods of the query, and run with its own', async () => {
    const contact = await ada('POST', '/api/contacts', { name: 'Jane' });
    const twoYearsAgo = new Date(Date.now() - 730 * 86_400_000).toISOString();
    const note = { recordKind: 'contact', recordId: contact.json.id, body: 'Rang.', occurredAt: twoYearsAgo };
    const noted = await ada('POST', '/api/notes', note);
    assert.equal(noted.status, 201);
    assert.deepEqual((await preview()).json, nothing);
    assert.deepEqual((await preview('?interactionDays=365&envelopeDays=')).json, { ...nothing, notes: 1 });
    assert.deepEqual((await preview('?interactionDays=800')).json, nothing);
    assert.deepEqual((await ada('POST', '/api/workspace/retention/run', {})).json, nothing);
    await ada('PATCH', '/api/workspace', { interactionDays: 365 });
    assert.deepEqual((await ada('POST', '/api/workspace/retention/run', {})).json, { ...nothing, notes: 1 });
    assert.deepEqual((await ada('GET', `/api/contacts/${contact.json.id}/timeline`)).json.items, []);
    const { items } = (await ada('GET', '/api/audit?kind=retention-run')).json;
    assert.deepEqual(
      items.map((entry: { detail: object; actor: { id: string } }) => [entry.detail, entry.actor.id]),
      [
        [{ notes: 1 }, ada.userId],
        [nothing, ada.userId],
      ],
    );
  });

  it('is refused where the periods of the query make no sense', async () => {
    for (const query of ['?auditDays=0', '?auditDays=x', '?wordsDays=1.5', '?unmatchedDays=', '?interactionDays=1e9'])
      assert.equal((await preview(query)).status, 422, query);
    assert.equal((await preview('?envelopeDays=89')).json.code, 'retention-order');
  });

  it('is an admin’s to change, to count and to run', async () => {
    assert.equal((await preview('', bob)).status, 403);
    assert.equal((await bob('POST', '/api/workspace/retention/run', {})).status, 403);
  });
});
