import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { sql } from 'kysely';
import { asOwner } from '#db/owner.ts';
import { dispatchDue } from '#jobs/work.ts';
import type { ConnectionRef } from '#sync/connection-ref.ts';
import { skipWithoutDovecot } from '../support/dovecot.ts';
import { createImapEngine, type ImapEngine, user } from '../support/imap-engine.ts';
import { mailDocument } from '../support/mail-documents.ts';

/** Each test has a server and a database of its own: what one breaks, the next must not meet. */
describe('when the mail server, the network or the database fails', skipWithoutDovecot(), () => {
  let engine: ImapEngine;
  let ref: ConnectionRef;
  const count = 240;

  before(async () => {
    engine = await createImapEngine();
    const mails = Array.from({ length: count }, (_, n) => ({
      raw: mailDocument({
        messageId: `m${n}@client.example`,
        from: `bob${n % 9}@client.example`,
        to: user,
        body: 'x '.repeat(500),
      }),
      internalDate: new Date(Date.UTC(2026, 0, 5, 9, n)),
    }));
    await engine.dovecot.seedMaildir(user, 'INBOX', mails.slice(0, 160));
    await engine.dovecot.seedMaildir(user, 'Archive', mails.slice(160));
    ref = await engine.connect();
  });
  after(() => engine.close());

  const assertWhole = async (listed: number) => {
    const { evidence } = await engine.view(ref);
    assert.deepEqual(
      { listed: evidence.listed, unmatched: evidence.unmatched, pending: evidence.pending, at: evidence.atProvider },
      { listed, unmatched: listed, pending: 0, at: listed },
    );
    const messages = await engine.database.db.tenant(engine.actor, (tx) =>
      sql<{ n: number }>`select count(*) as n from message`.execute(tx),
    );
    assert.equal(messages.rows[0]?.n, count, 'no message is doubled');
  };

  test('a connection cut in the middle of a FETCH costs nothing but time', async () => {
    engine.proxy.cutAfter(60_000);
    const report = await engine.sync(ref);
    assert.ok(report.type === 'failed' && report.fault.next === 'retry', 'the cut is a retry');
    const { evidence } = await engine.view(ref);
    assert.ok(evidence.pending > 0, 'something was left to do');
    await engine.syncToTheEnd(ref);
    await assertWhole(count);
  });

  test('a folder that gets a new UIDVALIDITY is listed anew, and nothing is logged twice', async () => {
    engine.dovecot.renewUidValidity(user, 'INBOX');
    await engine.syncToTheEnd(ref);
    await assertWhole(count);
  });

  test('a server that is killed and comes back is followed on', async () => {
    await engine.dovecot.kill();
    const report = await engine.sync(ref);
    assert.ok(report.type === 'failed' && report.fault.next === 'retry');
    await engine.dovecot.start();
    await engine.syncToTheEnd(ref);
    await assertWhole(count);
    assert.equal((await engine.view(ref)).status, 'connected');
  });

  test('a burst of wakes is one job', async () => {
    for (let n = 0; n < 20; n++) {
      await engine.app.db.outside((tx) =>
        engine.app.jobs.enqueue(tx, 'sync-connection', ref.connectionId, { ...ref, cause: 'push' }),
      );
    }
    const waiting = await engine.app.db.query(
      "select count(*) as n from pgboss.job where name = 'sync-connection' and state = 'created'",
    );
    assert.equal(Number(waiting.rows[0]?.n), 1);
  });

  test('mail whose notification was lost is found by polling', async () => {
    await engine.dovecot.append(
      user,
      'INBOX',
      mailDocument({ messageId: 'm0@client.example', from: 'bob0@client.example', to: user, body: 'x '.repeat(500) }),
    );
    await engine.app.db.tenant(engine.actor, (tx) =>
      tx
        .updateTable('connection')
        .set({ next_sync_at: new Date(0) })
        .execute(),
    );
    assert.equal(await dispatchDue(engine.app), 1);
    await engine.syncToTheEnd(ref);
    await assertWhole(count + 1);
  });

  test('a database that hangs up on everybody delays the import and loses nothing', async () => {
    engine.dovecot.renewUidValidity(user, 'Archive');
    let hangUps = 0;
    const hanging = (async () => {
      while (hangUps < 4) {
        await new Promise((resolve) => setTimeout(resolve, 40));
        await hangUp(engine);
        hangUps += 1;
      }
    })();
    const first = await engine.sync(ref).catch(() => ({ type: 'thrown' }));
    await hanging;
    assert.ok(first.type !== 'busy');
    await waitForLease(engine, ref);
    await engine.syncToTheEnd(ref);
    await assertWhole(count + 1);
  });

  test('a worker that was overtaken can commit nothing more', async () => {
    engine.dovecot.renewUidValidity(user, 'INBOX');
    engine.proxy.delayMs = 5;
    const overtaken = engine.sync(ref);
    await new Promise((resolve) => setTimeout(resolve, 250));
    await engine.app.db.tenant(ref, (tx) =>
      sql`update lease set holder = 'elsewhere:1:x', fence = fence + 1, expires_at = now()`.execute(tx),
    );
    const report = await overtaken;
    engine.proxy.delayMs = 0;
    if (report.type === 'failed') assert.equal(report.fault.code, 'lease-lost');
    await engine.syncToTheEnd(ref);
    await assertWhole(count + 1);
  });
});

/** Ends every session of this database from outside. */
async function hangUp({ database }: ImapEngine): Promise<void> {
  await asOwner(database.ownerUrl, (owner) =>
    owner.query(
      'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
    ),
  );
}

/** The lease of a run that could not give it back is free once it has run out. */
async function waitForLease({ app }: ImapEngine, ref: ConnectionRef): Promise<void> {
  await app.db.tenant(ref, (tx) => sql`update lease set expires_at = now()`.execute(tx));
}
