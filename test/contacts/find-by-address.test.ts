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
      sync: new Map(),
      former: new Map(),
      limited: new Set(),
      quietMailboxes: new Set(),
      blocked: new Set(),
    });
  });

  test('knows what its owner chose for contacts and for mailboxes, and not what a colleague chose', async () => {
    const { id } = await stage.as(ann, (tx) => createContact(tx, ann, { name: 'Quiet', emails: ['q@quiet.example'] }));
    await stage.as(ann, async (tx) => {
      const setting = { workspace_id: stage.workspaceId, user_id: ann.userId, level: null };
      await tx
        .insertInto('email_contact_setting')
        .values({ ...setting, contact_id: id, sync: false })
        .execute();
      await tx.updateTable('connection').set({ default_sync: false }).where('id', '=', ann.connectionId).execute();
    });
    const choices = async (member: StagedMember) => {
      const { sync, quietMailboxes } = await stage.as(member, (tx) => loadDirectory(tx, ['q@quiet.example'], []));
      return { sync, quietMailboxes };
    };
    assert.deepEqual(await choices(ann), {
      sync: new Map([[id, false]]),
      quietMailboxes: new Set([ann.connectionId]),
    });
    assert.deepEqual(await choices(ben), { sync: new Map(), quietMailboxes: new Set() });
  });

  test('knows whom its owner blocks, by address or by a domain above, but never himself', async () => {
    const entries: [StagedMember, 'address' | 'domain', string][] = [
      [ann, 'address', 'ex@tide.example'],
      [ann, 'domain', 'pier.example'],
      [ann, 'domain', 'us.example'],
      [ben, 'address', 'kim@tide.example'],
    ];
    for (const [{ workspaceId, userId }, kind, value] of entries) {
      await stage.as({ workspaceId, userId, role: 'rep' }, (tx) =>
        tx.insertInto('blocked_address').values({ workspace_id: workspaceId, user_id: userId, kind, value }).execute(),
      );
    }
    const people = [
      'ex@tide.example',
      'kim@tide.example',
      'a@pier.example',
      'a@north.pier.example',
      'a@notpier.example',
    ];
    const blocked = async (member: StagedMember) =>
      [...(await stage.as(member, (tx) => loadDirectory(tx, [...people, ann.address], []))).blocked].sort();
    assert.deepEqual(await blocked(ann), ['a@north.pier.example', 'a@pier.example', 'ex@tide.example']);
    assert.deepEqual(await blocked(ben), ['kim@tide.example']);
  });
});
