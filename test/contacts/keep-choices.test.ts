import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import fc from 'fast-check';
import { changeContact } from '#contacts/change-contact.ts';
import { type ContactSettingChange, changeContactSetting } from '#contacts/change-contact-setting.ts';
import { createCompany } from '#contacts/create-company.ts';
import { createContact } from '#contacts/create-contact.ts';
import { deleteContact } from '#contacts/delete-contact.ts';
import { readContactSetting } from '#contacts/read-contact-settings.ts';
import type { AccessLevel } from '#crm/interaction.ts';
import { accessLevels } from '#crm/visibility.ts';
import { isFault } from '#errors.ts';
import { readTimeline } from '#timeline/read-timeline.ts';
import { type CrmStage, openCrmStage, type StagedMember } from '../support/crm-stage.ts';

const app = { jobs: { enqueue: async () => {} } };

describe('what an owner chose for a contact', () => {
  let stage: CrmStage;
  let count = 0;
  before(async () => {
    stage = await openCrmStage();
  });
  after(() => stage.close());

  /** An owner, a colleague who does things, and a domain that no other test knows. */
  const meet = async (defaultLevel: AccessLevel | null = null) => {
    count += 1;
    const ann = await stage.member(`ann${count}`, defaultLevel);
    const ben = await stage.member(`ben${count}`);
    return { ann, ben, domain: `pier${count}.example` };
  };
  const make = async (by: StagedMember, name: string, ...emails: string[]) =>
    (await stage.as(by, (tx) => createContact(tx, by, { name, emails }))).id;
  const choose = (who: StagedMember, contactId: string, change: ContactSettingChange) =>
    stage.as(who, (tx) => changeContactSetting(app, tx, who, contactId, change));
  const setting = (who: StagedMember, contactId: string) => stage.as(who, (tx) => readContactSetting(tx, contactId));
  const remove = (by: StagedMember, id: string) => stage.as(by, (tx) => deleteContact(tx, by, id));
  const address = (by: StagedMember, id: string, ...emails: string[]) =>
    stage.as(by, (tx) => changeContact(tx, by, id, { emails }));
  const seen = async (who: StagedMember, recordId: string, recordKind: 'contact' | 'company' = 'contact') =>
    (await stage.as(who, (tx) => readTimeline(tx, who, { recordKind, recordId }))).items
      .map((item) => `${item.subject}: ${item.level}`)
      .sort();

  test('stays when a colleague deletes the contact and makes it anew, for mail of before, meanwhile and after', async () => {
    const { ann, ben, domain } = await meet();
    const company = await stage.as(ann, (tx) => createCompany(tx, ann, { name: 'Pier', domains: [domain] }));
    const jane = await make(ann, 'Jane', `jane@${domain}`);
    await choose(ann, jane, { visible: false });
    const write = (subject: string) => stage.deliver(ann, { from: `jane@${domain}`, subject });
    await write('before');
    assert.deepEqual([await seen(ben, jane), await seen(ann, jane)], [[], ['before: full']]);
    await remove(ben, jane);
    await write('meanwhile');
    assert.deepEqual(await seen(ben, company.id, 'company'), []);
    assert.deepEqual(await seen(ann, company.id, 'company'), ['before: full', 'meanwhile: full']);
    const again = await make(ben, 'Jane again', `jane@${domain}`);
    await write('after');
    assert.deepEqual([await seen(ben, again), await seen(ben, company.id, 'company')], [[], []]);
    assert.equal((await seen(ann, again)).length, 3);
    assert.deepEqual((await setting(ann, again)).level, 'private', 'she finds her choice there');
    await choose(ann, again, { visible: true });
    assert.deepEqual(await seen(ben, again), ['after: subject', 'before: subject', 'meanwhile: subject']);
  });

  test('to keep mail out of the log stays in the same way', async () => {
    const { ann, ben, domain } = await meet();
    await stage.as(ann, (tx) => createCompany(tx, ann, { name: 'Pier', domains: [domain] }));
    const jane = await make(ann, 'Jane', `jane@${domain}`);
    await choose(ann, jane, { sync: false });
    await remove(ben, jane);
    const { emailId } = await stage.deliver(ann, { from: `jane@${domain}` });
    const outcome = () =>
      stage.as(ann, (tx) =>
        tx.selectFrom('ledger_entry').select(['outcome', 'rule']).where('email_id', '=', emailId).executeTakeFirst(),
      );
    assert.deepEqual(await outcome(), { outcome: 'skipped', rule: 'sync-off' });
    const again = await make(ben, 'Jane again', `jane@${domain}`);
    assert.deepEqual(
      [await outcome(), (await setting(ann, again)).sync],
      [{ outcome: 'skipped', rule: 'sync-off' }, false],
    );
    await choose(ann, again, { sync: true });
    assert.equal((await outcome())?.outcome, 'logged');
  });

  test('for one contact does not show more when a colleague deletes another, stricter one', async () => {
    const { ann, ben, domain } = await meet('private');
    const jane = await make(ann, 'Jane', `jane@${domain}`);
    const kim = await make(ann, 'Kim', `kim@${domain}`);
    await choose(ann, jane, { visible: true });
    await stage.deliver(ann, { from: `jane@${domain}`, cc: [`kim@${domain}`], subject: 'both' });
    await stage.deliver(ann, { from: `jane@${domain}`, subject: 'jane' });
    assert.deepEqual(await seen(ben, jane), ['jane: subject']);
    await remove(ben, kim);
    assert.deepEqual(await seen(ben, jane), ['jane: subject']);
    await remove(ben, jane);
    const again = await make(ben, 'Jane', `jane@${domain}`);
    assert.deepEqual(await seen(ben, again), ['jane: subject'], 'nor by way of deleting both');
    await choose(ann, again, { visible: true });
    assert.deepEqual(await seen(ben, again), ['both: subject', 'jane: subject'], 'her own word does');
  });

  test('goes with an address that a colleague moves to another contact, and makes that one stricter', async () => {
    const { ann, ben, domain } = await meet();
    const jane = await make(ann, 'Jane', `jane@${domain}`, `j@${domain}`);
    const other = await make(ann, 'Other', `other@${domain}`);
    await choose(ann, jane, { level: 'private' });
    await choose(ann, other, { level: 'full' });
    await stage.deliver(ann, { from: `jane@${domain}`, subject: 'jane' });
    await address(ben, jane, `j@${domain}`);
    await address(ben, other, `other@${domain}`, `jane@${domain}`);
    assert.deepEqual([await seen(ben, other), await seen(ann, other)], [[], ['jane: full']]);
    await stage.deliver(ann, { from: `jane@${domain}`, subject: 'later' });
    assert.deepEqual(await seen(ben, other), []);
    assert.equal((await setting(ann, other)).level, 'private');
    await address(ben, other, `other@${domain}`);
    await address(ben, jane, `j@${domain}`, `jane@${domain}`);
    assert.deepEqual(await seen(ben, jane), []);
  });

  test('is not meant for mail with an address that a colleague adds to the contact', async () => {
    const { ann, ben, domain } = await meet();
    const jane = await make(ann, 'Jane', `jane@${domain}`);
    await choose(ann, jane, { level: 'full' });
    await stage.deliver(ann, { from: `jane@${domain}`, subject: 'jane' });
    await stage.deliver(ann, { from: `lawyer@${domain}`, subject: 'lawyer' });
    await address(ben, jane, `jane@${domain}`, `lawyer@${domain}`);
    await stage.deliver(ann, { from: `lawyer@${domain}`, subject: 'later' });
    assert.deepEqual(await seen(ben, jane), ['jane: full', 'later: subject', 'lawyer: subject']);
    await address(ben, jane, `lawyer@${domain}`);
    await address(ben, jane, `lawyer@${domain}`, `jane@${domain}`);
    await stage.deliver(ann, { from: `lawyer@${domain}`, subject: 'last' });
    assert.equal((await seen(ben, jane)).filter((line) => /^la.*full/.test(line)).length, 0);
    await choose(ann, jane, { level: 'full' });
    assert.equal((await seen(ben, jane)).filter((line) => /^la.*full/.test(line)).length, 3, 'until she chooses anew');
  });

  test('to log somebody in a mailbox that is quiet is not meant for another’s address either', async () => {
    const { ann, ben, domain } = await meet();
    await stage.as(ann, (tx) =>
      tx.updateTable('connection').set({ default_sync: false }).where('id', '=', ann.connectionId).execute(),
    );
    const jane = await make(ann, 'Jane', `jane@${domain}`);
    await choose(ann, jane, { sync: true });
    await stage.deliver(ann, { from: `jane@${domain}`, subject: 'jane' });
    await stage.deliver(ann, { from: `lawyer@${domain}`, subject: 'lawyer' });
    await address(ben, jane, `jane@${domain}`, `lawyer@${domain}`);
    assert.deepEqual([await seen(ann, jane), await seen(ben, jane)], [['jane: full'], ['jane: subject']]);
    await choose(ann, jane, { sync: true });
    assert.deepEqual(await seen(ben, jane), ['jane: subject', 'lawyer: subject']);
  });

  test('to share more does not come to a contact that a colleague makes of that address and others', async () => {
    const { ann, ben, domain } = await meet();
    const jane = await make(ann, 'Jane', `jane@${domain}`);
    await choose(ann, jane, { level: 'full' });
    await remove(ben, jane);
    const both = await make(ben, 'Both', `jane@${domain}`, `lawyer@${domain}`);
    await stage.deliver(ann, { from: `lawyer@${domain}`, subject: 'lawyer' });
    assert.deepEqual(await seen(ben, both), ['lawyer: subject']);
    const alone = await meet();
    const kim = await make(alone.ann, 'Kim', `kim@${alone.domain}`);
    await choose(alone.ann, kim, { level: 'full' });
    await remove(alone.ben, kim);
    const again = await make(alone.ben, 'Kim', `kim@${alone.domain}`);
    assert.equal((await setting(alone.ann, again)).level, 'full', 'the same contact again has the same choice');
  });

  test('leaves nothing behind once it has returned', async () => {
    const { ann, ben, domain } = await meet();
    const jane = await make(ann, 'Jane', `jane@${domain}`, `j@${domain}`);
    await choose(ann, jane, { visible: false });
    await remove(ben, jane);
    const rows = (table: 'former_address' | 'email_contact_setting') =>
      stage.as(ann, (tx) => tx.selectFrom(table).select('contact_id').execute());
    assert.deepEqual([(await rows('former_address')).length, (await rows('email_contact_setting')).length], [2, 1]);
    const first = await make(ben, 'J', `j@${domain}`);
    assert.deepEqual(
      (await rows('former_address')).map((row) => row.contact_id),
      [jane],
    );
    const second = await make(ben, 'Jane', `jane@${domain}`);
    assert.deepEqual(await rows('former_address'), []);
    const left = (await rows('email_contact_setting')).map((row) => row.contact_id).sort();
    assert.deepEqual(left, [first, second].sort());
    const elsewhere = await stage.neighbour();
    const eve = await elsewhere.member('eve');
    const theirs = (await elsewhere.as(eve, (tx) => createContact(tx, eve, { name: 'J', emails: [`j@${domain}`] }))).id;
    assert.equal((await elsewhere.as(eve, (tx) => readContactSetting(tx, theirs))).level, null);
  });
});

