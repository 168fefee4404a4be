import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { createCompany } from '#contacts/create-company.ts';
import { createContact } from '#contacts/create-contact.ts';
import { createDeal } from '#contacts/create-deal.ts';
import { loadDirectory } from '#contacts/find-by-address.ts';
import { type CrmStage, openCrmStage, type StagedMember } from '../support/crm-stage.ts';

describe('the directory of a page of mail', () => {
  let stage: CrmStage;
  let ann: StagedMember;
  let ben: StagedMember;
  before(async () => {
    stage = await openCrmStage();
    ann = await stage.member('ann');
    ben = await stage.member('ben');
  });
  after(() => stage.close());

  test('holds the contacts, companies, open deals and references that its addresses touch, and no more', async () => {
    const made = await stage.as(ann, async (tx) => {
      const acme = await createCompany(tx, ann, { name: 'Acme', domains: ['acme.example'] });
      await createCompany(tx, ann, { name: 'Other', domains: ['other.example'] });
      const jane = await createContact(tx, ann, { name: 'Jane', emails: ['jane@acme.example'], companyId: acme.id });
      const kim = await createContact(tx, ann, { name: 'Kim', emails: ['kim@tide.example'] });
      await createContact(tx, ann, { name: 'Unasked', emails: ['unasked@tide.example'] });
      const contactIds = [jane.id, kim.id];
      const open = await createDeal(tx, ann, { name: 'Open', contactIds, reference: 'D-1' });
      const won = await createDeal(tx, ann, { name: 'Won', contactIds, stage: 'won', reference: 'D-2' });
      return { acme, jane, kim, open, won };
    });
    const directory = await stage.as(ann, (tx) =>
      loadDirectory(tx, ['jane@acme.example', 'kim@tide.example', 'kim@tide.example', '__proto__'], ['acme.example']),
    );
    assert.deepEqual(directory, {
      contactsByKey: new Map([
        ['jane@acme.example', { contactId: made.jane.id, companyId: made.acme.id }],
        ['kim@tide.example', { contactId: made.kim.id, companyId: null }],
      ]),
      companiesByDomain: new Map([['acme.example', made.acme.id]]),
      dealsByContact: new Map([
        [made.jane.id, [made.open.id]],
        [made.kim.id, [made.open.id]],
      ]),
      dealsByReference: new Map([
        ['D-1', made.open.id],
        ['D-2', made.won.id],
      ]),
      syncOff: new Set(),
    });
  });

  test('knows for whom its owner switched logging off, and not what a colleague switched', async () => {
    const { id } = await stage.as(ann, (tx) => createContact(tx, ann, { name: 'Quiet', emails: ['q@quiet.example'] }));
    await stage.as(ann, (tx) =>
      tx
        .insertInto('email_contact_setting')
        .values({ workspace_id: stage.workspaceId, user_id: ann.userId, contact_id: id, sync: false, level: null })
        .execute(),
    );
    const syncOff = async (member: StagedMember) =>
      (await stage.as(member, (tx) => loadDirectory(tx, ['q@quiet.example'], []))).syncOff;
    assert.deepEqual(await syncOff(ann), new Set([id]));
    assert.deepEqual(await syncOff(ben), new Set());
  });
});
