/**
 * Three real mailboxes of one workspace, from nothing to timelines, as an outsider would do it: the command line and the
 * API only. Checks that every message is accounted for and that timelines go both ways. With --stay it leaves the server
 * running, to look at.
 */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { type EnronServer, startEnron } from './support/enron.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const port = 3121;
const base = `http://localhost:${port}`;
const mostContacts = 40;

interface View {
  id: string;
  providerAccountEmail: string;
  evidence: Record<string, number> & { skipped: Record<string, number> };
}

const server = await startEnron();
const env = {
  ...process.env,
  RAPPORT_DATA: mkdtempSync(path.join(tmpdir(), 'rapport-try-')),
  RAPPORT_OUTBOUND_ALLOW: `${server.dovecot.host}:${server.dovecot.port}`,
  LOG_LEVEL: 'warn',
};
const program = await startServer();
try {
  await run(server);
} finally {
  program.kill('SIGTERM');
  await new Promise((resolve) => program.once('exit', resolve));
  await server.dovecot.remove();
}

async function run({ people, loaded }: EnronServer): Promise<void> {
  const keys = new Map<string, string>();
  for (const person of people) keys.set(person.address, await connect(person.address, person.name));
  for (const person of people) await checkMailbox(person.address, loaded.get(person.address) ?? 0);
  for (const key of keys.values()) await addSuggested(key);
  await checkTimelines([...keys.values()][0] ?? '');
  say('Everything is accounted for.');
  if (process.argv.includes('--stay')) {
    say(`Look around at ${base} as ${people[0]?.address}, password ${server.password}-at-all. Ctrl-C ends it.`);
    await new Promise((resolve) => process.once('SIGINT', resolve));
  }
}

/** A member with a mailbox and a key; returns the key. */
async function connect(address: string, name: string): Promise<string> {
  const user = ['--email', address, '--name', name, '--workspace', 'Trading', '--role', 'admin'];
  await rapport(['user', 'add', ...user, '--password-stdin', '--json'], `${server.password}-at-all`);
  const { key } = await rapport<{ key: string }>(['key', 'add', '--user', address, '--name', 'try', '--json']);
  const { host, port: imap } = server.dovecot;
  const where = ['--host', host, '--port', String(imap), '--username', address, '--security', 'none'];
  const options = ['--user', address, ...where, '--history-days', 'all', '--password-stdin', '--json'];
  const { connectionId } = await rapport<{ connectionId: string }>(
    ['connection', 'add', 'imap', ...options],
    server.password,
  );
  await rapport(['sync', connectionId, '--wait', '--json']);
  return key;
}

async function checkMailbox(address: string, loaded: number): Promise<void> {
  const { items } = await rapport<{ items: View[] }>(['status', '--json']);
  const { id } = items.find((view) => view.providerAccountEmail === address) as View;
  const { evidence } = await rapport<View>(['audit', id, '--json']);
  const skipped = Object.values(evidence.skipped).reduce((sum, count) => sum + count, 0);
  const { listed, logged, unmatched, quarantined, pending, gone, missing } = evidence;
  say(`${address}: ${JSON.stringify(evidence)}`);
  assert.equal(missing, 0);
  assert.equal(listed, loaded);
  assert.equal((logged ?? 0) + (unmatched ?? 0) + skipped + (quarantined ?? 0) + (pending ?? 0) + (gone ?? 0), loaded);
}

async function addSuggested(key: string): Promise<void> {
  const { items } = await api<{ items: { name: string | null; email: string }[] }>(
    key,
    '/api/contacts/suggestions?limit=50',
  );
  for (const { name, email } of items.slice(0, mostContacts)) {
    await api(key, '/api/contacts', { name: name ?? email, emails: [email] });
  }
}

async function checkTimelines(key: string): Promise<void> {
  const { items } = await api<{ items: { id: string; name: string }[] }>(key, '/api/contacts?limit=100');
  const kinds = new Map<string, number>();
  for (const { id } of items) {
    const page = await api<{ items: { kind: string }[] }>(key, `/api/contacts/${id}/timeline?limit=100`);
    for (const { kind } of page.items) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  }
  say(`${items.length} contacts; their newest entries: ${JSON.stringify(Object.fromEntries(kinds))}`);
  assert.ok((kinds.get('email_sent') ?? 0) > 0 && (kinds.get('email_received') ?? 0) > 0, 'both directions');
}

async function api<T>(key: string, route: string, body?: object): Promise<T> {
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
  const sent = body ? { method: 'POST', body: JSON.stringify(body) } : {};
  const response = await fetch(`${base}${route}`, { headers, ...sent });
  if (!response.ok) throw new Error(`${route} answered ${response.status}.`);
  return (await response.json()) as T;
}

async function rapport<T>(words: string[], input = ''): Promise<T> {
  const child = spawn(process.execPath, ['src/main.ts', ...words], {
    cwd: root,
    env,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  child.stdin.end(input);
  let text = '';
  for await (const chunk of child.stdout) text += chunk;
  if (text === '') throw new Error(`rapport ${words.slice(0, 2).join(' ')} answered nothing.`);
  return JSON.parse(text) as T;
}

async function startServer(): Promise<ChildProcess> {
  const words = ['src/main.ts', 'start', '--port', String(port)];
  const child = spawn(process.execPath, words, { cwd: root, env, stdio: ['ignore', 'pipe', 'inherit'] });
  for await (const chunk of child.stdout as AsyncIterable<Buffer>) {
    if (chunk.toString().includes('Rapport is ready')) return child;
  }
  throw new Error('Rapport did not start.');
}

function say(words: string): void {
  process.stdout.write(`${words}\n`);
}
