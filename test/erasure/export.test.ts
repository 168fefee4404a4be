import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { unzipSync } from 'fflate';
import { exportContact } from '#erasure/export-contact.ts';
import { exportPerson } from '#erasure/export-person.ts';
import { type Fate, fetchDocuments, type OwnedCopy } from '#erasure/fetch-documents.ts';
import { type ZippedFile, zipFiles } from '#erasure/zip-files.ts';
import { isFault } from '#errors.ts';
import type { Colleague } from '../support/engine.ts';
import { mailDocument } from '../support/mail-documents.ts';
import { addresses, canaries, canariesIn, type PlantedWorld, plantPerson } from './planted-person.ts';

describe('an export of what is held about a person', () => {
  let world: PlantedWorld;
  before(async () => {
    world = await plantPerson();
  });
  after(() => world.close());

  const unzip = async (files: AsyncIterable<ZippedFile>) => {
    const octets = Buffer.concat(await collect(zipFiles(files, new Date())));
    const found = unzipSync(octets);
    const person = JSON.parse(Buffer.from(found['person.json']!).toString());
    return { found, person, documents: Object.keys(found).filter((name) => name.endsWith('.eml')) };
  };
  const exportAs = async (who: Colleague, id = world.contactId) =>
    unzip(await exportContact(world.engine.app, who.actor, id));

  test('holds the contact, its entries and one’s own mail, octet for octet', async () => {
    const { found, person, documents } = await exportAs(world.ann);
    assert.deepEqual(person.contact.emails, addresses);
    assert.equal(documents.length, 6);
    assert.equal(person.messages.length, 6);
    const raw = documents.map((name) => Buffer.from(found[name]!).toString());
    for (const letter of world.letters) assert.ok(raw.includes(letter.toString()));
    assert.deepEqual(canariesIn(Buffer.concat(Object.values(found))), canaries);
    for (const message of person.messages) assert.ok(documents.includes(message.file));
  });

  test('holds nothing that the one who asks may not see, and does not say how much that is', async () => {
    const cara = await world.engine.connect('cara@harbour.example');
    const before = await exportAs(cara);
    assert.equal(before.documents.length, 0);
    assert.deepEqual(
      canariesIn(Buffer.from(JSON.stringify(before.person.entries))).filter((each) =>
        ['obelisk88', 'marzipan55'].includes(each),
      ),
      [],
    );
    world.ben.account.add(
      mailDocument({
        from: addresses[0]!,
        to: 'ben@harbour.example',
        messageId: 'hidden@north.example',
        subject: 'Hidden',
      }),
    );
    await world.engine.sync(world.ben);
    assert.deepEqual((await exportAs(cara)).person, {
      ...before.person,
      exportedAt: (await exportAs(cara)).person.exportedAt,
    });
  });

  test('is refused for what is no contact, before anything is given', async () => {
    await assert.rejects(
      exportContact(world.engine.app, world.ann.actor, world.ann.actor.userId),
      (error) => isFault(error, 'refuse') && error.code === 'not-found',
    );
  });

  test('says of a document that can not be had why it is missing', async () => {
    const fates = new Map<OwnedCopy, Fate>();
    const copy = {
      connectionId: world.ann.ref.connectionId,
      ownerUserId: world.ann.actor.userId,
      messageId: 'm',
      sentAt: new Date(),
      size: 10,
    } as OwnedCopy;
    const gone = { ...copy, providerId: null };
    const unknown = { ...copy, providerId: 'INBOX/1/9999' };
    const large = { ...copy, providerId: 'INBOX/1/1', size: 1000 };
    const files = fetchDocuments(
      world.engine.app,
      world.engine.workspaceId,
      [gone, unknown, large],
      { documents: 5, octets: 500 },
      fates,
    );
    assert.deepEqual(await collect(files), []);
    assert.deepEqual(
      [gone, unknown, large].map((each) => fates.get(each)),
      [{ missing: 'gone-at-provider' }, { missing: 'gone-at-provider' }, { missing: 'too-much' }],
    );
  });

  test('by the operator holds the mail of every member, and what they chose and noted', async () => {
    const { person, documents } = await unzip(
      await exportPerson(world.engine.app, world.engine.workspaceId, { address: addresses[1]! }),
    );
    assert.deepEqual(new Set(person.messages.map((each: { ownerUserId: string }) => each.ownerUserId)).size, 2);
    assert.equal(documents.length, person.messages.length);
    const words = JSON.stringify(person);
    for (const word of ['nephrite11', 'quendel66', 'akelei44', 'obelisk88', 'marzipan55'])
      assert.ok(words.includes(word), word);
    assert.equal(person.members.length, 2);
  });
});

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}
