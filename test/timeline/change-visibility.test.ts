import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { readAudit } from '#audit/read-audit.ts';
import type { AccessLevel } from '#crm/interaction.ts';
import { isFault } from '#errors.ts';
import { changeVisibility, restoreEntry } from '#timeline/change-visibility.ts';
import { deleteEntry } from '#timeline/delete-entry.ts';
import { readTimeline } from '#timeline/read-timeline.ts';
import { writeNote } from '#timeline/write-note.ts';
import { type Colleague, createEngine, type Engine } from '../support/engine.ts';
import { mailDocument } from '../support/mail-documents.ts';

describe('the owner of an email', () => {
  let engine: Engine;
  let ada: Colleague;
  let ben: Colleague;
  let cid: Colleague;
  let contactId: string;
  before(async () => {
    engine = await createEngine();
    [ada, ben, cid] = [
      await engine.connect('ada@harbour.example'),
      await engine.connect('ben@harbour.example'),
      await engine.connect('cid@harbour.example'),
    ];
    contactId = await engine.addContact(ada, 'Guest', 'guest@north.example');
  });
  after(() => engine.close());

  const as = <T>(who: Colleague, work: Parameters<typeof engine.database.db.tenant<T>>[1]) =>
    engine.database.db.tenant(who.actor, work);
  const look = async (who: Colleague, subject: string) =>
    (
      await as(who, (tx) => readTimeline(tx, who.actor, { recordKind: 'contact', recordId: contactId, limit: 100 }))
    ).items.find((item) => item.subject === subject);
  const vote = (who: Colleague, id: string, level: AccessLevel | null) =>
    as(who, (tx) => changeVisibility(tx, who.actor, id, level));
  const arrive = async (subject: string, ...owners: Colleague[]) => {
    const raw = mailDocument({ messageId: `${subject}@north.example`, from: 'guest@north.example', subject });
    for (const owner of owners) owner.account.add(raw);
    for (const owner of owners) await engine.sync(owner);
    const item = await look(owners[0]!, subject);
    assert.ok(item);
    return item.id;
  };
  const bound = (level: AccessLevel) =>
    as(ada, (tx) => tx.updateTable('workspace').set({ bound_level: level }).execute());
  const refused = (code: string) => (error: unknown) => isFault(error, 'refuse') && error.code === code;

  test('hides it from colleagues, shows it again, and gives it back to his settings', async () => {
    const id = await arrive('one', ada);
    assert.equal((await look(ben, 'one'))?.level, 'subject');
    assert.equal((await vote(ada, id, 'private')).teamLevel, 'private');
    assert.equal(await look(ben, 'one'), undefined);
    assert.equal((await look(ada, 'one'))?.level, 'full');
    await vote(ada, id, 'subject');
    assert.equal((await look(ben, 'one'))?.level, 'subject');
    await vote(ada, id, 'private');
    assert.equal((await vote(ada, id, null)).teamLevel, 'subject');
    const kinds = (await as(ada, (tx) => readAudit(tx, { kind: 'visibility-changed' }))).items;
    assert.deepEqual(
      kinds.map((entry) => entry.detail),
      [
        { from: 'private', to: null },
        { from: 'subject', to: 'private' },
        { from: 'private', to: 'subject' },
        { from: 'subject', to: 'private' },
      ],
    );
  });

  test('has one vote among the owners: the strictest counts for all who hold no copy', async () => {
    const id = await arrive('two', ada, ben);
    await vote(ada, id, 'private');
    await vote(ben, id, 'subject');
    assert.equal(await look(cid, 'two'), undefined);
    assert.equal((await look(ben, 'two'))?.own, true);
    await vote(ada, id, null);
    assert.equal((await look(cid, 'two'))?.level, 'subject');
  });

  test('gives no more than the workspace allows', async () => {
    const id = await arrive('three', ada);
    await assert.rejects(vote(ada, id, 'full'), refused('level-above-bound'));
    await bound('full');
    await vote(ada, id, 'full');
    assert.equal((await look(ben, 'three'))?.level, 'full');
    await bound('subject');
    assert.equal((await look(ben, 'three'))?.level, 'subject', 'a stricter bound works at once');
  });

  test('alone decides: a colleague who sees it can not, and who does not see it is told of nothing', async () => {
    const id = await arrive('four', ada);
    await assert.rejects(vote(ben, id, 'private'), refused('not-yours'));
    await vote(ada, id, 'private');
    await assert.rejects(vote(ben, id, 'subject'), refused('not-found'));
    await assert.rejects(
      as(ben, (tx) => restoreEntry(tx, ben.actor, id)),
      refused('not-found'),
    );
    for (const nonsense of [engine.app.newId(), 'nonsense']) {
      await assert.rejects(vote(ada, nonsense, 'private'), refused('not-found'));
    }
  });

  test('has no vote on a note', async () => {
    const note = await as(ada, (tx) =>
      writeNote(tx, ada.actor, { recordKind: 'contact', recordId: contactId, body: 'Met him.' }),
    );
    await assert.rejects(vote(ada, note.id, 'private'), refused('not-yours'));
  });

  test('takes back a deletion with the vote that he had', async () => {
    const id = await arrive('five', ada, ben);
    await vote(ada, id, 'private');
    await as(ada, (tx) => deleteEntry(tx, ada.actor, id));
    assert.equal(await look(ada, 'five'), undefined);
    const before = (await engine.view(ada)).evidence;
    assert.equal(before.skipped.deleted, 1);
    assert.equal((await as(ada, (tx) => restoreEntry(tx, ada.actor, id))).own, true);
    const { skipped, logged } = (await engine.view(ada)).evidence;
    assert.deepEqual([skipped.deleted, logged], [undefined, before.logged + 1]);
    assert.equal(await look(cid, 'five'), undefined, 'his vote is private still');
    await assert.rejects(
      as(ada, (tx) => restoreEntry(tx, ada.actor, id)),
      refused('not-found'),
    );
  });

  test('sees what a teammate would see of it: the shared part, without what only his copy tells', async () => {
    const [shared, hidden] = [await arrive('seven', ada), await arrive('eight', ada)];
    await vote(ada, hidden, 'private');
    const preview = async (who: Colleague) =>
      (
        await as(who, (tx) =>
          readTimeline(tx, who.actor, { recordKind: 'contact', recordId: contactId, limit: 100, as: 'teammate' }),
        )
      ).items;
    const mine = (await preview(ada)).find((item) => item.id === shared);
    assert.deepEqual([mine?.level, mine?.own, mine?.snippet, mine?.teamLevel], ['subject', false, null, null]);
    assert.equal(
      (await preview(ada)).some((item) => item.id === hidden),
      false,
    );
    const asSeen = (
      await as(cid, (tx) => readTimeline(tx, cid.actor, { recordKind: 'contact', recordId: contactId, limit: 100 }))
    ).items;
    assert.deepEqual(await preview(ada), asSeen, 'it is what the colleague sees, field by field');
    const reads = (await as(ada, (tx) => readAudit(tx, { kind: 'content-read', actorId: ada.actor.userId }))).items;
    assert.deepEqual(reads, [], 'a look at one’s own mail is no reading of a colleague’s');
  });

  test('keeps his choice through a new listing, an audit and a second copy', async () => {
    const id = await arrive('six', ada);
    await vote(ada, id, 'private');
    ada.account.newEpoch('INBOX');
    await engine.sync(ada);
    await engine.sync(ada, 'audit');
    await arrive('six', ben);
    assert.equal(await look(cid, 'six'), undefined);
  });
});
