import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { hostname } from 'node:os';
import { after, afterEach, before, describe, test } from 'node:test';
import { sql } from 'kysely';
import { PgBoss } from 'pg-boss';
import type { App } from '#app.ts';
import { changeConnection, requestSync } from '#connections/change-connection.ts';
import { queueSchema } from '#jobs/queue.ts';
import { handlers } from '#jobs/tasks.ts';
import { watchConnections } from '#jobs/watch-connections.ts';
import { dispatchDue, startWorker } from '#jobs/work.ts';
import { liveChannel } from '#live/notify.ts';
import { nameHolder, releaseLease, takeLease } from '#sync/lease.ts';
import { type Colleague, createEngine, type Engine, rowsOf } from '../support/engine.ts';
import { mailDocument } from '../support/mail-documents.ts';
import { waitFor } from '../support/wait-for.ts';

const never = new AbortController().signal;

describe('the workers', () => {
  let engine: Engine;
  const stops: (() => Promise<void>)[] = [];
  before(async () => {
    engine = await createEngine();
  });
  afterEach(async () => {
    for (const stop of stops.splice(0).reverse()) await stop();
  });
  after(() => engine.close());

  const work = async (app: App = engine.app) => {
    const worker = await startWorker(app, engine.database.appUrl);
    stops.push(() => worker.stop());
    return worker;
  };
  const fill = (who: Colleague, count: number, name: string) => {
    for (let n = 0; n < count; n++) {
      who.account.add(mailDocument({ messageId: `${name}${n}@x.example`, from: `${name}@x.example` }));
    }
  };
  const enqueue = (who: Colleague) =>
    engine.app.db.outside((tx) =>
      engine.app.jobs.enqueue(tx, 'sync-connection', who.ref.connectionId, { ...who.ref, cause: 'push' }),
    );
  const unmatched = async (who: Colleague) => (await engine.view(who)).evidence.unmatched;
  const runsOf = async (who: Colleague) =>
    (await rowsOf<{ connection_id: string; cause: string }>(engine, who, 'sync_run'))
      .filter((run) => run.connection_id === who.ref.connectionId)
      .map((run) => run.cause);
  const jobs = async (state: string) =>
    (await engine.app.db.query('select name, singleton_key from pgboss.job where state = $1 order by 1, 2', [state]))
      .rows;
  const makeDue = (who: Colleague) =>
    engine.database.db.tenant(who.actor, (tx) =>
      sql`update connection set next_sync_at = now() - interval '10 years' where id = ${who.ref.connectionId}`.execute(
        tx,
      ),
    );
  const rest = (...all: Colleague[]) =>
    Promise.all(all.map((who) => changeConnection(engine.app, who.actor, who.ref.connectionId, { status: 'paused' })));

  test('do what was asked for, and open pages hear of it', async () => {
    const ada = await engine.connect('ada@harbour.example');
    const contactId = await engine.addContact(ada, 'Live', 'live@x.example');
    fill(ada, 1, 'live');
    const heard: { o: string; what: string; own: string[] | null }[] = [];
    const listener = await engine.app.db.listen(liveChannel, (payload) => heard.push(JSON.parse(payload)));
    await work();
    await requestSync(engine.app, ada.actor, ada.ref.connectionId);
    const event = await waitFor('the event of the timeline', async () =>
      heard.find((each) => each.what === 'timeline' && each.own?.includes(contactId)),
    );
    assert.equal(event.o, ada.actor.userId);
    assert.equal((await engine.view(ada)).evidence.logged, 1);
    await listener.close();
    await rest(ada);
  });

  test('never work on one mailbox at the same time, however many they are and whatever wakes them', async () => {
    const ben = await engine.connect('ben@harbour.example');
    fill(ben, 120, 'busy');
    let open = 0;
    let most = 0;
    const counted: App = {
      ...engine.app,
      accounts: {
        ...engine.app.accounts,
        async open(app, ref) {
          const provider = await engine.app.accounts.open(app, ref);
          most = Math.max(most, ++open);
          return { ...provider, close: async () => void open-- };
        },
      },
    };
    ben.account.hooks.push(async (call) => {
      if (call === 'changes' || call === 'mailboxes') await enqueue(ben);
    });
    await work(counted);
    await work(counted);
    await enqueue(ben);
    await engine.app.db.outside((tx) => engine.app.jobs.enqueue(tx, 'audit-connection', ben.ref.connectionId, ben.ref));
    await waitFor('the mail', async () => (await unmatched(ben)) === 120 && (await runsOf(ben)).length > 2);
    ben.account.hooks.length = 0;
    assert.equal(most, 1);
    await rest(ben);
  });

  test('keep a wish that met a running sync, which may have looked already where the new mail lies', async () => {
    const kay = await engine.connect('kay@harbour.example');
    await engine.sync(kay);
    fill(kay, 1, 'wished');
    const held = (await takeLease(engine.app.db, kay.ref, nameHolder('other')))!;
    await enqueue(kay);
    await work();
    await waitFor('the wish', async () => {
      const rows = await engine.app.db.query(
        "select 1 from pgboss.job where singleton_key = $1 and state = 'created' and start_after > now()",
        [kay.ref.connectionId],
      );
      return rows.rows.length > 0;
    });
    await releaseLease(engine.app.db, held);
    await waitFor('the mail', async () => (await unmatched(kay)) === 1);
    await rest(kay);
  });

  test('let a mailbox in trouble delay no other', async () => {
    const [cleo, dan] = [await engine.connect('cleo@harbour.example'), await engine.connect('dan@harbour.example')];
    fill(cleo, 3, 'stuck');
    fill(dan, 3, 'quick');
    let release = () => {};
    const stuck = new Promise<void>((resolve) => {
      release = resolve;
    });
    cleo.account.hooks.push(() => stuck);
    await work();
    await enqueue(cleo);
    await enqueue(dan);
    await waitFor('the mail of the other', async () => (await unmatched(dan)) === 3);
    assert.equal(await unmatched(cleo), 0);
    release();
    await waitFor('the mail', async () => (await unmatched(cleo)) === 3);
    await rest(cleo, dan);
  });

  test('finish the page in hand when they stop, and the next goes on from there', async () => {
    const eve = await engine.connect('eve@harbour.example');
    fill(eve, 450, 'stopped');
    const worker = await startWorker(engine.app, engine.database.appUrl);
    let stopping: Promise<void> | undefined;
    eve.account.hooks.push((call) => {
      if (call === 'email') stopping ??= worker.stop();
    });
    await enqueue(eve);
    await waitFor('the stop', async () => stopping !== undefined);
    await stopping;
    const { evidence, status, statusCode } = await engine.view(eve);
    assert.ok(evidence.unmatched > 0 && evidence.unmatched < 450);
    assert.deepEqual([status, statusCode], ['connected', 'stopped']);
    eve.account.hooks.length = 0;
    await makeDue(eve);
    await work();
    await waitFor('the rest', async () => (await unmatched(eve)) === 450);
    await rest(eve);
  });

  test('take over the job and the mailbox of one that was killed', async () => {
    const finn = await engine.connect('finn@harbour.example');
    fill(finn, 3, 'killed');
    await enqueue(finn);
    const killed = spawn(process.execPath, ['-e', '']);
    await once(killed, 'exit');
    const dead = new PgBoss({
      connectionString: engine.database.appUrl,
      schema: queueSchema,
      migrate: false,
      schedule: false,
    });
    dead.on('error', () => {});
    await dead.start();
    const taken = await dead.fetch('sync-connection');
    assert.equal(taken.length, 1);
    await dead.stop({ graceful: false });
    await engine.database.db.tenant(finn.actor, (tx) =>
      sql`insert into lease (workspace_id, connection_id, holder, fence, expires_at)
          values (${engine.workspaceId}, ${finn.ref.connectionId}, ${`${hostname()}:${killed.pid}:1:x`}, 4, now() + interval '1 h')`.execute(
        tx,
      ),
    );
    await makeDue(finn);
    await work();
    await waitFor('the mail', async () => (await unmatched(finn)) === 3);
    await rest(finn);
  });

  test('enqueue what is due once, and once a day an audit in its place and what the workspace keeps no longer', async () => {
    const [gil, hal] = [await engine.connect('gil@harbour.example'), await engine.connect('hal@harbour.example')];
    fill(gil, 2, 'due');
    for (const who of [gil, hal]) await engine.sync(who);
    assert.equal(await dispatchDue(engine.app), 0, 'nobody is due yet');
    await engine.clock.advance(6 * 60_000);
    assert.equal(await dispatchDue(engine.app), 2);
    assert.equal(await dispatchDue(engine.app), 2);
    const waiting = (await jobs('created')).filter((job) => job.name === 'sync-connection');
    assert.equal(waiting.length, 2, 'a burst is one job for each');
    await engine.app.db.query("delete from pgboss.job where state = 'created'");
    await engine.clock.advance(25 * 3_600_000);
    await rest(hal);
    assert.equal(await dispatchDue(engine.app), 1, 'who is paused is not due');
    assert.deepEqual(await jobs('created'), [
      { name: 'audit-connection', singleton_key: gil.ref.connectionId },
      { name: 'keep-retention', singleton_key: engine.workspaceId },
    ]);
    await handlers['audit-connection'](engine.app, gil.ref, never);
    assert.equal((await runsOf(gil)).filter((cause) => cause === 'audit').length, 1);
    await handlers['audit-connection'](engine.app, gil.ref, never);
    assert.equal(
      (await runsOf(gil)).filter((cause) => cause === 'audit').length,
      1,
      'a wish that waited behind it is met',
    );
    await engine.clock.advance(6 * 60_000);
    await engine.app.db.query("delete from pgboss.job where state = 'created'");
    await handlers['keep-retention'](engine.app, { workspaceId: engine.workspaceId }, never);
    await dispatchDue(engine.app);
    assert.deepEqual(await jobs('created'), [{ name: 'sync-connection', singleton_key: gil.ref.connectionId }]);
    await engine.app.db.query("delete from pgboss.job where state = 'created'");
    await rest(gil);
  });

  test('see new mail by themselves while the mailbox is watched, and not once it is paused', async () => {
    const ida = await engine.connect('ida@harbour.example');
    await work();
    const watches = watchConnections(engine.app);
    stops.push(() => watches.stop());
    await waitFor('the first sync', async () => (await engine.view(ida)).lastSyncedAt);
    fill(ida, 1, 'pushed');
    await waitFor('the mail', async () => (await unmatched(ida)) === 1);
    ida.account.dropWakes = true;
    fill(ida, 1, 'missed');
    ida.account.dropWakes = false;
    for (let n = 0; n < 3; n++) ida.account.wake();
    await waitFor('the mail that woke nobody', async () => (await unmatched(ida)) === 2);
    await rest(ida);
  });

  test('do nothing while the operator has switched email off', async () => {
    const jo = await engine.connect('jo@harbour.example');
    fill(jo, 2, 'off');
    const off: App = {
      ...engine.app,
      config: { ...engine.app.config, sync: { ...engine.app.config.sync, enabled: false } },
    };
    await makeDue(jo);
    assert.equal(await dispatchDue(off), 0);
    await enqueue(jo);
    await work(off);
    await waitFor(
      'the end of the job',
      async () => (await jobs('created')).length + (await jobs('active')).length === 0,
    );
    assert.deepEqual(await runsOf(jo), []);
    assert.equal((await engine.view(jo)).evidence.listed, 0);
  });
});
