import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { cutAudit } from '#audit/cut-audit.ts';
import { auditKinds } from '#audit/kinds.ts';
import { readAudit, readReadsOfMine } from '#audit/read-audit.ts';
import { recordAudit } from '#audit/record-audit.ts';
import { verifyAudit } from '#audit/verify-audit.ts';
import { asOwner } from '#db/owner.ts';
import { readThread } from '#timeline/read-thread.ts';
import { readTimeline } from '#timeline/read-timeline.ts';
import { type Colleague, createEngine, type Engine } from '../support/engine.ts';
import { mailDocument } from '../support/mail-documents.ts';

describe('the audit log', () => {
  let engine: Engine;
  let ada: Colleague;
  let ben: Colleague;
  before(async () => {
    engine = await createEngine();
    ada = await engine.connect('ada@harbour.example');
    ben = await engine.connect('ben@harbour.example');
  });
  after(() => engine.close());

  const as = <T>(who: Colleague, work: Parameters<typeof engine.database.db.tenant<T>>[1]) =>
    engine.database.db.tenant(who.actor, work);
  const verify = () => as(ada, (tx) => verifyAudit(engine.app, tx));
  const write = (count: number) =>
    as(ada, async (tx) => {
      for (let n = 0; n < count; n++) await recordAudit(tx, ada.actor, { kind: 'signed-in', subjects: [] });
    });

  test('can not be changed, shortened or written past its functions by the role that Rapport works as', async () => {
    await write(2);
    for (const statement of [
      `update audit_entry set kind = 'signed-in'`,
      'delete from audit_entry',
      'truncate audit_entry',
      `insert into audit_head select * from audit_head`,
      `update audit_head set seq = 0`,
      'delete from audit_checkpoint',
    ]) {
      await assert.rejects(engine.database.db.query(statement, []), `${statement} was let through`);
    }
  });

  test('notes a colleague’s reading once a day for each message, and the owner’s own never', async () => {
    const contactId = await engine.addContact(ada, 'Guest', 'guest@north.example');
    for (const n of [1, 2]) {
      ada.account.add(
        mailDocument({ messageId: `m${n}@north.example`, from: 'guest@north.example', subject: `Offer ${n}` }),
      );
    }
    await engine.sync(ada);
    const look = (who: Colleague) =>
      as(who, (tx) => readTimeline(tx, who.actor, { recordKind: 'contact', recordId: contactId }));
    const reads = async () => (await as(ada, (tx) => readAudit(tx, { kind: 'content-read' }))).items;
    await look(ada);
    assert.equal((await reads()).length, 0);
    const { items } = await look(ben);
    assert.equal(items.length, 2);
    await look(ben);
    await as(ben, (tx) => readThread(tx, ben.actor, items[0]!.threadId!));
    const [entry, ...others] = await reads();
    assert.deepEqual(others, []);
    assert.equal(entry?.actorId, ben.actor.userId);
    assert.deepEqual([entry?.subjects.length, entry?.subjects[0]?.type], [2, 'message']);
    const mine = await as(ada, (tx) => readReadsOfMine(tx, ada.actor, {}));
    assert.deepEqual(mine.items.map(({ readerId, level, item }) => [readerId, level, item?.subject]).sort(), [
      [ben.actor.userId, 'subject', 'Offer 1'],
      [ben.actor.userId, 'subject', 'Offer 2'],
    ]);
    assert.deepEqual((await as(ben, (tx) => readReadsOfMine(tx, ben.actor, {}))).items, []);
  });

  test('proves itself whole, and names the entry that was changed, taken out or cut off', async () => {
    await write(5);
    const proof = await verify();
    assert.equal(proof.whole, true);
    assert.match(proof.head ?? '', /^[0-9a-f]{64}$/);
    const last = proof.entries;
    const breaks: [string, number][] = [
      [`update audit_entry set detail = '{"n":1}' where seq = ${last - 2}`, last - 2],
      [`update audit_entry set actor_user_id = gen_random_uuid() where seq = ${last - 1}`, last - 1],
      [`update audit_entry set at = at + interval '1 us' where seq = ${last}`, last],
      [`delete from audit_entry where seq = ${last - 3}`, last - 3],
      [`delete from audit_entry where seq = ${last}`, last],
    ];
    for (const [statement, at] of breaks) {
      await asOwner(engine.database.ownerUrl, async (owner) => {
        await owner.query('create table kept as select * from audit_entry');
        await owner.query(statement);
        const broken = await verify();
        assert.deepEqual([broken.whole, broken.brokenAt], [false, at], statement);
        await owner.query('delete from audit_entry');
        await owner.query('insert into audit_entry select * from kept');
        await owner.query('drop table kept');
      });
    }
    assert.equal((await verify()).whole, true);
  });

  test('is cut by retention at a signed checkpoint, from which the chain goes on', async () => {
    await write(3);
    const later = new Date(Date.now() + 60_000);
    const taken = await as(ada, (tx) => cutAudit(engine.app, tx, later));
    assert.ok(taken >= 3);
    await write(2);
    const proof = await verify();
    assert.deepEqual([proof.whole, proof.entries], [true, 3]);
    await asOwner(engine.database.ownerUrl, (owner) =>
      owner.query('update audit_checkpoint set entries = entries + 1'),
    );
    assert.equal((await verify()).whole, false);
    await asOwner(engine.database.ownerUrl, (owner) =>
      owner.query('update audit_checkpoint set entries = entries - 1'),
    );
  });

  test('is written in the transaction of what it tells of', async () => {
    const before = (await verify()).entries;
    await assert.rejects(
      as(ada, async (tx) => {
        await recordAudit(tx, ada.actor, { kind: 'signed-in', subjects: [] });
        throw new Error('No.');
      }),
    );
    assert.equal((await verify()).entries, before);
  });

  test('takes entries of many at once and stays one chain', async () => {
    await Promise.all(Array.from({ length: 20 }, () => write(3)));
    assert.equal((await verify()).whole, true);
  });

  test('is documented, every kind of it', () => {
    const page = readFileSync(new URL('../../docs/audit-log.md', import.meta.url), 'utf8');
    const table = page
      .split('\n')
      .filter((line) => line.startsWith('| `'))
      .join('\n');
    const told = [...table.matchAll(/`([a-z-]+)`/g)].map((match) => match[1]);
    assert.deepEqual(told.sort(), Object.keys(auditKinds).sort());
  });

  test('is each workspace’s own', async () => {
    const other = { workspaceId: engine.app.newId(), userId: engine.app.newId(), role: 'admin' as const };
    await engine.database.db.tenant(other, async (tx) => {
      await tx.insertInto('workspace').values({ workspace_id: other.workspaceId, name: 'Other' }).execute();
      assert.deepEqual((await readAudit(tx, {})).items, []);
      await recordAudit(tx, other, { kind: 'signed-in', subjects: [] });
      assert.equal((await verifyAudit(engine.app, tx)).entries, 1);
    });
  });
});
