import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { changeConnection } from '#connections/change-connection.ts';
import { openMemory } from '#providers/memory/index.ts';
import type { MailProvider } from '#providers/provider.ts';
import { readLedger } from '#sync/read-ledger.ts';
import { type SyncCause, syncConnection } from '#sync/sync-connection.ts';
import { type Colleague, createEngine, type Engine, rowsOf } from '../support/engine.ts';
import { mailDocument } from '../support/mail-documents.ts';

const day = 86_400_000;

describe('a provider that lists ids without dates', () => {
  let engine: Engine;
  before(async () => {
    engine = await createEngine();
  });
  after(() => engine.close());

  const connect = async (address: string, historyFrom: Date | null = null) => {
    const who = await engine.connect(address, { layout: 'account', historyFrom });
    who.account.tellsDates = false;
    return who;
  };
  const receive = ({ account }: Colleague, id: string, receivedAt: Date, threadId: string | null = null) =>
    account.add(mailDocument({ messageId: `${id}@x.example`, from: 'guest@north.example', subject: id }), {
      receivedAt,
      threadId,
    })[0]!;
  const evidence = async (who: Colleague) => (await engine.view(who)).evidence;
  const linesOf = async (who: Colleague) =>
    (
      await engine.database.db.tenant(who.actor, (tx) =>
        readLedger(tx, who.actor, who.ref.connectionId, { limit: 100 }),
      )
    ).items;

  test('is read newest first all the same, and what comes meanwhile before the backlog', async () => {
    const who = await connect('order@harbour.example');
    for (let n = 0; n < 120; n++) receive(who, `m${n}`, new Date(Date.UTC(2026, 0, 1, 0, n)));
    who.account.failOn('email', 31, new Error('The server fell over.'));
    const newest = Array.from({ length: 30 }, (_, n) => `m${119 - n}`);
    assert.deepEqual(await syncAndWatch(engine, who), newest);
    await engine.clock.advance(60_000);
    receive(who, 'news', new Date(Date.UTC(2026, 0, 2)));
    assert.deepEqual((await syncAndWatch(engine, who)).slice(0, 31), ['news', ...newest]);
    assert.equal((await evidence(who)).unmatched, 121);
  });

  test('has its dates, sizes and threads in the ledger once its mail is fetched', async () => {
    const who = await connect('dates@harbour.example');
    const received = new Date('2026-01-03T10:00:00Z');
    receive(who, 'dated', received, 'thread-1');
    await engine.sync(who);
    const [entry] = (await rowsOf<Record<string, unknown>>(engine, who, 'ledger_entry')).filter(
      (row) => row.connection_id === who.ref.connectionId,
    );
    assert.deepEqual([entry?.received_at, entry?.provider_thread_id], [received, 'thread-1']);
    assert.ok(Number(entry?.size) > 0);
  });

  test('leaves out what is older than the history without a fetch, and brings it when the history is lengthened', async () => {
    const now = engine.clock.now();
    const who = await connect('history@harbour.example', new Date(now.getTime() - 30 * day));
    receive(who, 'ancient', new Date(now.getTime() - 400 * day));
    receive(who, 'older', new Date(now.getTime() - 60 * day));
    receive(who, 'newer', new Date(now.getTime() - 2 * day));
    assert.deepEqual(await syncAndWatch(engine, who), ['newer']);
    assert.deepEqual((await evidence(who)).skipped, { 'before-history': 2 });
    assert.deepEqual(
      (await linesOf(who)).filter((line) => line.rule === 'before-history').map((line) => line.receivedAt),
      [null, null],
    );
    await changeConnection(engine.app, who.actor, who.ref.connectionId, { historyDays: 90 });
    assert.deepEqual(await syncAndWatch(engine, who), ['older']);
    assert.deepEqual((await evidence(who)).skipped, { 'before-history': 1 });
    assert.deepEqual(await syncAndWatch(engine, who, 'audit'), []);
    assert.equal((await evidence(who)).missing, 0);
  });

  test('joins a thread by the thread that it names, for people only', async () => {
    const who = await connect('threads@harbour.example');
    receive(who, 'One matter', new Date('2026-01-05T10:00:00Z'), 'thread-7');
    receive(who, 'Quite another subject', new Date('2026-01-05T11:00:00Z'), 'thread-7');
    for (const n of [1, 2]) {
      who.account.add(
        mailDocument({
          messageId: `robot${n}@x.example`,
          from: 'no-reply@robots.example',
          subject: `Notice ${n}`,
        }),
        { threadId: 'thread-8' },
      );
    }
    await engine.sync(who);
    const messages = await rowsOf<{ rfc_message_id: string; thread_id: string }>(engine, who, 'message');
    const thread = (id: string) => messages.find((row) => row.rfc_message_id.includes(id))?.thread_id;
    assert.equal(thread('One matter'), thread('Quite another subject'));
    assert.notEqual(thread('robot1'), thread('robot2'));
  });
});

/** Syncs as the engine does, and answers the subjects in the order in which they were asked for. */
async function syncAndWatch({ app }: Engine, who: Colleague, cause: SyncCause = 'manual'): Promise<string[]> {
  const asked: string[] = [];
  const provider = openMemory(who.account);
  const watched: MailProvider = {
    ...provider,
    async *fetch(ids, maxOctets) {
      for await (const fetched of provider.fetch(ids, maxOctets)) {
        if (fetched.type === 'email') asked.push(subjectOf(fetched.email.raw));
        yield fetched;
      }
    },
  };
  await syncConnection({ ...app, accounts: { ...app.accounts, open: async () => watched } }, who.ref, cause);
  return asked;
}

function subjectOf(raw: Uint8Array): string {
  return /^Subject: (.*)\r$/m.exec(Buffer.from(raw).toString())?.[1] ?? '';
}
