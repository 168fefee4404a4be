import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { sql } from 'kysely';
import { disconnect } from '#connections/change-connection.ts';
import { changeContact } from '#contacts/change-contact.ts';
import { type ContactSettingChange, changeContactSetting } from '#contacts/change-contact-setting.ts';
import { createCompany } from '#contacts/create-company.ts';
import { createDeal } from '#contacts/create-deal.ts';
import { deleteContact } from '#contacts/delete-contact.ts';
import { listContactSettings, readContactSetting } from '#contacts/read-contact-settings.ts';
import type { AccessLevel } from '#crm/interaction.ts';
import type { Tx } from '#db/database.ts';
import { type LivePayload, liveChannel } from '#live/notify.ts';
import { reduceUnmatched } from '#sync/reduce-unmatched.ts';
import { traceMessage } from '#sync/trace-message.ts';
import { readTimeline } from '#timeline/read-timeline.ts';
import { type Colleague, createEngine, type Engine, rowsOf } from '../support/engine.ts';
import { mailDocument } from '../support/mail-documents.ts';
import { refuses } from '../support/refuses.ts';

describe('what a member chose for his mail with a contact', () => {
  let engine: Engine;
  let count = 0;
  before(async () => {
    engine = await createEngine();
    await setWorkspace({ bound_level: 'full' });
  });
  after(() => engine.close());

  const setWorkspace = (change: { bound_level?: AccessLevel; default_level?: AccessLevel }) =>
    engine.database.db.tenant({ workspaceId: engine.workspaceId, userId: null }, (tx) =>
      tx.updateTable('workspace').set(change).execute(),
    );
  const as = <T>(who: Colleague, work: (tx: Tx) => Promise<T>) => engine.database.db.tenant(who.actor, work);
  const choose = (who: Colleague, contactId: string, change: ContactSettingChange) =>
    as(who, (tx) => changeContactSetting(engine.app, tx, who.actor, contactId, change));
  const shown = async (who: Colleague, recordId: string, recordKind: 'contact' | 'company' | 'deal' = 'contact') =>
    (await as(who, (tx) => readTimeline(tx, who.actor, { recordKind, recordId, limit: 100 }))).items;
  const subjects = async (...given: Parameters<typeof shown>) =>
    (await shown(...given)).map((item) => item.subject).sort();
  const evidence = async (who: Colleague) => (await engine.view(who)).evidence;

  /** Two colleagues with mailboxes and one who only looks, a contact, and a way to write to the first two. */
  const meet = async () => {
    count += 1;
    const domain = `guest${count}.example`;
    const [ann, ben, watcher] = await Promise.all(
      ['ann', 'ben', 'watcher'].map((name) => engine.connect(`${name}${count}@harbour.example`)),
    );
    const jane = await engine.addContact(ann!, 'Jane', `jane@${domain}`);
    const write = (to: Colleague[], subject: string, more: { cc?: string; from?: string } = {}) => {
      const { from = `jane@${domain}`, ...rest } = more;
      const messageId = `${subject.replaceAll(/\W/g, '')}@${domain}`;
      const raw = mailDocument({ messageId, from, to: ann!.account.addresses[0]!, subject, ...rest });
      for (const who of to) who.account.add(raw);
    };
    return { ann: ann!, ben: ben!, watcher: watcher!, jane, domain, write };
  };

  test('keeps new mail out of the log and leaves what is there, whatever else changes', async () => {
    const { ann, watcher, jane, domain, write } = await meet();
    write([ann], 'Before');
    await engine.sync(ann);
    const setting = await choose(ann, jane, { sync: false });
    assert.deepEqual([setting.sync, setting.visible, setting.level], [false, true, null]);
    write([ann], 'After');
    await engine.sync(ann);
    const state = async () => [await subjects(ann, jane), await subjects(watcher, jane)];
    assert.deepEqual(await state(), [['Before'], ['Before']]);
    const { logged, skipped } = await evidence(ann);
    assert.deepEqual([logged, skipped], [1, { 'sync-off': 1 }]);
    await as(watcher, (tx) => changeContact(tx, watcher.actor, jane, { emails: [`jane@${domain}`, `j@${domain}`] }));
    const company = await as(watcher, (tx) => createCompany(tx, watcher.actor, { name: 'C', domains: [domain] }));
    await as(watcher, (tx) => createDeal(tx, watcher.actor, { name: 'D', contactIds: [jane] }));
    assert.deepEqual(await state(), [['Before'], ['Before']]);
    assert.deepEqual(await subjects(watcher, company.id, 'company'), ['Before']);
    ann.account.newEpoch();
    await engine.sync(ann);
    assert.deepEqual(await state(), [['Before'], ['Before']], 'a mailbox that is listed anew');
    assert.deepEqual([(await evidence(ann)).logged, (await evidence(ann)).skipped], [1, { 'sync-off': 1 }]);
  });

  test('takes what is logged off all timelines where its owner says so, tells why, and logs it again when switched on', async () => {
    const { ann, ben, watcher, jane, domain, write } = await meet();
    write([ann], 'One');
    write([ann], 'Two');
    write([ben], 'Of Ben');
    await engine.sync(ann);
    await engine.sync(ben);
    const company = await as(ann, (tx) => createCompany(tx, ann.actor, { name: 'C', domains: [domain] }));
    const before = (await shown(ann, jane)).map(({ id, subject, own }) => ({ id, subject, own }));
    assert.equal(before.length, 3);
    await choose(ann, jane, { sync: false, logged: 'remove' });
    for (const who of [ann, watcher]) {
      assert.deepEqual(await subjects(who, jane), ['Of Ben']);
      assert.deepEqual(await subjects(who, company.id, 'company'), ['Of Ben']);
    }
    const { logged, skipped, listed } = await evidence(ann);
    assert.deepEqual([listed, logged, skipped], [2, 0, { 'sync-off': 2 }]);
    const trace = await traceMessage(engine.app, ann.actor, { messageId: `One@${domain}` });
    assert.deepEqual(
      trace.copies.map(({ outcome, rule, reason }) => [outcome, rule, reason]),
      [['skipped', 'sync-off', 'You switched logging off for everybody on it who is a contact.']],
    );
    write([ann], 'Three');
    await engine.sync(ann);
    await choose(ann, jane, { sync: true });
    for (const who of [ann, watcher]) assert.deepEqual(await subjects(who, jane), ['Of Ben', 'One', 'Three', 'Two']);
    await engine.sync(ann, 'audit');
    assert.deepEqual(await subjects(watcher, company.id, 'company'), ['Of Ben', 'One', 'Three', 'Two']);
    assert.deepEqual([(await evidence(ann)).logged, (await evidence(ann)).skipped], [3, {}]);
    const copies = await rowsOf<{ connection_id: string }>(engine, ann, 'email');
    assert.equal(copies.filter((copy) => copy.connection_id === ann.ref.connectionId).length, 3, 'nothing doubled');
  });

  test('removes later what was kept at first', async () => {
    const { ann, jane, write } = await meet();
    write([ann], 'Kept');
    await engine.sync(ann);
    await choose(ann, jane, { sync: false, logged: 'keep' });
    assert.deepEqual(await subjects(ann, jane), ['Kept']);
    await choose(ann, jane, { sync: false });
    assert.deepEqual(await subjects(ann, jane), ['Kept'], 'off once more is no removal');
    await choose(ann, jane, { sync: false, logged: 'remove' });
    assert.deepEqual(await subjects(ann, jane), []);
    await choose(ann, jane, { sync: false, logged: 'keep' });
    assert.deepEqual(await subjects(ann, jane), [], 'and what is removed does not come back');
  });

  test('leaves mail with another contact who is logged, under that one alone', async () => {
    const { ann, watcher, jane, domain, write } = await meet();
    const kim = await engine.addContact(ann, 'Kim', `kim@${domain}`);
    write([ann], 'Both', { cc: `kim@${domain}` });
    write([ann], 'Alone');
    await engine.sync(ann);
    await choose(ann, jane, { sync: false, logged: 'remove' });
    for (const who of [ann, watcher]) {
      assert.deepEqual([await subjects(who, jane), await subjects(who, kim)], [[], ['Both']]);
    }
    const [both] = await shown(watcher, kim);
    assert.deepEqual(
      both!.links.map((link) => link.name),
      ['Kim'],
    );
  });

  for (const first of ['the one who switched off', 'the other'] as const) {
    for (const when of ['before', 'after'] as const) {
      test(`counts for the team where a colleague logs the mail: switched off ${when} the sync, ${first} first`, async () => {
        const { ann, ben, watcher, jane, write } = await meet();
        write([ann, ben], 'Shared');
        const off = () => choose(ann, jane, { sync: false, logged: 'remove', visible: false });
        if (when === 'before') await off();
        for (const who of first === 'the other' ? [ben, ann] : [ann, ben]) await engine.sync(who);
        if (when === 'after') await off();
        assert.deepEqual(await subjects(watcher, jane), [], 'Ann’s `private` counts');
        assert.deepEqual(await subjects(ann, jane), []);
        assert.deepEqual(await subjects(ben, jane), ['Shared'], 'Ben has his own');
        await choose(ann, jane, { visible: true });
        assert.deepEqual([await subjects(watcher, jane), await subjects(ann, jane)], [['Shared'], ['Shared']]);
        await engine.addContact(watcher, 'Somebody', `x${count}@else.example`);
        await choose(ben, jane, { sync: false, logged: 'remove' });
        assert.deepEqual([await subjects(watcher, jane), await subjects(ben, jane)], [[], []], 'nobody logs it now');
        const interactions = await rowsOf<{ message_id: string }>(engine, ann, 'interaction');
        const [copy] = await rowsOf<{ connection_id: string; message_id: string }>(engine, ann, 'email').then((rows) =>
          rows.filter((row) => row.connection_id === ann.ref.connectionId),
        );
        assert.ok(!interactions.some((row) => row.message_id === copy!.message_id));
      });
    }
  }

  test('gives the team the words of a copy that is logged, not of the one that was taken off', async () => {
    const { ann, ben, watcher, jane, domain } = await meet();
    const facts = { messageId: `words@${domain}`, from: `jane@${domain}` };
    ann.account.add(mailDocument({ ...facts, subject: 'As Ann got it' }));
    ben.account.add(mailDocument({ ...facts, subject: 'As Ben got it' }));
    await engine.sync(ann);
    await engine.sync(ben);
    assert.deepEqual(await subjects(watcher, jane), ['As Ann got it']);
    await choose(ann, jane, { sync: false, logged: 'remove' });
    assert.deepEqual(await subjects(watcher, jane), ['As Ben got it']);
    assert.deepEqual(await subjects(ann, jane), ['As Ann got it'], 'she still has her own copy');
  });

  test('holds for each of several mailboxes, and one that logs is enough', async () => {
    const { ann, ben, watcher, jane, write } = await meet();
    await as(ben, (tx) =>
      sql`update connection set user_id = ${ann.actor.userId} where id = ${ben.ref.connectionId}`.execute(tx),
    );
    const second = { ...ben, ref: { ...ben.ref, userId: ann.actor.userId }, actor: ann.actor };
    await as(ann, (tx) =>
      tx.updateTable('connection').set({ default_sync: false }).where('id', '=', ann.ref.connectionId).execute(),
    );
    write([ann, second], 'In both');
    write([ann], 'In the quiet one');
    await engine.sync(ann);
    await engine.sync(second);
    assert.deepEqual(await subjects(watcher, jane), ['In both']);
    assert.equal((await shown(ann, jane)).length, 1);
    await choose(ann, jane, { sync: true });
    assert.deepEqual(await subjects(watcher, jane), ['In both', 'In the quiet one']);
    await choose(ann, jane, { sync: false, logged: 'remove' });
    assert.deepEqual(await subjects(watcher, jane), []);
  });

  test('leaves no entry where nobody logs the mail any more, whoever brought that about', async () => {
    const { ann, ben, jane, domain, write } = await meet();
    const kim = await engine.addContact(ann, 'Kim', `kim@${domain}`);
    write([ann, ben], 'Both', { cc: `kim@${domain}` });
    await engine.sync(ann);
    await engine.sync(ben);
    for (const id of [jane, kim]) await choose(ann, id, { sync: false, logged: 'remove' });
    await choose(ben, jane, { sync: false, logged: 'remove' });
    assert.deepEqual(await subjects(ben, kim), ['Both']);
    const interactions = async () => (await rowsOf(engine, ann, 'interaction')).length;
    const before = await interactions();
    await as(ann, (tx) => deleteContact(tx, ann.actor, kim));
    assert.equal(await interactions(), before - 1);
  });

  test('is not logged by a quiet mailbox because another one logged it, once that one is gone', async () => {
    const { ann, ben, jane, domain, write } = await meet();
    await as(ben, (tx) =>
      sql`update connection set user_id = ${ann.actor.userId} where id = ${ben.ref.connectionId}`.execute(tx),
    );
    const second = { ...ben, ref: { ...ben.ref, userId: ann.actor.userId }, actor: ann.actor };
    await as(ann, (tx) =>
      tx.updateTable('connection').set({ default_sync: false }).where('id', '=', ann.ref.connectionId).execute(),
    );
    write([ann, second], 'In both');
    await engine.sync(second);
    await engine.sync(ann);
    await as(ann, (tx) => changeContact(tx, ann.actor, jane, { emails: [`jane@${domain}`, `j@${domain}`] }));
    await as(ann, (tx) => createCompany(tx, ann.actor, { name: 'C', domains: [domain] }));
    const ledger = await rowsOf<{ connection_id: string; outcome: string }>(engine, ann, 'ledger_entry');
    const outcomeIn = (who: Colleague) => ledger.find((row) => row.connection_id === who.ref.connectionId)?.outcome;
    assert.deepEqual([outcomeIn(ann), outcomeIn(second)], ['skipped', 'logged']);
    await disconnect(engine.app, ann.actor, second.ref.connectionId, 'purge');
    assert.deepEqual(await subjects(ann, jane), []);
  });

  test('shows the team what he says: nothing, the default, or a level within the bound', async () => {
    const { ann, watcher, jane, write } = await meet();
    write([ann], 'Mail');
    await engine.sync(ann);
    const levels = async () => (await shown(watcher, jane)).map((item) => item.level);
    assert.deepEqual(await levels(), ['subject']);
    assert.deepEqual((await choose(ann, jane, { visible: false })).level, 'private');
    assert.deepEqual(await levels(), []);
    assert.deepEqual((await choose(ann, jane, { visible: true })).level, null);
    assert.deepEqual(await levels(), ['subject']);
    await choose(ann, jane, { level: 'full' });
    assert.deepEqual(await levels(), ['full']);
    await choose(ann, jane, { sync: true });
    assert.deepEqual((await as(ann, (tx) => readContactSetting(tx, jane))).level, 'full', 'what is not said stays');
    await choose(ann, jane, { level: null });
    assert.deepEqual(await levels(), ['subject']);
  });

  test('is refused beyond the bound of the workspace, and where it contradicts itself', async () => {
    const { ann, jane } = await meet();
    const refused = (code: string, field: string, change: ContactSettingChange) =>
      refuses(code, undefined, field, () => choose(ann, jane, change));
    await refused('invalid-request', 'level', { visible: true, level: 'private' });
    await refused('invalid-request', 'level', { visible: false, level: 'subject' });
    await refused('invalid-request', 'logged', { sync: true, logged: 'remove' });
    await refused('invalid-request', 'logged', { visible: true, logged: 'keep' });
    await setWorkspace({ bound_level: 'subject' });
    await refused('level-above-bound', 'level', { level: 'full' });
    await setWorkspace({ bound_level: 'private' });
    await refused('level-above-bound', 'visible', { visible: true });
    assert.equal((await choose(ann, jane, { level: 'private' })).visible, false);
    assert.equal((await choose(ann, jane, { level: null })).visible, false, 'within the bound nothing is visible');
    await setWorkspace({ bound_level: 'full' });
  });

  test('"visible" shows something also where the mailbox shows nothing by default', async () => {
    const { ann, watcher, jane, write } = await meet();
    await as(ann, (tx) =>
      tx.updateTable('connection').set({ default_level: 'private' }).where('id', '=', ann.ref.connectionId).execute(),
    );
    write([ann], 'Mail');
    await engine.sync(ann);
    assert.equal((await as(ann, (tx) => readContactSetting(tx, jane))).visible, false);
    assert.deepEqual(await subjects(watcher, jane), []);
    const { visible, level } = await choose(ann, jane, { visible: true });
    assert.deepEqual([visible, level], [true, 'subject']);
    assert.deepEqual(await subjects(watcher, jane), ['Mail']);
  });

  test('is nobody else’s to see or to change', async () => {
    const { ann, ben, jane } = await meet();
    await choose(ann, jane, { visible: false, sync: false });
    const ofBen = await as(ben, (tx) => readContactSetting(tx, jane));
    assert.deepEqual([ofBen.sync, ofBen.visible, ofBen.level], [true, true, null]);
    assert.deepEqual((await as(ben, (tx) => listContactSettings(tx, {}))).items, []);
    await choose(ben, jane, { level: 'full' });
    const ofAnn = await as(ann, (tx) => readContactSetting(tx, jane));
    assert.deepEqual([ofAnn.sync, ofAnn.level], [false, 'private']);
  });

  test('is listed by the contact’s name, page by page, and for one contact whether something was chosen or not', async () => {
    const { ann } = await meet();
    const ids: string[] = [];
    for (const name of ['zz delta', 'zz Alpha', 'zz beta', 'zz gamma']) ids.push(await engine.addContact(ann, name));
    for (const id of ids.slice(0, 3)) await choose(ann, id, { visible: false });
    const names: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await as(ann, (tx) => listContactSettings(tx, { limit: 2, cursor }));
      names.push(...page.items.map((item) => item.name));
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    assert.deepEqual(names, ['zz Alpha', 'zz beta', 'zz delta']);
    const one = await as(ann, (tx) => listContactSettings(tx, { contactId: ids[3]! }));
    assert.deepEqual(one.items, [
      {
        contactId: ids[3],
        name: 'zz gamma',
        sync: true,
        visible: true,
        level: null,
        sharesOlder: false,
        olderKept: false,
      },
    ]);
    for (const contactId of [randomUUID(), 'nonsense']) {
      assert.deepEqual((await as(ann, (tx) => listContactSettings(tx, { contactId }))).items, []);
      await refuses('not-found', 404, undefined, () => choose(ann, contactId, { sync: false }));
    }
  });

  test('switched on, fetches again what retention reduced and what was never stored', async () => {
    const { ann, jane, write } = await meet();
    await choose(ann, jane, { sync: false });
    write([ann], 'Long ago');
    await engine.sync(ann);
    await engine.clock.advance(91 * 86_400_000);
    assert.equal(await reduceUnmatched(engine.app, ann.ref), 1, 'it is kept as unmatched mail is');
    write([ann], 'Unstored');
    await engine.sync(ann);
    await as(ann, (tx) =>
      sql`update ledger_entry l set email_id = null from email_text x
           where x.email_id = l.email_id and x.subject = 'Unstored'`.execute(tx),
    );
    await as(ann, (tx) =>
      sql`delete from email e using email_text x where x.email_id = e.id and x.subject = 'Unstored'`.execute(tx),
    );
    const jobs = async () =>
      (
        await engine.app.db.query("select 1 from pgboss.job where state = 'created' and singleton_key = $1", [
          ann.ref.connectionId,
        ])
      ).rows.length;
    assert.equal(await jobs(), 0);
    await choose(ann, jane, { sync: true });
    assert.deepEqual([(await evidence(ann)).pending, await jobs()], [2, 1]);
    await engine.sync(ann);
    assert.deepEqual(await subjects(ann, jane), ['Long ago', 'Unstored']);
  });

  test('tells open pages of a colleague of the timelines that look different to him, and of nothing else', async () => {
    const { ann, ben, jane, domain, write } = await meet();
    const kim = await engine.addContact(ann, 'Kim', `kim@${domain}`);
    write([ann], 'Both', { cc: `kim@${domain}` });
    write([ben], 'Private', { from: `secret@${domain}` });
    await engine.sync(ann);
    await engine.sync(ben);
    const heard: LivePayload[] = [];
    const end = Promise.withResolvers<void>();
    const listener = await engine.database.db.listen(liveChannel, (payload) => {
      const event = JSON.parse(payload) as LivePayload;
      if (heard.push(event) === 4) end.resolve();
    });
    await choose(ann, jane, { visible: false });
    await choose(ann, kim, { visible: false });
    await choose(ann, jane, { level: 'private' });
    await choose(ann, jane, { level: 'full' });
    await end.promise;
    await listener.close();
    const event = { w: engine.workspaceId, o: ann.actor.userId, what: 'timeline', own: null };
    assert.deepEqual(
      heard.map(({ team, ...rest }) => ({ ...rest, team: team!.toSorted() })),
      [
        { ...event, team: [jane, kim].sort() },
        { ...event, team: [] },
        { ...event, team: [] },
        { ...event, team: [] },
      ],
    );
  });

  test('stands in the audit log without the choice itself', async () => {
    const { ann, jane } = await meet();
    await choose(ann, jane, { visible: false, sync: false });
    const entries = await rowsOf<{ kind: string; subjects: { id: string }[]; detail: unknown }>(
      engine,
      ann,
      'audit_entry',
    );
    const [entry] = entries.filter((each) => each.subjects.some((subject) => subject.id === jane));
    assert.deepEqual([entry?.kind, entry?.detail], ['visibility-changed', { about: ['logging', 'visibility'] }]);
  });
});
