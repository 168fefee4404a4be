import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { v7 } from 'uuid';
import { searchText } from '#contacts/search-text.ts';
import { startStage, type TestCaller } from './stage.ts';

type Stage = Awaited<ReturnType<typeof startStage>>;
let stage: Stage;
let ada: TestCaller;
let bob: TestCaller;
let eve: TestCaller;
let mailbox: { [who in 'ada' | 'bob' | 'eve']: string };
before(async () => {
  stage = await startStage();
  ada = await stage.member('ada@acme.example', 'admin');
  bob = await stage.member('bob@acme.example', 'rep');
  eve = await stage.member('eve@other.example', 'admin', 'Other');
  mailbox = { ada: await connect(ada), bob: await connect(bob), eve: await connect(eve) };
});
after(() => stage.close());

async function connect({ workspaceId, userId }: TestCaller): Promise<string> {
  const id = v7();
  await stage.app.db.tenant({ workspaceId, userId }, (tx) =>
    tx
      .insertInto('connection')
      .values({
        workspace_id: workspaceId,
        id,
        user_id: userId,
        provider: 'gmail',
        address: `${id}@acme.example`,
        settings: '{}',
      })
      .execute(),
  );
  return id;
}

function knows({ workspaceId, userId }: TestCaller, connectionId: string, ...addresses: string[]) {
  const rows = addresses.map((address, nth) => ({
    workspace_id: workspaceId,
    connection_id: connectionId,
    owner_user_id: userId,
    key: address,
    address,
    domain: address.split('@')[1]!,
    name: null,
    sent_count: 1,
    received_count: 1,
    last_at: new Date(Date.UTC(2026, 0, 30 - nth)),
    automated_reason: null,
    search: searchText(null, address, address.split('@')[1]!),
  }));
  return stage.app.db.tenant({ workspaceId, userId }, (tx) => tx.insertInto('correspondent').values(rows).execute());
}

const none = 'ffffffff-ffff-4fff-8fff-ffffffffffff';
const add = async (caller: TestCaller, name: string, email: string) =>
  (await caller('POST', '/api/contacts', { name, emails: [email] })).json.id as string;

