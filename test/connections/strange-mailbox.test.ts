import assert from 'node:assert/strict';
import { chownSync, closeSync, openSync, statSync, truncateSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { createContact } from '#contacts/create-contact.ts';
import type { ConnectionRef } from '#sync/connection-ref.ts';
import { readLedger } from '#sync/read-ledger.ts';
import { openBody } from '#timeline/open-body.ts';
import { readTimeline, type TimelineQuery } from '#timeline/read-timeline.ts';
import { skipWithoutDovecot } from '../support/dovecot.ts';
import { createImapEngine, type ImapEngine, user } from '../support/imap-engine.ts';
import { attachmentDocument, mailDocument } from '../support/mail-documents.ts';
import { refuses } from '../support/refuses.ts';

const mebibyte = 1024 * 1024;

describe('a strange mailbox', skipWithoutDovecot(), () => {
  let engine: ImapEngine;
  let ref: ConnectionRef;
  before(async () => {
    engine = await createImapEngine();
    ref = await engine.connect();
  });
  after(() => engine.close());

  const lines = async () =>
    (
      await engine.database.db.tenant(engine.actor, (tx) =>
        readLedger(tx, engine.actor, ref.connectionId, { limit: 100 }),
      )
    ).items;
  const timeline = async (query: TimelineQuery) =>
    (await engine.database.db.tenant(engine.actor, (tx) => readTimeline(tx, engine.actor, query))).items;

  /** Writes a file into the folder as the server's own delivery would; it grows to `octets` without taking room. */
  function deliver(name: string, head: Buffer, octets: number): void {
    const folder = engine.dovecot.maildir(user, 'INBOX');
    const path = join(folder, 'new', name);
    const file = openSync(path, 'w', 0o600);
    writeSync(file, head);
    closeSync(file);
    if (octets > head.length) truncateSync(path, octets);
    const { uid, gid } = statSync(folder);
    chownSync(path, uid, gid);
  }

  test('with a message of 200 MB is read in little memory: the head is fetched and the rest described', async () => {
    deliver('1700000000.M1P1.big', attachmentDocument('big@client.example', 2 * mebibyte), 200 * mebibyte);
    const start = process.memoryUsage().rss;
    let highest = start;
    const looking = setInterval(() => {
      highest = Math.max(highest, process.memoryUsage().rss);
    }, 5);
    await engine.syncToTheEnd(ref);
    clearInterval(looking);
    const { evidence } = await engine.view(ref);
    assert.deepEqual([evidence.listed, evidence.unmatched, evidence.quarantined], [1, 1, 0]);
    const [line] = await lines();
    assert.deepEqual([line?.subject, Number(line?.size) > 199 * mebibyte], ['The plan of the marina', true]);
    assert.ok(highest - start < 100 * mebibyte, `memory grew by ${Math.round((highest - start) / mebibyte)} MB`);
    const fetches = engine.proxy.commands.filter((command) => / FETCH .*BODY\.PEEK\[\]/i.test(command));
    assert.ok(fetches.length > 0 && fetches.every((command) => command.includes(`BODY.PEEK[]<0.${mebibyte}>`)));
  });

  test('opens a message of 200 MB up to the limit, and says that it was cut', async () => {
    const { id } = await engine.database.db.tenant(engine.actor, (tx) =>
      createContact(tx, engine.actor, { name: 'Bob', emails: ['bob@client.example'] }),
    );
    const [item] = await timeline({ recordKind: 'contact', recordId: id });
    const config = { ...engine.app.config, sync: { ...engine.app.config.sync, messageMaxOctets: mebibyte } };
    const body = await openBody({ ...engine.app, config }, engine.actor, item!.id);
    assert.match(body.text, /^word word/);
    assert.ok(body.problems.length > 0);
    assert.ok(
      body.attachments.some((part) => part.filename === 'plan.pdf'),
      'what was not read is described',
    );
  });

  test('with messages that have no header, no body, or nothing at all accounts for each of them', async () => {
    const before = (await engine.view(ref)).evidence;
    const strange = [
      '\r\nA body and no header.\r\n',
      'no colon in sight\r\n',
      '\r\n',
      'Subject: no body',
      '\xff\xfe\x00\x00',
    ];
    for (const [n, text] of strange.entries()) {
      deliver(`17000001${n}0.M1P1.strange`, Buffer.from(text, 'latin1'), 0);
    }
    await engine.syncToTheEnd(ref);
    const { evidence } = await engine.view(ref);
    assert.equal(evidence.listed, before.listed + strange.length);
    assert.equal(evidence.unmatched + evidence.logged + evidence.quarantined, evidence.listed);
    assert.equal(evidence.quarantined, 0);
    await engine.syncToTheEnd(ref);
    assert.equal((await engine.view(ref)).evidence.pending, 0);
  });

  test('that loses a folder keeps what was logged, and says that it left the server', async () => {
    const hand = await engine.dovecot.connect(user);
    await hand.mailboxCreate('Projects/Boat');
    const raw = mailDocument({ messageId: 'p1@client.example', from: 'bob@client.example', subject: 'In a project' });
    await hand.append('Projects/Boat', raw, []);
    await engine.syncToTheEnd(ref);
    const before = (await engine.view(ref)).evidence;
    await hand.mailboxDelete('Projects/Boat');
    await hand.logout();
    await engine.syncToTheEnd(ref);
    const { evidence, status } = await engine.view(ref);
    assert.deepEqual([evidence.listed, evidence.logged, status], [before.listed, before.logged, 'connected']);
    assert.equal(evidence.atProvider, before.atProvider - 1);
    const all = await engine.database.db.tenant(engine.actor, (tx) =>
      tx
        .selectFrom('interaction')
        .innerJoin('message', 'message.id', 'interaction.message_id')
        .select('interaction.id')
        .where('rfc_message_id', '=', 'p1@client.example')
        .execute(),
    );
    assert.equal(all.length, 1);
    await refuses('gone-at-provider', 410, undefined, () => openBody(engine.app, engine.actor, all[0]!.id));
  });

  test('that is gone altogether waits for its owner, and loses nothing', async () => {
    const before = (await engine.view(ref)).evidence;
    await engine.dovecot.setPassword(user, 'nobody-knows');
    const report = await engine.sync(ref);
    assert.ok(report.type === 'failed' && report.fault.next === 'reconnect');
    const view = await engine.view(ref);
    assert.deepEqual([view.status, view.statusCode], ['needs_reconnect', 'imap-sign-in-refused']);
    assert.deepEqual(view.evidence, before);
  });
});
