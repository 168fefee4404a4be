import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { listCorrespondents } from '#contacts/list-correspondents.ts';
import { ownAddresses, ownAddressesOfMember } from '#contacts/own-addresses.ts';
import { suggestContacts } from '#contacts/suggest-contacts.ts';
import type { Tx } from '#db/database.ts';
import { Fault } from '#errors.ts';
import { type Colleague, createEngine, type Engine, rowsOf } from '../support/engine.ts';
import { mailDocument } from '../support/mail-documents.ts';

describe('the addresses that a mailbox’s owner writes from', () => {
  let engine: Engine;
  let count = 0;
  before(async () => {
    engine = await createEngine();
  });
  after(() => engine.close());

  const as = <T>(who: Colleague, work: (tx: Tx) => Promise<T>) => engine.database.db.tenant(who.actor, work);
  const people = async (who: Colleague) =>
    (await as(who, (tx) => listCorrespondents(tx, who.actor, who.ref.connectionId, {}))).items.map(
      (each) => each.email,
    );
  const counted = async (who: Colleague) =>
    (await as(who, (tx) => listCorrespondents(tx, who.actor, who.ref.connectionId, {}))).counts.all;
  const suggested = async (who: Colleague) =>
    (await as(who, (tx) => suggestContacts(tx, who.actor, {}))).items.map((each) => each.email);
  const identities = async (who: Colleague) => {
    const rows = await rowsOf<{ id: string; identities: string[] }>(engine, who, 'connection');
    return rows.find((row) => row.id === who.ref.connectionId)!.identities;
  };
  const directions = async (who: Colleague) =>
    (await rowsOf<{ owner_user_id: string; direction: string }>(engine, who, 'email'))
      .filter((row) => row.owner_user_id === who.actor.userId)
      .map((row) => row.direction)
      .sort();

  const meet = async () => {
    count += 1;
    const firm = `firm${count}.example`;
    const ann = await engine.connect(`ann${count}@gmail.com`);
    const ben = await engine.connect(`ben${count}@post.example`);
    let nth = 0;
    const write = (who: Colleague, from: string, to: string) => {
      nth += 1;
      who.account.add(mailDocument({ messageId: `${nth}@${firm}`, from, to, subject: `n ${nth}` }));
    };
    return { ann, ben, firm, alias: `office@${firm}`, guest: `guest@${firm}`, write };
  };

  test('are asked for when it is connected: mail from an alias is ours, also in a colleague’s inbox', async () => {
    const { ann, ben, firm, alias, guest, write } = await meet();
    ann.account.addresses.push(`Office@${firm}`);
    write(ann, alias, guest);
    write(ben, alias, ben.account.addresses[0]!);
    write(ben, guest, ben.account.addresses[0]!);
    await engine.sync(ann, 'connect');
    await engine.sync(ben);
    assert.deepEqual(await identities(ann), [`ann${count}@gmail.com`, alias]);
    assert.deepEqual([await directions(ann), await directions(ben)], [['sent'], ['received', 'sent']]);
    assert.deepEqual([await people(ann), await people(ben)], [[guest], [guest]]);
    assert.deepEqual([await suggested(ann), await suggested(ben)], [[guest], [guest]]);
  });

  test('are one set for all who ask: of the workspace, and of a member', async () => {
    const { ann, ben, alias } = await meet();
    ann.account.addresses.push(alias, `a.nn${count}@googlemail.com`);
    await engine.sync(ann);
    await engine.sync(ben);
    const ours = await as(ben, ownAddresses);
    for (const key of [`ann${count}@gmail.com`, alias, `ben${count}@post.example`]) assert.ok(ours.has(key), key);
    assert.deepEqual([...(await as(ben, ownAddressesOfMember))], [`ben${count}@post.example`]);
    assert.deepEqual([...(await as(ann, ownAddressesOfMember))].sort(), [`ann${count}@gmail.com`, alias]);
  });

  test('change with the provider at the next audit: lists follow at once, stored mail keeps its direction', async () => {
    const { ann, ben, alias, guest, write } = await meet();
    const own = ben.account.addresses[0]!;
    write(ben, alias, own);
    write(ben, guest, own);
    await engine.sync(ann);
    await engine.sync(ben);
    assert.deepEqual([(await people(ben)).sort(), await counted(ben)], [[guest, alias].sort(), 2]);
    ann.account.addresses.push(alias);
    await engine.sync(ann);
    assert.deepEqual(await identities(ann), [`ann${count}@gmail.com`], 'not asked at every run');
    await engine.sync(ann, 'audit');
    assert.deepEqual([await people(ben), await counted(ben), await suggested(ben)], [[guest], 1, [guest]]);
    assert.deepEqual(await directions(ben), ['received', 'received']);
    write(ben, alias, own);
    await engine.sync(ben);
    assert.deepEqual(await directions(ben), ['received', 'received', 'sent']);
    ann.account.addresses.pop();
    await engine.sync(ann, 'audit');
    assert.deepEqual((await people(ben)).sort(), [guest, alias].sort(), 'an alias that is given up is a person again');
  });

  test('that the provider does not name stop no sync, and what is known stays', async () => {
    const { ann, alias, guest, write } = await meet();
    ann.account.addresses.push(alias);
    await engine.sync(ann);
    ann.account.hooks.push((call) => {
      if (call === 'identities') throw new Fault('refuse', 'memory-refused', 'No.');
    });
    write(ann, guest, alias);
    assert.equal((await engine.sync(ann, 'audit')).type, 'done');
    assert.deepEqual([await identities(ann), await people(ann)], [[`ann${count}@gmail.com`, alias], [guest]]);
  });
});
