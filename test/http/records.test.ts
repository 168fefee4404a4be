import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startStage, type TestCaller } from './stage.ts';

type Stage = Awaited<ReturnType<typeof startStage>>;
let stage: Stage;
let ada: TestCaller;
let eve: TestCaller;
before(async () => {
  stage = await startStage();
  ada = await stage.member('ada@acme.example', 'admin');
  eve = await stage.member('eve@other.example', 'admin', 'Other');
});
after(() => stage.close());

const made = async (caller: TestCaller, path: string, body: object) => {
  const answer = await caller('POST', path, body);
  assert.equal(answer.status, 201, JSON.stringify(answer.json));
  return answer.json;
};

describe('contacts, companies and deals', () => {
  it('are added, found, changed and deleted', async () => {
    const company = await made(ada, '/api/companies', { name: 'Harbour Ltd', domains: ['Harbour.example'] });
    const contact = await made(ada, '/api/contacts', {
      name: ' Ines ',
      emails: ['Ines@harbour.example'],
      companyId: company.id,
    });
    assert.deepEqual(
      [contact.name, contact.company, contact.kind, contact.lastInteractionAt],
      ['Ines', { id: company.id, name: 'Harbour Ltd' }, 'lead', null],
    );
    const deal = await made(ada, '/api/deals', {
      name: 'Berth',
      value: 1200.5,
      currency: 'EUR',
      contactIds: [contact.id],
      companyId: company.id,
    });
    assert.deepEqual([deal.value, deal.contacts], [1200.5, [{ id: contact.id, name: 'Ines' }]]);
    assert.equal((await ada('GET', '/api/companies?q=harb')).json.items[0].contactCount, 1);
    const changed = await ada('PATCH', `/api/contacts/${contact.id}`, { title: 'Harbour master', companyId: null });
    assert.deepEqual([changed.json.title, changed.json.company], ['Harbour master', null]);
    assert.equal((await ada('DELETE', `/api/deals/${deal.id}`)).status, 204);
    assert.equal((await ada('GET', `/api/deals/${deal.id}`)).status, 404);
  });

  it('come in pages whose cursors lead through all of them once', async () => {
    for (let n = 0; n < 7; n++) await made(ada, '/api/contacts', { name: `Page ${n}`, emails: [] });
    const seen: string[] = [];
    let cursor = '';
    do {
      const { json } = await ada('GET', `/api/contacts?q=Page&limit=3&cursor=${cursor}`);
      seen.push(...json.items.map((each: { name: string }) => each.name));
      cursor = json.nextCursor ?? '';
    } while (cursor !== '');
    assert.deepEqual(
      seen,
      [0, 1, 2, 3, 4, 5, 6].map((n) => `Page ${n}`),
    );
  });

  it('refuse nonsense and name the field', async () => {
    const contact = { name: 'Kim', emails: ['kim@acme.example'] };
    const wrong: [string, object, string][] = [
      ['/api/contacts', { ...contact, name: 7 }, 'name'],
      ['/api/contacts', { ...contact, name: ' ' }, 'name'],
      ['/api/contacts', { ...contact, name: 'a\u0000b' }, 'name'],
      ['/api/contacts', { ...contact, name: 'x'.repeat(201) }, 'name'],
      ['/api/contacts', { ...contact, emails: 'kim@acme.example' }, 'emails'],
      ['/api/contacts', { ...contact, emails: ['nobody'] }, 'emails.0'],
      ['/api/contacts', { ...contact, emails: Array.from({ length: 51 }, (_, n) => `k${n}@acme.example`) }, 'emails'],
      ['/api/contacts', { ...contact, companyId: 'none' }, 'companyId'],
      ['/api/contacts', { ...contact, kind: 'friend' }, 'kind'],
      ['/api/contacts', { ...contact, highValue: 'yes' }, 'highValue'],
      ['/api/contacts', { ...contact, phone: {} }, 'phone'],
      ['/api/contacts', { ...contact, __proto: 1 }, '__proto'],
      ['/api/companies', { name: 'X', domains: ['not a domain'] }, 'domains.0'],
      ['/api/companies', { name: 'X', domains: ['localhost'] }, 'domains.0'],
      ['/api/deals', { name: 'X', value: -1 }, 'value'],
      ['/api/deals', { name: 'X', value: '5' }, 'value'],
      ['/api/deals', { name: 'X', value: 1e13 }, 'value'],
      ['/api/deals', { name: 'X', currency: 'euro' }, 'currency'],
      ['/api/deals', { name: 'X', stage: 'maybe' }, 'stage'],
      ['/api/deals', { name: 'X', contactIds: ['1'] }, 'contactIds.0'],
      ['/api/notes', { recordKind: 'boat', recordId: ada.userId, body: 'x' }, 'recordKind'],
      ['/api/notes', { recordKind: 'contact', recordId: 'x', body: 'x' }, 'recordId'],
      ['/api/notes', { recordKind: 'contact', recordId: ada.userId, body: '' }, 'body'],
      ['/api/notes', { recordKind: 'contact', recordId: ada.userId, body: 'x', occurredAt: 'yesterday' }, 'occurredAt'],
    ];
    for (const [path, body, field] of wrong) {
      const answer = await ada('POST', path, body);
      assert.deepEqual(
        [answer.status, answer.json.code, answer.json.field],
        [422, 'invalid-request', field],
        JSON.stringify(body).slice(0, 120),
      );
    }
  });

  it('refuse nonsense in the query too', async () => {
    const wrong: [string, string][] = [
      ['/api/contacts?limit=0', 'limit'],
      ['/api/contacts?limit=101', 'limit'],
      ['/api/contacts?limit=many', 'limit'],
      ['/api/contacts?cursor=%27', 'cursor'],
      ['/api/contacts?cursor=bm9uc2Vuc2U', 'cursor'],
      ['/api/contacts?kind=friend', 'kind'],
      ['/api/contacts?companyId=x', 'companyId'],
      [`/api/contacts?q=${'x'.repeat(201)}`, 'q'],
      ['/api/deals?stage=maybe', 'stage'],
      ['/api/email/trace', 'messageId'],
      ['/api/email/trace?address=kim@acme.example', 'date'],
      ['/api/email/trace?address=kim@acme.example&date=soon', 'date'],
      ['/api/email/trace?messageId=a%20b', 'messageId'],
      ['/api/email-connections?all=maybe', 'all'],
    ];
    for (const [path, field] of wrong) {
      const answer = await ada('GET', path);
      assert.deepEqual([answer.status, answer.json.code, answer.json.field], [422, 'invalid-request', field], path);
    }
  });

  it('say when an address belongs to somebody else already', async () => {
    await made(ada, '/api/contacts', { name: 'One', emails: ['one@acme.example'] });
    const answer = await ada('POST', '/api/contacts', { name: 'Two', emails: ['ONE@acme.example'] });
    assert.deepEqual([answer.status, answer.json.code], [409, 'address-in-use']);
  });
});

