import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { changeMailDefaults, type MailDefaultsChange, readMailDefaults } from '#connections/mail-defaults.ts';
import { changeContactSetting } from '#contacts/change-contact-setting.ts';
import { createCompany } from '#contacts/create-company.ts';
import { createContact } from '#contacts/create-contact.ts';
import { deleteContact } from '#contacts/delete-contact.ts';
import type { Tx } from '#db/database.ts';
import { readTimeline } from '#timeline/read-timeline.ts';
import { type Colleague, createEngine, type Engine } from '../support/engine.ts';
import { mailDocument } from '../support/mail-documents.ts';
import { refuses } from '../support/refuses.ts';

describe('what holds for a mailbox where its owner chose nothing for a contact', () => {
  let engine: Engine;
  let count = 0;
  before(async () => {
    engine = await createEngine();
  });
  after(() => engine.close());

  const as = <T>(who: Colleague, work: (tx: Tx) => Promise<T>) => engine.database.db.tenant(who.actor, work);
  const change = (who: Colleague, change: MailDefaultsChange) =>
    as(who, (tx) => changeMailDefaults(engine.app, tx, who.actor, who.ref.connectionId, change));
  const subjects = async (who: Colleague, recordId: string, recordKind: 'contact' | 'company' = 'contact') =>
    (await as(who, (tx) => readTimeline(tx, who.actor, { recordKind, recordId, limit: 100 }))).items
      .map((item) => item.subject)
      .sort();
  const evidence = async (who: Colleague) => (await engine.view(who)).evidence;

  const meet = async () => {
    count += 1;
    const domain = `firm${count}.example`;
    const ann = await engine.connect(`ann${count}@harbour.example`);
    const watcher = await engine.connect(`watcher${count}@harbour.example`);
    const jane = await engine.addContact(ann, 'Jane', `jane@${domain}`);
    const company = await as(ann, (tx) => createCompany(tx, ann.actor, { name: 'Firm', domains: [domain] }));
    const write = (subject: string, from = 'jane', cc?: string) =>
      ann.account.add(
        mailDocument({
          messageId: `${subject.replaceAll(/\W/g, '')}@${domain}`,
          from: `${from}@${domain}`,
          subject,
          cc,
        }),
      );
    return { ann, watcher, jane, company: company.id, domain, write };
  };

  test('a mailbox that logs only chosen contacts logs nothing of others, not even for their company', async () => {
    const { ann, watcher, jane, company, domain, write } = await meet();
    assert.deepEqual(await change(ann, { sync: false }), { sync: false, visible: true, level: null, asksOlder: false });
    const kim = await engine.addContact(ann, 'Kim', `kim@${domain}`);
    write('Jane');
    write('Kim', 'kim');
    write('Both', 'kim', `jane@${domain}`);
    write('Nobody we know', 'new');
    await engine.sync(ann);
    assert.deepEqual(await subjects(watcher, company, 'company'), []);
    assert.deepEqual((await evidence(ann)).skipped, { 'sync-off': 4 });
    await as(ann, (tx) => changeContactSetting(engine.app, tx, ann.actor, jane, { sync: true }));
    assert.deepEqual(await subjects(watcher, jane), ['Both', 'Jane']);
    assert.deepEqual(await subjects(watcher, kim), []);
    assert.deepEqual(await subjects(watcher, company, 'company'), ['Both', 'Jane']);
    write('Later');
    await engine.sync(ann);
    assert.deepEqual(await subjects(watcher, jane), ['Both', 'Jane', 'Later']);
  });

  test('switched off it leaves what is logged, or takes it off; switched on it logs what was left out', async () => {
    const { ann, watcher, jane, company, write } = await meet();
    write('Before');
    write('Before, by domain', 'new');
    await engine.sync(ann);
    await change(ann, { sync: false });
    write('After');
    write('After, by domain', 'new');
    await engine.sync(ann);
    const state = async () => [await subjects(watcher, jane), await subjects(watcher, company, 'company')];
    assert.deepEqual(await state(), [['Before'], ['Before', 'Before, by domain']]);
    await as(ann, (tx) => changeContactSetting(engine.app, tx, ann.actor, jane, { sync: true }));
    assert.deepEqual((await state())[0], ['After', 'Before']);
    await change(ann, { sync: false, logged: 'remove' });
    assert.deepEqual(await state(), [
      ['After', 'Before'],
      ['After', 'Before'],
    ]);
    await change(ann, { sync: true });
    const all = ['After', 'After, by domain', 'Before', 'Before, by domain'];
    assert.deepEqual(await state(), [['After', 'Before'], all]);
    assert.deepEqual((await evidence(ann)).skipped, {});
    await change(ann, { visible: true });
    assert.deepEqual((await evidence(ann)).logged, 4, 'what is not said stays');
  });

  test('what the team sees follows at once, also of mail that was logged before', async () => {
    const { ann, watcher, jane, write } = await meet();
    write('Mail');
    await engine.sync(ann);
    assert.deepEqual(await subjects(watcher, jane), ['Mail']);
    assert.deepEqual(await change(ann, { visible: false }), {
      sync: true,
      visible: false,
      level: 'private',
      asksOlder: false,
    });
    assert.deepEqual([await subjects(watcher, jane), await subjects(ann, jane)], [[], ['Mail']]);
    assert.deepEqual(await change(ann, { visible: true }), {
      sync: true,
      visible: true,
      level: null,
      asksOlder: false,
    });
    assert.deepEqual(await subjects(watcher, jane), ['Mail']);
    assert.deepEqual((await change(ann, { level: 'subject' })).level, 'subject');
    await refuses('level-above-bound', undefined, 'level', () => change(ann, { level: 'full' }));
  });

  test('its owner’s word lifts what was kept of his votes', async () => {
    const { ann, watcher, jane, domain, write } = await meet();
    await change(ann, { visible: false });
    const kim = await engine.addContact(ann, 'Kim', `kim@${domain}`);
    await as(ann, (tx) => changeContactSetting(engine.app, tx, ann.actor, kim, { visible: true }));
    write('Both', 'jane', `kim@${domain}`);
    await engine.sync(ann);
    await as(watcher, (tx) => deleteContact(tx, watcher.actor, jane));
    assert.deepEqual(await subjects(watcher, kim), []);
    await change(ann, { visible: true });
    assert.deepEqual(await subjects(watcher, kim), ['Both']);
  });

  test('is its owner’s alone', async () => {
    const { ann, watcher } = await meet();
    const read = (who: Colleague, id: string) => as(who, (tx) => readMailDefaults(tx, who.actor, id));
    for (const id of [ann.ref.connectionId, randomUUID(), 'x']) {
      await refuses('not-found', 404, undefined, () => read(watcher, id));
      await refuses('not-found', 404, undefined, () =>
        as(watcher, (tx) => changeMailDefaults(engine.app, tx, watcher.actor, id, { sync: false })),
      );
    }
    assert.equal((await read(ann, ann.ref.connectionId)).sync, true);
  });

  test('a contact who is made later is not logged by a quiet mailbox either', async () => {
    const { ann, watcher, domain, write } = await meet();
    await change(ann, { sync: false });
    write('Early', 'late');
    await engine.sync(ann);
    const late = (
      await as(watcher, (tx) => createContact(tx, watcher.actor, { name: 'Late', emails: [`late@${domain}`] }))
    ).id;
    assert.deepEqual([await subjects(ann, late), await subjects(watcher, late)], [[], []]);
  });
});
