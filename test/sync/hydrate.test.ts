import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { retryQuarantined } from '#connections/change-connection.ts';
import { asOwner } from '#db/owner.ts';
import { openMemory } from '#providers/memory/index.ts';
import { readLedger } from '#sync/read-ledger.ts';
import { syncConnection } from '#sync/sync-connection.ts';
import { readTimeline } from '#timeline/read-timeline.ts';
import { type Colleague, createEngine, type Engine, rowsOf } from '../support/engine.ts';
import { mailDocument } from '../support/mail-documents.ts';

describe('fetching and applying the mail of a mailbox', () => {
  let engine: Engine;
  before(async () => {
    engine = await createEngine();
  });
  after(() => engine.close());

  const lines = async (who: Colleague) =>
    (
      await engine.database.db.tenant(who.actor, (tx) =>
        readLedger(tx, who.actor, who.ref.connectionId, { limit: 100 }),
      )
    ).items;
  const fill = (who: Colleague, count: number, name: string) =>
    Array.from({ length: count }, (_, n) => {
      const raw = mailDocument({
        messageId: `${name}${n}@x.example`,
        from: `g${n}@${name}.example`,
        subject: `${name} ${n}`,
      });
      return who.account.add(raw)[0]!;
    });
  const evidence = async (who: Colleague) => (await engine.view(who)).evidence;

  test('halves a page that no transaction can take until the culprit alone is set aside', async () => {
    const ada = await engine.connect('ada@harbour.example');
    fill(ada, 90, 'page');
    const owner = engine.database.ownerUrl;
    await asOwner(owner, async (each) => {
      await each.query(`create function refuse_culprits() returns trigger language plpgsql as $$ begin
        if new.subject in ('page 17', 'page 64') then raise check_violation using message = 'no'; end if;
        return new; end $$`);
      await each.query(
        'create trigger culprits before insert on email_text for each row execute function refuse_culprits()',
      );
    });
    assert.equal((await engine.sync(ada)).type, 'done');
    const { unmatched, quarantined, pending } = await evidence(ada);
    assert.deepEqual([unmatched, quarantined, pending], [88, 2, 0]);
    const aside = (await lines(ada)).filter((line) => line.outcome === 'quarantined');
    assert.deepEqual(
      aside.map((line) => [line.rule, line.reason]),
      Array.from({ length: 2 }, () => ['apply-failed', 'Rapport could not store it; the log names the fault.']),
    );
    await asOwner(owner, (each) => each.query('drop trigger culprits on email_text'));
    assert.equal(await retryQuarantined(engine.app, ada.actor, ada.ref.connectionId), 2);
    await engine.sync(ada);
    assert.equal((await evidence(ada)).unmatched, 90);
  });

  test('sets a document aside that can not be read, and its page goes on', async () => {
    const ben = await engine.connect('ben@harbour.example');
    fill(ben, 9, 'readable');
    const [id] = fill(ben, 1, 'hostile');
    const provider = openMemory(ben.account);
    const accounts = {
      ...engine.app.accounts,
      open: async () => ({
        ...provider,
        async *fetch(ids: Parameters<typeof provider.fetch>[0], most: number) {
          for await (const fetched of provider.fetch(ids, most)) {
            // A document that the parser does not survive.
            if (fetched.type === 'email' && fetched.email.id === id) fetched.email.raw = null as never;
            yield fetched;
          }
        },
      }),
    };
    const report = await syncConnection({ ...engine.app, accounts }, ben.ref, 'manual');
    assert.equal(report.type, 'done');
    const { unmatched, quarantined } = await evidence(ben);
    assert.deepEqual([unmatched, quarantined], [9, 1]);
    const [line] = (await lines(ben)).filter((each) => each.outcome === 'quarantined');
    assert.deepEqual([line?.providerId, line?.rule], [id, 'read-failed']);
  });

  test('ends a run whose server answers for nothing that it was asked for, and goes on at the next', async () => {
    const cleo = await engine.connect('cleo@harbour.example');
    fill(cleo, 3, 'silent');
    const provider = openMemory(cleo.account);
    const accounts = { ...engine.app.accounts, open: async () => ({ ...provider, async *fetch() {} }) };
    const report = await syncConnection({ ...engine.app, accounts }, cleo.ref, 'manual');
    assert.ok(report.type === 'failed');
    assert.deepEqual([report.fault.next, report.fault.code], ['retry', 'fetch-incomplete']);
    assert.equal((await evidence(cleo)).pending, 3);
    await engine.sync(cleo);
    assert.equal((await evidence(cleo)).unmatched, 3);
  });

  test('says how much was applied, also of a run that broke off', async () => {
    const dan = await engine.connect('dan@harbour.example');
    const ids = fill(dan, 450, 'broken');
    dan.account.hooks.push((call, nth) => {
      if (call === 'email' && nth === 430) throw new Error('something nobody foresaw');
    });
    const report = await engine.sync(dan);
    assert.ok(report.type === 'failed' && report.fault.code === 'internal');
    const { unmatched } = await evidence(dan);
    assert.ok(unmatched > 0 && unmatched < ids.length);
    assert.equal(report.applied, unmatched);
  });

  test('is not stopped for ever by strangers who chain their references', async () => {
    const eve = await engine.connect('eve@harbour.example');
    const people = Array.from({ length: 80 }, (_, n) => `p${n}@stranger${n}.example`);
    people.forEach((from, n) => {
      const references = `\r\nReferences: <chain${n}@x.example> <chain${n + 1}@x.example>`;
      const to = eve.account.addresses[0]!;
      eve.account.add(
        mailDocument({ messageId: `c${n}@x.example`, from, to: `${to}${references}`, subject: `c ${n}` }),
      );
    });
    await engine.sync(eve);
    assert.equal((await evidence(eve)).unmatched, 80);
    const all = `${eve.account.addresses[0]}, ${people.join(', ')}\r\nReferences: <chain0@x.example>`;
    eve.account.add(mailDocument({ messageId: 'joins@x.example', from: people[0]!, to: all, subject: 'all of you' }));
    fill(eve, 3, 'behind');
    assert.equal((await engine.sync(eve)).type, 'done');
    const { unmatched, quarantined, pending } = await evidence(eve);
    assert.deepEqual([unmatched + quarantined, pending], [84, 0]);
    assert.ok(unmatched >= 83);
  });

  test('stores what PostgreSQL can not hold without it: NUL characters and lone surrogates, wherever they stand', async () => {
    const finn = await engine.connect('finn@harbour.example');
    const lone = Buffer.from([0xd8, 0x3d, 0x00, 0x41]).toString('base64');
    const word = `=?utf-16be?b?${lone}?=`;
    const contactId = await engine.addContact(finn, 'Nul', 'nul@x.example');
    const lines = [
      `From: ${word} =?utf-8?q?a=00b?= <nul@x.example>`,
      'To: "x\0y" <z\0z@x.example>, finn@harbour.example',
      'Cc: =?utf-8?q?c=00c=40x=2Eexample?= <c@\0x.example>',
      `Subject: ${word} nul \0 =?utf-8?q?=00?= end`,
      'Date: Mon, 5 Jan 2026 09:00:00 +0000',
      'Message-ID: <n\0ul@x.example>',
      'References: <r\0ef@x.example>',
      'List-Id: <li\0st.x.example>',
      'Auto-Submitted: auto-\0generated',
      'MIME-Version: 1.0',
      'Content-Type: multipart/mixed; boundary=edge',
      '',
      '--edge',
      'Content-Type: text/plain; charset=utf-8',
      '',
      'body with \0 in it \ud83d',
      '--edge',
      `Content-Type: appli\0cation/pdf; name="a\0b.pdf"`,
      `Content-Disposition: attachment; filename*=utf-16be''%D8%3D%00A; filename="x\0.pdf"`,
      'Content-ID: <c\0id@x.example>',
      '',
      'x',
      '--edge--',
      '',
    ];
    finn.account.add(Buffer.from(lines.join('\r\n'), 'utf8'));
    fill(finn, 3, 'beside');
    await engine.sync(finn);
    const { logged, unmatched, quarantined } = await evidence(finn);
    assert.deepEqual([logged, unmatched, quarantined], [1, 3, 0]);
    const { items } = await engine.database.db.tenant(finn.actor, (tx) =>
      readTimeline(tx, finn.actor, { recordKind: 'contact', recordId: contactId }),
    );
    const shown = JSON.stringify(items);
    assert.match(items[0]!.subject, /nul .*end/);
    assert.ok(shown.isWellFormed() && !shown.includes('\\u0000') && !/\\ud[89a-f]/i.test(shown));
    assert.equal(
      (await rowsOf<{ key: string }>(engine, finn, 'participant')).some((row) => row.key.includes('\0')),
      false,
    );
  });

  test('takes mail with absurd dates and sizes of headers', async () => {
    const gil = await engine.connect('gil@harbour.example');
    const dates = [
      'Mon, 1 Jan 9999 00:00:00 +0000',
      'Fri, 31 Dec 0001 23:59:59 +0000',
      '',
      'yesterday',
      'x'.repeat(9999),
    ];
    dates.forEach((date, n) => {
      gil.account.add(mailDocument({ messageId: `date${n}@x.example`, date }));
    });
    gil.account.add(mailDocument({ messageId: 'future@x.example' }), { receivedAt: new Date('9999-12-31T23:59:59Z') });
    gil.account.add(mailDocument({ messageId: 'past@x.example' }), { receivedAt: new Date(0) });
    const many = Array.from({ length: 5000 }, (_, n) => `p${n}@many.example`).join(', ');
    gil.account.add(mailDocument({ messageId: 'many@x.example', to: many }));
    gil.account.add(mailDocument({ messageId: `${'m'.repeat(5000)}@x.example`, subject: 's'.repeat(100_000) }));
    gil.account.add(mailDocument({ messageId: 'k@x.example' }), { keywords: ['a\0b', '\ud83d', '$x'.repeat(500)] });
    await engine.sync(gil);
    const { listed, unmatched, quarantined } = await evidence(gil);
    assert.deepEqual([listed, unmatched, quarantined], [10, 10, 0]);
  });
});
