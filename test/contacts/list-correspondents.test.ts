import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import fc from 'fast-check';
import { changeContact } from '#contacts/change-contact.ts';
import { changeContactSetting } from '#contacts/change-contact-setting.ts';
import { createContact } from '#contacts/create-contact.ts';
import { deleteContact } from '#contacts/delete-contact.ts';
import { type CorrespondentQuery, listCorrespondents } from '#contacts/list-correspondents.ts';
import { searchText } from '#contacts/search-text.ts';
import { asOwner } from '#db/owner.ts';
import { normaliseAddress } from '#mail/address.ts';
import { type CrmStage, openCrmStage, type StagedMember } from '../support/crm-stage.ts';
import { refuses } from '../support/refuses.ts';

interface Known {
  sent?: number;
  received?: number;
  name?: string | null;
  automated?: string;
  day?: number;
}

const app = { jobs: { enqueue: async () => {} } };
const machine = 'The name before the @ is that of a machine.';

describe('the people in one’s own mailbox', () => {
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
      domain: `quay${count}.example`,
    };
  };
  const knows = (
    who: StagedMember,
    address: string,
    { sent = 0, received = 1, name = null, automated, day = 1 }: Known = {},
  ) =>
    stage.as(who, async (tx) => {
      const key = normaliseAddress(address);
      const domain = address.split('@')[1]!;
      const known = await tx.selectFrom('contact_address').select('key').where('key', '=', key).executeTakeFirst();
      await tx
        .insertInto('correspondent')
        .values({
          workspace_id: who.workspaceId,
          connection_id: who.connectionId,
          owner_user_id: who.userId,
          key,
          address,
          name,
          domain,
          sent_count: sent,
          received_count: received,
          last_at: new Date(Date.UTC(2026, 0, day)),
          automated_reason: automated ?? null,
          in_crm: known !== undefined,
          search: searchText(name, address, domain),
        })
        .execute();
    });
  const make = async (who: StagedMember, name: string, ...emails: string[]) =>
    (await stage.as(who, (tx) => createContact(tx, who, { name, emails }))).id;
  const list = (who: StagedMember, query: CorrespondentQuery = {}, of = who) =>
    stage.as(who, (tx) => listCorrespondents(tx, who, of.connectionId, query));
  const locals = async (...given: Parameters<typeof list>) =>
    (await list(...given)).items.map((item) => item.email.split('@')[0]);

  test('come in the order of the page: contacts, written to, writing only, machines; of each the newest first', async () => {
    const { ann, domain } = await meet();
    const contact = await make(ann, 'The Contact', `contact@${domain}`);
    await make(ann, 'The Machine', `billing@${domain}`);
    await knows(ann, `writes@${domain}`, { day: 9 });
    await knows(ann, `written@${domain}`, { sent: 1, day: 2, name: 'WRITTEN, TOM' });
    await knows(ann, `written.new@${domain}`, { sent: 1, day: 3 });
    await knows(ann, `contact@${domain}`, { day: 1, sent: 2, received: 3 });
    await knows(ann, `no-reply@${domain}`, { day: 20, automated: machine });
    await knows(ann, `billing@${domain}`, { day: 10, automated: machine });
    const { items, counts, nextCursor } = await list(ann);
    assert.deepEqual(
      items.map((item) => [item.email.split('@')[0], item.name, item.contact?.name ?? null, item.automatedReason]),
      [
        ['contact', 'contact', 'The Contact', null],
        ['written.new', 'Written New', null, null],
        ['written', 'Tom Written', null, null],
        ['writes', 'writes', null, null],
        ['billing', 'billing', 'The Machine', machine],
        ['no-reply', 'No Reply', null, machine],
      ],
    );
    assert.deepEqual(items[0], {
      email: `contact@${domain}`,
      name: 'contact',
      domain,
      sent: 2,
      received: 3,
      lastAt: new Date('2026-01-01T00:00:00Z'),
      automatedReason: null,
      contact: { id: contact, name: 'The Contact' },
      sync: true,
      visible: true,
    });
    assert.deepEqual([counts, nextCursor], [{ all: 6, people: 4, automated: 2, inCrm: 2 }, null]);
    const shown = {
      people: ['contact', 'written.new', 'written', 'writes'],
      automated: ['billing', 'no-reply'],
      'in-crm': ['contact', 'billing'],
      'not-in-crm': ['written.new', 'written', 'writes', 'no-reply'],
    } as const;
    for (const [show, expected] of Object.entries(shown)) {
      const page = await list(ann, { show: show as keyof typeof shown });
      assert.deepEqual(
        page.items.map((item) => item.email.split('@')[0]),
        expected,
        show,
      );
      assert.deepEqual(page.counts, counts, 'the counts are of all');
    }
  });

  test('are known by the match key of their address: a contact of theirs by another spelling is one', async () => {
    const { ann } = await meet();
    await knows(ann, `Jane.Doe${count}@gmail.com`);
    assert.equal((await list(ann)).items[0]!.contact, null);
    const id = await make(ann, 'Jane', `janedoe${count}+crm@googlemail.com`);
    assert.deepEqual((await list(ann)).items[0]!.contact, { id, name: 'Jane' });
  });

  test('are in the CRM from the moment on when anybody makes them contacts, in everybody’s list, and no longer', async () => {
    const { ann, ben, domain } = await meet();
    for (const who of [ann, ben]) {
      await knows(who, `old@${domain}`, { day: 1 });
      await knows(who, `new@${domain}`, { day: 2 });
    }
    const first = () => Promise.all([ann, ben].map(async (who) => (await locals(who))[0]));
    assert.deepEqual(await first(), ['new', 'new']);
    const id = await make(ben, 'Old', `old@${domain}`);
    assert.deepEqual(await first(), ['old', 'old']);
    await stage.as(ann, (tx) => changeContact(tx, ann, id, { emails: [`else@${domain}`] }));
    assert.deepEqual(await first(), ['new', 'new']);
    await stage.as(ann, (tx) => changeContact(tx, ann, id, { emails: [`old@${domain}`] }));
    assert.deepEqual(await first(), ['old', 'old']);
    await stage.as(ben, (tx) => deleteContact(tx, ben, id));
    assert.deepEqual(await first(), ['new', 'new']);
    assert.deepEqual((await list(ann)).counts, { all: 2, people: 2, automated: 0, inCrm: 0 });
  });

  test('say what holds for mail with them in this mailbox: by choice, by mailbox, by workspace, within its bound', async () => {
    const { ann, ben, domain } = await meet();
    const off = await make(ann, 'Off', `off@${domain}`);
    const shown = await make(ann, 'Shown', `shown@${domain}`);
    for (const local of ['off', 'shown', 'nobody']) await knows(ann, `${local}@${domain}`);
    await knows(ben, `off@${domain}`);
    await stage.as(ann, (tx) => changeContactSetting(app, tx, ann, off, { sync: false, visible: false }));
    const state = async (who: StagedMember) =>
      (await list(who)).items.map(({ email, sync, visible }) => [email.split('@')[0], sync, visible]);
    const sorted = async (who: StagedMember) => (await state(who)).sort();
    assert.deepEqual(await sorted(ann), [
      ['nobody', true, true],
      ['off', false, false],
      ['shown', true, true],
    ]);
    assert.deepEqual(await sorted(ben), [['off', true, true]], 'a colleague’s choice is not his');
    await stage.as(ann, (tx) =>
      tx
        .updateTable('connection')
        .set({ default_sync: false, default_level: 'private' })
        .where('id', '=', ann.connectionId)
        .execute(),
    );
    await stage.as(ann, (tx) => changeContactSetting(app, tx, ann, shown, { sync: true, visible: true }));
    assert.deepEqual(await sorted(ann), [
      ['nobody', false, false],
      ['off', false, false],
      ['shown', true, true],
    ]);
    await stage.setWorkspace({ bound_level: 'private' });
    assert.ok((await state(ann)).every(([, , visible]) => visible === false));
    await stage.setWorkspace({ bound_level: 'full' });
  });

  test('are searched by every word, as it stands, in names, addresses and domains; and counted as found', async () => {
    const { ann, domain } = await meet();
    await make(ann, 'Ona', `ona@${domain}`);
    await knows(ann, `ona@${domain}`, { name: 'Ona Müller' });
    await knows(ann, `tom@${domain}`, { name: 'Müller, Tom' });
    await knows(ann, `50%_off@${domain}`, { automated: machine });
    for (const [q, expected] of Object.entries({
      müller: ['ona', 'tom'],
      'TOM muller': ['tom'],
      'tom ona': [],
      '50%': ['50%_off'],
      '%': ['50%_off'],
      _: ['50%_off'],
      '\\': [],
      [domain]: ['ona', 'tom', '50%_off'],
      '  ': ['ona', 'tom', '50%_off'],
    })) {
      assert.deepEqual(await locals(ann, { q }), expected, q);
    }
    assert.deepEqual((await list(ann, { q: 'müller', show: 'automated' })).counts, {
      all: 2,
      people: 2,
      automated: 0,
      inCrm: 1,
    });
  });

  test('are read page by page, each once, whatever is shown or searched, with the counts of the first page', async () => {
    const { ann, domain } = await meet();
    const person = fc.record({
      sent: fc.nat(1),
      received: fc.nat(2),
      day: fc.integer({ min: 1, max: 3 }),
      automated: fc.boolean(),
      known: fc.boolean(),
    });
    const [people] = fc.sample(fc.array(person, { minLength: 30, maxLength: 30 }), { numRuns: 1, seed: 7 });
    for (const [nth, each] of people!.entries()) {
      const address = `p${nth}@${domain}`;
      if (each.known) await make(ann, `P ${nth}`, address);
      await knows(ann, address, { ...each, automated: each.automated ? machine : undefined });
    }
    for (const show of ['all', 'people', 'automated', 'in-crm', 'not-in-crm'] as const) {
      for (const q of [undefined, 'p1']) {
        const whole = await list(ann, { show, q, limit: 100 });
        for (const limit of [1, 4, 7]) {
          const seen: string[] = [];
          let cursor: string | undefined;
          do {
            const page = await list(ann, { show, q, limit, cursor });
            assert.deepEqual(page.counts, whole.counts);
            seen.push(...page.items.map((item) => item.email));
            cursor = page.nextCursor ?? undefined;
          } while (cursor);
          assert.deepEqual(
            seen,
            whole.items.map((item) => item.email),
            `${show} ${q} ${limit}`,
          );
        }
        const counts = { all: whole.counts.all, people: whole.counts.people, automated: whole.counts.automated };
        if (show === 'all' || show === 'people' || show === 'automated') assert.equal(whole.items.length, counts[show]);
        if (show === 'in-crm') assert.equal(whole.items.length, whole.counts.inCrm);
      }
    }
  });

  test('are refused with a cursor of something else', async () => {
    const { ann } = await meet();
    for (const parts of [
      ['correspondents'],
      ['contacts', 'a', randomUUID()],
      ['correspondents', 'x', '1', 'a', '0', '0', '0', '0'],
    ]) {
      const cursor = Buffer.from(JSON.stringify(parts)).toString('base64url');
      await refuses('invalid-request', undefined, 'cursor', () => list(ann, { cursor }));
    }
    const beyond = Buffer.from(JSON.stringify(['correspondents', '99', '0', 'a', '1', '1', '1', '1'])).toString(
      'base64url',
    );
    assert.deepEqual((await list(ann, { cursor: beyond })).items, []);
    await refuses('invalid-request', undefined, 'show', () => list(ann, { show: 'everything' as 'all' }));
  });

  test('are their owner’s alone: another’s mailbox is none, in the workspace and outside', async () => {
    const { ann, ben, domain } = await meet();
    await knows(ann, `secret@${domain}`);
    await refuses('not-found', 404, undefined, () => list(ben, {}, ann));
    const next = await stage.neighbour();
    const eve = await next.member('eve');
    for (const connectionId of [ann.connectionId, randomUUID(), 'x', '']) {
      await refuses('not-found', 404, undefined, () =>
        next.as(eve, (tx) => listCorrespondents(tx, eve, connectionId, {})),
      );
    }
    assert.deepEqual((await list(ben)).items, []);
  });

  test('are read from their index, in the order in which they stand there', async () => {
    const { ann, domain } = await meet();
    await knows(ann, `plan@${domain}`);
    const plan = await asOwner(stage.appUrl, async (app) => {
      await app.query(
        `select set_config('rapport.workspace_id', $1, false), set_config('rapport.user_id', $2, false)`,
        [ann.workspaceId, ann.userId],
      );
      await app.query('set enable_seqscan = off; set enable_bitmapscan = off');
      return app.query<Record<string, string>>(`explain select rank, last_at, key from correspondent p
        where p.workspace_id = current_workspace() and p.owner_user_id = current_member()
          and p.connection_id = '${ann.connectionId}' and p.search like '%x%' and p.rank = 3::smallint
          and (p.last_at, p.key) < (now(), 'x') order by p.last_at desc, p.key desc limit 51`);
    });
    const text = plan.map((row) => row['QUERY PLAN']).join('\n');
    assert.match(text, /Index Only Scan Backward using correspondent_page/);
    assert.match(text, /Index Cond: .*owner_user_id.*connection_id.*rank = .*ROW\(last_at, key\)/);
    assert.doesNotMatch(text, /Sort/);
  });
});