describe('another workspace', () => {
  it('has no record here, whichever field names it, and can not be told from nothing', async () => {
    const company = await made(eve, '/api/companies', { name: 'Theirs', domains: [] });
    const contact = await made(eve, '/api/contacts', { name: 'Their contact', emails: ['t@other.example'] });
    const deal = await made(eve, '/api/deals', { name: 'Their deal' });
    const note = await made(eve, '/api/notes', { recordKind: 'contact', recordId: contact.id, body: 'Their note' });
    const calls: [string, string, object?][] = [
      ['GET', `/api/companies/${company.id}`],
      ['PATCH', `/api/companies/${company.id}`, { name: 'Mine' }],
      ['DELETE', `/api/companies/${company.id}`],
      ['GET', `/api/companies/${company.id}/timeline`],
      ['GET', `/api/contacts/${contact.id}`],
      ['PATCH', `/api/contacts/${contact.id}`, { name: 'Mine' }],
      ['DELETE', `/api/contacts/${contact.id}`],
      ['GET', `/api/contacts/${contact.id}/timeline`],
      ['GET', `/api/deals/${deal.id}`],
      ['PATCH', `/api/deals/${deal.id}`, { name: 'Mine' }],
      ['DELETE', `/api/deals/${deal.id}`],
      ['GET', `/api/deals/${deal.id}/timeline`],
      ['DELETE', `/api/interactions/${note.id}`],
      ['GET', `/api/interactions/${note.id}/body`],
      ['POST', '/api/notes', { recordKind: 'contact', recordId: contact.id, body: 'Mine' }],
      ['POST', '/api/notes', { recordKind: 'deal', recordId: deal.id, body: 'Mine' }],
      ['POST', '/api/contacts', { name: 'Mine', emails: [], companyId: company.id }],
      ['POST', '/api/deals', { name: 'Mine', companyId: company.id }],
      ['POST', '/api/deals', { name: 'Mine', contactIds: [contact.id] }],
      ['PATCH', `/api/members/${eve.userId}`, { role: 'rep' }],
      ['DELETE', `/api/members/${eve.userId}`],
    ];
    const none = 'ffffffff-ffff-4fff-8fff-ffffffffffff';
    for (const [method, path, body] of calls) {
      const answer = await ada(method, path, body);
      assert.equal(answer.status, 404, `${method} ${path} ${JSON.stringify(body)}: ${JSON.stringify(answer.json)}`);
      const ids = new RegExp([company.id, contact.id, deal.id, note.id, eve.userId].join('|'), 'g');
      const nobody = await ada(
        method,
        path.replace(ids, none),
        body && JSON.parse(JSON.stringify(body).replace(ids, none)),
      );
      assert.deepEqual(answer.json, nobody.json, `${method} ${path}`);
    }
    for (const path of [
      `/api/contacts?companyId=${company.id}`,
      `/api/deals?contactId=${contact.id}`,
      '/api/contacts?q=Their',
    ])
      assert.deepEqual((await ada('GET', path)).json.items, []);
    assert.equal((await eve('GET', `/api/contacts/${contact.id}`)).json.name, 'Their contact');
  });
});

