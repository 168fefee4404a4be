import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { type Dovecot, freePorts, skipWithoutDovecot, startDovecot } from '../support/dovecot.ts';
import { mailDocument } from '../support/mail-documents.ts';

const program = fileURLToPath(new URL('../../rapport', import.meta.url));
const mailbox = 'ada@acme.example';
const evidenceKeys = 'atProvider auditedAt gone listed logged missing pending quarantined skipped unmatched'.split(' ');
const connectionKeys = 'evidence id lastSyncedAt nextSyncAt provider providerAccountEmail status statusMessage'.split(
  ' ',
);

/** How a command ended. */
interface Ended {
  code: number | null;
  out: string;
  err: string;
}

interface Status {
  items: { id: string; status: string; evidence: Record<string, unknown> }[];
  nextCursor: null;
}

/** Everything that an operator types, on a folder of its own and a real mail server. */
describe('the command line', skipWithoutDovecot(), () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'rapport-cli-'));
  const data = path.join(folder, 'data');
  let dovecot: Dovecot;
  let server: ChildProcess | null = null;
  let connectionId = '';
  let key = '';
  before(async () => {
    dovecot = await startDovecot();
    for (let n = 0; n < 5; n++) {
      const raw = mailDocument({ messageId: `m${n}@client.example`, from: `bob${n}@client.example`, to: mailbox });
      await dovecot.append(mailbox, n === 4 ? 'Junk' : 'INBOX', raw);
    }
  });
  after(async () => {
    await stopServer();
    await dovecot.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  async function run(args: string[], options: { input?: string; data?: string } = {}): Promise<Ended> {
    const env = {
      ...process.env,
      RAPPORT_DATA: options.data ?? data,
      RAPPORT_OUTBOUND_ALLOW: `127.0.0.1:${dovecot.port}`,
    };
    const child = spawn(program, args, { cwd: folder, env });
    const [out, err] = [collect(child.stdout), collect(child.stderr)];
    child.stdin.end(options.input ?? '');
    const [code] = (await once(child, 'close')) as [number | null];
    return { code, out: out(), err: err() };
  }

  /** The JSON that a command answers; it has to succeed, and says nothing beside. */
  async function ask<T>(args: string[], options: { input?: string; data?: string } = {}): Promise<T> {
    const { code, out, err } = await run([...args, '--json'], options);
    assert.deepEqual([code, err], [0, ''], `${args.join(' ')}: ${err}`);
    return JSON.parse(out) as T;
  }

  /** The error that a command tells as JSON; nothing goes to standard output. */
  async function fail(code: number, args: string[], options: { input?: string; data?: string } = {}) {
    const ended = await run([...args, '--json'], options);
    assert.deepEqual([ended.code, ended.out], [code, ''], args.join(' '));
    return JSON.parse(ended.err) as { code: string; message: string; field?: string };
  }

  const status = async (options?: { data: string }) => ask<Status>(['status'], options);
  const addImap = (password: string, ...more: string[]) =>
    [
      ['connection', 'add', 'imap', '--user', mailbox, '--host', '127.0.0.1', '--port', String(dovecot.port)],
      ['--username', mailbox, '--security', 'none', '--history-days', 'all', '--password-stdin', ...more],
      { input: password },
    ] as const;

  async function startServer(): Promise<string> {
    const [port] = await freePorts(1);
    const env = { ...process.env, RAPPORT_DATA: data, RAPPORT_OUTBOUND_ALLOW: `127.0.0.1:${dovecot.port}` };
    const child = spawn(program, ['start', '--port', String(port)], { env, stdio: ['ignore', 'pipe', 'inherit'] });
    server = child;
    for await (const line of createInterface({ input: child.stdout })) {
      const url = /^Rapport is ready at (\S+)$/.exec(line)?.[1];
      if (url) return url;
    }
    throw new Error('Rapport did not start.');
  }

  async function stopServer(): Promise<number | null> {
    if (server === null) return null;
    const ended = once(server, 'exit');
    server.kill('SIGTERM');
    const [code] = (await ended) as [number | null];
    server = null;
    return code;
  }

  test('adds a user and his workspace, on an empty folder and without a server; once is enough', async () => {
    const args = ['user', 'add', '--email', mailbox, '--name', 'Ada', '--workspace', 'Acme', '--role', 'admin'];
    const made = await ask<Record<string, string>>([...args, '--password-stdin'], { input: 'a long password' });
    assert.deepEqual(Object.keys(made).sort(), ['userId', 'workspaceId']);
    assert.deepEqual(await ask([...args, '--password-stdin'], { input: 'a long password\n' }), made);
    assert.equal((await fail(2, args)).code, 'usage');
    assert.equal((await fail(2, [...args.slice(0, -1), 'king', '--password-stdin'], { input: 'x' })).code, 'usage');
    assert.deepEqual(await status(), { items: [], nextCursor: null });
  });

  test('adds a key', async () => {
    const made = await ask<{ key: string }>(['key', 'add', '--user', mailbox, '--name', 'outside checks']);
    assert.deepEqual(Object.keys(made), ['key']);
    key = made.key;
    assert.equal((await fail(1, ['key', 'add', '--user', 'no@acme.example', '--name', 'x'])).code, 'user-unknown');
    assert.equal((await fail(2, ['key', 'add', '--user', mailbox])).code, 'usage');
  });

  test('connects a mailbox, and says why not when it can not', async () => {
    const [first, second, wrong] = addImap('wrong');
    const refused = await fail(1, [...first, ...second], wrong);
    assert.deepEqual([refused.code, refused.field], ['imap-sign-in-refused', 'password']);
    const bad = async (option: string, value: string) => {
      const args = [...first, ...second];
      args[args.indexOf(option) + 1] = value;
      return fail(option === '--security' || option === '--history-days' ? 2 : 1, args, { input: 'x' });
    };
    assert.equal((await bad('--port', 'many')).field, 'port');
    assert.equal((await bad('--host', '10.1.2.3')).code, 'address-not-public');
    assert.equal((await bad('--security', 'ssl')).code, 'usage');
    assert.equal((await bad('--history-days', 'some')).code, 'usage');
    const [, , right] = addImap('secret-ada');
    const made = await ask<{ connectionId: string }>([...first, ...second], right);
    assert.deepEqual(Object.keys(made), ['connectionId']);
    connectionId = made.connectionId;
    assert.deepEqual(await ask([...first, ...second], right), made, 'connecting again is the same mailbox');
  });

  test('syncs it without a server, and shows the account of every message', async () => {
    const done = await ask<Record<string, unknown>>(['sync', connectionId, '--wait']);
    assert.deepEqual([done.connectionId, done.outcome, done.listed, done.applied], [connectionId, 'done', 5, 4]);
    const { items, nextCursor } = await status();
    assert.equal(nextCursor, null);
    const [item] = items;
    for (const name of connectionKeys) assert.ok(name in item!, name);
    assert.deepEqual(Object.keys(item!.evidence).sort(), evidenceKeys);
    const { listed, unmatched, skipped, missing, pending } = item!.evidence;
    assert.deepEqual([item?.id, item?.status], [connectionId, 'connected']);
    assert.deepEqual(
      { listed, unmatched, skipped, missing, pending },
      {
        listed: 5,
        unmatched: 4,
        skipped: { junk: 1 },
        missing: 0,
        pending: 0,
      },
    );
    assert.equal((await fail(1, ['sync', '00000000-0000-7000-8000-000000000000', '--wait'])).code, 'not-found');
    assert.equal((await fail(1, ['sync', 'no-id'])).code, 'not-found');
    assert.equal((await fail(2, ['sync'])).code, 'usage');
    const words = await run(['sync', 'no-id']);
    assert.deepEqual([words.code, words.out, words.err], [1, '', 'There is no such mailbox. (not-found)\n']);
  });

  test('traces a message, by Message-ID and by address and date', async () => {
    const trace = (...args: string[]) => ask<{ found: boolean; copies: Record<string, unknown>[] }>(['trace', ...args]);
    const { found, copies } = await trace('--message-id', '<m1@client.example>');
    assert.equal(found, true);
    const names = 'atProvider connectionId firstSeenAt interactionIds mailbox outcome reason threadId'.split(' ');
    for (const name of names) assert.ok(name in copies[0]!, name);
    assert.deepEqual([copies[0]?.outcome, copies[0]?.connectionId], ['unmatched', connectionId]);
    const junk = await trace('--message-id', 'm4@client.example');
    assert.deepEqual([junk.copies[0]?.outcome, junk.copies[0]?.rule], ['skipped', 'junk']);
    const today = new Date().toISOString().slice(0, 10);
    const byDay = await trace('--address', 'bob2@client.example', '--date', today);
    assert.deepEqual(
      byDay.copies.map((copy) => copy.outcome),
      ['unmatched'],
    );
    assert.equal((await trace('--user', mailbox, '--message-id', 'm0@client.example')).found, true);
    assert.deepEqual((await trace('--message-id', 'none@client.example')).found, false);
    assert.equal((await fail(2, ['trace'])).code, 'usage');
    assert.equal((await fail(2, ['trace', '--address', 'x@y.example', '--date', 'someday'])).code, 'usage');
  });

  test('audits it', async () => {
    const audited = await ask<{ evidence: Record<string, unknown> }>(['audit', connectionId]);
    for (const name of connectionKeys) assert.ok(name in audited, name);
    assert.equal(audited.evidence.missing, 0);
    assert.ok(typeof audited.evidence.auditedAt === 'string');
  });

  test('parses a file and standard input, and needs no data for it', async () => {
    const raw = mailDocument({ messageId: 'p@client.example', subject: 'Parsed', cc: 'Cy <cy@client.example>' });
    const file = path.join(folder, 'one.eml');
    writeFileSync(file, raw);
    const nowhere = { data: path.join(folder, 'nowhere') };
    const parsed = await ask<Record<string, unknown>>(['parse', file], nowhere);
    const names =
      'attachments automated cc date from html inReplyTo messageId newText problems references subject text to'.split(
        ' ',
      );
    for (const name of names) assert.ok(name in parsed, name);
    assert.deepEqual(
      [parsed.messageId, parsed.subject, parsed.cc],
      ['p@client.example', 'Parsed', [{ name: 'Cy', address: 'cy@client.example' }]],
    );
    assert.deepEqual(await ask(['parse', '-'], { ...nowhere, input: raw.toString() }), parsed);
    assert.equal((await fail(1, ['parse', path.join(folder, 'no-such.eml')], nowhere)).code, 'file-unreadable');
  });

  test('works in the same way while the server runs, and the API says the same', async () => {
    const url = await startServer();
    const [before] = (await status()).items;
    const answer = await fetch(`${url}/api/email-connections`, { headers: { authorization: `Bearer ${key}` } });
    const { items } = (await answer.json()) as Status;
    assert.deepEqual(items[0]?.evidence, before?.evidence);
    await dovecot.append(
      mailbox,
      'INBOX',
      mailDocument({ messageId: 'm5@client.example', from: 'bob5@client.example' }),
    );
    const done = await ask<{ evidence: { unmatched: number } }>(['sync', connectionId, '--wait']);
    assert.equal(done.evidence.unmatched, 5);
    assert.deepEqual(await ask(['sync', connectionId]), { connectionId, queued: true });
    assert.equal((await ask<{ evidence: { missing: number } }>(['audit', connectionId])).evidence.missing, 0);
    assert.equal((await ask<{ found: boolean }>(['trace', '--message-id', 'm5@client.example'])).found, true);
    await ask(['backup', path.join(folder, 'running.backup')]);
    assert.equal((await fail(1, ['restore', path.join(folder, 'running.backup')])).code, 'database-in-use');
    assert.equal((await fetch(`${url}/healthz`)).status, 200, 'no command stopped the server');
    assert.equal(await stopServer(), 0);
  });

  test('backs up and restores into another folder, where everything is as it was', async () => {
    const file = path.join(folder, 'rapport.backup');
    const other = { data: path.join(folder, 'other') };
    await ask(['backup', file]);
    await ask(['restore', file], other);
    assert.deepEqual((await status(other)).items, (await status()).items);
    const trace = ['trace', '--message-id', 'm1@client.example'];
    const [here, there] = [await ask<{ copies: unknown }>(trace), await ask<{ copies: unknown }>(trace, other)];
    assert.deepEqual(there.copies, here.copies);
    assert.equal((await fail(1, ['restore', file], other)).code, 'database-not-empty');
    assert.ok((await fail(1, ['restore', path.join(folder, 'one.eml')], { data: path.join(folder, 'third') })).message);
  });

  test('checks itself', async () => {
    const { code, out } = await run(['doctor']);
    assert.equal(code, 0, out);
  });

  test('tells people what it tells programs', async () => {
    const { code, out } = await run(['--data', data, 'status']);
    assert.equal(code, 0);
    assert.match(out, /ada@acme\.example \(imap, .*\): connected\n {2}listed 6 = .*unmatched 5 .*skipped 1 \(1 junk\)/);
    assert.match((await run(['help'])).out, /rapport sync CONNECTION/);
  });
});

/** Gathers what a stream says. */
function collect(stream: NodeJS.ReadableStream): () => string {
  const chunks: Buffer[] = [];
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  return () => Buffer.concat(chunks).toString('utf8');
}
