import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { sql } from 'kysely';
import { createContact } from '#contacts/create-contact.ts';
import { readTimeline } from '#timeline/read-timeline.ts';
import { type Colleague, createEngine, type Engine, rowsOf } from '../support/engine.ts';
import { mailDocument } from '../support/mail-documents.ts';

describe('copies of one message', () => {
  let engine: Engine;
  let count = 0;
  before(async () => {
    engine = await createEngine();
  });
  after(() => engine.close());

  const timeline = async (who: Colleague, recordId: string) =>
    (
      await engine.database.db.tenant(who.actor, (tx) =>
        readTimeline(tx, who.actor, { recordKind: 'contact', recordId, limit: 100 }),
      )
    ).items;
  const meet = async (number: number) => {
    count += 1;
    const here = count;
    const people = await Promise.all(
      Array.from({ length: number }, (_, n) => engine.connect(`c${n}.${here}@harbour.example`)),
    );
    return { people, domain: `copies${here}.example` };
  };
  const evidence = async (who: Colleague) => (await engine.view(who)).evidence;
  const setLevel = (who: Colleague, level: 'private' | 'subject') =>
    engine.database.db.tenant(who.actor, (tx) =>
      tx.updateTable('connection').set({ default_level: level }).where('id', '=', who.ref.connectionId).execute(),
    );

  test('that two colleagues’ syncs apply at once are one interaction, with both owners’ copies and votes', async () => {
    for (let round = 0; round < 6; round++) {
      const { people, domain } = await meet(3);
      const [ann, ben, watcher] = people as [Colleague, Colleague, Colleague];
      await setLevel(ben, round % 2 ? 'private' : 'subject');
      const contactId = await engine.addContact(ann, 'Iris', `iris@${domain}`);
      const documents = Array.from({ length: 40 }, (_, n) =>
        mailDocument({ messageId: `m${n}@${domain}`, from: `iris@${domain}`, subject: `Matter ${n}` }),
      );
      for (const raw of documents) ann.account.add(raw);
      for (const raw of documents.toReversed()) ben.account.add(raw);
      const reports = await Promise.all([engine.sync(ann), engine.sync(ben)]);
      assert.deepEqual(
        reports.map((report) => report.type),
        ['done', 'done'],
      );
      for (const who of [ann, ben]) {
        const items = await timeline(who, contactId);
        assert.equal(items.length, 40);
        assert.ok(items.every((item) => item.own));
        assert.equal((await evidence(who)).logged, 40);
      }
      const messages = await rowsOf<{ rfc_message_id: string }>(engine, ann, 'message');
      assert.equal(messages.filter((row) => row.rfc_message_id.endsWith(`@${domain}`)).length, 40);
      assert.equal((await timeline(watcher, contactId)).length, round % 2 ? 0 : 40, 'the strictest vote counts');
    }
  });

  test('and a contact who is made while their pages are in flight miss nothing of each other', async () => {
    for (let round = 0; round < 6; round++) {
      const { people, domain } = await meet(2);
      const [ann, ben] = people as [Colleague, Colleague];
      for (let n = 0; n < 60; n++) {
        const raw = mailDocument({ messageId: `f${n}@${domain}`, from: `late@${domain}`, subject: `n ${n}` });
        ann.account.add(raw);
        if (n % 2) ben.account.add(raw);
      }
      const nth = 1 + round * 11;
      let made: Promise<{ id: string }> | undefined;
      ann.account.hooks.push((call, at) => {
        if (call !== 'email' || at !== nth) return;
        made = engine.database.db.tenant(ann.actor, (tx) =>
          createContact(tx, ann.actor, { name: 'Late', emails: [`late@${domain}`] }),
        );
      });
      await Promise.all([engine.sync(ann), engine.sync(ben)]);
      const contact = await made!;
      assert.equal((await timeline(ann, contact.id)).length, 60, `made at ${nth}`);
      assert.equal((await timeline(ben, contact.id)).filter((item) => item.own).length, 30);
      assert.deepEqual([(await evidence(ann)).logged, (await evidence(ben)).logged], [60, 30]);
    }
  });

  test('of which one is a forged twin with other words show to each owner his own words', async () => {
    const { people, domain } = await meet(3);
    const [ann, ben, watcher] = people as [Colleague, Colleague, Colleague];
    const contactId = await engine.addContact(ann, 'Iris', `iris@${domain}`);
    const facts = { messageId: `twin@${domain}`, from: `iris@${domain}` };
    ann.account.add(mailDocument({ ...facts, subject: 'The price is 100', body: 'Pay 100.' }));
    await engine.sync(ann);
    ben.account.add(mailDocument({ ...facts, subject: 'The price is 999', body: 'Pay 999 elsewhere.' }));
    await engine.sync(ben);
    const [ofAnn, ...more] = await timeline(ann, contactId);
    const [ofBen] = await timeline(ben, contactId);
    assert.deepEqual([ofAnn?.subject, ofAnn?.snippet, more.length], ['The price is 100', 'Pay 100.', 0]);
    assert.deepEqual([ofBen?.subject, ofBen?.snippet], ['The price is 999', 'Pay 999 elsewhere.']);
    assert.equal(ofAnn?.id, ofBen?.id);
    assert.equal((await timeline(watcher, contactId))[0]?.subject, 'The price is 100', 'the first copy speaks');
    assert.deepEqual([(await evidence(ann)).logged, (await evidence(ben)).logged], [1, 1]);
  });

  test('of which a forged twin follows into the same mailbox keep the words of the first', async () => {
    const { people, domain } = await meet(2);
    const [ann, watcher] = people as [Colleague, Colleague];
    const contactId = await engine.addContact(ann, 'Iris', `iris@${domain}`);
    const facts = { messageId: `same@${domain}`, from: `iris@${domain}` };
    ann.account.add(mailDocument({ ...facts, subject: 'Real' }));
    await engine.sync(ann);
    ann.account.add(mailDocument({ ...facts, subject: 'Forged', cc: `victim@${domain}` }));
    ann.account.add(mailDocument({ ...facts, subject: 'Forged again' }));
    await engine.sync(ann);
    for (const who of [ann, watcher]) {
      assert.deepEqual(
        (await timeline(who, contactId)).map((item) => item.subject),
        ['Real'],
      );
    }
    const { listed, logged } = await evidence(ann);
    assert.deepEqual([listed, logged], [3, 3], 'each is accounted for');
    const emails = await rowsOf<{ connection_id: string }>(engine, ann, 'email');
    assert.equal(emails.filter((email) => email.connection_id === ann.ref.connectionId).length, 3);
  });

  test('that a forger sends before the real one do not put his words before its owner’s', async () => {
    const { people, domain } = await meet(2);
    const [ann, ben] = people as [Colleague, Colleague];
    const contactId = await engine.addContact(ann, 'Iris', `iris@${domain}`);
    const facts = { messageId: `early@${domain}`, from: `iris@${domain}` };
    ben.account.add(mailDocument({ ...facts, subject: 'Forged' }));
    await engine.sync(ben);
    ann.account.add(mailDocument({ ...facts, subject: 'Real' }));
    await engine.sync(ann);
    assert.deepEqual(
      (await timeline(ann, contactId)).map((item) => item.subject),
      ['Real'],
    );
  });

  test('with another author or another date under the same Message-ID are other messages', async () => {
    const { people, domain } = await meet(1);
    const [ann] = people as [Colleague];
    const facts = { messageId: `id@${domain}`, from: `iris@${domain}` };
    ann.account.add(mailDocument(facts));
    ann.account.add(mailDocument({ ...facts, from: `mallory@${domain}` }));
    ann.account.add(mailDocument({ ...facts, date: 'Mon, 5 Jan 2026 09:00:01 +0000' }));
    await engine.sync(ann);
    const messages = await rowsOf<{ rfc_message_id: string }>(engine, ann, 'message');
    assert.equal(messages.filter((row) => row.rfc_message_id === `id@${domain}`).length, 3);
  });

  test('between two colleagues are sent for both, and counted once for each person', async () => {
    const { people, domain } = await meet(2);
    const [ann, ben] = people as [Colleague, Colleague];
    const from = ann.account.addresses[0]!;
    const raw = mailDocument({ messageId: `o@${domain}`, from, to: `iris@${domain}`, cc: ben.account.addresses[0]! });
    ann.account.add(raw, { mailboxes: ['Sent', 'Archive'] });
    ben.account.add(raw);
    await engine.sync(ben);
    await engine.sync(ann);
    const contactId = await engine.addContact(ann, 'Iris', `iris@${domain}`);
    for (const who of [ann, ben]) {
      const items = await timeline(who, contactId);
      assert.deepEqual(
        items.map((item) => item.kind),
        ['email_sent'],
      );
    }
    const counts = await engine.database.db.tenant(ann.actor, (tx) =>
      sql<{ sent: number }>`select sent_count as sent from correspondent where key = ${`iris@${domain}`}`.execute(tx),
    );
    assert.deepEqual(counts.rows, [{ sent: 1 }]);
  });
});
