/** A real server behind a network that cuts, falls silent and slows down. */
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { isFault } from '#errors.ts';
import { openImap } from '#providers/imap/index.ts';
import type { MailProvider, ProviderId } from '#providers/provider.ts';
import { type Dovecot, skipWithoutDovecot, startDovecot } from '../../support/dovecot.ts';
import { type ImapStage, openImapStage, shortSilenceMs, testTiming } from '../../support/imap-stage.ts';
import { mailDocument } from '../../support/mail-documents.ts';
import { catchUp, openMirrors } from '../../support/mirror.ts';

const COUNT = 40;
const WHOLE = 1_000_000;

describe('On a broken network', skipWithoutDovecot(), () => {
  let server: Dovecot;
  let stage: ImapStage;
  let provider: MailProvider;
  let ids: ProviderId[];
  let users = 0;
  before(async () => {
    server = await startDovecot({ connectionsPerUser: 5 });
  });
  after(() => server.remove());
  beforeEach(async () => {
    const user = `net-${++users}@acme.example`;
    await server.seedMaildir(
      user,
      'INBOX',
      Array.from({ length: COUNT }, (_, n) => ({ raw: bigMail(n) })),
    );
    stage = await openImapStage(server, user);
    provider = await stage.open();
    const inbox = [...(await openMirrors(provider)).values()][0]!;
    await catchUp(provider, inbox);
    ids = [...inbox.emails.keys()];
  });
  afterEach(async () => {
    await provider.close();
    await stage.end();
  });

  const openQuick = (over: Partial<typeof testTiming>) => {
    const world = { ...stage.world, timing: { ...testTiming, silenceMs: shortSilenceMs, ...over } };
    return openImap(stage.settings, { password: 'secret-of-the-stage' }, world);
  };
  const fetchAll = async (wanted: ProviderId[], from = provider): Promise<Map<ProviderId, Buffer>> => {
    const got = new Map<ProviderId, Buffer>();
    for await (const answer of from.fetch(wanted, WHOLE)) {
      assert.ok(answer.type === 'email');
      assert.ok(!got.has(answer.email.id));
      got.set(answer.email.id, Buffer.from(answer.email.raw));
    }
    return got;
  };

  it('a cut in the middle of a fetch is tried again, and the second time gives all', async () => {
    stage.proxy.cutAfter(500_000);
    await assert.rejects(fetchAll(ids), (error) => isFault(error, 'retry') && error.code === 'imap-connection-lost');
    const got = await fetchAll(ids);
    assert.equal(got.size, COUNT);
    for (const raw of got.values()) assert.match(raw.toString('latin1'), /\r\nlast line \d+\r\n$/);
  });

  it('silence in the middle of a fetch ends in time, and a new connection goes on', async () => {
    const quick = await openQuick({});
    stage.proxy.silenceAfter(500_000);
    await assert.rejects(fetchAll(ids, quick), (error) => isFault(error, 'retry') && error.code === 'imap-timeout');
    await stage.recover();
    assert.equal((await fetchAll(ids, quick)).size, COUNT);
    await quick.close();
  });

  it('a reader who takes his time over a mail loses nothing', async () => {
    let seen = 0;
    const quick = await openQuick({});
    for await (const answer of quick.fetch(ids, WHOLE)) {
      assert.equal(answer.type, 'email');
      if (++seen === 2) await wait(shortSilenceMs * 3);
    }
    assert.equal(seen, COUNT);
    await quick.close();
  });

  it('a mail that somebody removes while we fetch is gone, and the others are themselves', async () => {
    const answers: string[] = [];
    for await (const answer of provider.fetch(ids, WHOLE)) {
      answers.push(answer.type);
      if (answers.length === 1) for (const n of [30, 31, 39]) await stage.expunge('INBOX', `big-${n}@acme.example`);
      if (answer.type === 'email') assert.ok(answer.email.raw.length > 20_000);
    }
    assert.equal(answers.length, COUNT);
    const rest = await fetchAll(
      (await provider.find({ messageId: 'big-29@acme.example' }, 1)).map((email) => email.id),
    );
    assert.match([...rest.values()][0]!.toString('latin1'), /big-29@/);
  });

  it('a server that is killed and started again is simply connected to again', async () => {
    await server.kill();
    await assert.rejects(fetchAll(ids), (error) => isFault(error, 'retry'));
    await server.start();
    assert.equal((await fetchAll(ids)).size, COUNT);
  });

  it('a slow line is no dead line', async () => {
    const quick = await openQuick({});
    stage.proxy.delayMs = shortSilenceMs / 4;
    assert.equal((await fetchAll(ids.slice(0, 5), quick)).size, 5);
    await quick.close();
  });

  it('a watch notices that its connection is only half there', async () => {
    const quick = await openQuick({ idleMs: 100 });
    const lost = Promise.withResolvers<unknown>();
    const watch = await quick.watch(() => {}, lost.resolve);
    await stage.fallSilent();
    const reason = await lost.promise;
    assert.ok(isFault(reason, 'retry') && reason.code === 'imap-timeout', String(reason));
    await watch.close();
    await stage.recover();
    await quick.close();
  });

  it('a watch that has begun its IDLE anew many times still wakes, for what we send as well', async () => {
    const quick = await openQuick({ idleMs: 30, silenceMs: testTiming.silenceMs });
    let wake = Promise.withResolvers<void>();
    const watch = await quick.watch(() => wake.resolve(), unexpected);
    const idles = () => stage.proxy.commands.filter((line) => line.endsWith(' IDLE')).length;
    while (idles() < 8) await wait(10);
    for (const mailbox of ['INBOX', 'Sent']) {
      wake = Promise.withResolvers();
      await stage.add(mailbox, mailDocument({ messageId: `live-${mailbox}@acme.example` }));
      await wake.promise;
    }
    await watch.close();
    await quick.close();
  });

  it('a watch makes do with INBOX where the server allows no connection more', async () => {
    await provider.close();
    const busy = [];
    for (let n = 0; n < 3; n += 1) busy.push(await server.connect(stage.user));
    provider = await stage.open();
    const wake = Promise.withResolvers<void>();
    const watch = await provider.watch(() => wake.resolve(), unexpected);
    await busy[0]!.append('INBOX', mailDocument({ messageId: 'live@acme.example' }), []);
    await wake.promise;
    await watch.close();
    for (const client of busy) await client.logout();
  });
});

function unexpected(reason: unknown): never {
  throw new Error('The watch was lost.', { cause: reason });
}

function bigMail(n: number): Buffer {
  const lines = Array.from({ length: 400 }, (_, line) => `line ${line} of a longer mail about berth ${n}, one of many`);
  return mailDocument({ messageId: `big-${n}@acme.example`, body: [...lines, `last line ${n}`].join('\r\n') });
}