/* Whatever a colleague does to contacts and their addresses. */
const names = ['a', 'b', 'c'] as const;
type Name = (typeof names)[number];
const someNames = fc.uniqueArray(fc.constantFrom<Name>(...names), { minLength: 1, maxLength: 2 });
const level = fc.constantFrom<AccessLevel | null>('private', 'full', null);
const step = fc.oneof(
  fc.record({ does: fc.constant('make' as const), names: someNames }),
  fc.record({ does: fc.constant('delete' as const), nth: fc.nat(3) }),
  fc.record({ does: fc.constant('address' as const), nth: fc.nat(3), names: someNames }),
);
const plays = fc.record({
  /** What the owner chose for a contact of each address; undefined: it is no contact. */
  chosen: fc.tuple(
    fc.option(level, { nil: undefined }),
    fc.option(level, { nil: undefined }),
    fc.option(level, { nil: undefined }),
  ),
  usual: fc.constantFrom<AccessLevel>('private', 'subject'),
  mails: fc.array(someNames, { minLength: 1, maxLength: 3 }),
  steps: fc.array(step, { minLength: 1, maxLength: 6 }),
});

describe('whatever a colleague does to contacts and addresses', () => {
  let stage: CrmStage;
  before(async () => {
    stage = await openCrmStage();
  });
  after(() => stage.close());

  test('an owner’s private mail stays private, his defaults bound all that he chose nothing for, and removing widens nothing', async () => {
    let nth = 0;
    await fc.assert(
      fc.asyncProperty(plays, async (play) => {
        nth += 1;
        await playOut(await stage.neighbour(), play, `dock${nth}.example`);
      }),
      { numRuns: 40, endOnFailure: true },
    );
  });
});

