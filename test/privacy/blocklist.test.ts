import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import fc from 'fast-check';
import { sql } from 'kysely';
import { importPeople } from '#contacts/import-people.ts';
import { listCorrespondents } from '#contacts/list-correspondents.ts';
import { suggestContacts } from '#contacts/suggest-contacts.ts';
import { liveChannel } from '#live/notify.ts';
import { blockAddresses, listBlocked, previewBlocking } from '#privacy/block-addresses.ts';
import { unblockAddress } from '#privacy/unblock-address.ts';
import { traceMessage } from '#sync/trace-message.ts';
import { changeVisibility } from '#timeline/change-visibility.ts';
import { deleteEntry } from '#timeline/delete-entry.ts';
import { readTimeline } from '#timeline/read-timeline.ts';
import { type Colleague, createEngine, type Engine, rowsOf } from '../support/engine.ts';
import { type DocumentFacts, mailDocument } from '../support/mail-documents.ts';
import { refuses } from '../support/refuses.ts';

describe('a blocklist', () => {
  let engine: Engine;
  let count = 0;
  /** A domain for each test. */
  let at: string;
  let ann: Colleague;
  let ben: Colleague;
  before(async () => {
    engine = await createEngine();
  });
  beforeEach(async () => {
    count += 1;
    at = `quay${count}.example`;
    ann = await engine.connect(`ann${count}@harbour.example`);
    ben = await engine.connect(`ben${count}@harbour.example`);
  });
  after(() => engine.close());

  const as = <T>(who: Colleague, work: Parameters<typeof engine.database.db.tenant<T>>[1]) =>
    engine.database.db.tenant(who.actor, work);
  const block = (who: Colleague, ...entries: string[]) => as(who, (tx) => blockAddresses(tx, who.actor, entries));
  const unblock = (who: Colleague, kind: 'address' | 'domain', value: string) =>
    as(who, (tx) => unblockAddress(engine.app, tx, who.actor, kind, value));
  const mine = (who: Colleague) => who.account.addresses[0]!;
  const write = (who: Colleague, name: string, facts: DocumentFacts = {}, mailbox = 'INBOX') =>
    who.account.add(
      mailDocument({ messageId: `${name}@${at}`, from: `iris@${at}`, to: mine(who), subject: name, ...facts }),
      { mailboxes: [mailbox] },
    );
  const timeline = async (who: Colleague, recordId: string) =>
    (await as(who, (tx) => readTimeline(tx, who.actor, { recordKind: 'contact', recordId }))).items;
  const shown = async (who: Colleague, recordId: string) =>
    (await timeline(who, recordId)).map((item) => `${item.subject}, own: ${item.own}, ${item.level}`).sort();
  const ledger = async (who: Colleague) =>
    (
      await rowsOf<{ connection_id: string; outcome: string; rule: string | null; email_id: string | null }>(
        engine,
        who,
        'ledger_entry',
      )
    )
      .filter((row) => row.connection_id === who.ref.connectionId)
      .map((row) => [row.outcome, row.rule, row.email_id && 'kept'].filter(Boolean).join(' '))
      .sort();
  const people = async (who: Colleague) => {
    const { items, counts } = await as(who, (tx) =>
      listCorrespondents(tx, who.actor, who.ref.connectionId, { limit: 100 }),
    );
    return {
      counts,
      items: items.map((each) => `${each.email} ${each.sent}/${each.received} ${each.lastAt.toISOString()}`).sort(),
    };
  };
  /** How many rows each table that holds mail has. */
  const held = async () => {
    const tables = ['message', 'thread', 'email', 'interaction', 'interaction_link', 'timeline_entry'];
    const rows = await Promise.all(tables.map((table) => rowsOf(engine, ann, table)));
    const own = await rowsOf<{ owner_user_id: string }>(engine, ann, 'participant');
    return [...rows.map((all) => all.length), own.filter((row) => row.owner_user_id === ann.actor.userId).length];
  };

  test('takes off all mail with an address, in whatever role, and leaves all other', async () => {
    const iris = await engine.addContact(ann, 'Iris', `iris@${at}`);
    const empty = await held();
    write(ann, 'kept');
    await engine.sync(ann);
    const before = await held();
    write(ann, 'from', { from: `ex@${at}`, cc: `iris@${at}` });
    write(ann, 'to', { to: `${mine(ann)}, Ex <EX@${at}>` });
    write(ann, 'cc', { cc: `ex@${at}` });
    write(ann, 'bcc', { from: mine(ann), to: `iris@${at}`, cc: `x@${at}\r\nBcc: ex@${at}` }, 'Sent');
    write(ann, 'reply', { cc: `x@${at}\r\nReply-To: ex@${at}` });
    write(ann, 'unmatched', { from: `ex@${at}` });
    await engine.sync(ann);
    assert.equal((await timeline(ann, iris)).length, 6);
    const expected = { emails: 6 };
    assert.deepEqual(await as(ann, (tx) => previewBlocking(tx, [`ex@${at}`])), expected);
    assert.equal((await timeline(ann, iris)).length, 6, 'a preview changes nothing');
    assert.deepEqual(await block(ann, `ex@${at}`), { added: 1, removedEmails: 6 });
    assert.deepEqual(await shown(ann, iris), ['kept, own: true, full']);
    assert.deepEqual(await held(), before, 'nothing is left behind');
    assert.notDeepEqual(before, empty);
    assert.deepEqual(await ledger(ann), ['logged kept', ...Array<string>(6).fill('skipped blocked')]);
    assert.deepEqual(
      (await people(ann)).items.map((each) => each.split(' ').slice(0, 2).join(' ')),
      [`iris@${at} 0/1`],
    );
    const trace = await traceMessage(engine.app, ann.actor, { messageId: `bcc@${at}` });
    assert.deepEqual(
      trace.copies.map((copy) => [copy.outcome, copy.rule, copy.reason]),
      [['skipped', 'blocked', 'You block somebody on it.']],
    );
  });

  test('takes off a whole domain and what lies below it, and nobody who only looks alike', async () => {
    const looks = `iris@not${at}`;
    for (const [name, from] of Object.entries({
      one: `a@${at}`,
      two: `b@north.${at}`,
      three: looks,
      four: `c@${at}.evil.example`,
    }))
      write(ann, name, { from });
    await engine.sync(ann);
    assert.deepEqual(await as(ann, (tx) => previewBlocking(tx, [`@${at}`])), { emails: 2 });
    assert.deepEqual(await block(ann, `@north.${at}`), { added: 1, removedEmails: 1 });
    assert.deepEqual(await block(ann, at.toUpperCase(), `*.${at}`), { added: 1, removedEmails: 1 });
    assert.deepEqual(await ledger(ann), ['skipped blocked', 'skipped blocked', 'unmatched kept', 'unmatched kept']);
    assert.deepEqual(
      (await people(ann)).items.map((each) => each.split(' ')[0]),
      [`c@${at}.evil.example`, looks].sort(),
    );
  });

  test('finds mail below a suffix at which everybody has a domain, and by any script and spelling', async () => {
    write(ann, 'suffix', { from: `a@shop${count}.co.uk` });
    write(ann, 'idn', { from: 'a@bücher.example' });
    write(ann, 'gmail', { from: 'Ada.L+x@googlemail.com' });
    await engine.sync(ann);
    assert.deepEqual(await block(ann, 'co.uk'), { added: 1, removedEmails: 1 });
    assert.deepEqual(await block(ann, 'BÜCHER.example'), { added: 1, removedEmails: 1 });
    assert.deepEqual(await block(ann, 'adal@gmail.com'), { added: 1, removedEmails: 1 });
  });

  test('holds through every later sync, epoch, audit and new contact, and open pages hear nothing of it', async () => {
    write(ann, 'before', { from: `ex@${at}` });
    await engine.sync(ann);
    await block(ann, `ex@${at}`);
    const heard: string[] = [];
    const listener = await engine.database.db.listen(liveChannel, (payload) => void heard.push(payload));
    write(ann, 'after', { from: `ex@${at}` });
    await engine.sync(ann);
    await engine.sync(ann, 'audit');
    ann.account.newEpoch();
    await engine.sync(ann);
    await as(ann, (tx) => sql`select pg_notify(${liveChannel}, 'end')`.execute(tx));
    while (heard.at(-1) !== 'end') await new Promise((resolve) => setImmediate(resolve));
    await listener.close();
    assert.ok(heard.length > 1, 'the mailbox’s own page hears of its progress');
    assert.deepEqual(
      heard.filter((payload) => payload.includes('timeline')),
      [],
    );
    const ex = await engine.addContact(ann, 'Ex', `ex@${at}`);
    assert.deepEqual(await timeline(ann, ex), []);
    assert.ok((await ledger(ann)).every((each) => each === 'skipped blocked'));
    assert.deepEqual((await people(ann)).items, []);
  });

  test('gives everything back when somebody is unblocked: the mail by the next sync, the counts as they were', async () => {
    const iris = await engine.addContact(ann, 'Iris', `iris@${at}`);
    write(ann, 'one', { cc: `ex@${at}` });
    write(ann, 'two', { from: `ex@${at}`, cc: `iris@${at}` });
    write(ann, 'three', { from: mine(ann), to: `iris@${at}, ex@${at}, eve@${at}` }, 'Sent');
    write(ann, 'four', { from: mine(ann), to: `eve@${at}`, date: 'Mon, 1 Dec 2025 09:00:00 +0000' }, 'Sent');
    await engine.sync(ann);
    const state = async () => [await shown(ann, iris), await people(ann), await held(), await ledger(ann)];
    const before = await state();
    await block(ann, `ex@${at}`);
    assert.deepEqual((await people(ann)).items, [`eve@${at} 1/0 2025-12-01T09:00:00.000Z`]);
    assert.deepEqual(await unblock(ann, 'address', `EX@${at}`), { reopenedEmails: 3 });
    assert.deepEqual((await ledger(ann)).filter((each) => each === 'pending').length, 3);
    await engine.sync(ann);
    assert.deepEqual(await state(), before);
    await refuses('not-found', 404, undefined, () => unblock(ann, 'address', `ex@${at}`));
  });

  test('asks for the sync that brings mail back, and for none where another entry still blocks it', async () => {
    write(ann, 'one', { from: `ex@${at}` });
    await engine.sync(ann);
    await block(ann, `ex@${at}`, `@${at}`, `north.${at}`);
    const jobs = async () =>
      (
        await sql<{
          n: number;
        }>`select count(*)::int as n from pgboss.job where data::text like ${`%${ann.ref.connectionId}%`}`.execute(
          engine.database.db.onSchema('pgboss') as never,
        )
      ).rows[0]!.n;
    const asked = await jobs();
    assert.deepEqual(await unblock(ann, 'address', `ex@${at}`), { reopenedEmails: 0 });
    assert.deepEqual(await unblock(ann, 'domain', `north.${at}`), { reopenedEmails: 0 });
    assert.equal(await jobs(), asked);
    assert.deepEqual(await unblock(ann, 'domain', at), { reopenedEmails: 1 });
    assert.equal(await jobs(), asked + 1);
  });

  test('leaves a colleague’s copy to him, with his words, and never wider than before', async () => {
    const [iris, watcher] = [
      await engine.addContact(ann, 'Iris', `iris@${at}`),
      await engine.connect(`w${count}@harbour.example`),
    ];
    const facts = { from: `iris@${at}`, to: mine(ben) };
    for (const [name, level] of [
      ['narrow', 'private'],
      ['wide', null],
    ] as const) {
      const messageId = `${name}@${at}`;
      ann.account.add(mailDocument({ ...facts, messageId, subject: `${name} of Ann’s`, cc: `ex@${at}` }));
      ben.account.add(mailDocument({ ...facts, messageId, subject: `${name} of Ben’s`, cc: `ex@${at}` }));
      await engine.sync(ann);
      await engine.sync(ben);
      const entry = (await timeline(ann, iris)).find((item) => item.subject?.startsWith(name));
      if (level) await as(ann, (tx) => changeVisibility(tx, ann.actor, entry!.id, level));
    }
    assert.deepEqual(await shown(watcher, iris), ['wide of Ann’s, own: false, subject']);
    await block(ann, `ex@${at}`);
    assert.deepEqual(await shown(watcher, iris), ['wide of Ben’s, own: false, subject']);
    assert.deepEqual(await shown(ben, iris), ['narrow of Ben’s, own: true, full', 'wide of Ben’s, own: true, full']);
    assert.deepEqual(await shown(ann, iris), ['wide of Ben’s, own: false, subject'], 'she reads what he shares');
    assert.deepEqual(await ledger(ben), ['logged kept', 'logged kept']);
    assert.equal((await people(ben)).items.length, 1);
  });

  test('keeps an owner’s vote where her defaults held it, also when the workspace opens afterwards', async () => {
    const [iris, watcher] = [
      await engine.addContact(ann, 'Iris', `iris@${at}`),
      await engine.connect(`w${count}@harbour.example`),
    ];
    await as(ann, (tx) =>
      tx.updateTable('connection').set({ default_level: 'private' }).where('id', '=', ann.ref.connectionId).execute(),
    );
    const both = mailDocument({ messageId: `both@${at}`, from: `iris@${at}`, to: mine(ben), cc: `ex@${at}` });
    ann.account.add(both);
    ben.account.add(both);
    await engine.sync(ann);
    await engine.sync(ben);
    assert.deepEqual(await shown(watcher, iris), []);
    await block(ann, `ex@${at}`);
    assert.deepEqual(await shown(watcher, iris), []);
    assert.equal((await timeline(ben, iris)).length, 1);
    await unblock(ann, 'address', `ex@${at}`);
    await engine.sync(ann);
    assert.deepEqual(await shown(watcher, iris), []);
  });

  test('keeps an owner’s vote where a second copy of her own stays, which says less', async () => {
    const iris = await engine.addContact(ann, 'Iris', `iris@${at}`);
    const hush = await engine.addContact(ann, 'Hush', `hush@${at}`);
    const setting = { workspace_id: engine.workspaceId, user_id: ann.actor.userId, contact_id: hush };
    await as(ann, (tx) =>
      tx
        .insertInto('email_contact_setting')
        .values({ ...setting, level: 'private' })
        .execute(),
    );
    const facts = { from: mine(ann), to: `iris@${at}` };
    write(ann, 'copy', { ...facts, cc: `x@${at}\r\nBcc: hush@${at}, ex@${at}` }, 'Sent');
    write(ann, 'copy', { ...facts, cc: `x@${at}` });
    await engine.sync(ann);
    assert.deepEqual(await shown(ben, iris), []);
    await block(ann, `ex@${at}`);
    assert.deepEqual(await shown(ann, iris), ['copy, own: true, full']);
    assert.deepEqual(await shown(ben, iris), []);
  });

  test('forgets no choice: what was deleted from the log stays deleted when it comes back', async () => {
    const iris = await engine.addContact(ann, 'Iris', `iris@${at}`);
    write(ann, 'gone', { cc: `ex@${at}` });
    write(ann, 'quiet', { cc: `ex@${at}` });
    await engine.sync(ann);
    const [gone, quiet] = ['gone', 'quiet'].map(
      (name) => (items: { subject: string | null; id: string }[]) => items.find((item) => item.subject === name)!.id,
    );
    const items = await timeline(ann, iris);
    await as(ann, (tx) => deleteEntry(tx, ann.actor, gone!(items)));
    await as(ann, (tx) => changeVisibility(tx, ann.actor, quiet!(items), 'private'));
    await block(ann, `ex@${at}`);
    assert.deepEqual(await timeline(ann, iris), []);
    await unblock(ann, 'address', `ex@${at}`);
    await engine.sync(ann);
    assert.deepEqual(await shown(ann, iris), ['quiet, own: true, full']);
    assert.deepEqual(await shown(ben, iris), []);
  });

  test('judges each copy by itself: one that does not name the blocked person stays', async () => {
    const iris = await engine.addContact(ann, 'Iris', `iris@${at}`);
    write(ann, 'copy', { from: mine(ann), to: `iris@${at}`, cc: `x@${at}\r\nBcc: ex@${at}` }, 'Sent');
    write(ann, 'copy', { from: mine(ann), to: `iris@${at}`, cc: `x@${at}` });
    await engine.sync(ann);
    await block(ann, `ex@${at}`);
    assert.deepEqual(await shown(ann, iris), ['copy, own: true, full']);
    assert.deepEqual(await ledger(ann), ['logged kept', 'skipped blocked']);
  });

  test('gives the same, whether the mail or the entry came first', async () => {
    const iris = await engine.addContact(ann, 'Iris', `iris@${at}`);
    const deliver = (who: Colleague) => {
      write(who, 'one', { cc: `ex@${at}` });
      write(who, 'two', { from: `ex@north.${at}` });
      write(who, 'three');
      return engine.sync(who);
    };
    await deliver(ann);
    await block(ann, `ex@${at}`, `@north.${at}`);
    await block(ben, `ex@${at}`, `@north.${at}`);
    await deliver(ben);
    const state = async (who: Colleague) => [
      await ledger(who),
      await people(who),
      (await timeline(who, iris)).filter((item) => item.own).length,
    ];
    assert.deepEqual(await state(ann), await state(ben));
    assert.deepEqual(await ledger(ann), ['logged kept', 'skipped blocked', 'skipped blocked']);
  });

  test('ends as if it had been there from the first, whatever the order in which people are blocked, freed and written with', async () => {
    const names = ['iris', 'ex', 'eve', 'kim'];
    const entriesOf = () => [`ex@${at}`, `eve@${at}`, `north.${at}`];
    const anyMail = fc.record({ from: fc.nat(3), cc: fc.nat(3), north: fc.boolean(), sent: fc.boolean() });
    const anyStep = fc.oneof(
      anyMail.map((mail) => ({ do: 'write' as const, mail })),
      fc.nat(2).map((entry) => ({ do: 'block' as const, entry })),
      fc.nat(2).map((entry) => ({ do: 'unblock' as const, entry })),
      fc.constant({ do: 'sync' as const }),
    );
    const deliver = (
      who: Colleague,
      { from, cc, north, sent }: typeof anyMail extends fc.Arbitrary<infer M> ? M : never,
      nth: number,
    ) => {
      const people = [`${names[from]}@${north ? 'north.' : ''}${at}`, `${names[cc]}@${at}`];
      const [one, other] = sent ? [mine(who), people[0]!] : [people[0]!, mine(who)];
      const date = `Mon, ${5 + nth} Jan 2026 09:00:00 +0000`;
      write(who, `m${nth}`, { from: one, to: other, cc: people[1]!, date }, sent ? 'Sent' : 'INBOX');
    };
    await fc.assert(
      fc.asyncProperty(fc.array(anyStep, { minLength: 4, maxLength: 14 }), async (steps) => {
        count += 1;
        at = `play${count}.example`;
        const [played, straight] = [
          await engine.connect(`p${count}@harbour.example`),
          await engine.connect(`s${count}@harbour.example`),
        ];
        const [mails, listed] = [steps.flatMap((step) => (step.do === 'write' ? [step.mail] : [])), new Set<string>()];
        let written = 0;
        for (const step of steps) {
          if (step.do === 'write') deliver(played, step.mail, written++);
          if (step.do === 'sync') await engine.sync(played);
          const entry = step.do === 'block' || step.do === 'unblock' ? entriesOf()[step.entry]! : '';
          if (step.do === 'block') await block(played, entry);
          if (step.do === 'block') listed.add(entry);
          if (step.do === 'unblock' && listed.delete(entry))
            await unblock(played, entry.includes('@') ? 'address' : 'domain', entry);
        }
        await engine.sync(played);
        if (listed.size > 0) await block(straight, ...listed);
        for (const [nth, mail] of mails.entries()) deliver(straight, mail, nth);
        await engine.sync(straight);
        assert.deepEqual(
          [await ledger(played), await people(played)],
          [await ledger(straight), await people(straight)],
        );
      }),
      { numRuns: 12 },
    );
  });

  test('is its owner’s alone', async () => {
    write(ben, 'of Ben', { from: `ex@${at}` });
    await engine.sync(ben);
    await block(ann, `ex@${at}`);
    assert.deepEqual(await ledger(ben), ['unmatched kept']);
    assert.deepEqual((await as(ben, (tx) => listBlocked(tx, {}))).items, []);
    assert.deepEqual(await rowsOf(engine, ben, 'blocked_address'), []);
    assert.equal((await rowsOf(engine, ann, 'blocked_address')).length, 1);
    await refuses('not-found', 404, undefined, () => unblock(ben, 'address', `ex@${at}`));
    const audit = await rowsOf<{ kind: string; detail: object }>(engine, ben, 'audit_entry');
    const told = audit.filter((entry) => entry.kind === 'blocklist-changed').at(-1);
    assert.deepEqual(told?.detail, { change: 'added' });
    assert.doesNotMatch(JSON.stringify(audit), /quay/);
  });

  test('takes no address or domain of one’s own, and a shared domain never blocks oneself', async () => {
    await as(ann, (tx) =>
      tx
        .updateTable('workspace')
        .set({ own_domains: ['ours.example'] })
        .execute(),
    );
    for (const own of [
      mine(ann),
      mine(ann).toUpperCase(),
      'harbour.example',
      '@x.harbour.example',
      'a@ours.example',
      '@ours.example',
      'north.ours.example',
    ])
      await refuses('own-address', undefined, 'entries.1', () => block(ann, `fine@${at}`, own));
    assert.deepEqual(await rowsOf(engine, ann, 'blocked_address'), [], 'one of them refuses all');
    const gil = await engine.connect(`gil.b${count}@gmail.com`);
    write(gil, 'to Gil');
    write(gil, 'stranger', { from: `other${count}@gmail.com` });
    await engine.sync(gil);
    await refuses('own-address', undefined, 'entries.0', () => block(gil, `gilb${count}@googlemail.com`));
    assert.deepEqual(await as(gil, (tx) => previewBlocking(tx, ['gmail.com'])), { emails: 1 });
    assert.deepEqual(await block(gil, 'gmail.com'), { added: 1, removedEmails: 1 });
    write(gil, 'to Gil again');
    await engine.sync(gil);
    assert.deepEqual(await ledger(gil), ['skipped blocked', 'unmatched kept', 'unmatched kept']);
    await as(ann, (tx) => tx.updateTable('workspace').set({ own_domains: [] }).execute());
  });

  test('leaves blocked people out of suggestions and of what is taken over', async () => {
    write(ann, 'one', { from: mine(ann), to: `Ex <ex@${at}>` }, 'Sent');
    write(ann, 'two', { from: mine(ann), to: `Eve <eve@${at}>` }, 'Sent');
    await engine.sync(ann);
    const suggested = async () =>
      (await as(ann, (tx) => suggestContacts(tx, ann.actor, {}))).items
        .map((each) => each.email)
        .filter((email) => email.endsWith(at))
        .sort();
    assert.deepEqual(await suggested(), [`eve@${at}`, `ex@${at}`]);
    await block(ann, `ex@${at}`);
    assert.deepEqual(await suggested(), [`eve@${at}`]);
    const result = await as(ann, (tx) =>
      importPeople(engine.app, tx, ann.actor, ann.ref.connectionId, [
        { email: `ex@${at}`, name: 'Ex' },
        { email: `eve@${at}`, name: 'Eve' },
      ]),
    );
    assert.deepEqual([result.created, result.items.map((each) => each.email)], [1, [`eve@${at}`]]);
  });

  test('removes whom it counted more often than there is mail left', async () => {
    write(ann, 'one', { from: `ex@${at}` });
    await engine.sync(ann);
    await as(ann, (tx) =>
      tx.updateTable('correspondent').set({ received_count: 7 }).where('key', '=', `ex@${at}`).execute(),
    );
    await block(ann, `@${at}`);
    assert.deepEqual((await people(ann)).items, []);
  });

  test('removes a copy that slipped in, as soon as mail is matched anew', async () => {
    write(ann, 'slipped', { cc: `ex@${at}` });
    await engine.sync(ann);
    const entry = {
      workspace_id: engine.workspaceId,
      user_id: ann.actor.userId,
      kind: 'address' as const,
      value: `ex@${at}`,
    };
    await as(ann, (tx) => tx.insertInto('blocked_address').values(entry).execute());
    const iris = await engine.addContact(ben, 'Iris', `iris@${at}`);
    assert.deepEqual(await timeline(ann, iris), []);
    assert.deepEqual(await ledger(ann), ['skipped blocked']);
  });

  test('takes ten thousand entries at once, each once, and shows them page by page', async () => {
    for (let n = 0; n < 30; n++) write(ann, `n${n}`, { from: `p${n * 200}@${at}` });
    write(ann, 'domain', { from: `x@d7.${at}` });
    await engine.sync(ann);
    const entries = Array.from({ length: 10_000 }, (_, n) => (n % 2 ? `d${n}.${at}` : `p${n}@${at}`));
    assert.deepEqual(await as(ann, (tx) => previewBlocking(tx, entries)), { emails: 31 });
    assert.deepEqual(await block(ann, ...entries), { added: 10_000, removedEmails: 31 });
    assert.deepEqual(await block(ann, ...entries), { added: 0, removedEmails: 0 });
    await refuses('invalid-request', undefined, 'entries', () => block(ann, ...entries, 'one.example'));
    const seen = new Set<string>();
    let cursor: string | undefined;
    do {
      const page = await as(ann, (tx) => listBlocked(tx, { limit: 100, ...(cursor !== undefined && { cursor }) }));
      for (const { kind, value } of page.items) seen.add(`${kind} ${value}`);
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    assert.equal(seen.size, 10_000);
    write(ann, 'late', { from: `p4@${at}` });
    write(ann, 'fine', { from: `fine@${at}` });
    await engine.sync(ann);
    assert.deepEqual(
      (await ledger(ann)).filter((each) => each !== 'skipped blocked'),
      ['unmatched kept'],
    );
  });

  test('names the first entry that is none', async () => {
    for (const hostile of [
      '',
      'com',
      'ada',
      'a\0@acme.example',
      '\ud800@acme.example',
      'x'.repeat(1_000_000),
      'a@b@c',
      "'; drop table email; --",
    ])
      await refuses('invalid-request', undefined, 'entries.1', () => block(ann, `fine@${at}`, hostile));
    for (const value of ['', '\0', 'x'.repeat(1_000_000), "' or true --"])
      await refuses('not-found', 404, undefined, () => unblock(ann, 'domain', value));
  });
});
