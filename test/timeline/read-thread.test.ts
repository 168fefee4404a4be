import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { createContact } from '#contacts/create-contact.ts';
import { readThread } from '#timeline/read-thread.ts';
import { type CrmStage, openCrmStage, type StagedMember } from '../support/crm-stage.ts';
import { refuses } from '../support/refuses.ts';

describe('a thread', () => {
  let stage: CrmStage;
  let ann: StagedMember;
  let ben: StagedMember;
  before(async () => {
    stage = await openCrmStage();
    ann = await stage.member('ann');
    ben = await stage.member('ben', 'private');
    await stage.as(ann, (tx) => createContact(tx, ann, { name: 'Jane', emails: ['jane@acme.example'] }));
  });
  after(() => stage.close());

  const read = (viewer: StagedMember, id: string) => stage.as(viewer, (tx) => readThread(tx, viewer, id));

  test('is in the order of time and has only what the viewer may see', async () => {
    const threadId = randomUUID();
    await stage.deliver(ann, { threadId, subject: 'Second', at: new Date('2026-03-02T10:00:00Z') });
    await stage.deliver(ann, { threadId, subject: 'First', at: new Date('2026-03-01T10:00:00Z') });
    await stage.deliver(ben, { threadId, subject: 'Private', at: new Date('2026-02-01T10:00:00Z') });
    const forAnn = await read(ann, threadId);
    assert.deepEqual([forAnn.id, forAnn.subject], [threadId, 'First']);
    assert.deepEqual(
      forAnn.items.map((item) => [item.subject, item.threadId]),
      [
        ['First', threadId],
        ['Second', threadId],
      ],
    );
    assert.deepEqual(
      (await read(ben, threadId)).items.map((item) => item.level),
      ['full', 'subject', 'subject'],
    );
  });

  test('that was merged is found under each of its former ids', async () => {
    const { threadId } = await stage.deliver(ann, { subject: 'Merged' });
    const [first, second] = [randomUUID(), randomUUID()];
    await stage.as(ann, (tx) =>
      tx
        .insertInto('thread_merge')
        .values([
          { workspace_id: stage.workspaceId, from_id: first, into_id: second },
          { workspace_id: stage.workspaceId, from_id: second, into_id: threadId },
        ])
        .execute(),
    );
    assert.equal((await read(ann, first)).id, threadId);
    assert.equal((await read(ben, second)).subject, 'Merged');
  });

  test('of which a member may see nothing is no thread', async () => {
    const { threadId } = await stage.deliver(ben, {});
    await refuses('not-found', 404, undefined, () => read(ann, threadId));
    for (const id of [randomUUID(), 'x']) await refuses('not-found', 404, undefined, () => read(ann, id));
    const next = await stage.neighbour();
    const eve = await next.member('eve');
    await refuses('not-found', 404, undefined, () => next.as(eve, (tx) => readThread(tx, eve, threadId)));
  });
});
