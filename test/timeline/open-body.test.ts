import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { changeConnection, disconnect } from '#connections/change-connection.ts';
import { readOpenable } from '#connections/open-account.ts';
import { Fault } from '#errors.ts';
import { deleteEntry } from '#timeline/delete-entry.ts';
import { openBody } from '#timeline/open-body.ts';
import { readTimeline } from '#timeline/read-timeline.ts';
import { type Colleague, createEngine, type Engine, rowsOf } from '../support/engine.ts';
import { attachmentDocument, mailDocument } from '../support/mail-documents.ts';
import { refuses } from '../support/refuses.ts';

describe('opening a message', () => {
  let engine: Engine;
  let count = 0;
  before(async () => {
    engine = await createEngine();
  });
  after(() => engine.close());

  const open = (who: Colleague, id: string) => openBody(engine.app, who.actor, id);
  const entryOf = async (who: Colleague, recordId: string) => {
    const { items } = await engine.database.db.tenant(who.actor, (tx) =>
      readTimeline(tx, who.actor, { recordKind: 'contact', recordId }),
    );
    return items[0]!.id;
  };
  /** A colleague with one logged mail, and a mate without a copy of it. */
  const meet = async (document?: (from: string) => Buffer) => {
    count += 1;
    const from = `iris@body${count}.example`;
    const who = await engine.connect(`ann${count}@harbour.example`);
    const mate = await engine.connect(`mate${count}@harbour.example`);
    const contactId = await engine.addContact(who, 'Iris', from);
    const raw =
      document?.(from) ?? mailDocument({ messageId: `b${count}@x.example`, from, body: `Only for you ${count}.` });
    const [providerId] = who.account.add(raw);
    await engine.sync(who);
    return { who, mate, providerId: providerId!, raw, id: await entryOf(who, contactId), contactId };
  };

  test('fetches it from the provider for the owner of a copy, and keeps nothing of it', async () => {
    const text = `A long letter. ${'words '.repeat(200)}The end of it.`;
    const { who, id } = await meet((from) => mailDocument({ messageId: 'long@x.example', from, body: text }));
    const body = await open(who, id);
    assert.match(body.text, /The end of it\./);
    for (const table of ['email_text', 'message', 'email', 'participant', 'ledger_entry']) {
      assert.ok(!JSON.stringify(await rowsOf(engine, who, table)).includes('The end of it'), table);
    }
  });

  test('shows its attachments by name', async () => {
    const { who, id } = await meet((from) =>
      Buffer.from(attachmentDocument('plan@x.example', 100).toString('utf8').replace('bob@client.example', from)),
    );
    const body = await open(who, id);
    assert.deepEqual(
      body.attachments.map((part) => [part.filename, part.disposition]),
      [
        ['plan.pdf', 'attachment'],
        ['pier.png', 'inline'],
      ],
    );
  });

  test('is for who holds a copy: for anybody else it is not there, as for an id that is none', async () => {
    const { who, mate, id } = await meet();
    const far = { ...who, actor: { ...who.actor, workspaceId: engine.app.newId() } };
    for (const viewer of [mate, far]) await refuses('not-found', 404, undefined, () => open(viewer, id));
    await refuses('not-found', 404, undefined, () => open(who, engine.app.newId()));
    await refuses('not-found', 404, undefined, () => open(who, 'no-id'));
  });

  test('gives each holder the words of his own copy', async () => {
    const { who, mate, id } = await meet((from) => mailDocument({ messageId: 'own@x.example', from, body: 'To Ann.' }));
    mate.account.add(
      mailDocument({ messageId: 'own@x.example', from: `iris@body${count}.example`, body: 'To the mate.' }),
    );
    await engine.sync(mate);
    assert.match((await open(who, id)).text, /To Ann/);
    assert.match((await open(mate, id)).text, /To the mate/);
  });

  test('finds it after the server has renumbered everything', async () => {
    const { who, id } = await meet();
    who.account.newEpoch();
    await engine.sync(who);
    assert.match((await open(who, id)).text, /Only for you/);
  });

  test('finds it in its other folder when it left one of them', async () => {
    count += 1;
    const from = `iris@body${count}.example`;
    const who = await engine.connect(`two${count}@harbour.example`);
    const contactId = await engine.addContact(who, 'Iris', from);
    const raw = mailDocument({ messageId: `two${count}@x.example`, from, body: 'Twice there.' });
    const [first] = who.account.add(raw, { mailboxes: ['INBOX', 'Archive'] });
    await engine.sync(who);
    who.account.expunge(first!);
    await engine.sync(who);
    assert.match((await open(who, await entryOf(who, contactId))).text, /Twice there/);
  });

  test('says that it has left the server, noticed before or only now', async () => {
    const { who, providerId, id } = await meet();
    who.account.expunge(providerId);
    await refuses('gone-at-provider', 410, undefined, () => open(who, id));
    await engine.sync(who);
    await refuses('gone-at-provider', 410, undefined, () => open(who, id));
  });

  test('says what is wrong with a message that the server does not give', async () => {
    const { who, providerId, id } = await meet();
    who.account.poison(providerId, 'The server can not read it.');
    await assert.rejects(open(who, id), (error: Fault) => {
      assert.deepEqual([error.next, error.code, error.status], ['skip', 'memory-poison', 502]);
      return true;
    });
  });

  test('passes on why the provider can not be asked', async () => {
    const { who, id } = await meet();
    who.account.failOn('fetch', 1, new Fault('retry', 'memory-silent', 'No answer came.'));
    await assert.rejects(open(who, id), (error: Fault) => error.code === 'memory-silent');
    assert.match((await open(who, id)).text, /Only for you/);
  });

  test('works while the mailbox is paused, and says when it is disconnected', async () => {
    const { who, id } = await meet();
    await changeConnection(engine.app, who.actor, who.ref.connectionId, { status: 'paused' });
    assert.match((await open(who, id)).text, /Only for you/);
    await disconnect(engine.app, who.actor, who.ref.connectionId, 'keep');
    const accounts = { ...engine.app.accounts, open: readsOpenable };
    await refuses('connection-ended', undefined, undefined, () => openBody({ ...engine.app, accounts }, who.actor, id));
  });

  test('is not for what its owner deleted from the log', async () => {
    const { who, id } = await meet();
    await engine.database.db.tenant(who.actor, (tx) => deleteEntry(tx, who.actor, id));
    await refuses('not-found', 404, undefined, () => open(who, id));
  });

  test('reads up to the limit of a large message, and says that it was cut', async () => {
    const { who, id } = await meet((from) =>
      mailDocument({ messageId: 'large@x.example', from, body: 'x '.repeat(50_000) }),
    );
    const config = { ...engine.app.config, sync: { ...engine.app.config.sync, messageMaxOctets: 20_000 } };
    const body = await openBody({ ...engine.app, config }, who.actor, id);
    assert.ok(body.text.length < 20_000 && body.problems.length > 0);
  });
});

/** What the program's own accounts do before they open anything. */
async function readsOpenable(...[app, ref]: Parameters<Engine['app']['accounts']['open']>): Promise<never> {
  await readOpenable(app, ref);
  throw new Error('It opened.');
}
