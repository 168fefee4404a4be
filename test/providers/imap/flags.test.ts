/** Changed flags on a server that keeps no modification sequences, and on Gmail, which raises them too early. */
import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { openImap } from '#providers/imap/index.ts';
import type { MailProvider } from '#providers/provider.ts';
import { testWorld } from '../../support/imap-stage.ts';
import { catchUp, type FeedMirror, openMirrors } from '../../support/mirror.ts';
import { fetchLine, isAsked, type ScriptedImap, startScriptedImap } from '../../support/scripted-imap.ts';

describe('Changed flags', () => {
  let server: ScriptedImap;
  let provider: MailProvider;
  let inbox: FeedMirror;
  const start = async (count: number, capabilities = 'IMAP4rev1 ESEARCH AUTH=PLAIN SASL-IR') => {
    for (let uid = 1; uid <= count; uid += 1) server.mails.set(uid, `Subject: ${uid}\r\n\r\n`);
    server.uidNext = count + 1;
    server.capabilities = capabilities;
    const settings = { host: server.host, port: server.port, username: 'ada@acme.example', security: 'none' as const };
    provider = await openImap(settings, { password: 'x' }, testWorld());
    inbox = [...(await openMirrors(provider)).values()][0]!;
  };
  beforeEach(async () => {
    server = await startScriptedImap();
  });
  afterEach(async () => {
    await provider.close();
    await server.close();
  });

  it('are found by comparing blocks, so that a quiet mailbox reports nothing', async () => {
    await start(1400);
    await catchUp(provider, inbox, 300);
    const quiet = await provider.changes(inbox.feed, inbox.state, 300);
    assert.equal(quiet.updated.length, 0);
    server.script = ({ name, args, tag }) => {
      if (name !== 'UID FETCH') return null;
      const lines = [...server.mails.keys()]
        .filter((uid) => isAsked(args, uid))
        .map((uid) => fetchLine(server, uid, args));
      return [
        ...lines.map((line) => (line.includes('UID 700 ') ? line.replace('\\Seen', '\\Flagged') : line)),
        `${tag} OK`,
      ];
    };
    const page = await provider.changes(inbox.feed, inbox.state, 300);
    const changed = page.updated.filter((email) => email.keywords.includes('$flagged'));
    assert.deepEqual(
      changed.map((email) => email.id.split('.')[1]),
      ['700'],
    );
    assert.ok(page.updated.length <= 500);
    assert.deepEqual(await provider.changes(inbox.feed, inbox.state, 300), page);
    assert.equal((await provider.changes(inbox.feed, page.newState, 300)).updated.length, 0);
  });

  it('are looked for among the newest 12,000 mails only', async () => {
    await start(12_100);
    await catchUp(provider, inbox, 20_000);
    await catchUp(provider, inbox, 20_000);
    const asked = server.commands.filter(({ name, args }) => name === 'UID FETCH' && !args.includes('SIZE')).at(-1)!;
    assert.match(asked.args, /^101:12100 /);
  });

  it('are looked for once more at Gmail, from where the last look began', async () => {
    let modseq = 50;
    server.script = ({ name, tag }) => {
      if (name === 'ENABLE') return ['* ENABLED CONDSTORE', `${tag} OK`];
      if (name !== 'EXAMINE') return null;
      const codes = [`UIDVALIDITY 7`, `UIDNEXT 4`, `HIGHESTMODSEQ ${modseq}`].map((code) => `* OK [${code}] x`);
      return ['* 3 EXISTS', ...codes, `${tag} OK`];
    };
    await start(3, 'IMAP4rev1 ESEARCH ENABLE CONDSTORE X-GM-EXT-1 AUTH=PLAIN SASL-IR');
    await catchUp(provider, inbox);
    modseq = 60;
    await catchUp(provider, inbox);
    await catchUp(provider, inbox);
    await catchUp(provider, inbox);
    const looks = server.commands.flatMap(({ args }) => /CHANGEDSINCE (\d+)/.exec(args)?.[1] ?? []);
    assert.deepEqual(looks, ['50', '50']);
  });

  it('and folders at Gmail are those of All Mail, Spam and Trash', async () => {
    const folders = [
      '* LIST (\\HasNoChildren) "/" "INBOX"',
      '* LIST (\\All) "/" "[Gmail]/All Mail"',
      '* LIST (\\Sent) "/" "[Gmail]/Sent Mail"',
      '* LIST (\\Junk) "/" "[Gmail]/Spam"',
      '* LIST (\\Trash) "/" "[Gmail]/Trash"',
      '* LIST () "/" "Clients"',
    ];
    server.script = ({ name, args, tag }) => (name === 'LIST' && args.includes('*') ? [...folders, `${tag} OK`] : null);
    await start(1, 'IMAP4rev1 ESEARCH SPECIAL-USE X-GM-EXT-1 AUTH=PLAIN SASL-IR');
    const keys = (await provider.feeds()).map((feed) => String(feed.key));
    assert.deepEqual(keys, ['[Gmail]/All Mail', '[Gmail]/Spam', '[Gmail]/Trash']);
    assert.equal((await provider.mailboxes()).length, 6);
  });

  it('and INBOX and Sent come first elsewhere, also when only their names say what they are', async () => {
    const folders = ['Archiv', 'Entw&APw-rfe', 'Gesendete Objekte', 'INBOX', 'Papierkorb', 'Spam'];
    const lines = folders.map((name) => `* LIST () "/" "${name}"`);
    server.script = ({ name, args, tag }) => (name === 'LIST' && args.includes('*') ? [...lines, `${tag} OK`] : null);
    await start(1);
    const mailboxes = await provider.mailboxes();
    assert.deepEqual(mailboxes.map((mailbox) => [mailbox.name, mailbox.role]).slice(0, 2), [
      ['INBOX', 'inbox'],
      ['Gesendete Objekte', 'sent'],
    ]);
    const roles = new Set(mailboxes.map((mailbox) => mailbox.role));
    assert.deepEqual(roles, new Set(['inbox', 'sent', 'archive', 'drafts', 'trash', 'junk']));
  });
});
