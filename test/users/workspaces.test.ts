import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createContact } from '#contacts/create-contact.ts';
import { systemClock } from '#platform/clock.ts';
import { readTimeline } from '#timeline/read-timeline.ts';
import { changeWorkspace } from '#users/workspaces.ts';
import { type CrmStage, openCrmStage, type StagedMember } from '../support/crm-stage.ts';

/** Nothing waits to be fetched here. */
const idle = { jobs: { enqueue: async () => {} }, clock: systemClock };

describe('another default level', () => {
  let stage: CrmStage;
  let ann: StagedMember;
  let ben: StagedMember;
  let contactId: string;
  before(async () => {
    stage = await openCrmStage();
    ann = await stage.member('ann');
    ben = await stage.member('ben');
    const { id } = await stage.as(ann, (tx) => createContact(tx, ann, { name: 'Jane', emails: ['jane@acme.example'] }));
    contactId = id;
    await stage.deliver(ann, { from: 'jane@acme.example', to: [ann.address], subject: 'Before' });
  });
  after(() => stage.close());

  const seenBy = async (viewer: StagedMember) => {
    const query = { recordKind: 'contact', recordId: contactId } as const;
    const { items } = await stage.as(viewer, (tx) => readTimeline(tx, viewer, query));
    return items.map((item) => item.level);
  };
  const change = (defaultLevel: 'private' | 'subject' | 'full') =>
    stage.as(ann, (tx) => changeWorkspace(tx, ann, { defaultLevel }, idle));

  it('holds at once for what was logged before, narrower and wider, and takes nothing from the owner', async () => {
    assert.deepEqual(await seenBy(ben), ['subject']);
    await change('private');
    assert.deepEqual(await seenBy(ben), []);
    assert.deepEqual(await seenBy(ann), ['full']);
    await change('full');
    assert.deepEqual(await seenBy(ben), ['full']);
  });

  it('can not go above what the workspace allows', async () => {
    await change('subject');
    await stage.setWorkspace({ bound_level: 'subject' });
    await assert.rejects(change('full'), { code: 'level-above-bound', field: 'defaultLevel' });
    assert.deepEqual(await seenBy(ben), ['subject']);
  });

  it('goes with the most that the workspace allows, which works at once and never below the default', async () => {
    const bound = (patch: { boundLevel: 'private' | 'subject' | 'full'; defaultLevel?: 'private' | 'full' }) =>
      stage.as(ann, (tx) => changeWorkspace(tx, ann, patch, idle));
    await assert.rejects(bound({ boundLevel: 'private' }), { code: 'level-above-bound', field: 'boundLevel' });
    await bound({ boundLevel: 'full', defaultLevel: 'full' });
    assert.deepEqual(await seenBy(ben), ['full']);
    await bound({ boundLevel: 'private', defaultLevel: 'private' });
    assert.deepEqual(await seenBy(ben), []);
  });
});
