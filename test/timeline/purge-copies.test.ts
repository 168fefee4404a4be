import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { disconnect } from '#connections/change-connection.ts';
import { connectImap } from '#connections/connect-imap.ts';
import { createCompany } from '#contacts/create-company.ts';
import { createDeal } from '#contacts/create-deal.ts';
import type { RecordKind } from '#crm/interaction.ts';
import { deleteEntry } from '#timeline/delete-entry.ts';
import { readTimeline } from '#timeline/read-timeline.ts';
import { settleInteractions } from '#timeline/record-interaction.ts';
import { type Colleague, createEngine, type Engine, rowsOf } from '../support/engine.ts';
import { mailDocument } from '../support/mail-documents.ts';

describe('purging a mailbox', () => {
  let engine: Engine;
  let count = 0;
  before(async () => {
    engine = await createEngine();
  });
  after(() => engine.close());

  const timeline = async (who: Colleague, recordId: string, recordKind: RecordKind = 'contact') =>
    (await engine.database.db.tenant(who.actor, (tx) => readTimeline(tx, who.actor, { recordKind, recordId }))).items;
  const purge = (who: Colleague) => disconnect(engine.app, who.actor, who.ref.connectionId, 'purge');
  const remove = (who: Colleague, id: string) =>
    engine.database.db.tenant(who.actor, (tx) => deleteEntry(tx, who.actor, id));

  /** Two colleagues, of whose mailboxes both hold the first mail, and a contact who is on all of it. */
  const meet = async () => {
    count += 1;
    const domain = `pier${count}.example`;
    const [ann, ben] = [await connect(`ann${count}`), await connect(`ben${count}`)];
    const contactId = await engine.addContact(ann, 'Iris', `iris@${domain}`);
    const facts = { from: `Iris <iris@${domain}>`, to: ann.account.addresses[0]!, cc: ben.account.addresses[0]! };
    const shared = mailDocument({ ...facts, messageId: `shared@${domain}`, subject: 'Shared' });
    ann.account.add(shared);
    ben.account.add(shared);
    ann.account.add(mailDocument({ ...facts, messageId: `ann@${domain}`, subject: 'Of Ann alone' }));
    await engine.sync(ann);
    await engine.sync(ben);
    return { ann, ben, contactId, domain };
  };
  /** As an IMAP mailbox, so that it can be connected again as a person does it. */
  const connect = async (name: string) => {
    const who = await engine.connect(`${name}@harbour.example`);
    await engine.database.db.tenant(who.actor, (tx) =>
      tx.updateTable('connection').set({ provider: 'imap' }).where('id', '=', who.ref.connectionId).execute(),
    );
    return who;
  };
  const connectAgain = async (who: Colleague, historyDays: number | null = null) => {
    const address = who.account.addresses[0]!;
    const server = { host: 'mail.harbour.example', port: 993, security: 'tls' as const };
    const input = { address, ...server, username: address, password: 'again', historyDays };
    const { connectionId } = await connectImap(engine.app, who.actor, input);
    assert.equal(connectionId, who.ref.connectionId, 'the same account is the same connection');
  };

  test('removes its copies everywhere, and what stood on them alone', async () => {
    const { ann, ben, contactId } = await meet();
    assert.equal((await timeline(ben, contactId)).length, 2);
    await purge(ann);
    assert.deepEqual(
      (await timeline(ben, contactId)).map((item) => item.subject),
      ['Shared'],
    );
    assert.deepEqual(
      (await timeline(ann, contactId)).map((item) => [item.subject, item.own]),
      [['Shared', false]],
    );
    for (const table of ['email', 'ledger_entry', 'mailbox', 'feed', 'correspondent']) {
      const rows = await rowsOf<{ connection_id: string }>(engine, ann, table);
      assert.equal(rows.filter((row) => row.connection_id === ann.ref.connectionId).length, 0, table);
    }
    const owned = await rowsOf<{ owner_user_id: string }>(engine, ann, 'participant');
    assert.equal(owned.filter((row) => row.owner_user_id === ann.actor.userId).length, 0);
    const { listed, missing, auditedAt } = (await engine.view(ann)).evidence;
    assert.deepEqual([listed, missing, auditedAt], [0, null, null]);
  });

  test('leaves a colleague’s entry with his own words and what his copy justifies', async () => {
    const [ann, ben] = [await connect('annwords'), await connect('benwords')];
    const contactId = await engine.addContact(ann, 'Kim', 'kim@words.example');
    const only = await engine.addContact(ann, 'Only Ann wrote to', 'only@words.example');
    const facts = { messageId: 'w@words.example', from: 'kim@words.example' };
    ann.account.add(mailDocument({ ...facts, subject: 'Ann’s', cc: 'only@words.example' }));
    ben.account.add(mailDocument({ ...facts, subject: '[list] Ben’s' }));
    await engine.sync(ann);
    await engine.sync(ben);
    const [before] = await timeline(ben, contactId);
    assert.equal((await timeline(ben, only)).length, 1);
    const watcher = await connect('watcher');
    assert.equal((await timeline(watcher, contactId))[0]?.subject, 'Ann’s', 'the first copy speaks for the team');
    await purge(ann);
    const [after] = await timeline(watcher, contactId);
    assert.deepEqual([after?.id, after?.subject], [before?.id, '[list] Ben’s']);
    assert.equal((await timeline(ben, only)).length, 0, 'Ben’s copy does not name the other one');
  });

  test('never widens what a colleague’s copy keeps on the timeline', async () => {
    const { ann, ben, contactId } = await meet();
    await engine.database.db.tenant(ann.actor, (tx) =>
      tx.updateTable('connection').set({ default_level: 'private' }).where('id', '=', ann.ref.connectionId).execute(),
    );
    const watcher = await connect(`watcher${count}`);
    const [shared] = (await timeline(ben, contactId)).filter((item) => item.subject === 'Shared');
    await engine.database.db.tenant(ann.actor, (tx) => settleInteractions(tx, [shared!.id]));
    assert.equal((await timeline(watcher, contactId)).length, 1, 'Ann keeps the shared one from her team');
    await purge(ann);
    assert.deepEqual(await timeline(watcher, contactId), [], 'her word still counts');
    assert.equal((await timeline(ben, contactId)).length, 1, 'Ben has his own copy');
  });

  test('takes the mail from companies and deals too', async () => {
    const { ann, ben, contactId, domain } = await meet();
    const as = ann.actor;
    const company = await engine.database.db.tenant(as, (tx) =>
      createCompany(tx, as, { name: 'Pier', domains: [domain] }),
    );
    const deal = await engine.database.db.tenant(as, (tx) =>
      createDeal(tx, as, { name: 'D', contactIds: [contactId] }),
    );
    assert.equal((await timeline(ben, deal.id, 'deal')).length, 2);
    await purge(ann);
    await purge(ben);
    for (const [kind, id] of [
      ['company', company.id],
      ['deal', deal.id],
      ['contact', contactId],
    ] as const) {
      assert.deepEqual(await timeline(ben, id, kind), [], kind);
    }
    const left = async (table: string) => (await rowsOf<{ id: string }>(engine, ann, table)).length;
    const others = await meet();
    const before = [await left('message'), await left('thread'), await left('interaction')];
    await purge(others.ann);
    await purge(others.ben);
    const after = [await left('message'), await left('thread'), await left('interaction')];
    assert.deepEqual([before[0]! - after[0]!, before[2]! - after[2]!], [2, 2], 'nothing is left behind');
    assert.ok(before[1]! > after[1]!);
  });

  test('lets the same mailbox be connected again, which brings everything back', async () => {
    const { ann, ben, contactId } = await meet();
    const shown = async () =>
      (await timeline(ben, contactId)).map((item) => `${item.subject}, own: ${item.own}`).sort();
    const before = await shown();
    await purge(ann);
    await connectAgain(ann);
    await engine.sync(ann);
    assert.deepEqual(await shown(), before);
    const { status, evidence, phase } = await engine.view(ann);
    assert.deepEqual(
      [status, phase, evidence.listed, evidence.logged, evidence.missing],
      ['connected', 'live', 2, 2, 0],
    );
  });

  test('and connecting again does not bring back a log entry that was deleted; nor does a new sync, audit or epoch', async () => {
    const { ann, ben, contactId } = await meet();
    const entry = (await timeline(ann, contactId)).find((item) => item.subject === 'Of Ann alone');
    await remove(ann, entry!.id);
    const shown = async () => [
      (await timeline(ann, contactId)).map((item) => item.subject),
      (await timeline(ben, contactId)).map((item) => item.subject),
      (await engine.view(ann)).evidence.skipped,
    ];
    const expected = [['Shared'], ['Shared'], { deleted: 1 }];
    assert.deepEqual(await shown(), expected);
    await engine.sync(ann, 'audit');
    assert.deepEqual(await shown(), expected);
    ann.account.newEpoch();
    await engine.sync(ann);
    assert.deepEqual(await shown(), expected);
    await engine.addContact(ann, 'Ann herself', ann.account.addresses[0]!);
    assert.deepEqual(await shown(), expected);
    await purge(ann);
    await connectAgain(ann);
    await engine.sync(ann);
    assert.deepEqual(await shown(), expected);
  });

  test('by one colleague does not forget what another deleted', async () => {
    const { ann, ben, contactId } = await meet();
    const entry = (await timeline(ben, contactId)).find((item) => item.subject === 'Shared');
    await remove(ben, entry!.id);
    await purge(ben);
    await purge(ann);
    await connectAgain(ben);
    await engine.sync(ben);
    assert.deepEqual(await timeline(ben, contactId), []);
    assert.deepEqual((await engine.view(ben)).evidence.skipped, { deleted: 1 });
  });

  test('is not needed for connecting the same mailbox again with a longer history', async () => {
    const dan = await connect('dan');
    dan.account.add(mailDocument({ messageId: 'old@dan.example' }), { receivedAt: new Date('2026-01-01T00:00:00Z') });
    await connectAgain(dan, 7);
    await engine.sync(dan);
    assert.deepEqual((await engine.view(dan)).evidence.skipped, { 'before-history': 1 });
    await connectAgain(dan, null);
    await engine.sync(dan);
    assert.deepEqual((await engine.view(dan)).evidence.skipped, {});
  });
});
