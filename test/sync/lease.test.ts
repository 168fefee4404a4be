import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { hostname } from 'node:os';
import { after, before, beforeEach, describe, test } from 'node:test';
import { sql } from 'kysely';
import { isFault } from '#errors.ts';
import { holdLease, keepLease, type Lease, leaseSeconds, nameHolder, releaseLease, takeLease } from '#sync/lease.ts';
import { type Colleague, createEngine, type Engine } from '../support/engine.ts';

describe('the lease of a connection', () => {
  let engine: Engine;
  let ada: Colleague;
  let count = 0;
  before(async () => {
    engine = await createEngine();
  });
  beforeEach(async () => {
    count += 1;
    ada = await engine.connect(`ada${count}@harbour.example`);
  });
  after(() => engine.close());

  const take = (holder = nameHolder(engine.app.newId())) => takeLease(engine.app.db, ada.ref, holder);
  const hold = (lease: Lease) => engine.app.db.tenant(ada.ref, (tx) => holdLease(tx, lease));
  const isLost = (error: unknown) => isFault(error, 'retry') && error.code === 'lease-lost';

  /** Sets who holds it, and for how many seconds still. */
  const setHolder = (holder: string, seconds: number) =>
    engine.app.db.tenant(ada.ref, (tx) =>
      sql`insert into lease (workspace_id, connection_id, holder, fence, expires_at)
          values (${ada.ref.workspaceId}, ${ada.ref.connectionId}, ${holder}, 7, now() + ${`${seconds} s`}::interval)`.execute(
        tx,
      ),
    );

  const secondsLeft = async () => {
    const found = await engine.app.db.tenant(ada.ref, (tx) =>
      sql<{ left: number }>`select extract(epoch from expires_at - now())::float as left from lease
        where connection_id = ${ada.ref.connectionId}`.execute(tx),
    );
    return found.rows[0]!.left;
  };

  test('is held by one run at a time, also of one process', async () => {
    const taken = await Promise.all(Array.from({ length: 8 }, () => take()));
    assert.equal(taken.filter((lease) => lease !== null).length, 1);
  });

  test('is free again when it was given back, and its fence has grown', async () => {
    const first = (await take())!;
    await releaseLease(engine.app.db, first);
    const second = (await take())!;
    assert.ok(second.fence > first.fence);
  });

  test('of a process of this machine that no longer lives is overtaken at once', async () => {
    const child = spawn(process.execPath, ['-e', '']);
    await once(child, 'exit');
    await setHolder(`${hostname()}:${child.pid}:1:x`, 50);
    assert.equal((await take())?.fence, 8);
  });

  test('of a former process that had our number, as in a container that was started again, is overtaken at once', async () => {
    await setHolder(`${hostname()}:${process.pid}:1:x`, 50);
    assert.equal((await take())?.fence, 8);
  });

  test('of another living process of this machine is respected', async () => {
    await setHolder(`${hostname()}:${process.ppid}:1:x`, 50);
    assert.equal(await take(), null);
  });

  test('of another machine is respected until it has run out, whatever its process number', async () => {
    await setHolder('elsewhere:999999999:1:x', 50);
    assert.equal(await take(), null);
    await engine.app.db.tenant(ada.ref, (tx) =>
      sql`update lease set expires_at = now() where connection_id = ${ada.ref.connectionId}`.execute(tx),
    );
    assert.equal((await take())?.fence, 8);
  });

  test('that was overtaken holds nothing, and giving it back takes nothing away', async () => {
    await setHolder('elsewhere:1:1:x', 0);
    const ours = (await take())!;
    const overtaken: Lease = { ...ada.ref, holder: 'elsewhere:1:1:x', fence: 7 };
    await assert.rejects(hold(overtaken), isLost);
    await releaseLease(engine.app.db, overtaken);
    await hold(ours);
    await assert.rejects(hold({ ...ours, fence: ours.fence - 1 }), isLost, 'the fence counts, not the name alone');
  });

  test('is taken by one of several who find it run out', async () => {
    await setHolder('elsewhere:1:1:x', -1);
    const taken = await Promise.all(Array.from({ length: 6 }, () => take()));
    assert.equal(taken.filter((lease) => lease !== null).length, 1);
  });

  test('is renewed by every page', async () => {
    const lease = (await take())!;
    await engine.app.db.tenant(ada.ref, (tx) =>
      sql`update lease set expires_at = now() + interval '2 s' where connection_id = ${ada.ref.connectionId}`.execute(
        tx,
      ),
    );
    await hold(lease);
    assert.ok((await secondsLeft()) > leaseSeconds - 5);
  });

  test('is renewed while a slow server lets no page come', async () => {
    const lease = (await take())!;
    const keeper = keepLease(engine.app, lease);
    await engine.app.db.tenant(ada.ref, (tx) =>
      sql`update lease set expires_at = now() + interval '2 s' where connection_id = ${ada.ref.connectionId}`.execute(
        tx,
      ),
    );
    await engine.clock.advance((leaseSeconds * 1000) / 3);
    for (let n = 0; n < 500 && (await secondsLeft()) < 10; n++) await new Promise((resolve) => setTimeout(resolve, 10));
    assert.ok((await secondsLeft()) > leaseSeconds - 20);
    await keeper.stop();
    assert.equal(engine.clock.sleepers, 0, 'a keeper that was stopped sleeps no more');
  });
});

describe('a run that was overtaken', () => {
  let engine: Engine;
  before(async () => {
    engine = await createEngine();
  });
  after(() => engine.close());

  test('commits nothing more and leaves the connection to its new worker', async () => {
    const ben = await engine.connect('ben@harbour.example');
    for (let n = 0; n < 20; n++) ben.account.add(`Message-ID: <o${n}@x.example>\r\n\r\nx`);
    ben.account.hooks.push(async (call) => {
      if (call !== 'fetch') return;
      await engine.app.db.tenant(ben.ref, (tx) =>
        sql`update lease set holder = 'elsewhere:1:1:x', fence = fence + 1`.execute(tx),
      );
    });
    const report = await engine.sync(ben);
    assert.ok(report.type === 'failed' && report.fault.code === 'lease-lost');
    const view = await engine.view(ben);
    assert.deepEqual([view.evidence.pending, view.status, view.statusCode], [20, 'connected', null]);
    assert.deepEqual(await engine.sync(ben), { type: 'busy' }, 'the new worker has it');
  });
});