describe('an Idempotency-Key', () => {
  const key = { 'idempotency-key': 'once-please' };

  it('makes one record of two requests, also at once, and answers both alike', async () => {
    const ask = () => ada('POST', '/api/contacts', { name: 'Once', emails: ['once@acme.example'] }, key);
    const answers = await Promise.all([ask(), ask(), ask()]);
    assert.deepEqual(
      answers.map((each) => each.status),
      [201, 201, 201],
    );
    assert.equal(new Set(answers.map((each) => each.json.id)).size, 1);
    assert.equal((await ada('GET', '/api/contacts?q=Once')).json.items.length, 1);
  });

  it('that comes with another request is refused, and for another member means nothing', async () => {
    const other = await ada('POST', '/api/contacts', { name: 'Other', emails: [] }, key);
    assert.deepEqual([other.status, other.json.code], [409, 'idempotency-key-reused']);
    assert.equal((await eve('POST', '/api/contacts', { name: 'Hers', emails: [] }, key)).status, 201);
  });

  it('of a refused request can be used again', async () => {
    const again = { 'idempotency-key': 'again' };
    assert.equal(
      (await ada('POST', '/api/contacts', { name: 'Twice', emails: ['once@acme.example'] }, again)).status,
      409,
    );
    assert.equal(
      (await ada('POST', '/api/contacts', { name: 'Twice', emails: ['twice@acme.example'] }, again)).status,
      201,
    );
  });
});

describe('a note', () => {
  it('stands on the timeline for the team, and only its author deletes it', async () => {
    const bob = await stage.member('bob@acme.example', 'rep');
    const contact = await made(ada, '/api/contacts', { name: 'Noted', emails: [] });
    const note = await made(bob, '/api/notes', { recordKind: 'contact', recordId: contact.id, body: 'Called back.' });
    const { json } = await ada('GET', `/api/contacts/${contact.id}/timeline`);
    assert.deepEqual(
      json.items.map((each: { id: string; body: string }) => [each.id, each.body]),
      [[note.id, 'Called back.']],
    );
    const refused = await ada('DELETE', `/api/interactions/${note.id}`);
    assert.deepEqual([refused.status, refused.json.code], [403, 'not-yours']);
    assert.equal((await bob('DELETE', `/api/interactions/${note.id}`)).status, 204);
    assert.deepEqual((await ada('GET', `/api/contacts/${contact.id}/timeline`)).json.items, []);
  });
});

describe('with the mail integration switched off', () => {
  it('every route of mail says so, and contacts go on', async () => {
    const off = await startStage({ env: { EMAIL_INTEGRATION_ENABLED: 'false' } });
    try {
      const caller = await off.member('ada@acme.example', 'admin');
      for (const path of ['/api/email-connections', '/api/email/trace?messageId=x@acme.example']) {
        const answer = await caller('GET', path);
        assert.deepEqual([answer.status, answer.json.code], [503, 'email-disabled']);
      }
      assert.equal((await caller('GET', '/api/contacts')).status, 200);
    } finally {
      await off.close();
    }
  });
});
