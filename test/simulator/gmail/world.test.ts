/** A simulated Google as tests hold it: its users, its ids, who hears of what. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { createIds, createRandom } from '#simulator/google/mailbox/ids.ts';
import { GoogleWorld } from '#simulator/google/world.ts';
import { createTestClock } from '../../support/clock.ts';
import { letter } from './stage.ts';

const open = (options: { seed?: number } = {}) => {
  const clock = createTestClock();
  const world = new GoogleWorld({ clock, ...options });
  return { clock, world, ada: world.addUser({ email: 'Ada@acme.example', name: 'Ada' }) };
};

describe('A world', () => {
  it('knows its users in whatever case, each once, and their domain', () => {
    const { world, ada } = open();
    assert.equal(world.user('ADA@ACME.example'), ada);
    assert.throws(() => world.addUser({ email: 'ada@ACME.example', name: 'Other' }), /already a user/);
    assert.equal(ada.domain, 'acme.example');
    assert.equal(world.addUser({ email: 'ada@gmail.com', name: 'Ada' }).domain, null);
    assert.deepEqual([ada.licensed, ada.suspended], [true, false]);
  });

  it('gives the same ids for the same seed, clock and calls, and others for another seed', () => {
    const run = (seed: number): unknown => {
      const { ada } = open({ seed });
      const { id } = ada.insert(letter());
      ada.drafts.create(letter());
      return [id, ada.historyId, ada.drafts.of(ada.list()[0]!.id)];
    };
    assert.deepEqual(run(7), run(7));
    assert.notDeepEqual(run(7), run(8));
  });

  it('tells every change of every mailbox to those who listen, until they stop', () => {
    const { world, ada } = open();
    const heard: string[][] = [];
    const stop = world.onChange((email, historyId) => heard.push([email, historyId]));
    const { id } = ada.insert(letter());
    const first = ada.historyId;
    ada.label(id, { add: ['STARRED'], remove: ['UNREAD'] });
    assert.deepEqual(heard, [
      ['Ada@acme.example', first],
      ['Ada@acme.example', ada.historyId],
    ]);
    stop();
    ada.delete(id);
    assert.equal(heard.length, 2);
  });

  it('holds a hundred thousand messages without reading one of them', () => {
    const { ada } = open();
    let read = 0;
    for (let n = 0; n < 100_000; n += 1)
      ada.insert(() => {
        read += 1;
        return Buffer.from(letter({ id: `m${n}@client.example` }));
      });
    assert.equal(ada.messages.size, 100_000);
    assert.equal(new Set(ada.list().map(({ id }) => id)).size, 100_000);
    assert.equal(read, 0);
    assert.equal(ada.withMessageId('m99999@client.example').length, 1);
  });

  it('keeps octets as they are given, and makes them anew where a function gives them', () => {
    const { ada } = open();
    const octets = new Uint8Array([0, 255, 13, 10]);
    ada.insert(octets);
    ada.insert(() => octets);
    ada.insert('Grüße');
    assert.deepEqual(
      ada.list().map(({ raw }) => Buffer.from(raw)),
      [Buffer.from('Grüße'), Buffer.from(octets), Buffer.from(octets)],
    );
  });

  it('says so when a test names what is not there', () => {
    const { ada } = open();
    for (const act of [
      () => ada.trash('ffff'),
      () => ada.delete('ffff'),
      () => ada.deleteLabel('INBOX'),
      () => ada.renameLabel('Label_1', 'x'),
      () => ada.aliases.remove('Ada@acme.example'),
      () => ada.drafts.delete('r1'),
    ])
      assert.throws(act, /no (message|label|alias|draft)/);
    ada.createLabel('Clients');
    assert.throws(() => ada.createLabel('clients'), /already a label/);
  });
});

describe('Ids', () => {
  it('have 16 hex digits and grow, whatever the clock does', () => {
    const clock = fc.array(fc.integer({ min: 1_700_000_000_000, max: 1_700_000_000_003 }), { maxLength: 300 });
    fc.assert(
      fc.property(fc.integer(), clock, (seed, moments) => {
        const next = createIds(createRandom(seed));
        const ids = moments.map((moment) => next(moment));
        assert.ok(ids.every((id) => /^[0-9a-f]{16}$/.test(id)));
        assert.deepEqual(ids, [...new Set(ids)].sort());
      }),
    );
  });

  it('go on into the next millisecond when one is full', () => {
    const next = createIds(createRandom(1));
    const ids = Array.from({ length: 500_000 }, () => next(1_700_000_000_000));
    assert.ok(ids.every((id, at) => at === 0 || id > ids[at - 1]!));
    assert.ok(ids.at(-1)! > `${(1_700_000_000_001).toString(16)}00000`);
  });
});
