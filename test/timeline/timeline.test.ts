import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { createCompany } from '#contacts/create-company.ts';
import { createContact } from '#contacts/create-contact.ts';
import { createDeal } from '#contacts/create-deal.ts';
import { readTimeline, type TimelineQuery } from '#timeline/read-timeline.ts';
import { writeNote } from '#timeline/write-note.ts';
import { type CrmStage, openCrmStage, type StagedMember } from '../support/crm-stage.ts';
import { refuses } from '../support/refuses.ts';

const day = (nth: number) => new Date(Date.UTC(2026, 1, nth, 12));

describe('a timeline', () => {
  let stage: CrmStage;
  let ann: StagedMember;
  let ben: StagedMember;
  before(async () => {
    stage = await openCrmStage();
    ann = await stage.member('ann');
    ben = await stage.member('ben');
  });
  after(() => stage.close());

  const contact = (name: string, ...emails: string[]) =>
    stage.as(ann, (tx) => createContact(tx, ann, { name, emails }));
  const read = (viewer: StagedMember, query: Omit<TimelineQuery, 'recordKind'> & Partial<TimelineQuery>) =>
    stage.as(viewer, (tx) => readTimeline(tx, viewer, { recordKind: 'contact', ...query }));

  test('shows mail in both directions, newest first, each in the words of the viewer’s own copy', async () => {
    const { id } = await contact('Jane', 'jane@acme.example');
    await stage.deliver(ann, {
      id: 'question',
      subject: 'Question',
      snippet: 'How much is it?',
      at: day(1),
      to: [ann.address, ben.address],
      attachments: [{ filename: 'plan.pdf' }],
    });
    await stage.deliver(ben, {
      id: 'question',
      subject: '[list] Question',
      snippet: 'Changed on the way',
      at: day(1),
      to: [ann.address, ben.address],
    });
    await stage.deliver(ann, {
      from: ann.address,
      to: ['jane@acme.example'],
      subject: 'Answer',
      at: day(2),
      direction: 'sent',
    });
    const { items, nextCursor } = await read(ann, { recordId: id });
    assert.equal(nextCursor, null);
    assert.deepEqual(
      items.map((item) => [item.kind, item.subject, item.own, item.level, item.teamLevel, item.provider]),
      [
        ['email_sent', 'Answer', true, 'full', 'subject', 'imap'],
        ['email_received', 'Question', true, 'full', 'subject', 'imap'],
      ],
    );
    assert.deepEqual(items[1]!.participants, [
      { role: 'from', name: null, address: 'jane@acme.example' },
      { role: 'to', name: null, address: ann.address },
      { role: 'to', name: null, address: ben.address },
    ]);
    assert.deepEqual(items[1]!.links, [{ kind: 'contact', id, name: 'Jane', reason: 'address' }]);
    assert.deepEqual([items[1]!.hasAttachments, items[0]!.hasAttachments, items[0]!.atProvider], [true, false, true]);
    const forBen = (await read(ben, { recordId: id })).items;
    assert.deepEqual(
      forBen.map((item) => [item.subject, item.snippet, item.own, item.level, item.teamLevel, item.atProvider]),
      [
        ['Answer', null, false, 'subject', null, null],
        ['[list] Question', 'Changed on the way', true, 'full', 'subject', true],
      ],
    );
    assert.equal(forBen[0]!.hasAttachments, null);
  });

  test('is read page by page, each entry once, also where many have one moment', async () => {
    const { id } = await contact('Many', 'many@pages.example');
    for (let nth = 0; nth < 7; nth++) {
      await stage.deliver(nth % 2 ? ann : ben, {
        from: 'many@pages.example',
        at: day(nth < 4 ? 5 : nth),
        subject: `${nth}`,
      });
    }
    await stage.as(ann, (tx) => writeNote(tx, ann, { recordKind: 'contact', recordId: id, body: 'Now' }));
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await read(ann, { recordId: id, limit: 3, cursor });
      assert.ok(page.items.length <= 3);
      seen.push(...page.items.map((item) => item.id));
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    const whole = (await read(ann, { recordId: id })).items;
    assert.equal(whole.length, 8);
    assert.deepEqual(
      seen,
      whole.map((item) => item.id),
    );
    assert.deepEqual(
      whole.map((item) => item.occurredAt.getTime()),
      whole.map((item) => item.occurredAt.getTime()).sort((a, b) => b - a),
    );
  });

  test('of one kind alone has entries of that kind alone', async () => {
    const { id } = await contact('Kinds', 'kinds@kinds.example');
    await stage.deliver(ann, { from: 'kinds@kinds.example' });
    await stage.as(ann, (tx) => writeNote(tx, ann, { recordKind: 'contact', recordId: id, body: 'Called' }));
    const kinds = async (kind: 'note' | 'email_received' | 'call') =>
      (await read(ann, { recordId: id, kind })).items.map((item) => item.kind);
    assert.deepEqual(await kinds('note'), ['note']);
    assert.deepEqual(await kinds('email_received'), ['email_received']);
    assert.deepEqual(await kinds('call'), []);
  });

  test('of a company and of a deal has the mail of its people and domains', async () => {
    const company = await stage.as(ann, (tx) => createCompany(tx, ann, { name: 'Reef', domains: ['reef.example'] }));
    const { id } = await contact('Rita', 'rita@reef.example');
    const deal = await stage.as(ann, (tx) =>
      createDeal(tx, ann, { name: 'Berth 12', reference: 'b-12', contactIds: [id] }),
    );
    await stage.deliver(ann, { from: 'rita@mail.reef.example', subject: 'From the domain', at: day(1) });
    await stage.deliver(ann, { from: 'rita@reef.example', subject: 'From Rita', at: day(2) });
    await stage.deliver(ann, { from: 'else@where.example', subject: 'About B-12, please', at: day(3) });
    const atCompany = (await read(ann, { recordKind: 'company', recordId: company.id })).items;
    assert.deepEqual(
      atCompany.map((item) => item.subject),
      ['From Rita', 'From the domain'],
    );
    const atDeal = (await read(ann, { recordKind: 'deal', recordId: deal.id })).items;
    assert.deepEqual(
      atDeal.map((item) => [item.subject, item.links.find((link) => link.kind === 'deal')?.reason]),
      [
        ['About B-12, please', 'deal-reference'],
        ['From Rita', 'deal-contact'],
      ],
    );
  });

  test('never shows a teammate what was sent under BCC, nor to whom', async () => {
    const hidden = await contact('Hidden', 'hidden@quiet.example');
    const open = await contact('Open', 'open@loud.example');
    await stage.deliver(ann, {
      id: 'blind',
      from: ann.address,
      to: ['open@loud.example', ben.address],
      bcc: ['hidden@quiet.example'],
      direction: 'sent',
    });
    await stage.deliver(ben, { id: 'blind', from: ann.address, to: ['open@loud.example', ben.address] });
    const [own] = (await read(ann, { recordId: hidden.id })).items;
    assert.deepEqual(
      own?.participants.filter((each) => each.role === 'bcc').map((each) => each.address),
      ['hidden@quiet.example'],
    );
    assert.deepEqual((await read(ben, { recordId: hidden.id })).items, []);
    const [forBen] = (await read(ben, { recordId: open.id })).items;
    assert.ok(!JSON.stringify(forBen).includes('quiet.example') && !JSON.stringify(forBen).includes(hidden.id));
    const cleo = await stage.member('cleo');
    assert.deepEqual((await read(cleo, { recordId: hidden.id })).items, []);
    const [forCleo] = (await read(cleo, { recordId: open.id })).items;
    assert.deepEqual(
      forCleo?.links.map((link) => link.name),
      ['Open'],
    );
  });

  test('of a workspace that shares no mail has a member’s own mail and everybody’s notes', async () => {
    const { id } = await contact('Bound', 'bound@bound.example');
    await stage.deliver(ann, { from: 'bound@bound.example' });
    const note = { recordKind: 'contact', recordId: id, body: 'Prefers mornings', subject: 'Phone' } as const;
    await stage.as(ann, (tx) => writeNote(tx, ann, note));
    await stage.setWorkspace({ bound_level: 'private' });
    const kinds = async (viewer: StagedMember) =>
      (await read(viewer, { recordId: id })).items.map((item) => item.kind).sort();
    assert.deepEqual(await kinds(ann), ['email_received', 'note']);
    assert.deepEqual(await kinds(ben), ['note']);
    await stage.setWorkspace({ bound_level: 'full' });
    assert.deepEqual(await kinds(ben), ['email_received', 'note']);
  });

  test('of a record that is not there, or in another workspace, is not found', async () => {
    const { id } = await contact('Fenced', 'fenced@fenced.example');
    const next = await stage.neighbour();
    const eve = await next.member('eve');
    const missing = (recordId: string) => () =>
      next.as(eve, (tx) => readTimeline(tx, eve, { recordKind: 'contact', recordId }));
    for (const recordId of [id, randomUUID(), 'x']) await refuses('not-found', 404, undefined, missing(recordId));
  });

  test('refuses a cursor that no page gave', async () => {
    const { id } = await contact('Cursor', 'cursor@cursor.example');
    const made = (...parts: unknown[]) => Buffer.from(JSON.stringify(['timeline', ...parts])).toString('base64url');
    for (const cursor of [made('1'), made('x', id), made('1', 'x'), made('9'.repeat(19), id), made(1, id)]) {
      await refuses('invalid-request', undefined, 'cursor', () => read(ann, { recordId: id, cursor }));
    }
    for (const micros of ['0', '999999999999999999', '-9999999999999999']) {
      assert.deepEqual((await read(ann, { recordId: id, cursor: made(micros, id) })).items, []);
    }
  });
});
