import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { disconnect } from '#connections/change-connection.ts';
import { connectImap } from '#connections/connect-imap.ts';
import { changeMailDefaults } from '#connections/mail-defaults.ts';
import { changeContactSetting } from '#contacts/change-contact-setting.ts';
import { listCorrespondents } from '#contacts/list-correspondents.ts';
import { readKnownMail } from '#contacts/read-known-mail.ts';
import type { Tx } from '#db/database.ts';
import { type Colleague, createEngine, type Engine } from '../support/engine.ts';
import { mailDocument } from '../support/mail-documents.ts';
import { refuses } from '../support/refuses.ts';

describe('what one’s own mail knows of a contact', () => {
  let engine: Engine;
  let count = 0;
  before(async () => {
    engine = await createEngine();
  });
  after(() => engine.close());

  const as = <T>(who: Colleague, work: (tx: Tx) => Promise<T>) => engine.database.db.tenant(who.actor, work);
  const known = (who: Colleague, contactId: string) => as(who, (tx) => readKnownMail(tx, contactId));
  const people = async (who: Colleague) =>
    (await as(who, (tx) => listCorrespondents(tx, who.actor, who.ref.connectionId, {}))).items
      .map(({ email, sent, received }) => `${email.split('@')[0]} ${sent} ${received}`)
      .sort();
  const meet = async () => {
    count += 1;
    const domain = `guest${count}.example`;
    const [ann, ben] = [await connect(`ann${count}`), await connect(`ben${count}`)];
    const own = ann.account.addresses[0]!;
    let nth = 0;
    const mail = (from: string, to: string) => {
      nth += 1;
      const folder = from === own ? 'Sent' : 'INBOX';
      const raw = mailDocument({ messageId: `m${nth}@${domain}`, from, to, subject: `n ${nth}` });
      return { raw, at: { mailboxes: [folder] } };
    };
    const receive = (who: Colleague, name: string) => {
      const { raw, at } = mail(`${name}@${domain}`, own);
      who.account.add(raw, at);
      return raw;
    };
    const send = (who: Colleague, name: string) => {
      const { raw, at } = mail(own, `${name}@${domain}`);
      who.account.add(raw, at);
      return raw;
    };
    return { ann, ben, domain, receive, send };
  };
  /** As an IMAP mailbox, so that it can be connected again as a person does it. */
  const connect = async (name: string) => {
    const who = await engine.connect(`${name}@harbour.example`);
    await as(who, (tx) =>
      tx.updateTable('connection').set({ provider: 'imap' }).where('id', '=', who.ref.connectionId).execute(),
    );
    return who;
  };
  const connectAgain = (who: Colleague) => {
    const address = who.account.addresses[0]!;
    const server = { host: 'mail.harbour.example', port: 993, security: 'tls' as const };
    return connectImap(engine.app, who.actor, {
      address,
      ...server,
      username: address,
      password: 'x',
      historyDays: null,
    });
  };

  test('is counted over all addresses of the contact, from one’s own mailboxes alone', async () => {
    const { ann, ben, domain, receive, send } = await meet();
    for (let n = 0; n < 3; n++) receive(ann, 'jane');
    receive(ann, 'j');
    send(ann, 'jane');
    receive(ben, 'jane');
    receive(ann, 'other');
    await engine.sync(ann);
    await engine.sync(ben);
    const jane = await engine.addContact(ann, 'Jane', `jane@${domain}`, `j@${domain}`);
    const ofAnn = await known(ann, jane);
    assert.deepEqual(
      { ...ofAnn.known, lastAt: null },
      { messages: 5, sent: 1, received: 4, lastAt: null, connectionId: ann.ref.connectionId },
    );
    assert.deepEqual([ofAnn.sync, ofAnn.visible, ofAnn.prompt], [true, true, false]);
    assert.equal((await known(ben, jane)).known?.messages, 1);
    const nobody = await engine.addContact(ann, 'Nobody', `nobody@${domain}`);
    assert.deepEqual(await known(ann, nobody), {
      known: null,
      sync: true,
      visible: true,
      prompt: false,
      olderWaiting: 0,
      olderKept: 0,
    });
  });

  test('asks whether to log it while one’s choices keep some of it out of the log', async () => {
    const { ann, ben, domain, receive } = await meet();
    const jane = await engine.addContact(ann, 'Jane', `jane@${domain}`);
    const choose = (change: Parameters<typeof changeContactSetting>[4]) =>
      as(ann, (tx) => changeContactSetting(engine.app, tx, ann.actor, jane, change));
    receive(ann, 'jane');
    await engine.sync(ann);
    await choose({ sync: false });
    assert.deepEqual([(await known(ann, jane)).sync, (await known(ann, jane)).prompt], [false, false], 'all is logged');
    receive(ann, 'jane');
    await engine.sync(ann);
    const off = await known(ann, jane);
    assert.deepEqual([off.known?.messages, off.prompt], [2, true], 'mail that is not logged is known all the same');
    await choose({ sync: true });
    assert.equal((await known(ann, jane)).prompt, false);
    await as(ben, (tx) => changeMailDefaults(engine.app, tx, ben.actor, ben.ref.connectionId, { sync: false }));
    receive(ben, 'jane');
    await engine.sync(ben);
    const quiet = await known(ben, jane);
    assert.deepEqual([quiet.known?.messages, quiet.sync, quiet.prompt], [1, false, true]);
    assert.equal((await known(ann, jane)).prompt, false, 'a colleague’s mail is not hers');
  });

  test('is nothing for a contact that is not there', async () => {
    const { ann } = await meet();
    for (const id of [randomUUID(), 'x']) await refuses('not-found', 404, undefined, () => known(ann, id));
  });

  test('counts every message once: listed anew, in two folders, switched off and on, purged and connected again', async () => {
    const { ann, ben, domain, receive, send } = await meet();
    const jane = await engine.addContact(ann, 'Jane', `jane@${domain}`);
    const shared = receive(ann, 'jane');
    ben.account.add(shared);
    receive(ann, 'kim');
    send(ann, 'jane');
    const twice = receive(ann, 'jane');
    ann.account.add(twice, { mailboxes: ['Archive'] });
    await engine.sync(ann);
    await engine.sync(ben);
    const expected = ['jane 1 2', 'kim 0 1'];
    const check = async (what: string) => {
      assert.deepEqual(await people(ann), expected, what);
      assert.deepEqual(await people(ben), ['jane 0 1'], `${what}: a colleague’s`);
    };
    await check('at first');
    await engine.sync(ann);
    await engine.sync(ann, 'audit');
    await check('audited');
    ann.account.newEpoch();
    await engine.sync(ann);
    await check('in a new epoch');
    const choose = (sync: boolean, logged?: 'remove') =>
      as(ann, (tx) => changeContactSetting(engine.app, tx, ann.actor, jane, { sync, logged }));
    await choose(false, 'remove');
    ann.account.newEpoch();
    await engine.sync(ann);
    await choose(true);
    await engine.sync(ann);
    await check('switched off and on');
    await disconnect(engine.app, ann.actor, ann.ref.connectionId, 'keep');
    await connectAgain(ann);
    await engine.sync(ann);
    await check('disconnected and connected again');
    for (let round = 0; round < 2; round++) {
      await disconnect(engine.app, ann.actor, ann.ref.connectionId, 'purge');
      assert.deepEqual(await people(ann), []);
      await connectAgain(ann);
      await engine.sync(ann);
      await check('purged and connected again');
    }
    await choose(false);
    await disconnect(engine.app, ann.actor, ann.ref.connectionId, 'purge');
    await connectAgain(ann);
    await engine.sync(ann);
    await check('purged and connected again while it is off');
    const { known: counted } = await known(ann, jane);
    assert.deepEqual([counted?.sent, counted?.received], [1, 2]);
  });
});
