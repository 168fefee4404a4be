import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { sql } from 'kysely';
import { changeConnection, disconnect, requestSync, retryQuarantined } from '#connections/change-connection.ts';
import { readTimeline } from '#timeline/read-timeline.ts';
import { type Colleague, createEngine, type Engine, rowsOf } from '../support/engine.ts';
import { mailDocument } from '../support/mail-documents.ts';
import { refuses } from '../support/refuses.ts';

describe('the owner of a mailbox', () => {
  let engine: Engine;
  before(async () => {
    engine = await createEngine();
  });
  after(() => engine.close());

  const fill = (who: Colleague, count: number, name: string) => {
    for (let n = 0; n < count; n++) {
      who.account.add(mailDocument({ messageId: `${name}${n}@x.example`, from: `${name}@x.example` }));
    }
  };
  const change = (who: Colleague, patch: Parameters<typeof changeConnection>[3]) =>
    changeConnection(engine.app, who.actor, who.ref.connectionId, patch);
  const timeline = async (who: Colleague, recordId: string) =>
    (
      await engine.database.db.tenant(who.actor, (tx) =>
        readTimeline(tx, who.actor, { recordKind: 'contact', recordId }),
      )
    ).items;
  const waitingJobs = async (who: Colleague) => {
    const found = await engine.app.db.query(
      "select count(*) as n from pgboss.job where state = 'created' and singleton_key = $1",
      [who.ref.connectionId],
    );
    return Number(found.rows[0]?.n);
  };

  test('pauses it: a running sync commits nothing more, and no other begins', async () => {
    const ada = await engine.connect('ada@harbour.example');
    fill(ada, 30, 'paused');
    let paused = false;
    ada.account.hooks.push(async (call) => {
      if (call !== 'fetch' || paused) return;
      paused = true;
      await change(ada, { status: 'paused' });
    });
    const report = await engine.sync(ada);
    assert.ok(report.type === 'failed' && report.fault.code === 'lease-lost');
    let view = await engine.view(ada);
    assert.deepEqual([view.status, view.evidence.pending, view.nextSyncAt], ['paused', 30, null]);
    const again = await engine.sync(ada, 'push');
    assert.ok(again.type === 'failed' && again.fault.code === 'connection-paused');
    view = await engine.view(ada);
    assert.deepEqual([view.status, view.statusCode, view.evidence.pending], ['paused', null, 30]);
    const runs = await rowsOf<{ connection_id: string }>(engine, ada, 'sync_run');
    assert.equal(runs.filter((run) => run.connection_id === ada.ref.connectionId).length, 1);
  });

  test('resumes it: the next sync goes on from where it stood', async () => {
    const ben = await engine.connect('ben@harbour.example');
    fill(ben, 5, 'resumed');
    await change(ben, { status: 'paused' });
    await refuses('connection-paused', 409, undefined, () => requestSync(engine.app, ben.actor, ben.ref.connectionId));
    await change(ben, { status: 'connected' });
    assert.equal(await waitingJobs(ben), 1);
    await engine.sync(ben);
    const { status, evidence } = await engine.view(ben);
    assert.deepEqual([status, evidence.unmatched], ['connected', 5]);
  });

  test('asks for a longer history, and the next sync brings it', async () => {
    const cleo = await engine.connect('cleo@harbour.example', { historyFrom: new Date('2026-02-20T00:00:00Z') });
    const at = (day: string) => ({ receivedAt: new Date(`2026-${day}T09:00:00Z`) });
    for (const day of ['01-01', '02-10', '02-28']) {
      cleo.account.add(mailDocument({ messageId: `${day}@x.example`, from: 'h@x.example' }), at(day));
    }
    cleo.account.add(mailDocument({ messageId: 'junk@x.example' }), { mailboxes: ['Junk'], ...at('01-01') });
    await engine.sync(cleo);
    assert.deepEqual((await engine.view(cleo)).evidence.skipped, { 'before-history': 2, junk: 1 });
    await change(cleo, { historyDays: 30 });
    assert.equal((await engine.view(cleo)).evidence.pending, 1, 'the clock stands at 2 March');
    await engine.sync(cleo);
    assert.deepEqual((await engine.view(cleo)).evidence.skipped, { 'before-history': 1, junk: 1 });
    await change(cleo, { historyDays: null });
    await engine.sync(cleo);
    const { evidence, historyDays } = await engine.view(cleo);
    assert.deepEqual([evidence.unmatched, evidence.skipped, historyDays], [3, { junk: 1 }, null]);
  });

  test('asks for a shorter history, which takes nothing away', async () => {
    const dan = await engine.connect('dan@harbour.example');
    fill(dan, 3, 'short');
    await engine.sync(dan);
    await change(dan, { historyDays: 1 });
    await engine.sync(dan, 'audit');
    assert.equal((await engine.view(dan)).evidence.unmatched, 3);
  });

  test('gives a new password, which clears the trouble, lies sealed in the row, and is asked of nobody else', async () => {
    const eve = await engine.connect('eve@harbour.example');
    eve.account.revoked = true;
    await engine.sync(eve);
    assert.equal((await engine.view(eve)).status, 'needs_reconnect');
    await refuses('connection-needs-reconnect', 409, undefined, () =>
      requestSync(engine.app, eve.actor, eve.ref.connectionId),
    );
    eve.account.revoked = false;
    await change(eve, { password: 'the-new-secret' });
    const { status, statusCode, statusMessage } = await engine.view(eve);
    assert.deepEqual([status, statusCode, statusMessage], ['connected', null, null]);
    const rows = await rowsOf<Record<string, unknown>>(engine, eve, 'connection');
    assert.ok(!JSON.stringify(rows).includes('the-new-secret'));
    assert.match(String(rows.find((row) => row.id === eve.ref.connectionId)?.secret), /^v1\./);
  });

  test('keeps what was logged when he disconnects, and deletes the credential', async () => {
    const finn = await engine.connect('finn@harbour.example');
    const contactId = await engine.addContact(finn, 'Kept', 'kept@x.example');
    fill(finn, 2, 'kept');
    await change(finn, { password: 'a-secret' });
    await engine.sync(finn);
    const shown = await timeline(finn, contactId);
    assert.equal(shown.length, 2);
    await disconnect(engine.app, finn.actor, finn.ref.connectionId, 'keep');
    assert.deepEqual(
      (await timeline(finn, contactId)).map(({ id, subject }) => [id, subject]),
      shown.map(({ id, subject }) => [id, subject]),
    );
    const rows = await rowsOf<Record<string, unknown>>(engine, finn, 'connection');
    assert.equal(rows.find((row) => row.id === finn.ref.connectionId)?.secret, null);
    const report = await engine.sync(finn);
    assert.ok(report.type === 'failed' && report.fault.code === 'connection-ended');
    const view = await engine.view(finn);
    assert.deepEqual([view.status, view.statusCode, view.nextSyncAt], ['disconnected', null, null]);
  });

  test('disconnects in the middle of a sync, which commits nothing more', async () => {
    const gil = await engine.connect('gil@harbour.example');
    fill(gil, 10, 'ended');
    gil.account.hooks.push(async (call) => {
      if (call === 'fetch') await disconnect(engine.app, gil.actor, gil.ref.connectionId, 'purge');
    });
    const report = await engine.sync(gil);
    assert.ok(report.type === 'failed' && report.fault.code === 'lease-lost');
    const { status, evidence } = await engine.view(gil);
    assert.deepEqual([status, evidence.listed], ['disconnected', 0]);
  });

  test('changes nothing of a colleague’s mailbox, nor of one that has ended', async () => {
    const hal = await engine.connect('hal@harbour.example');
    const ida = await engine.connect('ida@harbour.example');
    const id = hal.ref.connectionId;
    const all = (who: Colleague) => [
      () => changeConnection(engine.app, who.actor, id, { status: 'paused' }),
      () => changeConnection(engine.app, who.actor, id, { password: 'x' }),
      () => requestSync(engine.app, who.actor, id),
      () => retryQuarantined(engine.app, who.actor, id),
      () => disconnect(engine.app, who.actor, id, 'purge'),
    ];
    for (const attempt of all(ida)) await refuses('not-found', 404, undefined, attempt);
    assert.equal((await engine.view(hal)).status, 'connected');
    await disconnect(engine.app, hal.actor, id, 'keep');
    for (const attempt of all(hal)) await refuses('not-found', 404, undefined, attempt);
  });

  test('is not overruled by the end of a run that his pause met', async () => {
    const jo = await engine.connect('jo@harbour.example');
    fill(jo, 3, 'raced');
    jo.account.hooks.push(async (call) => {
      if (call !== 'fetch') return;
      await engine.database.db.tenant(jo.ref, (tx) =>
        sql`update connection set status = 'paused' where id = ${jo.ref.connectionId}`.execute(tx),
      );
    });
    await engine.sync(jo);
    assert.equal((await engine.view(jo)).status, 'paused');
  });

  test('who pauses or ends a mailbox while ids are listed waits for no deadlock, and nothing is half-done', async () => {
    const kay = await engine.connect('kay@harbour.example');
    fill(kay, 400, 'listed');
    const running = engine.sync(kay);
    await change(kay, { status: 'paused' });
    const report = await running;
    assert.ok(report.type === 'failed', report.type);
    await change(kay, { status: 'connected' });
    for (let n = 0; n < 50 && (await engine.sync(kay)).type !== 'done'; n++);
    assert.equal((await engine.view(kay)).evidence.unmatched, 400);
  });
});

describe('when the operator has switched email off', () => {
  let engine: Engine;
  before(async () => {
    engine = await createEngine();
    engine.app.config.sync.enabled = false;
  });
  after(() => engine.close());

  test('nothing syncs, also what was asked for before, and nothing is held against the mailbox', async () => {
    const ada = await engine.connect('ada@harbour.example');
    ada.account.add(mailDocument());
    const report = await engine.sync(ada, 'schedule');
    assert.ok(report.type === 'failed' && report.fault.code === 'email-disabled');
    let view = await engine.view(ada);
    assert.deepEqual([view.status, view.statusCode, view.evidence.listed], ['connected', null, 0]);
    engine.app.config.sync.enabled = true;
    await engine.sync(ada);
    view = await engine.view(ada);
    assert.equal(view.evidence.unmatched, 1);
  });
});
