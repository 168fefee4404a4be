/** Servers that answer wrongly, half or not at all: nothing is lost, doubled, or taken for deleted. */
import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { isFault, type Next } from '#errors.ts';
import { openImap } from '#providers/imap/index.ts';
import type { Feed, Fetched, MailProvider, ProviderId } from '#providers/provider.ts';
import { testWorld } from '../../support/imap-stage.ts';
import { catchUp, type FeedMirror, openMirrors } from '../../support/mirror.ts';
import { fetchLine, isAsked, type ScriptedImap, startScriptedImap } from '../../support/scripted-imap.ts';

const UIDS = [3, 5, 8, 13, 21, 34, 55, 89];

describe('A broken IMAP server', () => {
  let server: ScriptedImap;
  let provider: MailProvider;
  let inbox: FeedMirror;
  beforeEach(async () => {
    server = await startScriptedImap(Object.fromEntries(UIDS.map((uid) => [uid, document(uid)])));
    provider = await open();
    inbox = [...(await openMirrors(provider)).values()][0]!;
  });
  afterEach(async () => {
    await provider.close();
    await server.close();
  });

  const open = () => {
    const settings = { host: server.host, port: server.port, username: 'ada@acme.example', security: 'none' as const };
    return openImap(settings, { password: 'x' }, testWorld());
  };
  const held = () => [...inbox.emails.keys()].map(uidOf).sort((a, b) => a - b);
  const fetchAll = async (ids = [...inbox.emails.keys()], limit = 10_000) => {
    const answers: Fetched[] = [];
    for await (const answer of provider.fetch(ids, limit)) answers.push(answer);
    return answers;
  };

  it('that counts emails and then lists none has not deleted them', async () => {
    await catchUp(provider, inbox);
    server.mails.set(90, document(90));
    server.script = ({ name, tag }) =>
      name === 'UID SEARCH' ? [`* ESEARCH (TAG "${tag}") UID COUNT 0`, `${tag} OK`] : null;
    await assertFault(provider.changes(inbox.feed, inbox.state, 10), 'retry', 'imap-listing-implausible');
    server.script = () => null;
    await catchUp(provider, inbox);
    assert.deepEqual(held(), [...UIDS, 90]);
  });

  it('that lists too few emails is asked about each that seems to be gone', async () => {
    await catchUp(provider, inbox);
    server.mails.delete(8);
    server.mails.set(90, document(90));
    server.mails.set(91, document(91));
    server.script = ({ name, tag }) =>
      name === 'UID SEARCH' ? [`* ESEARCH (TAG "${tag}") UID COUNT 3 MIN 3 MAX 91 ALL 3,90:91`, `${tag} OK`] : null;
    await catchUp(provider, inbox);
    assert.deepEqual(
      held(),
      [...UIDS, 90, 91].filter((uid) => uid !== 8),
    );
  });

  it('that garbles its search answer is asked again later', async () => {
    const span = 'UID COUNT 8 MIN 3 MAX 89';
    const answers = [
      `${span} ALL 1:x`,
      'UID ALL 3',
      'UID COUNT 8',
      'garbage',
      `${span} ALL 0:1`,
      span,
      `${span} ALL 3`,
    ];
    for (const answer of [...answers, 'UID COUNT 8 MIN 5 MAX 3 ALL 3:5', 'UID COUNT 99 MIN 3 MAX 5 ALL 3:5']) {
      server.script = ({ name, tag }) =>
        name === 'UID SEARCH' ? [`* ESEARCH (TAG "${tag}") ${answer}`, `${tag} OK`] : null;
      await assertFault(provider.changes(inbox.feed, null, 10), 'retry', 'imap-listing-implausible');
    }
    server.script = ({ name, tag }) => (name === 'UID SEARCH' ? [`${tag} NO [SERVERBUG] oops`] : null);
    await assertFault(provider.changes(inbox.feed, null, 10), 'retry');
  });

  it('that answers with one endless set of numbers does not bring us to a standstill', async () => {
    const endless = Array.from({ length: 200_000 }, (_, n) => 2 * n + 1).join(',');
    server.script = ({ name, tag }) =>
      name === 'UID SEARCH' ? [`* ESEARCH (TAG "${tag}") UID COUNT 8 MIN 3 MAX 89 ALL ${endless}`, `${tag} OK`] : null;
    await assertFault(provider.changes(inbox.feed, null, 10), 'retry', 'imap-answer-garbled');
    server.script = () => null;
    await catchUp(provider, inbox);
    assert.deepEqual(held(), UIDS);
  });

  it('whose mailbox has more holes than mails is asked for a plain list', async () => {
    for (let uid = 1000; uid < 9000; uid += 2) server.mails.set(uid, document(uid));
    await catchUp(provider, inbox, 10_000);
    assert.equal(inbox.emails.size, UIDS.length + 4000);
    const asked = server.commands.filter(({ name }) => name === 'UID SEARCH').map(({ args }) => args);
    assert.deepEqual(asked, ['RETURN (COUNT MIN MAX) ALL', 'ALL']);
  });

  it('may order its search answer as it likes, or know only the old form', async () => {
    server.script = ({ name, tag }) =>
      name === 'UID SEARCH'
        ? [`* ESEARCH (TAG "${tag}") UID COUNT 9 MIN 3 MAX 89 ALL 89,55,5:3,34,21,13,8`, `${tag} OK`]
        : null;
    server.mails.set(4, document(4));
    await catchUp(provider, inbox);
    assert.deepEqual(held(), [3, 4, 5, 8, 13, 21, 34, 55, 89]);
    server.capabilities = 'IMAP4rev1 AUTH=PLAIN SASL-IR';
    server.script = ({ name, tag }) =>
      name === 'UID SEARCH' ? ['* SEARCH 5 3 4', '* SEARCH 8 13', `${tag} OK`] : null;
    for (const uid of [21, 34, 55, 89]) server.mails.delete(uid);
    const old = await open();
    const page = await old.changes(inbox.feed, null, 10);
    assert.deepEqual(
      page.created.map((email) => uidOf(email.id)),
      [13, 8, 5, 4, 3],
    );
    await old.close();
  });

  it('that does not say UIDNEXT, or lowers it, is believed about its mails all the same', async () => {
    await catchUp(provider, inbox);
    const expected = new Set(UIDS);
    for (const [n, uidNext] of [undefined, 50, 1, undefined].entries()) {
      server.uidNext = uidNext;
      server.mails.set(100 + n, document(100 + n)).delete(UIDS[n]!);
      expected.add(100 + n).delete(UIDS[n]!);
      await catchUp(provider, inbox);
      assert.deepEqual(
        held(),
        [...expected].sort((a, b) => a - b),
      );
    }
  });

  it('that describes an email without flags, date and size has listed it nevertheless', async () => {
    server.script = ({ name, tag, args }) => {
      if (name !== 'UID FETCH') return null;
      const lines = UIDS.filter((uid) => isAsked(args, uid)).map((uid) =>
        uid === 8 ? '* 3 FETCH (UID 8)' : fetchLine(server, uid, args),
      );
      return [...lines.filter((line) => !line.includes('UID 21 ')), `${tag} OK`];
    };
    await catchUp(provider, inbox);
    const bare = [...inbox.emails.values()].filter((email) => [8, 21].includes(uidOf(email.id)));
    assert.deepEqual(
      bare.map(({ keywords, receivedAt, size }) => [keywords, receivedAt, size]),
      [
        [[], null, null],
        [[], null, null],
      ],
    );
    assert.deepEqual(held(), UIDS);
  });

  it('whose modification sequence goes backwards gets every flag read again', async () => {
    let modseq = '900719925474099312345';
    server.capabilities = 'IMAP4rev1 ESEARCH ENABLE CONDSTORE AUTH=PLAIN SASL-IR';
    server.script = ({ name, tag }) => {
      if (name === 'ENABLE') return ['* ENABLED CONDSTORE', `${tag} OK`];
      if (name !== 'EXAMINE') return null;
      return [
        '* 8 EXISTS',
        '* OK [UIDVALIDITY 7] x',
        '* OK [UIDNEXT 1000] x',
        `* OK [HIGHESTMODSEQ ${modseq}] x`,
        `${tag} OK`,
      ];
    };
    modseq = '4611686018427387904';
    await provider.close();
    provider = await open();
    await catchUp(provider, inbox);
    assert.ok(inbox.state!.includes('"4611686018427387904"'));
    modseq = '17';
    const page = await provider.changes(inbox.feed, inbox.state, 10);
    assert.equal(page.updated.length, UIDS.length);
    assert.ok(!server.commands.some(({ args }) => args.includes('CHANGEDSINCE')));
    inbox.state = page.newState;
    modseq = '18';
    await provider.changes(inbox.feed, inbox.state, 10);
    assert.ok(server.commands.some(({ args }) => args.includes('(CHANGEDSINCE 17)')));
  });

  it('that refuses one mail of many refuses only that one, found in few steps', async () => {
    await catchUp(provider, inbox);
    server.script = ({ name, args, tag }) =>
      name === 'UID FETCH' && args.includes('BODY') && isAsked(args, 34) ? [`${tag} NO [SERVERBUG] can not`] : null;
    const before = server.commands.length;
    const answers = await fetchAll();
    assert.deepEqual(answers.filter((answer) => answer.type === 'email').length, 7);
    const poison = answers.find((answer) => answer.type === 'poison')!;
    assert.deepEqual([uidOf(poison.id), poison.code], [34, 'imap-message-refused']);
    assert.ok(server.commands.length - before <= 8);
  });

  it('that hangs up over one mail is connected to again for the others', async () => {
    await catchUp(provider, inbox);
    server.script = ({ name, args }) => {
      if (name !== 'UID FETCH' || !args.includes('BODY') || !isAsked(args, 8)) return null;
      const earlier = UIDS.filter((uid) => uid < 8 && isAsked(args, uid));
      return [...earlier.map((uid) => fetchLine(server, uid, args)), '* BYE FETCH failed: internal error'];
    };
    const answers = await fetchAll();
    assert.deepEqual(answers.map((answer) => answer.type).sort(), [...Array(7).fill('email'), 'poison']);
    assert.equal(uidOf(answers.find((answer) => answer.type === 'poison')!.id), 8);
  });

  it('that shuts down in the middle has not poisoned the mail that it was about to give', async () => {
    await catchUp(provider, inbox);
    server.script = ({ name, args }) =>
      name === 'UID FETCH' && args.includes('BODY') ? ['* BYE Server shutting down.'] : null;
    await assertFault(fetchAll([...inbox.emails.keys()].slice(0, 1)), 'retry', 'imap-server-closed');
  });

  it('whose answer about one mail can not be read gives the others', async () => {
    await catchUp(provider, inbox);
    server.script = ({ name, args, tag }) => {
      if (name !== 'UID FETCH' || !args.includes('BODY')) return null;
      const lines = UIDS.filter((uid) => isAsked(args, uid)).map((uid) =>
        uid === 13 ? '* 4 FETCH (UID 13 FLAGS ((((\\Seen BODY[ "' : fetchLine(server, uid, args),
      );
      return [...lines, `${tag} OK`];
    };
    const answers = await fetchAll();
    const poison = answers.find((answer) => answer.type === 'poison')!;
    assert.deepEqual([answers.length, uidOf(poison.id), poison.code], [8, 13, 'imap-message-unreadable']);
  });

  it('that mixes in news about flags and removals while it gives mails confuses nobody', async () => {
    await catchUp(provider, inbox);
    server.script = ({ name, args, tag }) => {
      if (name !== 'UID FETCH' || !args.includes('BODY')) return null;
      const lines = UIDS.filter((uid) => isAsked(args, uid) && uid !== 21).flatMap((uid) => [
        '* 1 FETCH (FLAGS (\\Deleted))',
        `* 2 FETCH (UID ${uid} FLAGS (\\Flagged))`,
        fetchLine(server, uid, args),
        '* 5 EXPUNGE',
        '* 9 EXISTS',
        '* VANISHED (EARLIER) nonsense',
      ]);
      return [...lines, `${tag} OK`];
    };
    server.mails.delete(21);
    const answers = await fetchAll();
    assert.equal(answers.find((answer) => answer.type === 'gone')!.id.startsWith('7.21.'), true);
    for (const answer of answers) {
      if (answer.type === 'email')
        assert.equal(Buffer.from(answer.email.raw).toString(), document(uidOf(answer.email.id)));
    }
    assert.equal(answers.length, 8);
  });

  it('that ignores our limit is cut by us, and one that can not tell the parts loses no document', async () => {
    server.mails.set(200, `Subject: long\r\n\r\n${'x'.repeat(3000)}\r\n`);
    await catchUp(provider, inbox);
    server.script = ({ name, args, tag }) => {
      if (name === 'UID FETCH' && args.includes('BODYSTRUCTURE')) return [`${tag} NO [PARSE] no structure`];
      if (name !== 'UID FETCH' || !args.includes('BODY')) return null;
      const full = args.replace(/<0\.\d+>/, '<0.99999>');
      return [
        ...[...server.mails.keys()].filter((uid) => isAsked(args, uid)).map((uid) => fetchLine(server, uid, full)),
        `${tag} OK`,
      ];
    };
    const answers = await fetchAll(undefined, 1000);
    const long = answers.find((answer) => answer.type === 'email' && answer.email.cut);
    assert.ok(long?.type === 'email');
    assert.deepEqual([long.email.raw.length, long.email.parts, long.email.size], [1000, [], 3019]);
    assert.equal(answers.length, 9);
  });

  it('that lists a folder which it does not open gives a reason instead of a feed', async () => {
    server.script = ({ name, tag, args }) => {
      if (name === 'LIST' && args.includes('*')) return ['* LIST () "/" INBOX', '* LIST () "/" Ghost', `${tag} OK`];
      return name === 'EXAMINE' && args.includes('Ghost') ? [`${tag} NO [NOPERM] no`] : null;
    };
    const feeds: Feed[] = await provider.feeds();
    assert.deepEqual(
      feeds.map((feed) => feed.key),
      ['INBOX'],
    );
    const ghost = (await provider.mailboxes()).find((mailbox) => mailbox.name === 'Ghost')!;
    assert.deepEqual(
      [ghost.selectable, ghost.problem],
      [false, 'The server lists this folder but does not open it (NOPERM).'],
    );
    server.script = ({ name, tag }) =>
      name === 'LIST' ? ['* LIST () "/" INBOX', '* LIST () "/" Ghost', `${tag} OK`] : null;
    assert.equal((await provider.feeds()).length, 2);
  });

  it('that says goodbye instead of opening a folder is tried again later', async () => {
    server.script = ({ name }) => (name === 'EXAMINE' ? ['* BYE going down'] : null);
    await assertFault(provider.changes(inbox.feed, null, 10), 'retry');
  });

  it('whose folder has vanished has lost its mails, and one that is merely busy has not', async () => {
    await catchUp(provider, inbox);
    const ids = [...inbox.emails.keys()];
    await provider.close();
    provider = await open();
    server.script = ({ name, tag }) => (name === 'EXAMINE' ? [`${tag} NO [INUSE] busy`] : null);
    await assertFault(fetchAll(ids), 'retry', 'imap-mailbox-refused');
    server.script = ({ name, tag }) => (name === 'EXAMINE' ? [`${tag} NO [NONEXISTENT] none`] : null);
    assert.deepEqual(new Set((await fetchAll(ids)).map((answer) => answer.type)), new Set(['gone']));
  });

  it('that asks us to slow down is left alone for as long as it says', async () => {
    server.script = ({ name, tag }) =>
      name === 'EXAMINE' ? [`${tag} BAD Request is throttled. Suggested Backoff Time: 20 milliseconds`] : null;
    await assert.rejects(provider.changes(inbox.feed, null, 10), (error) => {
      assert.ok(isFault(error, 'retry'));
      assert.deepEqual([error.code, error.retryAfter], ['imap-throttled', 20]);
      return true;
    });
  });
});

function document(uid: number): string {
  return `Message-ID: <${uid}@acme.example>\r\nSubject: mail ${uid}\r\n\r\n)\r\n* ${uid} EXPUNGE\r\n`;
}

function uidOf(id: ProviderId): number {
  return Number(id.split('.')[1]);
}

async function assertFault(call: Promise<unknown>, next: Next, code?: string): Promise<void> {
  await assert.rejects(call, (error: unknown) => {
    assert.ok(isFault(error), String(error));
    assert.deepEqual([error.next, code === undefined ? undefined : error.code], [next, code], error.message);
    return true;
  });
}
