import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { changeConnection, disconnect } from '#connections/change-connection.ts';
import { Fault } from '#errors.ts';
import type { ConnectionRef } from '#sync/connection-ref.ts';
import { type TracedCopy, type TraceQuery, traceIn, traceMessage } from '#sync/trace-message.ts';
import { deleteEntry } from '#timeline/delete-entry.ts';
import { readTimeline } from '#timeline/read-timeline.ts';
import { type Colleague, createEngine, type Engine } from '../support/engine.ts';
import { mailDocument } from '../support/mail-documents.ts';

describe('asked why a message is not here', () => {
  let engine: Engine;
  let count = 0;
  before(async () => {
    engine = await createEngine();
    await engine.database.db.tenant({ workspaceId: engine.workspaceId, userId: null }, (tx) =>
      tx
        .updateTable('workspace')
        .set({ own_domains: ['harbour.example'] })
        .execute(),
    );
  });
  after(() => engine.close());

  const ask = (who: Colleague, query: TraceQuery) => traceMessage(engine.app, who.actor, query);
  const askId = (who: Colleague, messageId: string) => ask(who, { messageId });
  const outcomes = (trace: Awaited<ReturnType<typeof ask>>) =>
    trace.copies.map((copy) => [copy.outcome, copy.rule, copy.mailbox]);
  const meet = async () => {
    count += 1;
    return { who: await engine.connect(`ada${count}@harbour.example`), domain: `trace${count}.example` };
  };
  /** Asks about every connection as the operator does. */
  const operate = (connections: ConnectionRef[], query: TraceQuery) =>
    traceIn(engine.app, { workspaceId: engine.workspaceId, userId: null, connections }, query);

  test('answers for each outcome with its reason', async () => {
    const { who, domain } = await meet();
    await engine.addContact(who, 'Jane', `jane@${domain}`);
    const add = (name: string, facts: Parameters<typeof mailDocument>[0], mailbox = 'INBOX') =>
      who.account.add(mailDocument({ messageId: `${name}@${domain}`, to: who.account.addresses[0]!, ...facts }), {
        mailboxes: [mailbox],
      });
    add('logged', { from: `jane@${domain}` });
    add('unmatched', { from: `other@${domain}` });
    add('junk', { from: `jane@${domain}` }, 'Junk');
    add('internal', { from: 'boss@harbour.example' });
    const [poisoned] = add('poisoned', {});
    who.account.poison(poisoned!, 'The server can not read it.');
    await engine.sync(who);
    add('new', {});
    const expected = {
      logged: ['logged', null, 'INBOX', /concerns 1 contact/],
      unmatched: ['unmatched', null, 'INBOX', /Nobody on it/],
      junk: ['skipped', 'junk', 'Junk', /junk folder/],
      internal: ['skipped', 'internal', 'INBOX', /own domains/],
      poisoned: ['quarantined', 'memory-poison', 'INBOX', /can not read it/],
      new: ['not-listed', null, 'INBOX', /the next sync will/],
    } as const;
    for (const [name, [outcome, rule, mailbox, reason]] of Object.entries(expected)) {
      const trace = await askId(who, `<${name}@${domain}>`);
      assert.deepEqual([trace.found, outcomes(trace)], [true, [[outcome, rule, mailbox]]], name);
      const [copy] = trace.copies;
      assert.match(copy!.reason, reason);
      assert.equal(copy!.atProvider, true);
      assert.equal(copy!.interactionIds.length, outcome === 'logged' ? 1 : 0);
      assert.equal(copy!.connectionId, who.ref.connectionId);
      assert.equal(copy!.firstSeenAt === null, outcome === 'not-listed');
    }
  });

  test('finds it by an address and a day too, in whatever case the address is written', async () => {
    const { who, domain } = await meet();
    const receivedAt = new Date('2026-01-05T23:30:00Z');
    who.account.add(mailDocument({ messageId: `d@${domain}`, from: `Dora@${domain}` }), { receivedAt });
    await engine.sync(who);
    const by = async (address: string, date: string) => outcomes(await ask(who, { address, date: new Date(date) }));
    assert.deepEqual(await by(` DORA@${domain} `, '2026-01-05'), [['unmatched', null, 'INBOX']]);
    assert.deepEqual(await by(`dora@${domain}`, '2026-01-06'), [['unmatched', null, 'INBOX']], 'in another time zone');
    assert.deepEqual(await by(`dora@${domain}`, '2026-01-09'), []);
    assert.deepEqual(await by(`nora@${domain}`, '2026-01-05'), []);
  });

  test('says that nobody has it when nobody has it', async () => {
    const { who, domain } = await meet();
    await engine.sync(who);
    assert.deepEqual(await askId(who, `none@${domain}`), { found: false, copies: [], unasked: [] });
  });

  test('tells of a listed message that waits, and of one that left before it was fetched', async () => {
    const { who, domain } = await meet();
    const [id] = who.account.add(mailDocument({ messageId: `w@${domain}` }));
    who.account.add(mailDocument({ messageId: `other@${domain}` }));
    who.account.failOn('fetch', 1, new Fault('retry', 'memory-connection-lost', 'The connection was lost.'));
    await engine.sync(who);
    const trace = await askId(who, `w@${domain}`);
    assert.deepEqual(
      [trace.copies[0]?.outcome, trace.copies[0]?.reason],
      ['pending', 'It is listed and waits to be fetched.'],
    );
    who.account.expunge(id!);
    assert.equal((await askId(who, `w@${domain}`)).found, false, 'nobody can say any more which listed id it was');
  });

  test('tells that a logged message has left the server', async () => {
    const { who, domain } = await meet();
    await engine.addContact(who, 'Left', `left@${domain}`);
    const [id] = who.account.add(mailDocument({ messageId: `l@${domain}`, from: `left@${domain}` }));
    await engine.sync(who);
    who.account.expunge(id!);
    await engine.sync(who);
    const [copy] = (await askId(who, `l@${domain}`)).copies;
    assert.deepEqual([copy?.outcome, copy?.atProvider], ['logged', false]);
  });

  test('shows each place of a message once, after the server renumbered everything too', async () => {
    const { who, domain } = await meet();
    who.account.add(mailDocument({ messageId: `t@${domain}` }), { mailboxes: ['INBOX', 'Archive'] });
    await engine.sync(who);
    who.account.newEpoch();
    await engine.sync(who);
    assert.deepEqual(outcomes(await askId(who, `t@${domain}`)).sort(), [
      ['unmatched', null, 'Archive'],
      ['unmatched', null, 'INBOX'],
    ]);
  });

  test('tells whose provider could not be asked, with the reason, and answers from what is known', async () => {
    const { who, domain } = await meet();
    who.account.add(mailDocument({ messageId: `u@${domain}` }));
    await engine.sync(who);
    who.account.hooks.push((call) => {
      if (call === 'find') throw new Fault('retry', 'memory-silent', 'No answer came.');
    });
    const trace = await askId(who, `u@${domain}`);
    assert.deepEqual(outcomes(trace), [['unmatched', null, 'INBOX']]);
    assert.deepEqual(trace.unasked, [
      { connectionId: who.ref.connectionId, code: 'memory-silent', reason: 'No answer came.' },
    ]);
  });

  test('answers for a paused mailbox, and knows a disconnected one by what was kept', async () => {
    const { who, domain } = await meet();
    who.account.add(mailDocument({ messageId: `p@${domain}` }));
    await engine.sync(who);
    await changeConnection(engine.app, who.actor, who.ref.connectionId, { status: 'paused' });
    who.account.add(mailDocument({ messageId: `later@${domain}` }));
    assert.deepEqual(outcomes(await askId(who, `later@${domain}`)), [['not-listed', null, 'INBOX']]);
    await disconnect(engine.app, who.actor, who.ref.connectionId, 'keep');
    assert.deepEqual(outcomes(await askId(who, `p@${domain}`)), [['unmatched', null, 'INBOX']]);
  });

  test('tells a colleague what the timeline tells him, and nothing of where and how the owner keeps it', async () => {
    const { who, domain } = await meet();
    const mate = await engine.connect(`mate${count}@harbour.example`);
    const contactId = await engine.addContact(who, 'Shared', `shared@${domain}`);
    const put = (name: string, from: string) =>
      who.account.add(mailDocument({ messageId: `${name}@${domain}`, from }), { mailboxes: ['Archive'] });
    put('seen', `shared@${domain}`);
    put('own', `stranger@${domain}`);
    await engine.sync(who);
    const [item] = (
      await engine.database.db.tenant(mate.actor, (tx) =>
        readTimeline(tx, mate.actor, { recordKind: 'contact', recordId: contactId }),
      )
    ).items;
    const { copies } = await askId(mate, `seen@${domain}`);
    assert.deepEqual(
      copies.map(({ outcome, mailbox, interactionIds, rule }) => ({ outcome, mailbox, interactionIds, rule })),
      [{ outcome: 'logged', mailbox: null, interactionIds: [item!.id], rule: null }],
    );
    const [{ firstSeenAt, atProvider, reason }] = copies as [TracedCopy];
    assert.deepEqual([firstSeenAt, atProvider, reason], [null, null, 'A colleague’s copy is on the timeline.']);
    const day = new Date('2026-01-05T00:00:00Z');
    assert.equal((await ask(mate, { address: `shared@${domain}`, date: day })).copies.length, 1);
    assert.equal((await askId(mate, `own@${domain}`)).found, false, 'unmatched mail is its owner’s alone');
    assert.equal((await ask(mate, { address: `stranger@${domain}`, date: day })).found, false);
    await engine.database.db.tenant(who.actor, (tx) => deleteEntry(tx, who.actor, item!.id));
    assert.equal((await askId(mate, `seen@${domain}`)).found, false, 'nor what its owner deleted');
    assert.deepEqual(outcomes(await askId(who, `seen@${domain}`)), [['skipped', 'deleted', 'Archive']]);
  });

  test('tells a colleague of one copy only, however many folders and members hold it', async () => {
    const { who, domain } = await meet();
    const [mate, blind] = [
      await engine.connect(`mate${count}@harbour.example`),
      await engine.connect(`blind${count}@harbour.example`),
    ];
    await engine.addContact(who, 'Shared', `many@${domain}`);
    const raw = mailDocument({ messageId: `many@${domain}`, from: `many@${domain}` });
    who.account.add(raw, { mailboxes: ['INBOX'] });
    who.account.add(raw, { mailboxes: ['Archive'] });
    blind.account.add(raw);
    await engine.sync(who);
    await engine.sync(blind);
    const { copies } = await askId(mate, `many@${domain}`);
    assert.deepEqual(
      copies.map((copy) => copy.connectionId),
      [who.ref.connectionId],
    );
  });

  test('tells a colleague nothing of a message that only a BCC puts on a timeline', async () => {
    const { who, domain } = await meet();
    const mate = await engine.connect(`mate${count}@harbour.example`);
    await engine.addContact(who, 'Hidden', `hidden@${domain}`);
    const raw = mailDocument({
      messageId: `bcc@${domain}`,
      from: who.account.addresses[0]!,
      to: `open@${domain}`,
      cc: `open@${domain}\r\nBcc: hidden@${domain}`,
    });
    who.account.add(raw, { mailboxes: ['Sent'] });
    await engine.sync(who);
    assert.deepEqual(outcomes(await askId(who, `bcc@${domain}`)), [['logged', null, 'Sent']]);
    assert.equal((await askId(mate, `bcc@${domain}`)).found, false);
    const day = new Date('2026-01-05T00:00:00Z');
    assert.equal((await ask(mate, { address: `open@${domain}`, date: day })).found, false);
  });

  test('tells a colleague nothing where the workspace allows nothing to be shared', async () => {
    const { who, domain } = await meet();
    const mate = await engine.connect(`mate${count}@harbour.example`);
    await engine.addContact(who, 'Bound', `bound@${domain}`);
    who.account.add(mailDocument({ messageId: `b@${domain}`, from: `bound@${domain}` }));
    await engine.sync(who);
    const bound = (level: 'private' | 'subject') =>
      engine.database.db.tenant(who.actor, (tx) => tx.updateTable('workspace').set({ bound_level: level }).execute());
    assert.equal((await askId(mate, `b@${domain}`)).found, true);
    await bound('private');
    assert.equal((await askId(mate, `b@${domain}`)).found, false);
    await bound('subject');
  });

  test('tells the operator the outcome of every copy, by Message-ID and by address, and no words', async () => {
    const { who, domain } = await meet();
    const mate = await engine.connect(`mate${count}@harbour.example`);
    const facts = { messageId: `op@${domain}`, from: `op@${domain}`, subject: 'Words nobody should read' };
    who.account.add(mailDocument(facts));
    mate.account.add(mailDocument(facts), { mailboxes: ['Junk'] });
    await engine.sync(who);
    await engine.sync(mate);
    const refs = [who.ref, mate.ref];
    for (const query of [{ messageId: `op@${domain}` }, { address: `op@${domain}`, date: new Date('2026-01-05') }]) {
      const trace = await operate(refs, query);
      assert.deepEqual(
        trace.copies.map(({ outcome, connectionId }) => [outcome, connectionId]),
        [
          ['unmatched', who.ref.connectionId],
          ['skipped', mate.ref.connectionId],
        ],
      );
      assert.ok(!JSON.stringify(trace).includes('Words'));
    }
  });

  test('knows nothing of another workspace', async () => {
    const { who, domain } = await meet();
    who.account.add(mailDocument({ messageId: `far@${domain}` }));
    await engine.sync(who);
    const elsewhere = { ...who.actor, workspaceId: engine.app.newId() };
    assert.equal((await traceMessage(engine.app, elsewhere, { messageId: `far@${domain}` })).found, false);
  });
});
