import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { changeContact } from '#contacts/change-contact.ts';
import { changeContactSetting } from '#contacts/change-contact-setting.ts';
import { createCompany } from '#contacts/create-company.ts';
import { createContact } from '#contacts/create-contact.ts';
import { createDeal } from '#contacts/create-deal.ts';
import { deleteContact } from '#contacts/delete-contact.ts';
import { type ImportPerson, importPeople } from '#contacts/import-people.ts';
import { readContactSetting } from '#contacts/read-contact-settings.ts';
import { listContacts, readContact } from '#contacts/read-contacts.ts';
import { undoImport } from '#contacts/undo-import.ts';
import { readTimeline } from '#timeline/read-timeline.ts';
import { writeNote } from '#timeline/write-note.ts';
import { type CrmStage, openCrmStage, type StagedMember } from '../support/crm-stage.ts';
import { refuses } from '../support/refuses.ts';

const app = { jobs: { enqueue: async () => {} }, newId: () => randomUUID() as string };

describe('taking people over from one’s own mail', () => {
  let stage: CrmStage;
  let count = 0;
  before(async () => {
    stage = await openCrmStage();
  });
  after(() => stage.close());

  const meet = async () => {
    count += 1;
    return {
      ann: await stage.member(`ann${count}`),
      ben: await stage.member(`ben${count}`),
      domain: `berth${count}.example`,
    };
  };
  const take = (who: StagedMember, people: ImportPerson[], from = who) =>
    stage.as(who, (tx) => importPeople(app, tx, who, from.connectionId, people));
  const undo = (who: StagedMember, importId: string, from = who) =>
    stage.as(who, (tx) => undoImport(app, tx, who, from.connectionId, importId));
  const subjects = async (who: StagedMember, recordId: string) =>
    (await stage.as(who, (tx) => readTimeline(tx, who, { recordKind: 'contact', recordId }))).items
      .map((item) => item.subject)
      .sort();
  const setting = async (who: StagedMember, contactId: string) => {
    const { sync, level } = await stage.as(who, (tx) => readContactSetting(tx, contactId));
    return [sync, level];
  };
  const named = async (who: StagedMember, domain: string) =>
    (await stage.as(who, (tx) => listContacts(tx, who, { q: domain, limit: 100 }))).items.map(
      (contact) => contact.name,
    );

  test('makes contacts with the names that were given, at the companies of their domains, with their mail at once', async () => {
    const { ann, ben, domain } = await meet();
    const company = await stage.as(ann, (tx) => createCompany(tx, ann, { name: 'Berth', domains: [domain] }));
    await stage.deliver(ann, { from: `jane@mail.${domain}`, subject: 'Of Ann' });
    await stage.deliver(ben, { from: `jane@mail.${domain}`, subject: 'Of Ben' });
    const { created, matched, items } = await take(ann, [
      { email: `Jane@mail.${domain}`, name: 'Jane Doe' },
      { email: `kim@else${count}.example`, name: '  Kim   Roe ' },
    ]);
    assert.deepEqual([created, matched], [2, 0]);
    assert.deepEqual(
      items.map((item) => [item.email, item.created]),
      [
        [`Jane@mail.${domain}`, true],
        [`kim@else${count}.example`, true],
      ],
    );
    const [jane, kim] = await Promise.all(
      items.map((item) => stage.as(ann, (tx) => readContact(tx, ann, item.contactId))),
    );
    assert.deepEqual([jane!.name, jane!.company?.id, jane!.emails], ['Jane Doe', company.id, [`Jane@mail.${domain}`]]);
    assert.deepEqual([kim!.name, kim!.company], ['Kim Roe', null]);
    for (const who of [ann, ben]) assert.deepEqual(await subjects(who, jane!.id), ['Of Ann', 'Of Ben']);
  });

  test('leaves who is a contact already as he is, and takes one person once', async () => {
    const { ann, domain } = await meet();
    const { id } = await stage.as(ann, (tx) => createContact(tx, ann, { name: 'Known', emails: [`known@${domain}`] }));
    const { created, matched, items } = await take(ann, [
      { email: `KNOWN@${domain}`, name: 'Another name' },
      { email: `new@${domain}`, name: 'First' },
      { email: `NEW@${domain}`, name: 'Second' },
    ]);
    assert.deepEqual([created, matched], [1, 1]);
    assert.deepEqual(
      items.map((item) => item.created),
      [false, true, false],
    );
    assert.equal(items[0]!.contactId, id);
    assert.equal(items[1]!.contactId, items[2]!.contactId);
    assert.deepEqual(await named(ann, domain), ['First', 'Known']);
  });

  test('again makes nothing', async () => {
    const { ann, domain } = await meet();
    const people = [1, 2, 3].map((nth) => ({
      email: `p${nth}@${domain}`,
      name: `P ${nth}`,
      sync: false,
      visible: false,
    }));
    const first = await take(ann, people);
    const again = await take(ann, people);
    assert.deepEqual([first.created, again.created, again.matched], [3, 0, 3]);
    assert.deepEqual(
      again.items.map((item) => item.contactId),
      first.items.map((item) => item.contactId),
    );
    assert.equal((await named(ann, domain)).length, 3);
    assert.deepEqual(await undo(ann, again.importId), { removed: 0, kept: [] });
    assert.deepEqual(await setting(ann, first.items[0]!.contactId), [false, 'private'], 'as before the second');
    assert.equal((await undo(ann, first.importId)).removed, 3);
  });

  test('sets for the importer alone whether mail is logged and shown, also for contacts that were there', async () => {
    const { ann, ben, domain } = await meet();
    const { id: known } = await stage.as(ben, (tx) =>
      createContact(tx, ben, { name: 'Known', emails: [`known@${domain}`] }),
    );
    for (const name of ['known', 'off', 'hidden', 'plain']) {
      for (const who of [ann, ben])
        await stage.deliver(who, { from: `${name}@${domain}`, subject: `${name} ${who === ann}` });
    }
    const { items } = await take(ann, [
      { email: `known@${domain}`, name: 'x', visible: false },
      { email: `off@${domain}`, name: 'Off', sync: false },
      { email: `hidden@${domain}`, name: 'Hidden', visible: false },
      { email: `plain@${domain}`, name: 'Plain', sync: true, visible: true },
    ]);
    const [, off, hidden, plain] = items.map((item) => item.contactId) as [string, string, string, string];
    assert.deepEqual(
      [await subjects(ann, known), await subjects(ben, known)],
      [['known false', 'known true'], ['known false']],
    );
    assert.deepEqual([await subjects(ann, off), await subjects(ben, off)], [['off false'], ['off false']]);
    assert.deepEqual(
      [await subjects(ann, hidden), await subjects(ben, hidden)],
      [['hidden false', 'hidden true'], ['hidden false']],
    );
    assert.equal((await subjects(ben, plain)).length, 2);
    assert.deepEqual(await setting(ann, off), [false, null]);
    for (const id of [known, off, hidden, plain]) assert.deepEqual(await setting(ben, id), [true, null]);
  });

  test('is taken back: contacts go with their mail, choices are what they were', async () => {
    const { ann, ben, domain } = await meet();
    const { id: known } = await stage.as(ann, (tx) =>
      createContact(tx, ann, { name: 'Known', emails: [`known@${domain}`] }),
    );
    await stage.as(ann, (tx) => changeContactSetting(app, tx, ann, known, { visible: false }));
    const { id: plain } = await stage.as(ann, (tx) =>
      createContact(tx, ann, { name: 'Plain', emails: [`plain@${domain}`] }),
    );
    await stage.deliver(ann, { from: `new@${domain}`, subject: 'new' });
    await stage.deliver(ann, { from: `known@${domain}`, subject: 'known' });
    const { importId, items } = await take(ann, [
      { email: `known@${domain}`, name: 'x', visible: true, sync: true },
      { email: `plain@${domain}`, name: 'x', visible: false },
      { email: `new@${domain}`, name: 'New' },
    ]);
    assert.deepEqual(await subjects(ben, known), ['known']);
    assert.deepEqual(await undo(ann, importId), { removed: 1, kept: [] });
    assert.deepEqual(await setting(ann, known), [true, 'private']);
    assert.deepEqual(await setting(ann, plain), [true, null]);
    assert.deepEqual(await subjects(ben, known), []);
    assert.deepEqual(await named(ann, domain), ['Known', 'Plain']);
    await refuses('not-found', 404, undefined, () => stage.as(ann, (tx) => readContact(tx, ann, items[2]!.contactId)));
    assert.deepEqual(await undo(ann, importId), { removed: 0, kept: [] }, 'twice is once');
    const again = await take(ann, [{ email: `new@${domain}`, name: 'New' }]);
    assert.deepEqual(await subjects(ann, again.items[0]!.contactId), ['new'], 'and can be done again');
  });

  test('taken back leaves who was changed, used or taken over since, and says why', async () => {
    const { ann, ben, domain } = await meet();
    const names = ['changed', 'noted', 'dealt', 'taken', 'free', 'gone', 'chosen'] as const;
    const { importId, items } = await take(
      ann,
      names.map((name) => ({ email: `${name}@${domain}`, name, visible: false })),
    );
    const id = Object.fromEntries(names.map((name, nth) => [name, items[nth]!.contactId])) as Record<
      (typeof names)[number],
      string
    >;
    await stage.as(ben, (tx) => changeContact(tx, ben, id.changed, { title: 'Captain' }));
    await stage.as(ben, (tx) => writeNote(tx, ben, { recordKind: 'contact', recordId: id.noted, body: 'Met.' }));
    await stage.as(ben, (tx) => createDeal(tx, ben, { name: 'Boat', contactIds: [id.dealt] }));
    await take(ben, [{ email: `taken@${domain}`, name: 'taken' }]);
    await stage.as(ben, (tx) => deleteContact(tx, ben, id.gone));
    await stage.as(ben, (tx) => changeContactSetting(app, tx, ben, id.chosen, { visible: false }));
    await stage.as(ann, (tx) => changeContactSetting(app, tx, ann, id.changed, { sync: false }));
    const { removed, kept } = await undo(ann, importId);
    assert.equal(removed, 2, 'free, and chosen: a colleague’s choice is no use of the contact');
    assert.deepEqual(
      kept.map(({ contactId, reason }) => [contactId, reason]).sort(),
      [
        [id.changed, 'It was changed since.'],
        [id.noted, 'Somebody noted something about it.'],
        [id.dealt, 'It belongs to a deal.'],
        [id.taken, 'It was changed since.'],
      ].sort(),
    );
    assert.deepEqual((await named(ann, domain)).sort(), ['changed', 'dealt', 'noted', 'taken']);
    assert.deepEqual(await setting(ann, id.noted), [true, null], 'choices go back there too');
    assert.deepEqual(await setting(ann, id.changed), [false, 'private'], 'but for one that she changed herself since');
    const again = await stage.as(ben, (tx) => createContact(tx, ben, { name: 'chosen', emails: [`chosen@${domain}`] }));
    assert.deepEqual(await setting(ben, again.id), [true, 'private'], 'the colleague’s choice is not lost');
  });

  test('is refused for what is no address, no name, too many, beyond the bound or another’s mailbox; nothing is done then', async () => {
    const { ann, ben, domain } = await meet();
    const good = { email: `good@${domain}`, name: 'Good' };
    await refuses('invalid-request', undefined, 'people.1.email', () =>
      take(ann, [good, { email: 'nobody', name: 'x' }]),
    );
    await refuses('invalid-request', undefined, 'people.1.name', () =>
      take(ann, [good, { email: `x@${domain}`, name: ' ' }]),
    );
    await refuses('invalid-request', undefined, 'people', () =>
      take(
        ann,
        Array.from({ length: 1001 }, () => good),
      ),
    );
    await refuses('not-found', 404, undefined, () => take(ann, [good], ben));
    await refuses('not-found', 404, undefined, () => take(ann, [good], { ...ann, connectionId: randomUUID() }));
    await stage.setWorkspace({ bound_level: 'private' });
    await refuses('level-above-bound', undefined, 'visible', () => take(ann, [{ ...good, visible: true }]));
    await stage.setWorkspace({ bound_level: 'full' });
    assert.deepEqual(await named(ann, domain), []);
  });

  test('can be taken back by the one who did it, in the mailbox where he did it, and by nobody else', async () => {
    const { ann, ben, domain } = await meet();
    const { importId } = await take(ann, [{ email: `x@${domain}`, name: 'X' }]);
    const next = await stage.neighbour();
    const eve = await next.member('eve');
    await refuses('not-found', 404, undefined, () => undo(ben, importId));
    await refuses('not-found', 404, undefined, () => undo(ben, importId, ann));
    await refuses('not-found', 404, undefined, () =>
      next.as(eve, (tx) => undoImport(app, tx, eve, eve.connectionId, importId)),
    );
    for (const id of [randomUUID(), 'x']) await refuses('not-found', 404, undefined, () => undo(ann, id));
    const second = { ...ann, connectionId: randomUUID() as string };
    await stage.as(ann, (tx) =>
      tx
        .insertInto('connection')
        .values({
          workspace_id: ann.workspaceId,
          id: second.connectionId,
          user_id: ann.userId,
          provider: 'imap',
          address: `second${count}@us.example`,
          settings: '{}',
        })
        .execute(),
    );
    await refuses('not-found', 404, undefined, () => undo(ann, importId, second));
    assert.deepEqual(await named(ann, domain), ['X']);
  });

  test('takes an owner’s word over what was kept of a former choice, and gives it back with the undo', async () => {
    const { ann, ben, domain } = await meet();
    const { id } = await stage.as(ann, (tx) => createContact(tx, ann, { name: 'J', emails: [`j@${domain}`] }));
    await stage.as(ann, (tx) => changeContactSetting(app, tx, ann, id, { visible: false }));
    await stage.deliver(ann, { from: `j@${domain}`, subject: 'j' });
    await stage.as(ben, (tx) => deleteContact(tx, ben, id));
    const { importId, items } = await take(ann, [{ email: `j@${domain}`, name: 'J', visible: true }]);
    assert.deepEqual(await subjects(ben, items[0]!.contactId), ['j']);
    assert.equal((await undo(ann, importId)).removed, 1);
    const again = await stage.as(ben, (tx) => createContact(tx, ben, { name: 'J', emails: [`j@${domain}`] }));
    assert.deepEqual([await subjects(ben, again.id), await setting(ann, again.id)], [[], [true, 'private']]);
  });

  test('of hundreds is matched in one go', async () => {
    const { ann, domain } = await meet();
    const statements = { rematch: 0 };
    await stage.deliver(ann, { from: `p0@${domain}` });
    const people = Array.from({ length: 500 }, (_, nth) => ({
      email: `p${nth}@${domain}`,
      name: `P ${nth}`,
      visible: true,
    }));
    const { created } = await stage.as(ann, (tx) => {
      const counting = tx.withPlugin({
        transformQuery: ({ node }) => {
          if (JSON.stringify(node).includes('find-messages-of')) statements.rematch += 1;
          return node;
        },
        transformResult: async ({ result }) => result,
      });
      return importPeople(app, counting as typeof tx, ann, ann.connectionId, people);
    });
    assert.equal(created, 500);
    const owners = await stage.as(ann, (tx) => tx.selectFrom('connection').select('user_id').distinct().execute());
    assert.ok(statements.rematch > 0 && statements.rematch <= owners.length + 1, `${statements.rematch}`);
  });
});
