import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import fc from 'fast-check';
import { sql } from 'kysely';
import { createCompany } from '#contacts/create-company.ts';
import { createContact } from '#contacts/create-contact.ts';
import { createDeal } from '#contacts/create-deal.ts';
import type { RecordKind } from '#crm/interaction.ts';
import type { PageQuery } from '#platform/cursor.ts';
import { deleteEntry } from '#timeline/delete-entry.ts';
import { listThreads } from '#timeline/list-threads.ts';
import { readEntry } from '#timeline/read-entry.ts';
import { readThread } from '#timeline/read-thread.ts';
import { readTimeline } from '#timeline/read-timeline.ts';
import { writeNote } from '#timeline/write-note.ts';
import { type CrmStage, openCrmStage, type StagedMember } from '../support/crm-stage.ts';
import { refuses } from '../support/refuses.ts';

describe('the conversations of a record', () => {
  let stage: CrmStage;
  let count = 0;
  before(async () => {
    stage = await openCrmStage();
  });
  after(() => stage.close());

  const meet = async () => {
    count += 1;
    const [ann, ben] = [await stage.member(`ann${count}`), await stage.member(`ben${count}`, 'private')];
    const watcher = await stage.member(`watcher${count}`);
    const domain = `pier${count}.example`;
    const jane = (await stage.as(ann, (tx) => createContact(tx, ann, { name: 'Jane', emails: [`jane@${domain}`] }))).id;
    const write = (who: StagedMember, threadId: string, day: number, more: object = {}) =>
      stage.deliver(who, {
        from: `jane@${domain}`,
        threadId,
        subject: `day ${day}`,
        at: new Date(Date.UTC(2026, 0, day)),
        ...more,
      });
    return { ann, ben, watcher, domain, jane, write };
  };
  const list = (who: StagedMember, recordId: string, query: PageQuery = {}, recordKind: RecordKind = 'contact') =>
    stage.as(who, (tx) => listThreads(tx, who, { recordKind, recordId, ...query }));

  test('come with the newest email of each, the newest first, and what the viewer may see of them alone', async () => {
    const { ann, ben, watcher, domain, jane, write } = await meet();
    const [old, young, hidden] = [randomUUID(), randomUUID(), randomUUID()];
    await write(ann, young, 3);
    await write(ann, old, 1);
    await write(ann, young, 9, { cc: [`kim@${domain}`], snippet: 'Words' });
    await write(ann, old, 5);
    await write(ben, young, 12);
    await write(ben, hidden, 20);
    await stage.as(ann, (tx) => writeNote(tx, ann, { recordKind: 'contact', recordId: jane, body: 'A note' }));
    const ofAnn = await list(ann, jane);
    assert.deepEqual(
      ofAnn.items.map((line) => [line.id, line.subject, line.count, line.lastAt.getUTCDate(), line.preview.subject]),
      [
        [young, 'day 3', 2, 9, 'day 9'],
        [old, 'day 1', 2, 5, 'day 5'],
      ],
    );
    assert.deepEqual(
      ofAnn.items[0]!.participants.map((each) => each.address).sort(),
      [ann.address, `jane@${domain}`, `kim@${domain}`].sort(),
    );
    const [line] = (await list(watcher, jane)).items;
    assert.deepEqual([line!.preview.level, line!.preview.snippet, line!.preview.own], ['subject', null, false]);
    const ofBen = await list(ben, jane);
    assert.deepEqual(
      ofBen.items.map((each) => [each.id, each.count, each.preview.own]),
      [
        [hidden, 1, true],
        [young, 3, true],
        [old, 2, false],
      ],
    );
  });

  test('of a company and of a deal are those of its people', async () => {
    const { ann, watcher, domain, jane, write } = await meet();
    const company = await stage.as(ann, (tx) => createCompany(tx, ann, { name: 'Pier', domains: [domain] }));
    const deal = await stage.as(ann, (tx) => createDeal(tx, ann, { name: 'Boat', contactIds: [jane] }));
    const [first, second] = [randomUUID(), randomUUID()];
    await write(ann, first, 1);
    await write(ann, second, 2, { from: `new@${domain}` });
    assert.deepEqual(
      (await list(watcher, company.id, {}, 'company')).items.map((line) => line.id),
      [second, first],
    );
    assert.deepEqual(
      (await list(watcher, deal.id, {}, 'deal')).items.map((line) => line.id),
      [first],
    );
  });

  test('show a BCC, and what only a BCC tells, to nobody but its owner', async () => {
    const { ann, watcher, domain, jane, write } = await meet();
    const threadId = randomUUID();
    await write(ann, threadId, 1, {
      from: ann.address,
      to: [`kim@${domain}`],
      bcc: [`jane@${domain}`],
      direction: 'sent',
    });
    const [line] = (await list(ann, jane)).items;
    assert.deepEqual(
      line!.participants.map((each) => each.address),
      [ann.address, `kim@${domain}`],
      'a list names no BCC',
    );
    assert.deepEqual((await list(watcher, jane)).items, []);
  });

  test('open in Gmail for who holds a copy there, with Gmail’s own id of the conversation', async () => {
    const { ann, watcher, jane, write } = await meet();
    const threadId = randomUUID();
    const { emailId } = await write(ann, threadId, 1);
    const openIn = async (who: StagedMember) => (await list(who, jane)).items[0]!.openIn;
    assert.equal(await openIn(ann), null, 'an IMAP mailbox has no such place');
    await stage.as(ann, async (tx) => {
      await tx
        .updateTable('connection')
        .set({ provider: 'gmail', address: 'ann+x@us.example' })
        .where('id', '=', ann.connectionId)
        .execute();
      await tx
        .updateTable('ledger_entry')
        .set({ provider_thread_id: '18c2f0aa' })
        .where('email_id', '=', emailId)
        .execute();
    });
    assert.deepEqual(await openIn(ann), {
      label: 'Open in Gmail',
      url: 'https://mail.google.com/mail/u/?authuser=ann%2Bx%40us.example#all/18c2f0aa',
    });
    assert.equal(await openIn(watcher), null, 'a colleague’s mailbox is not his');
    await stage.as(ann, (tx) =>
      tx.updateTable('ledger_entry').set({ presence: 'gone' }).where('email_id', '=', emailId).execute(),
    );
    assert.equal(await openIn(ann), null, 'what has left Gmail can not be opened there');
  });

  test('are read page by page, each once; each has the count and the newest email that the viewer finds inside', async () => {
    const { ann, ben, watcher, jane, write } = await meet();
    const mail = fc.record({ thread: fc.nat(6), day: fc.integer({ min: 1, max: 25 }), who: fc.nat(1) });
    const [mails] = fc.sample(fc.array(mail, { minLength: 40, maxLength: 40 }), { numRuns: 1, seed: 3 });
    const threads = Array.from({ length: 7 }, () => randomUUID());
    for (const { thread, day, who } of mails!) await write(who === 0 ? ann : ben, threads[thread]!, day);
    for (const viewer of [ann, ben, watcher]) {
      const whole = (await list(viewer, jane)).items;
      const page = { recordKind: 'contact', recordId: jane, limit: 100 } as const;
      const timeline = (await stage.as(viewer, (tx) => readTimeline(tx, viewer, page))).items;
      const newest = new Map(timeline.toReversed().map((item) => [item.threadId, item.id]));
      assert.deepEqual(
        whole.map((line) => [line.id, line.preview.id]),
        [...new Set(timeline.map((item) => item.threadId))].map((id) => [id, newest.get(id)]),
      );
      for (const line of whole) {
        const inside = await stage.as(viewer, (tx) => readThread(tx, viewer, line.id));
        assert.deepEqual([line.count, line.subject], [inside.items.length, inside.subject]);
      }
      for (const limit of [1, 2, 5]) {
        const seen: string[] = [];
        let cursor: string | undefined;
        do {
          const { items, nextCursor } = await list(viewer, jane, { limit, cursor });
          seen.push(...items.map((line) => line.id));
          cursor = nextCursor ?? undefined;
        } while (cursor);
        assert.deepEqual(
          seen,
          whole.map((line) => line.id),
          `${limit}`,
        );
      }
    }
  });

  test('follow one another also behind one that is longer than a page can walk', async () => {
    const { ann, jane, write } = await meet();
    const [long, short] = [randomUUID(), randomUUID()];
    await write(ann, short, 1);
    const { messageId, emailId } = await write(ann, long, 2);
    await manyMore(ann, jane, { threadId: long, messageId, emailId }, 5300);
    const seen: string[] = [];
    let pages = 0;
    let cursor: string | undefined;
    do {
      const { items, nextCursor } = await list(ann, jane, { limit: 5, cursor });
      seen.push(...items.map((line) => line.id));
      pages += 1;
      cursor = nextCursor ?? undefined;
    } while (cursor);
    assert.deepEqual([seen, pages], [[long, short], 2]);
    assert.equal((await list(ann, jane)).items[0]!.count, 500, 'counted so far');
  });

  /** Copies of one email, later and later, as rows. */
  async function manyMore(
    who: StagedMember,
    contactId: string,
    { threadId, messageId, emailId }: { threadId: string; messageId: string; emailId: string },
    many: number,
  ): Promise<void> {
    await stage.as(who, async (tx) => {
      await sql`create temp table more on commit drop as
        select n, gen_random_uuid() as message_id, gen_random_uuid() as email_id, gen_random_uuid() as interaction_id
          from generate_series(1, ${many}::integer) n`.execute(tx);
      await sql`insert into message (workspace_id, id, digest, thread_id, sent_at)
        select m.workspace_id, more.message_id, sha256(more.message_id::text::bytea), ${threadId}, m.sent_at + n * interval '1 minute'
          from message m, more where m.id = ${messageId}`.execute(tx);
      await sql`insert into email (workspace_id, id, connection_id, owner_user_id, message_id, content_digest, direction, received_at, size)
        select e.workspace_id, more.email_id, e.connection_id, e.owner_user_id, more.message_id, e.content_digest, 'received',
               e.received_at + n * interval '1 minute', 1 from email e, more where e.id = ${emailId}`.execute(tx);
      await sql`insert into email_text (workspace_id, email_id, owner_user_id, subject, snippet)
        select ${who.workspaceId}, email_id, ${who.userId}, 'more', '' from more`.execute(tx);
      await sql`insert into interaction (workspace_id, id, kind, message_id, anchor_email_id, occurred_at)
        select ${who.workspaceId}, interaction_id, 'email_received', message_id, email_id,
               timestamptz '2026-01-02' + n * interval '1 minute' from more`.execute(tx);
      await sql`insert into interaction_link (workspace_id, interaction_id, record_kind, record_id, owner_user_id, reason)
        select ${who.workspaceId}, interaction_id, 'contact', ${contactId}, ${who.userId}, 'address' from more`.execute(
        tx,
      );
      await sql`select settle_interactions(array(select interaction_id from more))`.execute(tx);
    });
  }

  test('of a record that is not there, or elsewhere, are none; nor with a cursor of another list', async () => {
    const { ann, jane } = await meet();
    const next = await stage.neighbour();
    const eve = await next.member('eve');
    await refuses('not-found', 404, undefined, () =>
      next.as(eve, (tx) => listThreads(tx, eve, { recordKind: 'contact', recordId: jane })),
    );
    for (const id of [randomUUID(), 'x']) await refuses('not-found', 404, undefined, () => list(ann, id));
    const cursor = Buffer.from(JSON.stringify(['timeline', '1', randomUUID()])).toString('base64url');
    await refuses('invalid-request', undefined, 'cursor', () => list(ann, jane, { cursor }));
  });
});

