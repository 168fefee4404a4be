import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parseMessage } from '#mail/parse-message.ts';
import type { FetchedEmail, ProviderId } from '#providers/provider.ts';
import { attachmentDocument, mailDocument } from '../../support/mail-documents.ts';
import { callsOf, fetchAll, inStage, putSeveral, typesOf } from './in-stage.ts';

const threadsOf = (ids: readonly ProviderId[], thread: string) => new Map(ids.map((id) => [id, thread]));

describe('Reading mail at Gmail', () => {
  test('takes a thread in one call where three of its emails are wanted, and not where two are', () =>
    inStage({}, async (stage) => {
      const many = putSeveral(stage, 4, '00000000000000aa');
      const few = putSeveral(stage, 2, '00000000000000bb');
      const provider = await stage.open();
      const threads = new Map([...threadsOf(many, '00000000000000aa'), ...threadsOf(few, '00000000000000bb')]);
      const answers = await fetchAll(provider, [...few, ...many], { threads });
      assert.deepEqual(Object.values(typesOf(answers)), Array(6).fill('email'));
      assert.deepEqual([callsOf(stage, 'threads.get'), callsOf(stage, 'messages.get')], [1, 2]);
    }));

  test('gives of a thread only what was asked for', () =>
    inStage({}, async (stage) => {
      const ids = putSeveral(stage, 6, '00000000000000aa');
      const wanted = ids.slice(1, 4);
      const answers = await fetchAll(await stage.open(), wanted, { threads: threadsOf(ids, '00000000000000aa') });
      assert.deepEqual(Object.keys(typesOf(answers)), [...wanted].sort());
      assert.equal(callsOf(stage, 'messages.get'), 0);
    }));

  test('asks alone for what its thread did not bring', () =>
    inStage({}, async (stage) => {
      const ids = putSeveral(stage, 3, '00000000000000aa');
      const [other] = putSeveral(stage, 1);
      const gone = ids[0]!;
      stage.user.delete(gone);
      const wanted = [...ids, other!];
      const answers = await fetchAll(await stage.open(), wanted, { threads: threadsOf(wanted, '00000000000000aa') });
      const expected = Object.fromEntries(wanted.map((id) => [id, id === gone ? 'gone' : 'email']).sort());
      assert.deepEqual(typesOf(answers), expected);
    }));

  test('knows that all of a thread is gone without asking for each', () =>
    inStage({}, async (stage) => {
      const ids = putSeveral(stage, 3, '00000000000000aa');
      for (const id of ids) stage.user.delete(id);
      const answers = await fetchAll(await stage.open(), ids, { threads: threadsOf(ids, '00000000000000aa') });
      assert.deepEqual(Object.values(typesOf(answers)), ['gone', 'gone', 'gone']);
      assert.equal(callsOf(stage, 'messages.get'), 0);
    }));

  test('reads each message once, whole at once, and never its attachments', () =>
    inStage({}, async (stage) => {
      stage.user.insert(attachmentDocument('a@client.example', 2_000));
      const [id] = stage.user.list().map((entry) => entry.id as ProviderId);
      const [answer] = await fetchAll(await stage.open(), [id!]);
      assert.ok(answer?.type === 'email' && answer.email.cut && answer.email.parts?.length === 2);
      assert.deepEqual([callsOf(stage, 'messages.get'), callsOf(stage, 'messages.attachments.get')], [1, 0]);
    }));

  test('tells thread, size, labels and date beside the document', () =>
    inStage({}, async (stage) => {
      const raw = mailDocument({ messageId: 'a@acme.example' });
      const internalDate = new Date('2026-02-03T04:05:06.789Z');
      const { id, threadId } = stage.user.insert(raw, { labels: ['INBOX', 'STARRED'], internalDate });
      const [answer] = await fetchAll(await stage.open(), [id as ProviderId]);
      const { raw: built, ...facts } = (answer as { email: FetchedEmail }).email;
      assert.deepEqual(facts, {
        id,
        threadId,
        mailboxes: ['ALL', 'INBOX'],
        keywords: ['$flagged', '$seen'],
        receivedAt: internalDate,
        size: raw.length,
        cut: false,
        parts: null,
      });
      const message = await parseMessage(built, { receivedAt: null });
      assert.equal(message.messageId, 'a@acme.example');
    }));

  test('gives the sender’s octets where Gmail lost letters', () =>
    inStage({}, async (stage) => {
      const raw = Buffer.from('Message-ID: <l@acme.example>\r\nSubject: Hi\r\n\r\nGr\xfc\xdfe\r\n', 'latin1');
      const { id } = stage.user.insert(raw);
      const [answer] = await fetchAll(await stage.open(), [id as ProviderId]);
      assert.deepEqual(Buffer.from((answer as { email: FetchedEmail }).email.raw), raw);
    }));

  test('reads the words that Gmail left out: a long text, a delivery report', () =>
    inStage({}, async (stage) => {
      const long = `Message-ID: <l@acme.example>\r\nContent-Type: text/plain\r\n\r\n${'many words '.repeat(120_000)}`;
      const { id } = stage.user.insert(long);
      const [answer] = await fetchAll(await stage.open(), [id as ProviderId], {}, 4 * 1024 * 1024);
      const { raw, cut } = (answer as { email: FetchedEmail }).email;
      assert.deepEqual([cut, (await parseMessage(raw, { receivedAt: null })).text.length], [false, 1_320_001]);
      assert.equal(callsOf(stage, 'messages.attachments.get'), 1);
    }));

  test('reads of a message that is too large what can be read without its content', () =>
    inStage({}, async (stage) => {
      const html = (n: number) => `--x\r\nContent-Type: text/html\r\n\r\n<p>${`${n}`.repeat(900_000)}</p>\r\n`;
      const parts = Array.from({ length: 6 }, (_, n) => html(n)).join('');
      const head = 'Message-ID: <large@acme.example>\r\nSubject: Large\r\nContent-Type: multipart/mixed; boundary=x';
      const { id } = stage.user.insert(`${head}\r\n\r\n${parts}--x--\r\n`);
      const [answer] = await fetchAll(await stage.open(), [id as ProviderId], {}, 65_536);
      const { raw, cut } = (answer as { email: FetchedEmail }).email;
      const message = await parseMessage(raw, { receivedAt: null, cut });
      assert.deepEqual([cut, message.messageId, message.subject], [true, 'large@acme.example', 'Large']);
      assert.equal(callsOf(stage, 'messages.get'), 2);
    }));

  test('uses the reserve for a person, when a sync has spent the rest', () =>
    inStage({}, async (stage) => {
      const ids = putSeveral(stage, 290);
      const provider = await stage.open();
      await fetchAll(provider, ids.slice(0, 285));
      const slept = stage.clock.slept;
      const [answer] = await fetchAll(provider, [ids[286]!], { interactive: true });
      assert.equal(answer?.type, 'email');
      assert.equal(stage.clock.slept, slept);
      await fetchAll(provider, [ids[287]!]);
      assert.ok(stage.clock.slept > slept);
      assert.equal(stage.google.world.stats.throttled, 0);
    }));

  test('asks for no more calls at once than the rules allow', () =>
    inStage({}, async (stage) => {
      stage.world.quota.concurrency = 3;
      const ids = putSeveral(stage, 10);
      await fetchAll(await stage.open(), ids);
      const widths = stage.relay.requests.map(({ parts }) => Math.max(parts.length, 1));
      assert.deepEqual(widths, [3, 3, 3, 1]);
    }));

  for (const concurrency of [4, 50]) {
    test(`spends the units of a minute to the last, and Google never has to refuse: ${concurrency} at once`, () =>
      inStage({ quota: { concurrency: 60 } }, async (stage) => {
        // Nothing is left to spare: one unit too many, and Google refuses.
        Object.assign(stage.world.quota, { concurrency, reserve: 0 });
        const ids = putSeveral(stage, 7 * 300);
        const begin = stage.clock.now().getTime();
        await fetchAll(await stage.open(), ids);
        const minutes = (stage.clock.now().getTime() - begin) / 60_000;
        const units = stage.google.world.stats.units.get('ada@acme.example')!;
        // The units of the first minute are there at once.
        assert.ok((units - 6_000) / (minutes * 6_000) > 0.95, `${units} units in ${minutes} minutes`);
        assert.equal(stage.google.world.stats.throttled, 0);
      }));
  }

  test('refuses a limit that no document can be read with', () =>
    inStage({}, async (stage) => {
      const provider = await stage.open();
      for (const limit of [0, -1, 1.5, Number.NaN]) {
        assert.throws(() => provider.fetch([], limit), { code: 'gmail-limit-invalid' });
      }
    }));
});
