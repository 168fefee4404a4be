import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { createContact } from '#contacts/create-contact.ts';
import { deleteEntry } from '#timeline/delete-entry.ts';
import { readTimeline } from '#timeline/read-timeline.ts';
import { rematchMessages } from '#timeline/rematch.ts';
import { type NoteInput, writeNote } from '#timeline/write-note.ts';
import { type CrmStage, openCrmStage, type StagedMember } from '../support/crm-stage.ts';
import { refuses } from '../support/refuses.ts';

describe('notes and deletion', () => {
  let stage: CrmStage;
  let ann: StagedMember;
  let ben: StagedMember;
  let cleo: StagedMember;
  before(async () => {
    stage = await openCrmStage();
    ann = await stage.member('ann');
    ben = await stage.member('ben');
    cleo = await stage.member('cleo');
  });
  after(() => stage.close());

  const contact = (...emails: string[]) => stage.as(ann, (tx) => createContact(tx, ann, { name: 'Jane', emails }));
  const read = async (viewer: StagedMember, recordId: string) =>
    (await stage.as(viewer, (tx) => readTimeline(tx, viewer, { recordKind: 'contact', recordId }))).items;
  const note = (author: StagedMember, input: NoteInput) => stage.as(author, (tx) => writeNote(tx, author, input));
  const remove = (member: StagedMember, id: string) => stage.as(member, (tx) => deleteEntry(tx, member, id));

  test('a note is the team’s to read, and its author’s own', async () => {
    const { id } = await contact();
    const occurredAt = new Date('2026-02-01T09:00:00Z');
    const written = await note(ann, {
      recordKind: 'contact',
      recordId: id,
      body: ' Likes tea ',
      subject: 'Tea',
      occurredAt,
    });
    assert.deepEqual(
      [written.kind, written.subject, written.body, written.own, written.level, written.teamLevel, written.snippet],
      ['note', 'Tea', 'Likes tea', true, 'full', 'full', null],
    );
    assert.deepEqual(written.occurredAt, occurredAt);
    assert.deepEqual(written.links, [{ kind: 'contact', id, name: 'Jane', reason: 'by-hand' }]);
    assert.deepEqual(await read(ben, id), [{ ...written, own: false, teamLevel: null }]);
  });

  test('a note that says nothing, too much, or at no moment is refused', async () => {
    const { id } = await contact();
    const refused = (field: string, change: Partial<NoteInput>) =>
      refuses('invalid-request', undefined, field, () =>
        note(ann, { recordKind: 'contact', recordId: id, body: 'Fine', ...change }),
      );
    await refused('body', { body: ' \n ' });
    await refused('body', { body: 'x'.repeat(50_001) });
    await refused('occurredAt', { occurredAt: new Date('x') });
    await refused('occurredAt', { occurredAt: new Date(-1e15) });
    await refuses('not-found', 404, undefined, () =>
      note(ann, { recordKind: 'deal', recordId: randomUUID(), body: 'Fine' }),
    );
  });

  test('only its author deletes a note', async () => {
    const { id } = await contact();
    const written = await note(ann, { recordKind: 'contact', recordId: id, body: 'Mine' });
    await refuses('not-yours', 403, undefined, () => remove(ben, written.id));
    await remove(ann, written.id);
    assert.deepEqual(await read(ben, id), []);
    await refuses('not-found', 404, undefined, () => remove(ann, written.id));
  });

  test('a deleted log entry is gone for its owner and the team, and stays for another owner', async () => {
    const { id } = await contact('jane@both.example');
    const mail = { id: 'both', from: 'jane@both.example', to: [ann.address, ben.address] };
    const { messageId, emailId } = await stage.deliver(ann, mail);
    await stage.deliver(ben, mail);
    const [entry] = await read(ann, id);
    assert.equal((await read(cleo, id)).length, 1);
    await refuses('not-yours', 403, undefined, () => remove(cleo, entry!.id));
    await remove(ann, entry!.id);
    assert.deepEqual(await read(ann, id), []);
    assert.deepEqual(await read(cleo, id), []);
    assert.deepEqual(
      (await read(ben, id)).map((item) => [item.own, item.teamLevel]),
      [[true, 'private']],
    );
    const ledger = await stage.as(ann, (tx) =>
      tx.selectFrom('ledger_entry').select(['outcome', 'rule', 'reason']).where('email_id', '=', emailId).execute(),
    );
    assert.deepEqual(ledger, [{ outcome: 'skipped', rule: 'deleted', reason: 'You deleted its log entry.' }]);
    await stage.as(ben, (tx) => rematchMessages(tx, stage.workspaceId, [messageId]));
    assert.deepEqual([await read(ann, id), await read(cleo, id), (await read(ben, id)).length], [[], [], 1]);
  });

  test('a deleted log entry does not come back with a second copy, a new contact or a rematch', async () => {
    const { id } = await contact('jane@alone.example');
    const mail = { id: 'alone', from: 'jane@alone.example', cc: ['kurt@alone.example'] };
    const { messageId } = await stage.deliver(ann, mail);
    const [entry] = await read(ann, id);
    await remove(ann, entry!.id);
    await stage.as(ann, (tx) => rematchMessages(tx, stage.workspaceId, [messageId]));
    const kurt = await contact('kurt@alone.example');
    assert.deepEqual([await read(ann, id), await read(ann, kurt.id)], [[], []]);
    await stage.deliver(ben, mail);
    assert.deepEqual([await read(ann, id), await read(cleo, kurt.id)], [[], []]);
    assert.equal((await read(ben, kurt.id)).length, 1);
  });
});
