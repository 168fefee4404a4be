import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { changeCompany } from '#contacts/change-company.ts';
import { changeDeal } from '#contacts/change-deal.ts';
import { createCompany } from '#contacts/create-company.ts';
import { createContact } from '#contacts/create-contact.ts';
import { createDeal, type NewDeal } from '#contacts/create-deal.ts';
import { deleteCompany } from '#contacts/delete-company.ts';
import { deleteContact } from '#contacts/delete-contact.ts';
import { deleteDeal } from '#contacts/delete-deal.ts';
import { listCompanies, readCompany } from '#contacts/read-companies.ts';
import { readContact } from '#contacts/read-contacts.ts';
import { listDeals, readDeal } from '#contacts/read-deals.ts';
import { readTimeline } from '#timeline/read-timeline.ts';
import { type CrmStage, openCrmStage, type StagedMember } from '../support/crm-stage.ts';
import { refuses } from '../support/refuses.ts';

describe('companies and deals', () => {
  let stage: CrmStage;
  let ann: StagedMember;
  before(async () => {
    stage = await openCrmStage();
    ann = await stage.member('ann');
  });
  after(() => stage.close());

  const company = (name: string, ...domains: string[]) =>
    stage.as(ann, (tx) => createCompany(tx, ann, { name, domains }));
  const contact = (name: string, email: string, companyId?: string) =>
    stage.as(ann, (tx) => createContact(tx, ann, { name, emails: [email], companyId }));
  const deal = (input: Partial<NewDeal>) => stage.as(ann, (tx) => createDeal(tx, ann, { name: 'Berth', ...input }));
  const count = async (recordKind: 'company' | 'deal' | 'contact', recordId: string) =>
    (await stage.as(ann, (tx) => readTimeline(tx, ann, { recordKind, recordId }))).items.length;

  test('a company has the mail of its domains at once, and loses it with them', async () => {
    await stage.deliver(ann, { from: 'someone@north.example', at: new Date('2026-03-05T10:00:00Z') });
    const made = await company('North', 'https.north.example', 'NORTH.example');
    assert.deepEqual(made.domains, ['north.example']);
    assert.equal(made.lastInteractionAt?.toISOString(), '2026-03-05T10:00:00.000Z');
    assert.equal(await count('company', made.id), 1);
    const changed = await stage.as(ann, (tx) => changeCompany(tx, ann, made.id, { name: 'Nord', domains: [] }));
    assert.deepEqual([changed.name, changed.domains, changed.lastInteractionAt], ['Nord', [], null]);
    assert.equal(await count('company', made.id), 0);
  });

  test('a domain at which everybody can have an address is no company’s', async () => {
    await refuses('domain-shared', undefined, 'domains', () => company('Mail', 'gmail.com'));
    for (const domain of ['com', 'no domain', '', '192.0.2.1']) {
      await refuses('invalid-request', undefined, 'domains', () => company('Nothing', domain));
    }
    await company('South', 'south.example');
    await refuses('domain-in-use', 409, 'domains', () => company('South again', 'mail.south.example'));
  });

  test('a deleted company leaves its contacts, and their mail, to themselves', async () => {
    await stage.deliver(ann, { from: 'wes@west.example' });
    const west = await company('West', 'west.example');
    const wes = await contact('Wes', 'wes@west.example', west.id);
    assert.equal((await stage.as(ann, (tx) => readCompany(tx, ann, west.id))).contactCount, 1);
    await stage.as(ann, (tx) => deleteCompany(tx, ann, west.id));
    assert.equal((await stage.as(ann, (tx) => readContact(tx, ann, wes.id))).company, null);
    assert.equal(await count('contact', wes.id), 1);
    await refuses('not-found', 404, undefined, () => stage.as(ann, (tx) => readCompany(tx, ann, west.id)));
    await refuses('not-found', 404, undefined, () => stage.as(ann, (tx) => deleteCompany(tx, ann, west.id)));
  });

  test('companies are found by name and by domain', async () => {
    const made = await company('Lighthouse', 'beam.example');
    for (const q of ['lightH', 'beam.ex']) {
      const { items } = await stage.as(ann, (tx) => listCompanies(tx, ann, { q }));
      assert.deepEqual(items, [made], q);
    }
    const first = await stage.as(ann, (tx) => listCompanies(tx, ann, { limit: 1 }));
    const next = await stage.as(ann, (tx) => listCompanies(tx, ann, { limit: 1, cursor: first.nextCursor! }));
    assert.notEqual(first.items[0]!.id, next.items[0]!.id);
  });

  test('a deal is read back as it was made', async () => {
    const eva = await contact('Eva', 'eva@deal.example');
    const east = await company('East');
    const made = await deal({
      name: 'Berth 7',
      stage: 'proposal',
      value: 1200.5,
      currency: 'usd',
      reference: 'd-7',
      companyId: east.id,
      contactIds: [eva.id, eva.id],
    });
    assert.deepEqual(
      { ...made, id: '', createdAt: null },
      {
        id: '',
        name: 'Berth 7',
        stage: 'proposal',
        value: 1200.5,
        currency: 'USD',
        reference: 'D-7',
        company: { id: east.id, name: 'East' },
        contacts: [{ id: eva.id, name: 'Eva' }],
        createdAt: null,
        lastInteractionAt: null,
      },
    );
    for (const query of [{ q: 'd-7' }, { contactId: eva.id }, { companyId: east.id }, { stage: 'proposal' as const }]) {
      assert.deepEqual((await stage.as(ann, (tx) => listDeals(tx, ann, query))).items, [made]);
    }
  });

  test('nonsense in a deal is refused with the name of the field', async () => {
    await deal({ reference: 'TAKEN-1' });
    await refuses('reference-in-use', 409, 'reference', () => deal({ reference: 'taken-1' }));
    await refuses('unknown-record', 404, 'contactIds', () => deal({ contactIds: [randomUUID()] }));
    await refuses('unknown-record', 404, 'contactIds', () => deal({ contactIds: ['x'] }));
    await refuses('unknown-record', 404, 'companyId', () => deal({ companyId: randomUUID() }));
    const nonsense = {
      reference: 'no digit',
      value: Number.NaN,
      currency: 'EURO',
      stage: 'lost it' as 'lost',
      name: '',
    };
    for (const [field, value] of Object.entries(nonsense)) {
      await refuses('invalid-request', undefined, field, () => deal({ [field]: value }));
    }
    await refuses('invalid-request', undefined, 'value', () => deal({ value: -1 }));
  });

  test('a deal that is opened again gets the mail that came while it was closed', async () => {
    const [ida, leo] = [await contact('Ida', 'ida@again.example'), await contact('Leo', 'leo@again.example')];
    const made = await deal({ contactIds: [ida.id] });
    const change = (patch: Partial<NewDeal>) => stage.as(ann, (tx) => changeDeal(tx, ann, made.id, patch));
    await stage.deliver(ann, { from: 'ida@again.example' });
    await change({ stage: 'lost' });
    await stage.deliver(ann, { from: 'ida@again.example' });
    await stage.deliver(ann, { from: 'leo@again.example' });
    assert.equal(await count('deal', made.id), 1);
    await change({ name: 'Berth 9' });
    assert.equal(await count('deal', made.id), 1, 'another change leaves it closed');
    await change({ stage: 'new' });
    assert.equal(await count('deal', made.id), 2);
    await change({ stage: 'won' });
    await change({ stage: 'new', contactIds: [ida.id, leo.id] });
    assert.equal(await count('deal', made.id), 3);
  });

  test('a deal follows its contacts, and keeps its history when it is closed', async () => {
    await stage.deliver(ann, { from: 'gil@gull.example' });
    const gil = await contact('Gil', 'gil@gull.example');
    const { id } = await deal({});
    const change = (patch: Partial<NewDeal>) => stage.as(ann, (tx) => changeDeal(tx, ann, id, patch));
    assert.equal(await count('deal', id), 0);
    await change({ contactIds: [gil.id] });
    assert.equal(await count('deal', id), 1);
    await change({ contactIds: [] });
    assert.equal(await count('deal', id), 0);
    await change({ contactIds: [gil.id] });
    await change({ stage: 'won', value: null });
    await stage.deliver(ann, { from: 'gil@gull.example', subject: 'After the end' });
    await deal({ name: 'Next', contactIds: [gil.id] });
    assert.equal(await count('deal', id), 1);
    await stage.as(ann, (tx) => deleteContact(tx, ann, gil.id));
    assert.equal(await count('deal', id), 0);
  });

  test('a deleted deal is off every timeline, and the mail of its contacts stays', async () => {
    await stage.deliver(ann, { from: 'pia@pier.example' });
    const pia = await contact('Pia', 'pia@pier.example');
    const { id } = await deal({ contactIds: [pia.id] });
    await stage.as(ann, (tx) => deleteDeal(tx, ann, id));
    await refuses('not-found', 404, undefined, () => stage.as(ann, (tx) => readDeal(tx, ann, id)));
    assert.equal(await count('contact', pia.id), 1);
    const links = await stage.as(ann, (tx) =>
      tx.selectFrom('interaction_link').select('record_id').where('record_id', '=', id).execute(),
    );
    assert.deepEqual(links, []);
  });
});