describe('my email contacts', () => {
  it('are listed, taken over, switched and taken back', async () => {
    await knows(ada, mailbox.ada, 'ines@harbour.example', 'lars@harbour.example', 'mina@harbour.example');
    const page = await ada('GET', `/api/email-connections/${mailbox.ada}/contacts?limit=2&q=harbour&show=people`);
    assert.equal(page.status, 200, JSON.stringify(page.json));
    assert.deepEqual(page.json.counts, { all: 3, people: 3, automated: 0, inCrm: 0 });
    assert.deepEqual(page.json.items[0], {
      email: 'ines@harbour.example',
      name: 'ines',
      domain: 'harbour.example',
      sent: 1,
      received: 1,
      lastAt: '2026-01-30T00:00:00.000Z',
      automatedReason: null,
      contact: null,
      sync: true,
      visible: true,
    });
    const next = await ada(
      'GET',
      `/api/email-connections/${mailbox.ada}/contacts?limit=2&q=harbour&show=people&cursor=${page.json.nextCursor}`,
    );
    assert.deepEqual(
      [next.json.items.map((item: { email: string }) => item.email), next.json.nextCursor],
      [['mina@harbour.example'], null],
    );
    const people = [
      { email: 'ines@harbour.example', name: 'Ines Horvat', sync: false },
      { email: 'lars@harbour.example', name: 'Lars', visible: false },
    ];
    const key = { 'idempotency-key': 'import-once' };
    const path = `/api/email-connections/${mailbox.ada}/contacts/import`;
    const answers = await Promise.all([1, 2].map(() => ada('POST', path, { people }, key)));
    assert.deepEqual(answers[0]!.json, answers[1]!.json);
    const { importId, created, matched, items } = answers[0]!.json;
    assert.deepEqual([answers[0]!.status, created, matched, items.length], [200, 2, 0, 2]);
    assert.equal((await ada('POST', path, { people })).json.created, 0);
    const [ines, lars] = items.map((item: { contactId: string }) => item.contactId);
    const choices = await ada('GET', '/api/email-contact-settings');
    assert.deepEqual(choices.json.items, [
      { contactId: ines, name: 'Ines Horvat', sync: false, visible: true, level: null, sharesOlder: false },
      { contactId: lars, name: 'Lars', sync: true, visible: false, level: 'private', sharesOlder: false },
    ]);
    const mail = await ada('GET', `/api/contacts/${ines}/mail`);
    assert.deepEqual(mail.json, {
      known: { messages: 2, sent: 1, received: 1, lastAt: '2026-01-30T00:00:00.000Z', connectionId: mailbox.ada },
      sync: false,
      visible: true,
      prompt: false,
      olderWaiting: 0,
      olderKept: 0,
    });
    const changed = await ada('PUT', `/api/email-contact-settings/${ines}`, { sync: true, level: 'subject' });
    assert.deepEqual(changed.json, {
      contactId: ines,
      name: 'Ines Horvat',
      sync: true,
      visible: true,
      level: 'subject',
      sharesOlder: false,
    });
    await ada('PATCH', `/api/contacts/${lars}`, { title: 'Captain' });
    const undone = await ada('DELETE', `${path}/${importId}`);
    assert.deepEqual(
      [undone.status, undone.json],
      [200, { removed: 1, kept: [{ contactId: lars, reason: 'It was changed since.' }] }],
    );
    assert.equal((await ada('GET', `/api/contacts/${ines}`)).status, 404);
  });

  it('have defaults for the mailbox, which its owner reads and changes', async () => {
    const path = `/api/email-connections/${mailbox.ada}/settings`;
    assert.deepEqual((await ada('GET', path)).json, { sync: true, visible: true, level: null, asksOlder: false });
    const changed = await ada('PUT', path, { sync: false, visible: false, asksOlder: true });
    assert.deepEqual(
      [changed.status, changed.json],
      [200, { sync: false, visible: false, level: 'private', asksOlder: true }],
    );
    assert.deepEqual((await ada('PUT', path, { sync: true, level: null })).json, {
      sync: true,
      visible: true,
      level: null,
      asksOlder: true,
    });
  });

  it('refuse nonsense and name the field', async () => {
    const contact = await add(ada, 'Kim', 'kim@nonsense.example');
    const good = { email: 'a@b.example', name: 'A' };
    const imports = `/api/email-connections/${mailbox.ada}/contacts/import`;
    const settings = `/api/email-contact-settings/${contact}`;
    const defaults = `/api/email-connections/${mailbox.ada}/settings`;
    const wrong: [string, string, object | undefined, string | undefined, string][] = [
      ['POST', imports, { people: [] }, 'people', 'invalid-request'],
      ['POST', imports, { people: Array.from({ length: 1001 }, () => good) }, 'people', 'invalid-request'],
      ['POST', imports, { people: [{ ...good, email: 'nobody' }] }, 'people.0.email', 'invalid-request'],
      ['POST', imports, { people: [good, { ...good, email: 'a@-b.example' }] }, 'people.1.email', 'invalid-request'],
      ['POST', imports, { people: [{ ...good, name: '' }] }, 'people.0.name', 'invalid-request'],
      ['POST', imports, { people: [{ ...good, sync: 'yes' }] }, 'people.0.sync', 'invalid-request'],
      ['POST', imports, { people: [{ ...good, contactId: contact }] }, 'people.0.contactId', 'invalid-request'],
      ['PUT', settings, {}, undefined, 'invalid-request'],
      ['PUT', settings, { level: 'everything' }, 'level', 'invalid-request'],
      ['PUT', settings, { logged: 'burn' }, 'logged', 'invalid-request'],
      ['PUT', settings, { sync: true, logged: 'remove' }, 'logged', 'invalid-request'],
      ['PUT', settings, { visible: false, level: 'subject' }, 'level', 'invalid-request'],
      ['PUT', settings, { userId: bob.userId, sync: false }, 'userId', 'invalid-request'],
      ['PUT', settings, { level: 'full' }, 'level', 'level-above-bound'],
      ['PUT', defaults, { level: 'full' }, 'level', 'level-above-bound'],
      ['PUT', defaults, {}, undefined, 'invalid-request'],
      ['GET', `/api/email-connections/${mailbox.ada}/contacts?show=some`, undefined, 'show', 'invalid-request'],
      ['GET', `/api/email-connections/${mailbox.ada}/contacts?limit=0`, undefined, 'limit', 'invalid-request'],
      [
        'GET',
        `/api/email-connections/${mailbox.ada}/contacts?cursor=bm9uc2Vuc2U`,
        undefined,
        'cursor',
        'invalid-request',
      ],
      ['GET', `/api/email-connections/${mailbox.ada}/contacts?q=${'x'.repeat(201)}`, undefined, 'q', 'invalid-request'],
      ['GET', '/api/email-contact-settings?contactId=x', undefined, 'contactId', 'invalid-request'],
      ['GET', `/api/contacts/${contact}/threads?cursor=bm9uc2Vuc2U`, undefined, 'cursor', 'invalid-request'],
    ];
    for (const [method, path, body, field, code] of wrong) {
      const answer = await ada(method, path, body);
      const said = [answer.status, answer.json.code, answer.json.field];
      assert.deepEqual(said, [422, code, field], `${method} ${path} ${JSON.stringify(body)?.slice(0, 100)}`);
    }
  });

  it('of a colleague, an admin’s too, and of another workspace are not there, whichever field names them', async () => {
    await knows(bob, mailbox.bob, 'secret@bobs.example');
    const theirs = await add(eve, 'Theirs', 'theirs@other.example');
    const people = [{ email: 'secret@bobs.example', name: 'Secret' }];
    const ofBob = (await bob('POST', `/api/email-connections/${mailbox.bob}/contacts/import`, { people })).json;
    const ofEve = (await eve('POST', `/api/email-connections/${mailbox.eve}/contacts/import`, { people })).json;
    const calls: [string, string, object?][] = [];
    for (const id of [mailbox.bob, mailbox.eve]) {
      calls.push(
        ['GET', `/api/email-connections/${id}/contacts`],
        ['POST', `/api/email-connections/${id}/contacts/import`, { people }],
        ['GET', `/api/email-connections/${id}/settings`],
        ['PUT', `/api/email-connections/${id}/settings`, { visible: true }],
        ['DELETE', `/api/email-connections/${id}/contacts/import/${ofBob.importId}`],
      );
    }
    calls.push(
      ['DELETE', `/api/email-connections/${mailbox.ada}/contacts/import/${ofBob.importId}`],
      ['DELETE', `/api/email-connections/${mailbox.ada}/contacts/import/${ofEve.importId}`],
      ['PUT', `/api/email-contact-settings/${theirs}`, { sync: false }],
      ['GET', `/api/contacts/${theirs}/mail`],
      ['GET', `/api/contacts/${theirs}/threads`],
      ['GET', `/api/companies/${theirs}/threads`],
      ['GET', `/api/deals/${theirs}/threads`],
      ['GET', `/api/interactions/${theirs}`],
    );
    const ids = new RegExp([mailbox.bob, mailbox.eve, theirs, ofBob.importId, ofEve.importId].join('|'), 'g');
    for (const [method, path, body] of calls) {
      const answer = await ada(method, path, body);
      assert.deepEqual(
        [answer.status, answer.json?.code],
        [404, 'not-found'],
        `${method} ${path}: ${JSON.stringify(answer.json)}`,
      );
      assert.deepEqual(answer.json, (await ada(method, path.replace(ids, none), body)).json, `${method} ${path}`);
    }
    assert.deepEqual((await ada('GET', `/api/email-contact-settings?contactId=${theirs}`)).json.items, []);
    assert.equal((await bob('GET', `/api/contacts/${ofBob.items[0].contactId}`)).status, 200, 'nothing was taken back');
  });

  it('and the choices of a colleague show in no answer', async () => {
    const contact = await add(ada, 'Shared', 'shared@harbour.example');
    await knows(ada, mailbox.ada, 'shared@harbour.example');
    const look = async () => [
      (await ada('GET', `/api/email-contact-settings?contactId=${contact}`)).json,
      (await ada('GET', '/api/email-contact-settings')).json,
      (await ada('GET', `/api/contacts/${contact}/mail`)).json,
      (await ada('GET', `/api/contacts/${contact}`)).json,
      (await ada('GET', `/api/contacts/${contact}/timeline`)).json,
      (await ada('GET', `/api/email-connections/${mailbox.ada}/contacts?q=shared`)).json,
    ];
    const before = await look();
    assert.equal(
      (await bob('PUT', `/api/email-contact-settings/${contact}`, { visible: false, sync: false })).status,
      200,
    );
    await knows(bob, mailbox.bob, 'shared@harbour.example');
    assert.deepEqual(await look(), before);
  });
});

it('email contacts rest while the operator has switched email off; choices can be made all the same', async () => {
  const off = await startStage({ env: { EMAIL_INTEGRATION_ENABLED: 'false' } });
  const kim = await off.member('kim@acme.example', 'admin');
  const contact = await add(kim, 'X', 'x@x.example');
  const answer = await kim('GET', `/api/email-connections/${none}/contacts`);
  assert.deepEqual([answer.status, answer.json.code], [503, 'email-disabled']);
  assert.equal((await kim('PUT', `/api/email-contact-settings/${contact}`, { visible: false })).json.level, 'private');
  assert.equal((await kim('GET', `/api/contacts/${contact}/mail`)).json.known, null);
  await off.close();
});
