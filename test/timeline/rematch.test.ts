import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { sql } from 'kysely';
import { changeCompany } from '#contacts/change-company.ts';
import { changeContact } from '#contacts/change-contact.ts';
import { changeDeal } from '#contacts/change-deal.ts';
import { createCompany } from '#contacts/create-company.ts';
import { createContact } from '#contacts/create-contact.ts';
import { createDeal } from '#contacts/create-deal.ts';
import { deleteContact } from '#contacts/delete-contact.ts';
import type { RecordKind } from '#crm/interaction.ts';
import type { Tx } from '#db/database.ts';
import { reduceUnmatched } from '#sync/reduce-unmatched.ts';
import { readTimeline } from '#timeline/read-timeline.ts';
import { type Colleague, createEngine, type Engine } from '../support/engine.ts';
import { mailDocument } from '../support/mail-documents.ts';

describe('when the records change, the mail that is there', () => {
  let engine: Engine;
  let count = 0;
  before(async () => {
    engine = await createEngine();
  });
  after(() => engine.close());

  const as = <T>(who: Colleague, work: (tx: Tx) => Promise<T>) => engine.database.db.tenant(who.actor, work);
  const timeline = async (who: Colleague, recordKind: RecordKind, recordId: string) =>
    (await as(who, (tx) => readTimeline(tx, who.actor, { recordKind, recordId }))).items;
  const subjects = async (who: Colleague, kind: RecordKind, id: string) =>
    (await timeline(who, kind, id)).map((item) => item.subject).sort();
  const evidence = async (who: Colleague) => (await engine.view(who)).evidence;

  /** A colleague and a guest whom no other test knows. */
  const meet = async () => {
    count += 1;
    const who = await engine.connect(`colleague${count}@harbour.example`);
    const domain = `guest${count}.example`;
    const write = (name: string, subject: string, more: Parameters<typeof mailDocument>[0] = {}, folder = 'INBOX') => {
      const messageId = `${subject.replaceAll(/\W/g, '')}.${name}@${domain}`;
      const facts = { messageId, from: `${name}@${domain}`, to: who.account.addresses[0]!, subject, ...more };
      return who.account.add(mailDocument(facts), { mailboxes: [folder] })[0]!;
    };
    return { who, domain, write };
  };

  test('comes to a contact with a new address of his, and leaves with one that was taken away', async () => {
    const { who, domain, write } = await meet();
    write('jane', 'At work');
    write('jd', 'At home');
    await engine.sync(who);
    const { id } = await as(who, (tx) => createContact(tx, who.actor, { name: 'Jane', emails: [`jane@${domain}`] }));
    assert.deepEqual(await subjects(who, 'contact', id), ['At work']);
    await as(who, (tx) => changeContact(tx, who.actor, id, { emails: [`jane@${domain}`, `jd@${domain}`] }));
    assert.deepEqual(await subjects(who, 'contact', id), ['At home', 'At work']);
    await as(who, (tx) => changeContact(tx, who.actor, id, { emails: [`jd@${domain}`] }));
    assert.deepEqual(await subjects(who, 'contact', id), ['At home']);
    const { logged, unmatched } = await evidence(who);
    assert.deepEqual([logged, unmatched], [1, 1]);
  });

  test('goes with an address from one contact to another', async () => {
    const { who, domain, write } = await meet();
    write('info', 'To whom');
    await engine.sync(who);
    const first = await engine.addContact(who, 'First', `info@${domain}`);
    const second = await engine.addContact(who, 'Second');
    await as(who, (tx) => changeContact(tx, who.actor, first, { emails: [] }));
    await as(who, (tx) => changeContact(tx, who.actor, second, { emails: [`info@${domain}`] }));
    assert.deepEqual(
      [await subjects(who, 'contact', first), await subjects(who, 'contact', second)],
      [[], ['To whom']],
    );
  });

  test('leaves with a contact that was deleted, and its owner keeps it as unmatched', async () => {
    const { who, domain, write } = await meet();
    write('gone', 'Farewell');
    await engine.sync(who);
    const id = await engine.addContact(who, 'Gone', `gone@${domain}`);
    await as(who, (tx) => deleteContact(tx, who.actor, id));
    const { logged, unmatched } = await evidence(who);
    assert.deepEqual([logged, unmatched], [0, 1]);
    const again = await engine.addContact(who, 'Back', `gone@${domain}`);
    assert.deepEqual(await subjects(who, 'contact', again), ['Farewell']);
  });

  test('comes to a company with its domain, and to the companies of its people', async () => {
    const { who, domain, write } = await meet();
    write('anybody', 'Offer');
    write('else', 'Other', { from: `else@sub.${domain}` });
    await engine.sync(who);
    const { id } = await as(who, (tx) => createCompany(tx, who.actor, { name: 'Guests', domains: [] }));
    await as(who, (tx) => changeCompany(tx, who.actor, id, { domains: [domain] }));
    assert.deepEqual(await subjects(who, 'company', id), ['Offer', 'Other']);
    const contact = await engine.addContact(who, 'Any Body', `anybody@${domain}`);
    await as(who, (tx) => changeCompany(tx, who.actor, id, { domains: [] }));
    assert.deepEqual(await subjects(who, 'company', id), []);
    await as(who, (tx) => changeContact(tx, who.actor, contact, { companyId: id }));
    assert.deepEqual(await subjects(who, 'company', id), ['Offer']);
  });

  test('comes to a deal with its contact, and stays when the deal is closed', async () => {
    const { who, domain, write } = await meet();
    write('buyer', 'Before');
    await engine.sync(who);
    const buyer = await engine.addContact(who, 'Buyer', `buyer@${domain}`);
    const { id } = await as(who, (tx) => createDeal(tx, who.actor, { name: 'The boat' }));
    assert.deepEqual(await subjects(who, 'deal', id), []);
    await as(who, (tx) => changeDeal(tx, who.actor, id, { contactIds: [buyer] }));
    assert.deepEqual(await subjects(who, 'deal', id), ['Before']);
    await as(who, (tx) => changeDeal(tx, who.actor, id, { stage: 'won' }));
    write('buyer', 'After');
    await engine.sync(who);
    await as(who, (tx) => changeContact(tx, who.actor, buyer, { emails: [`buyer@${domain}`, `b@${domain}`] }));
    assert.deepEqual(await subjects(who, 'deal', id), ['Before'], 'a closed deal gathers nothing and loses nothing');
    assert.deepEqual(await subjects(who, 'contact', buyer), ['After', 'Before']);
  });

  test('leaves an open deal with a contact that was taken from it', async () => {
    const { who, domain, write } = await meet();
    write('seller', 'Offer');
    await engine.sync(who);
    const seller = await engine.addContact(who, 'Seller', `seller@${domain}`);
    const { id } = await as(who, (tx) => createDeal(tx, who.actor, { name: 'Out', contactIds: [seller] }));
    assert.deepEqual(await subjects(who, 'deal', id), ['Offer']);
    await as(who, (tx) => changeDeal(tx, who.actor, id, { contactIds: [] }));
    assert.deepEqual(await subjects(who, 'deal', id), []);
  });

  test('stays with a deal whose reference stood in its text, whoever comes and goes', async () => {
    const { who, domain, write } = await meet();
    const reference = `D-77${count}`;
    const { id } = await as(who, (tx) => createDeal(tx, who.actor, { name: 'By reference', reference }));
    write('stranger', 'About it', { body: `I write about ${reference}.` });
    await engine.sync(who);
    assert.deepEqual(await subjects(who, 'deal', id), ['About it']);
    const stranger = await engine.addContact(who, 'Stranger', `stranger@${domain}`);
    assert.deepEqual(await subjects(who, 'deal', id), ['About it']);
    await as(who, (tx) => deleteContact(tx, who.actor, stranger));
    assert.deepEqual(await subjects(who, 'deal', id), ['About it']);
    const { logged, unmatched } = await evidence(who);
    assert.deepEqual([logged, unmatched], [1, 0]);
  });

  test('is the owner’s alone again when only a BCC of his still tells of a contact', async () => {
    const { who, domain, write } = await meet();
    const mate = await engine.connect(`mate${count}@harbour.example`);
    write('x', 'Secret', { from: who.account.addresses[0]!, to: `open@${domain}` });
    await engine.sync(who);
    const hidden = await engine.addContact(who, 'Open', `open@${domain}`);
    assert.equal((await timeline(mate, 'contact', hidden)).length, 1);
    await as(who, (tx) => sql`update participant set role = 'bcc' where key = ${`open@${domain}`}`.execute(tx));
    await as(who, (tx) => changeContact(tx, who.actor, hidden, { emails: [] }));
    await as(who, (tx) => changeContact(tx, who.actor, hidden, { emails: [`open@${domain}`] }));
    assert.equal((await timeline(mate, 'contact', hidden)).length, 0);
    assert.equal((await timeline(who, 'contact', hidden)).length, 1);
  });

  test('gives the same timeline as a mailbox that is read after the change', async () => {
    const { who, domain, write } = await meet();
    const late = await engine.connect(`late${count}@harbour.example`);
    for (let n = 0; n < 12; n++) {
      const facts = { cc: n % 3 ? `cc${n % 4}@${domain}` : `late${count}@harbour.example` };
      const raw = mailDocument({
        messageId: `l${n}@${domain}`,
        from: `p${n % 3}@${domain}`,
        subject: `n${n}`,
        ...facts,
      });
      who.account.add(raw);
      late.account.add(raw);
    }
    write('p0', 'Only his');
    await engine.sync(who);
    const company = await as(who, (tx) => createCompany(tx, who.actor, { name: 'C', domains: [domain] }));
    const contact = await engine.addContact(who, 'P', `p1@${domain}`, `cc2@${domain}`);
    const deal = await as(who, (tx) => createDeal(tx, who.actor, { name: 'D', contactIds: [contact] }));
    await engine.sync(late);
    const shown = async (viewer: Colleague, kind: RecordKind, id: string) =>
      (await timeline(viewer, kind, id))
        .filter((item) => item.subject !== 'Only his')
        .map(({ id: entry, kind: what, own, subject, links }) => ({ entry, what, own, subject, links }));
    for (const [kind, id] of [
      ['company', company.id],
      ['contact', contact],
      ['deal', deal.id],
    ] as const) {
      const before = await shown(who, kind, id);
      assert.ok(before.length > 3);
      assert.deepEqual(await shown(late, kind, id), before);
    }
  });

  test('whose words retention took away is fetched again when it is matched', async () => {
    const { who, domain, write } = await meet();
    const id = write('old', 'Long ago');
    await engine.sync(who);
    await engine.clock.advance(91 * 86_400_000);
    assert.equal(await reduceUnmatched(engine.app, who.ref), 1);
    assert.equal(await reduceUnmatched(engine.app, who.ref), 0, 'once is enough');
    const contact = await engine.addContact(who, 'Old', `old@${domain}`);
    assert.deepEqual(await subjects(who, 'contact', contact), [''], 'it stands there at once, still without its words');
    assert.equal((await evidence(who)).pending, 1);
    await engine.sync(who);
    assert.deepEqual(await subjects(who, 'contact', contact), ['Long ago']);
    assert.equal((await evidence(who)).logged, 1);
    assert.equal(await reduceUnmatched(engine.app, who.ref), 0, 'what concerns somebody is never reduced');
    assert.ok(id);
  });

  test('whose words retention took away and that left the server since is logged all the same', async () => {
    const { who, domain, write } = await meet();
    const id = write('lost', 'Once');
    const going = write('going', 'Twice');
    await engine.sync(who);
    await engine.clock.advance(91 * 86_400_000);
    await reduceUnmatched(engine.app, who.ref);
    who.account.expunge(id);
    await engine.sync(who);
    const contact = await engine.addContact(who, 'Lost', `lost@${domain}`, `going@${domain}`);
    assert.equal((await timeline(who, 'contact', contact)).length, 2);
    who.account.expunge(going);
    await engine.sync(who);
    const { logged, pending, gone } = await evidence(who);
    assert.deepEqual([logged, pending, gone], [2, 0, 0]);
  });
});