async function playOut(stage: CrmStage, play: typeof plays extends fc.Arbitrary<infer T> ? T : never, domain: string) {
  const ann = await stage.member('ann', play.usual);
  const ben = await stage.member('ben');
  const company = await stage.as(ann, (tx) => createCompany(tx, ann, { name: 'Dock', domains: [domain] }));
  const emailOf = (name: Name) => `${name}@${domain}`;
  const choiceOf = (name: Name) => play.chosen[names.indexOf(name)];
  const contacts: string[] = [];
  for (const name of names) {
    const choice = choiceOf(name);
    if (choice === undefined) continue;
    const { id } = await stage.as(ann, (tx) => createContact(tx, ann, { name, emails: [emailOf(name)] }));
    contacts.push(id);
    if (choice !== null) await stage.as(ann, (tx) => changeContactSetting(app, tx, ann, id, { level: choice }));
  }
  const deliver = (at: number) =>
    stage.deliver(ann, {
      from: emailOf(play.mails[at]![0]!),
      cc: play.mails[at]!.slice(1).map(emailOf),
      subject: `${at}`,
    });
  for (const at of play.mails.keys()) await deliver(at);

  const levels = async () => {
    const seen = new Map(play.mails.map((_, at) => [String(at), 0]));
    const page = { recordKind: 'company', recordId: company.id, limit: 100 } as const;
    for (const item of (await stage.as(ben, (tx) => readTimeline(tx, ben, page))).items) {
      seen.set(item.subject, Math.max(seen.get(item.subject) ?? 0, accessLevels.indexOf(item.level)));
    }
    return seen;
  };
  const check = async (before: Map<string, number> | null) => {
    const now = await levels();
    for (const [at, mail] of play.mails.entries()) {
      const shown = now.get(String(at))!;
      if (mail.some((name) => choiceOf(name) === 'private')) assert.equal(shown, 0, 'private mail shows');
      if (!mail.some((name) => choiceOf(name) === 'full'))
        assert.ok(shown <= accessLevels.indexOf(play.usual), 'beyond the default');
      if (before) assert.ok(shown <= before.get(String(at))!, 'removing widened');
    }
    return now;
  };

  let before = await check(null);
  for (const each of play.steps) {
    const removes = await take(each);
    // What goes and what comes may be in one step: only plain removals must not widen.
    before = await check(removes ? before : null);
  }
  for (const at of play.mails.keys()) await deliver(at);
  await check(null);

  async function take(each: typeof step extends fc.Arbitrary<infer T> ? T : never): Promise<boolean> {
    try {
      if (each.does === 'make') {
        const made = await stage.as(ben, (tx) =>
          createContact(tx, ben, { name: 'Made', emails: each.names.map(emailOf) }),
        );
        contacts.push(made.id);
        return false;
      }
      const id = contacts[each.nth % Math.max(contacts.length, 1)];
      if (id === undefined) return false;
      if (each.does === 'address') {
        await stage.as(ben, (tx) => changeContact(tx, ben, id, { emails: each.names.map(emailOf) }));
        return false;
      }
      await stage.as(ben, (tx) => deleteContact(tx, ben, id));
      contacts.splice(contacts.indexOf(id), 1);
      return true;
    } catch (error) {
      assert.ok(isFault(error, 'refuse') && error.code === 'address-in-use', String(error));
      return true;
    }
  }
}
