import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { changeContact } from '#contacts/change-contact.ts';
import { createCompany } from '#contacts/create-company.ts';
import { createContact } from '#contacts/create-contact.ts';
import { deleteContact } from '#contacts/delete-contact.ts';
import { type ContactQuery, listContacts, readContact } from '#contacts/read-contacts.ts';
import { type LivePayload, liveChannel } from '#live/notify.ts';
import { readTimeline } from '#timeline/read-timeline.ts';
import { writeNote } from '#timeline/write-note.ts';
import { type CrmStage, openCrmStage, type StagedMember } from '../support/crm-stage.ts';
import { refuses } from '../support/refuses.ts';

describe('contacts', () => {
  let stage: CrmStage;
  let ann: StagedMember;
  let ben: StagedMember;
  before(async () => {
    stage = await openCrmStage();
    ann = await stage.member('ann');
    ben = await stage.member('ben');
  });
  after(() => stage.close());

  const create = (name: string, ...emails: string[]) => stage.as(ann, (tx) => createContact(tx, ann, { name, emails }));
  const list = (query: ContactQuery) => stage.as(ann, (tx) => listContacts(tx, ann, query));
  const timeline = (viewer: StagedMember, recordId: string) =>
    stage.as(viewer, (tx) => readTimeline(tx, viewer, { recordKind: 'contact', recordId }));

  test('a contact is read back as it was made, with its addresses in their order', async () => {
    const made = await stage.as(ann, (tx) =>
      createContact(tx, ann, {
        name: '  Paula   Pike ',
        emails: ['paula@pike.example', 'pp@pike.example', 'PAULA@pike.example'],
        kind: 'client',
        title: 'Owner',
        phone: '+49 30 1234',
        highValue: true,
      }),
    );
    assert.equal(made.name, 'Paula Pike');
    assert.deepEqual(made.emails, ['paula@pike.example', 'pp@pike.example']);
    assert.deepEqual(
      [made.kind, made.title, made.phone, made.highValue, made.company, made.lastInteractionAt],
      ['client', 'Owner', '+49 30 1234', true, null, null],
    );
    assert.deepEqual(await stage.as(ben, (tx) => readContact(tx, ben, made.id)), made);
  });

  test('an address belongs to one contact, however it is written', async () => {
    await create('First', 'one.two@gmail.com');
    await refuses('address-in-use', 409, 'emails', () => create('Second', 'OneTwo+news@googlemail.com'));
    const third = await create('Third', 'third@solo.example');
    await refuses('address-in-use', 409, 'emails', () =>
      stage.as(ann, (tx) => changeContact(tx, ann, third.id, { emails: ['onetwo@gmail.com'] })),
    );
  });

  test('nonsense is refused with the name of the field', async () => {
    await refuses('invalid-request', undefined, 'emails', () => create('Nobody', 'no address'));
    await refuses('invalid-request', undefined, 'name', () => create('  '));
    const make = (input: object) => () =>
      stage.as(ann, (tx) => createContact(tx, ann, { name: 'Nobody', emails: [], ...input }));
    await refuses('unknown-record', 404, 'companyId', make({ companyId: randomUUID() }));
    await refuses('unknown-record', 404, 'companyId', make({ companyId: 'acme' }));
    await refuses('invalid-request', undefined, 'kind', make({ kind: 'friend' }));
    await refuses('invalid-request', undefined, 'title', make({ title: 'x'.repeat(201) }));
    await refuses('invalid-request', undefined, 'emails', make({ emails: Array(51).fill('a@b.example') }));
  });

  test('a new contact has its existing mail on its timeline at once, in every mailbox', async () => {
    const mail = { id: 'first-mail', from: 'kim@tide.example' };
    await stage.deliver(ann, mail);
    await stage.deliver(ben, { ...mail, to: [ann.address, ben.address] });
    await stage.deliver(ben, { from: 'kim@tide.example', at: new Date('2026-03-04T08:00:00Z') });
    const kim = await create('Kim Tide', 'kim@tide.example');
    const seen = await timeline(ann, kim.id);
    assert.deepEqual(
      seen.items.map((item) => [item.own, item.level]),
      [
        [false, 'subject'],
        [true, 'full'],
      ],
    );
    assert.deepEqual(
      (await timeline(ben, kim.id)).items.map((item) => item.own),
      [true, true],
    );
    assert.equal(kim.lastInteractionAt?.toISOString(), '2026-03-04T08:00:00.000Z');
    const outcomes = await stage.as(ben, (tx) => tx.selectFrom('ledger_entry').select(['outcome', 'reason']).execute());
    assert.deepEqual(new Set(outcomes.map((each) => each.outcome)), new Set(['logged']));
  });

  test('a changed address takes the old mail off and brings the new mail on', async () => {
    await stage.deliver(ann, { from: 'old@shift.example', subject: 'Old' });
    await stage.deliver(ann, { from: 'new@shift.example', subject: 'New' });
    const { id } = await create('Shift', 'old@shift.example');
    const subjects = async () => (await timeline(ann, id)).items.map((item) => item.subject);
    assert.deepEqual(await subjects(), ['Old']);
    await stage.as(ann, (tx) => changeContact(tx, ann, id, { emails: ['new@shift.example'] }));
    assert.deepEqual(await subjects(), ['New']);
    await stage.as(ann, (tx) => changeContact(tx, ann, id, { emails: ['new@shift.example', 'old@shift.example'] }));
    assert.deepEqual((await subjects()).sort(), ['New', 'Old']);
  });

  test('mail of a contact stands on the timeline of the company that the contact moves to', async () => {
    await stage.deliver(ann, { from: 'moving@mover.example' });
    const company = await stage.as(ann, (tx) => createCompany(tx, ann, { name: 'Harbour Nine' }));
    const { id } = await create('Mover', 'moving@mover.example');
    const atCompany = async () => {
      const query = { recordKind: 'company', recordId: company.id } as const;
      return (await stage.as(ann, (tx) => readTimeline(tx, ann, query))).items.length;
    };
    assert.equal(await atCompany(), 0);
    const moved = await stage.as(ann, (tx) => changeContact(tx, ann, id, { companyId: company.id }));
    assert.deepEqual(moved.company, { id: company.id, name: 'Harbour Nine' });
    assert.equal(await atCompany(), 1);
    await stage.as(ann, (tx) => changeContact(tx, ann, id, { companyId: null }));
    assert.equal(await atCompany(), 0);
  });

  test('what is not given of a contact stays', async () => {
    const made = await create('Stays', 'stays@still.example');
    const changed = await stage.as(ann, (tx) => changeContact(tx, ann, made.id, { title: 'Captain' }));
    assert.deepEqual({ ...changed, title: null }, made);
  });

  test('a deleted contact is gone with its notes, and its mail is unmatched again', async () => {
    const { emailId } = await stage.deliver(ann, { from: 'gone@gone.example' });
    const { id } = await create('Gone', 'gone@gone.example');
    const note = await stage.as(ann, (tx) =>
      writeNote(tx, ann, { recordKind: 'contact', recordId: id, body: 'Call again' }),
    );
    await stage.as(ann, (tx) => deleteContact(tx, ann, id));
    await refuses('not-found', 404, undefined, () => stage.as(ann, (tx) => readContact(tx, ann, id)));
    const left = await stage.as(ann, async (tx) => ({
      entry: await tx.selectFrom('ledger_entry').select('outcome').where('email_id', '=', emailId).execute(),
      note: await tx.selectFrom('interaction').select('id').where('id', '=', note.id).execute(),
      links: await tx.selectFrom('interaction_link').select('record_id').where('record_id', '=', id).execute(),
      entries: await tx.selectFrom('timeline_entry').select('record_id').where('record_id', '=', id).execute(),
    }));
    assert.deepEqual(left, { entry: [{ outcome: 'unmatched' }], note: [], links: [], entries: [] });
    await refuses('not-found', 404, undefined, () => stage.as(ann, (tx) => deleteContact(tx, ann, id)));
  });

  test('contacts are listed by name, page by page, each once', async () => {
    for (const name of ['zz beta', 'ZZ alpha', 'zz Gamma', 'zz delta']) await create(name);
    const names: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await list({ q: 'zz ', limit: 3, cursor });
      names.push(...page.items.map((contact) => contact.name));
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    assert.deepEqual(names, ['ZZ alpha', 'zz beta', 'zz delta', 'zz Gamma']);
  });

  test('a search finds names, addresses and companies, and takes its text as it stands', async () => {
    const company = await stage.as(ann, (tx) => createCompany(tx, ann, { name: 'Quay & Sons' }));
    await stage.as(ann, (tx) =>
      createContact(tx, ann, { name: '50%_off', emails: ['q1@needle.example'], companyId: company.id }),
    );
    const found = async (q: string) => (await list({ q })).items.map((contact) => contact.name);
    for (const q of ['50%', '%_o', 'NEEDLE', 'quay & s']) assert.deepEqual(await found(q), ['50%_off'], q);
    assert.deepEqual(await found('50_'), []);
    assert.deepEqual((await list({ companyId: company.id })).items.length, 1);
    assert.deepEqual((await list({ companyId: company.id, kind: 'investor' })).items, []);
  });

  test('a page that nobody can ask for is refused', async () => {
    await refuses('invalid-request', undefined, 'limit', () => list({ limit: 0 }));
    await refuses('invalid-request', undefined, 'limit', () => list({ limit: 101 }));
    const other = Buffer.from(JSON.stringify(['timeline', '1', randomUUID()])).toString('base64url');
    for (const cursor of ['x', other, Buffer.from('{"a":1}').toString('base64url'), '']) {
      await refuses('invalid-request', undefined, 'cursor', () => list({ cursor }));
    }
  });

  test('open pages hear of a change by ids, and that timelines changed when mail was matched anew', async () => {
    const made = await create('Heard', 'heard@heard.example');
    const heard: LivePayload[] = [];
    const three = Promise.withResolvers<void>();
    const listener = await stage.db.listen(liveChannel, (payload) => {
      if (heard.push(JSON.parse(payload)) === 3) three.resolve();
    });
    await stage.as(ann, (tx) => changeContact(tx, ann, made.id, { title: 'Captain' }));
    await stage.as(ann, (tx) => changeContact(tx, ann, made.id, { emails: ['hears@heard.example'] }));
    await three.promise;
    await listener.close();
    const contact = { w: stage.workspaceId, o: null, what: 'contacts', own: [made.id], team: [made.id] };
    assert.deepEqual(heard, [contact, contact, { ...contact, what: 'timeline', own: null, team: null }]);
  });

  test('a contact of another workspace is no contact', async () => {
    const made = await create('Mine', 'mine@mine.example');
    const next = await stage.neighbour();
    const eve = await next.member('eve');
    await refuses('not-found', 404, undefined, () => next.as(eve, (tx) => readContact(tx, eve, made.id)));
    await refuses('not-found', 404, undefined, () => next.as(eve, (tx) => deleteContact(tx, eve, made.id)));
    await refuses('not-found', 404, undefined, () => next.as(eve, (tx) => changeContact(tx, eve, made.id, {})));
    assert.deepEqual((await next.as(eve, (tx) => listContacts(tx, eve, {}))).items, []);
    const same = await next.as(eve, (tx) => createContact(tx, eve, { name: 'Theirs', emails: ['mine@mine.example'] }));
    assert.notEqual(same.id, made.id);
  });
});
