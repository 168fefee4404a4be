import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { connectImap } from '#connections/connect-imap.ts';
import { changeMailDefaults, type MailDefaultsChange, readMailDefaults } from '#connections/mail-defaults.ts';
import { changeContact } from '#contacts/change-contact.ts';
import { type ContactSettingChange, changeContactSetting } from '#contacts/change-contact-setting.ts';
import { deleteContact } from '#contacts/delete-contact.ts';
import { readKnownMail } from '#contacts/read-known-mail.ts';
import type { Tx } from '#db/database.ts';
import { asOwner } from '#db/owner.ts';
import { readTimeline } from '#timeline/read-timeline.ts';
import { type Colleague, createEngine, type Engine } from '../support/engine.ts';
import { mailDocument } from '../support/mail-documents.ts';

const dayMs = 86_400_000;

describe('an owner who wants to be asked before mail is shared that is older than a contact', () => {
  let engine: Engine;
  let count = 0;
  before(async () => {
    engine = await createEngine();
  });
  after(() => engine.close());

  const as = <T>(who: Colleague, work: (tx: Tx) => Promise<T>) => engine.database.db.tenant(who.actor, work);
  const setDefaults = (who: Colleague, change: MailDefaultsChange) =>
    as(who, (tx) => changeMailDefaults(engine.app, tx, who.actor, who.ref.connectionId, change));
  const choose = (who: Colleague, contactId: string, change: ContactSettingChange) =>
    as(who, (tx) => changeContactSetting(engine.app, tx, who.actor, contactId, change));
  const waiting = async (who: Colleague, contactId: string) =>
    (await as(who, (tx) => readKnownMail(tx, contactId))).olderWaiting;
  const kept = async (who: Colleague, contactId: string) =>
    (await as(who, (tx) => readKnownMail(tx, contactId))).olderKept;
  const subjects = async (who: Colleague, recordId: string) =>
    (await as(who, (tx) => readTimeline(tx, who.actor, { recordKind: 'contact', recordId, limit: 100 }))).items
      .map((item) => item.subject)
      .sort();

  /** Ann asks, Ben adds the contact. Mail is of last year, or of tomorrow: newer than any contact made here. */
  const meet = async (asksOlder = true) => {
    count += 1;
    const domain = `elder${count}.example`;
    const [ann, ben] = [
      await engine.connect(`ann${count}@harbour.example`),
      await engine.connect(`ben${count}@harbour.example`),
    ];
    if (asksOlder) await setDefaults(ann, { asksOlder });
    const receive = async (subject: string, days: number, from = 'jane') => {
      const at = new Date(Date.now() + days * dayMs);
      const [messageId, date] = [`${subject.replaceAll(/\W/g, '')}@${domain}`, at.toUTCString()];
      const raw = mailDocument({ messageId, from: `${from}@${domain}`, subject, date });
      ann.account.add(raw, { receivedAt: at });
      await engine.sync(ann);
    };
    const addJane = (who = ben, ...more: string[]) =>
      engine.addContact(who, 'Jane', `jane@${domain}`, ...more.map((name) => `${name}@${domain}`));
    return { ann, ben, domain, receive, addJane };
  };

  test('shows nothing older until he says so, and newer mail as usual', async () => {
    const { ann, ben, receive, addJane } = await meet();
    await receive('Old', -300);
    await receive('Older', -400);
    const jane = await addJane();
    await receive('New', 1);
    assert.deepEqual(await subjects(ben, jane), ['New']);
    assert.deepEqual(await subjects(ann, jane), ['New', 'Old', 'Older'], 'his own log has all of it');
    assert.deepEqual([await waiting(ann, jane), await waiting(ben, jane)], [2, 0]);
    assert.equal((await choose(ann, jane, { sharesOlder: true })).sharesOlder, true);
    assert.deepEqual(await subjects(ben, jane), ['New', 'Old', 'Older']);
    assert.equal(await waiting(ann, jane), 0);
    await choose(ann, jane, { sharesOlder: false });
    assert.deepEqual([await subjects(ben, jane), await waiting(ann, jane)], [['New'], 0], 'no is an answer');
    assert.deepEqual([await kept(ann, jane), await kept(ben, jane)], [2, 0]);
    await choose(ann, jane, { sharesOlder: true });
    assert.deepEqual([await subjects(ben, jane), await kept(ann, jane)], [['New', 'Old', 'Older'], 0]);
  });

  test('is not asked about contacts that he added himself, nor about levels that he chose', async () => {
    const { ann, ben, receive, addJane } = await meet();
    await receive('Old', -300);
    const own = await addJane(ann);
    assert.deepEqual([await subjects(ben, own), await waiting(ann, own)], [['Old'], 0]);
    await as(ann, (tx) => deleteContact(tx, ann.actor, own));
    const jane = await addJane(ben);
    assert.deepEqual([await subjects(ben, jane), await waiting(ann, jane)], [[], 1]);
    await choose(ann, jane, { level: 'subject' });
    assert.deepEqual([await subjects(ben, jane), await waiting(ann, jane)], [['Old'], 0]);
  });

  test('switches it on and off for what is logged already', async () => {
    const { ann, ben, receive, addJane } = await meet(false);
    await receive('Old', -300);
    const jane = await addJane();
    assert.deepEqual([await subjects(ben, jane), await waiting(ann, jane)], [['Old'], 0]);
    assert.equal((await setDefaults(ann, { asksOlder: true })).asksOlder, true);
    assert.deepEqual([await subjects(ben, jane), await waiting(ann, jane)], [[], 1]);
    await setDefaults(ann, { visible: true });
    assert.deepEqual(await subjects(ben, jane), [], 'another choice leaves it on');
    await setDefaults(ann, { asksOlder: false });
    assert.deepEqual([await subjects(ben, jane), await waiting(ann, jane)], [['Old'], 0]);
  });

  test('is asked again for a contact that was deleted and made anew', async () => {
    const { ann, ben, receive, addJane } = await meet();
    await receive('Old', -300);
    const first = await addJane();
    await choose(ann, first, { sharesOlder: true });
    assert.deepEqual(await subjects(ben, first), ['Old']);
    await as(ben, (tx) => deleteContact(tx, ben.actor, first));
    const second = await addJane();
    assert.deepEqual([await subjects(ben, second), await waiting(ann, second)], [[], 1]);
    await choose(ann, second, { sharesOlder: true });
    assert.deepEqual(await subjects(ben, second), ['Old']);
  });

  test('is asked again, and his word counts, where votes of his were kept when the contact went', async () => {
    const { ann, ben, receive, addJane } = await meet();
    await choose(ann, await engine.addContact(ann, 'Kim', `kim${count}@else.example`), { level: 'subject' });
    await receive('Old', -300);
    const first = await addJane();
    await as(ben, (tx) => deleteContact(tx, ben.actor, first));
    const jane = await addJane();
    assert.deepEqual([await subjects(ben, jane), await waiting(ann, jane)], [[], 1]);
    await choose(ann, jane, { sharesOlder: true });
    assert.deepEqual(await subjects(ben, jane), ['Old']);
  });

  test('did not speak of an address that a colleague gives to the contact later', async () => {
    const { ann, ben, domain, receive, addJane } = await meet();
    await receive('Old', -300);
    await receive('Secret', -200, 'private');
    const jane = await addJane();
    await choose(ann, jane, { sharesOlder: true });
    const emails = [`jane@${domain}`, `private@${domain}`];
    await as(ben, (tx) => changeContact(tx, ben.actor, jane, { emails }));
    assert.deepEqual([await subjects(ben, jane), await waiting(ann, jane)], [[], 2]);
    await choose(ann, jane, { sharesOlder: false });
    await as(ben, (tx) => changeContact(tx, ben.actor, jane, { emails: [...emails, `more@${domain}`] }));
    assert.deepEqual([await waiting(ann, jane), await kept(ann, jane)], [2, 0], 'nor did he refuse it');
    emails.push(`more@${domain}`);
    await choose(ann, jane, { sharesOlder: true });
    assert.deepEqual(await subjects(ben, jane), ['Old', 'Secret']);
    await as(ann, (tx) => changeContact(tx, ann.actor, jane, { emails: [...emails, `own@${domain}`] }));
    assert.deepEqual(await subjects(ben, jane), ['Old', 'Secret'], 'what he adds himself is his own word');
  });

  /** As if the contact had been there for two years. */
  const age = (contactId: string) =>
    asOwner(engine.database.ownerUrl, async (owner) => {
      await owner.query(`update contact set created_at = created_at - interval '2 years' where id = $1`, [contactId]);
      await owner.query(`update contact_address set added_at = null where contact_id = $1`, [contactId]);
    });

  test('is asked about mail that only an address tells which a colleague gives to an older contact', async () => {
    const { ann, ben, domain, receive, addJane } = await meet();
    const jane = await addJane();
    await age(jane);
    await receive('Desk', -300);
    await receive('Home', -200, 'home');
    assert.deepEqual([await subjects(ben, jane), await waiting(ann, jane)], [['Desk'], 0]);
    const emails = [`jane@${domain}`, `home@${domain}`];
    await as(ben, (tx) => changeContact(tx, ben.actor, jane, { emails }));
    assert.deepEqual([await subjects(ben, jane), await waiting(ann, jane)], [['Desk'], 1]);
    assert.deepEqual(await subjects(ann, jane), ['Desk', 'Home'], 'his own log has all of it');
    await receive('Later', 1, 'home');
    assert.deepEqual(await subjects(ben, jane), ['Desk', 'Later']);
    await choose(ann, jane, { sharesOlder: true });
    assert.deepEqual([await subjects(ben, jane), await waiting(ann, jane)], [['Desk', 'Home', 'Later'], 0]);
  });

  test('is not asked about an address that he gave himself', async () => {
    const { ann, ben, domain, receive, addJane } = await meet();
    const jane = await addJane();
    await age(jane);
    await receive('Home', -200, 'home');
    await as(ann, (tx) => changeContact(tx, ann.actor, jane, { emails: [`jane@${domain}`, `home@${domain}`] }));
    assert.deepEqual([await subjects(ben, jane), await waiting(ann, jane)], [['Home'], 0]);
    await as(ben, (tx) => changeContact(tx, ben.actor, jane, { name: 'Jane Roe', emails: [`home@${domain}`] }));
    assert.deepEqual(await subjects(ben, jane), ['Home'], 'an address that stays is as old as before');
  });

  test('is asked for nothing that his word would not show', async () => {
    const { ann, receive, addJane } = await meet();
    await receive('Old', -300);
    const jane = await addJane();
    await setDefaults(ann, { visible: false });
    assert.equal(await waiting(ann, jane), 0);
    await setDefaults(ann, { visible: true });
    assert.equal(await waiting(ann, jane), 1);
  });

  test('says so when he connects, and connecting again never takes it back', async () => {
    const { ann, ben, receive, addJane } = await meet(false);
    await as(ann, (tx) =>
      tx.updateTable('connection').set({ provider: 'imap' }).where('id', '=', ann.ref.connectionId).execute(),
    );
    const connect = (asksOlder?: boolean) => {
      const address = ann.account.addresses[0]!;
      const server = { host: 'mail.harbour.example', port: 993, security: 'tls' as const };
      const rest = { username: address, password: 'x', historyDays: null, asksOlder };
      return connectImap(engine.app, ann.actor, { address, ...server, ...rest });
    };
    const asks = async () => (await as(ann, (tx) => readMailDefaults(tx, ann.actor, ann.ref.connectionId))).asksOlder;
    await receive('Old', -300);
    const jane = await addJane();
    assert.deepEqual([await asks(), await subjects(ben, jane)], [false, ['Old']]);
    await connect(true);
    assert.deepEqual([await asks(), await subjects(ben, jane)], [true, []]);
    for (const again of [undefined, false]) await connect(again);
    assert.deepEqual([await asks(), await subjects(ben, jane)], [true, []]);
  });
});
