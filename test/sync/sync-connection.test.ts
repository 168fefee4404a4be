import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { retryQuarantined } from '#connections/change-connection.ts';
import { Fault } from '#errors.ts';
import { readTimeline } from '#timeline/read-timeline.ts';
import { type Colleague, createEngine, type Engine, rowsOf } from '../support/engine.ts';
import { mailDocument } from '../support/mail-documents.ts';

describe('a sync of a mailbox', () => {
  let engine: Engine;
  before(async () => {
    engine = await createEngine();
  });
  after(() => engine.close());

  const timeline = async (who: Colleague, contactId: string) => {
    const page = await engine.database.db.tenant(who.actor, (tx) =>
      readTimeline(tx, who.actor, { recordKind: 'contact', recordId: contactId }),
    );
    return page.items;
  };

  /** Fills a mailbox with `count` messages from and to different people. */
  function fill(who: Colleague, count: number, name: string): void {
    for (let n = 0; n < count; n++) {
      const messageId = `${name}-${n}@client.example`;
      const from = n % 2 ? `Guest ${n} <guest${n % 7}@${name}.example>` : who.account.addresses[0];
      const to = n % 2 ? who.account.addresses[0] : `guest${n % 7}@${name}.example`;
      who.account.add(mailDocument({ messageId, from, to, subject: `Matter ${n}` }), {
        mailboxes: [n % 2 ? 'INBOX' : 'Sent'],
      });
    }
  }

  test('lists every message and gives each exactly one outcome', async () => {
    const ada = await engine.connect('ada@harbour.example');
    fill(ada, 180, 'north');
    ada.account.add(mailDocument({ messageId: 'spam@x.example' }), { mailboxes: ['Junk'] });
    ada.account.add(mailDocument({ messageId: 'old@x.example' }), { mailboxes: ['Trash'] });
    const report = await engine.sync(ada);
    assert.deepEqual(report, { type: 'done', listed: 182, applied: 180 });
    const { evidence, status } = await engine.view(ada);
    assert.equal(status, 'connected');
    assert.deepEqual(
      { ...evidence, auditedAt: null },
      {
        listed: 182,
        logged: 0,
        unmatched: 180,
        skipped: { junk: 1, trash: 1 },
        quarantined: 0,
        pending: 0,
        gone: 0,
        missing: 0,
        atProvider: 182,
        auditedAt: null,
      },
    );
  });

  test('changes nothing when it runs again', async () => {
    const ben = await engine.connect('ben@harbour.example');
    fill(ben, 60, 'again');
    await engine.sync(ben);
    const tables = ['message', 'email', 'participant', 'ledger_entry', 'thread', 'thread_key', 'correspondent'];
    const first = await Promise.all(tables.map((table) => rowsOf(engine, ben, table)));
    assert.deepEqual(await engine.sync(ben), { type: 'done', listed: 0, applied: 0 });
    assert.deepEqual(await Promise.all(tables.map((table) => rowsOf(engine, ben, table))), first);
  });

  test('puts mail in both directions on the timeline of a contact that exists', async () => {
    const cleo = await engine.connect('cleo@harbour.example');
    const contactId = await engine.addContact(cleo, 'Dora Quay', 'Dora@Quay.example', 'dora.q@gmail.example');
    cleo.account.add(
      mailDocument({ messageId: 'd1@quay.example', from: 'dora@quay.example', to: 'cleo@harbour.example' }),
    );
    cleo.account.add(
      mailDocument({
        messageId: 'c1@harbour.example',
        from: 'cleo@harbour.example',
        to: 'DORA@quay.example',
        date: 'Tue, 6 Jan 2026 09:00:00 +0000',
      }),
      { mailboxes: ['Sent'] },
    );
    await engine.sync(cleo);
    const items = await timeline(cleo, contactId);
    assert.deepEqual(
      items.map((item) => item.kind),
      ['email_sent', 'email_received'],
    );
    assert.equal(items[0]?.own, true);
    assert.equal((await engine.view(cleo)).evidence.logged, 2);
  });

  test('brings older mail onto the timeline at once when a person becomes a contact', async () => {
    const eve = await engine.connect('eve@harbour.example');
    eve.account.add(
      mailDocument({ messageId: 'f1@late.example', from: 'finn@late.example', to: 'eve@harbour.example' }),
    );
    await engine.sync(eve);
    assert.equal((await engine.view(eve)).evidence.unmatched, 1);
    const contactId = await engine.addContact(eve, 'Finn Late', 'finn@late.example');
    assert.equal((await timeline(eve, contactId)).length, 1);
    const { evidence } = await engine.view(eve);
    assert.deepEqual([evidence.logged, evidence.unmatched], [1, 0]);
  });

  test('makes one interaction of two colleagues’ copies, and both know their own', async () => {
    const gil = await engine.connect('gil@harbour.example');
    const hal = await engine.connect('hal@harbour.example');
    const contactId = await engine.addContact(gil, 'Iris Pier', 'iris@pier.example');
    const facts = {
      messageId: 'shared@pier.example',
      from: 'iris@pier.example',
      to: 'gil@harbour.example',
      cc: 'hal@harbour.example',
    };
    gil.account.add(mailDocument(facts));
    hal.account.add(mailDocument({ ...facts, body: 'Good morning. (a list added this line)' }));
    await engine.sync(gil);
    await engine.sync(hal);
    const [ofGil] = await timeline(gil, contactId);
    const [ofHal] = await timeline(hal, contactId);
    assert.equal(ofGil?.id, ofHal?.id);
    assert.deepEqual([ofGil?.own, ofHal?.own], [true, true]);
    assert.equal((await timeline(gil, contactId)).length, 1);
  });

  test('keeps one copy of a message that lies in two folders', async () => {
    const ida = await engine.connect('ida@harbour.example');
    const raw = mailDocument({ messageId: 'twice@pier.example', to: 'ida@harbour.example' });
    ida.account.add(raw, { mailboxes: ['INBOX', 'Archive'] });
    await engine.sync(ida);
    const { evidence } = await engine.view(ida);
    assert.deepEqual([evidence.listed, evidence.unmatched], [2, 2]);
    const emails = await rowsOf<{ connection_id: string }>(engine, ida, 'email');
    assert.equal(emails.filter((email) => email.connection_id === ida.ref.connectionId).length, 1);
  });

  test('recognises its mail after the server has given new ids to everything', async () => {
    const jo = await engine.connect('jo@harbour.example');
    const contactId = await engine.addContact(jo, 'Kim Dock', 'kim@dock.example');
    for (let n = 0; n < 5; n++) {
      jo.account.add(
        mailDocument({ messageId: `k${n}@dock.example`, from: 'kim@dock.example', to: 'jo@harbour.example' }),
      );
    }
    await engine.sync(jo);
    const before = await timeline(jo, contactId);
    jo.account.newEpoch();
    assert.deepEqual(await engine.sync(jo), { type: 'done', listed: 5, applied: 5 });
    assert.deepEqual(await timeline(jo, contactId), before);
    const { evidence } = await engine.view(jo);
    assert.deepEqual([evidence.listed, evidence.logged, evidence.atProvider], [5, 5, 5]);
  });

  test('marks what left the server, and keeps what was logged', async () => {
    const kay = await engine.connect('kay@harbour.example');
    const contactId = await engine.addContact(kay, 'Lou Mole', 'lou@mole.example');
    const [id] = kay.account.add(
      mailDocument({ messageId: 'l1@mole.example', from: 'lou@mole.example', to: 'kay@harbour.example' }),
    );
    await engine.sync(kay);
    kay.account.expunge(id!);
    await engine.sync(kay);
    const { evidence } = await engine.view(kay);
    assert.deepEqual([evidence.listed, evidence.logged, evidence.atProvider], [1, 1, 0]);
    assert.equal((await timeline(kay, contactId)).length, 1);
  });

  test('counts as gone what left the server before it was fetched', async () => {
    const lea = await engine.connect('lea@harbour.example');
    const [id] = lea.account.add(mailDocument({ messageId: 'brief@mole.example' }));
    lea.account.hooks.push((call) => {
      if (call === 'fetch' && lea.account.feeds.get('INBOX' as never)!.entries.size > 0) lea.account.expunge(id!);
    });
    await engine.sync(lea);
    const { evidence } = await engine.view(lea);
    assert.deepEqual([evidence.listed, evidence.gone, evidence.pending], [1, 1, 0]);
  });

  test('sets a poisonous message aside with its reason; its page goes on, and it can be tried again', async () => {
    const mia = await engine.connect('mia@harbour.example');
    fill(mia, 10, 'poison');
    const [id] = mia.account.add(mailDocument({ messageId: 'poison@x.example' }));
    mia.account.poison(id!, 'The server can not read it.');
    await engine.sync(mia);
    const { evidence } = await engine.view(mia);
    assert.deepEqual([evidence.unmatched, evidence.quarantined], [10, 1]);
    mia.account.poison(id!, null);
    assert.equal(await retryQuarantined(engine.app, mia.actor, mia.ref.connectionId), 1);
    await engine.sync(mia);
    assert.deepEqual((await engine.view(mia)).evidence.quarantined, 0);
    assert.equal((await engine.view(mia)).evidence.unmatched, 11);
  });

  test('finds in an audit that nothing is missing', async () => {
    const ned = await engine.connect('ned@harbour.example', { layout: 'account' });
    fill(ned, 120, 'audit');
    await engine.sync(ned);
    assert.deepEqual(await engine.sync(ned, 'audit'), { type: 'done', listed: 0, applied: 0 });
    const { evidence } = await engine.view(ned);
    assert.deepEqual([evidence.missing, evidence.listed], [0, 120]);
  });

  test('repairs in an audit what a change feed never told', async () => {
    const oda = await engine.connect('oda@harbour.example', { layout: 'account' });
    fill(oda, 10, 'lost');
    await engine.sync(oda);
    await engine.database.db.tenant(oda.actor, (tx) =>
      tx
        .deleteFrom('ledger_entry')
        .where('connection_id', '=', oda.ref.connectionId)
        .where('provider_id', 'like', '%.1_.account')
        .execute(),
    );
    const report = await engine.sync(oda, 'audit');
    assert.ok(report.type === 'done' && report.listed > 0);
    assert.equal((await engine.view(oda)).evidence.listed, 10);
    assert.equal((await engine.view(oda)).evidence.missing, 0);
  });

  test('emits nothing when the provider has forgotten our place and nothing changed', async () => {
    const pia = await engine.connect('pia@harbour.example', { layout: 'account' });
    fill(pia, 70, 'expired');
    await engine.sync(pia);
    pia.account.expire();
    assert.deepEqual(await engine.sync(pia), { type: 'done', listed: 0, applied: 0 });
  });

  test('asks the owner to reconnect when access was revoked, and goes on from there', async () => {
    const quin = await engine.connect('quin@harbour.example');
    fill(quin, 5, 'revoked');
    quin.account.revoked = true;
    const report = await engine.sync(quin);
    assert.ok(report.type === 'failed' && report.fault.next === 'reconnect');
    const view = await engine.view(quin);
    assert.equal(view.status, 'needs_reconnect');
    assert.match(view.statusMessage ?? '', /no longer lets/);
    quin.account.revoked = false;
    await engine.sync(quin);
    assert.equal((await engine.view(quin)).status, 'connected');
    assert.equal((await engine.view(quin)).evidence.unmatched, 5);
  });

  test('keeps what was committed when the connection breaks in the middle', async () => {
    const ray = await engine.connect('ray@harbour.example');
    fill(ray, 300, 'broken');
    ray.account.failOn('email', 250, new Fault('retry', 'memory-connection-lost', 'The connection was lost.'));
    const report = await engine.sync(ray);
    assert.ok(report.type === 'failed' && report.fault.next === 'retry');
    const half = (await engine.view(ray)).evidence;
    assert.ok(half.unmatched > 0 && half.pending > 0 && half.unmatched + half.pending === 300);
    await engine.sync(ray);
    assert.equal((await engine.view(ray)).evidence.unmatched, 300);
  });

  test('is done by one worker at a time', async () => {
    const sue = await engine.connect('sue@harbour.example');
    fill(sue, 100, 'lease');
    const reports = await Promise.all([engine.sync(sue), engine.sync(sue), engine.sync(sue)]);
    assert.deepEqual(reports.map((report) => report.type).sort(), ['busy', 'busy', 'done']);
  });

  test('leaves mail before the chosen history out, and says so', async () => {
    const tom = await engine.connect('tom@harbour.example', { historyFrom: new Date('2026-01-10T00:00:00Z') });
    tom.account.add(mailDocument({ messageId: 'early@x.example' }), { receivedAt: new Date('2026-01-09T00:00:00Z') });
    tom.account.add(mailDocument({ messageId: 'late@x.example' }), { receivedAt: new Date('2026-01-11T00:00:00Z') });
    await engine.sync(tom);
    assert.deepEqual((await engine.view(tom)).evidence.skipped, { 'before-history': 1 });
  });
});