describe('one entry', () => {
  let stage: CrmStage;
  before(async () => {
    stage = await openCrmStage();
  });
  after(() => stage.close());

  test('is read as the timeline shows it, and what is hidden is like what is not there', async () => {
    const [ann, ben] = [await stage.member('ann'), await stage.member('ben', 'private')];
    const { id: jane } = await stage.as(ann, (tx) =>
      createContact(tx, ann, { name: 'J', emails: ['jane@acme.example'] }),
    );
    await stage.deliver(ann, { subject: 'shared' });
    await stage.deliver(ben, { subject: 'hidden' });
    const timeline = (who: StagedMember) =>
      stage.as(who, (tx) => readTimeline(tx, who, { recordKind: 'contact', recordId: jane }));
    const read = (who: StagedMember, id: string) => stage.as(who, (tx) => readEntry(tx, who, id));
    const items = (await timeline(ben)).items;
    assert.equal(items.length, 2);
    for (const item of items) assert.deepEqual(await read(ben, item.id), item);
    const [shared, hidden] = ['shared', 'hidden'].map((subject) => items.find((item) => item.subject === subject)!.id);
    assert.equal((await read(ann, shared!)).own, true);
    const next = await stage.neighbour();
    const eve = await next.member('eve');
    for (const id of [hidden!, randomUUID(), 'x']) await refuses('not-found', 404, undefined, () => read(ann, id));
    await refuses('not-found', 404, undefined, () => next.as(eve, (tx) => readEntry(tx, eve, shared!)));
    await stage.as(ann, (tx) => deleteEntry(tx, ann, shared!));
    await refuses('not-found', 404, undefined, () => read(ann, shared!));
  });
});
