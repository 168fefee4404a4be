/**
 * The demo as a newcomer meets it: asked for on the first-run page, looked at, stopped and started again by hand, with
 * no network. One import for all of it: each test goes on where the one before ended.
 */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { after, afterEach, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { waitFor } from '../support/wait-for.ts';

interface Connection {
  id: string;
  own: boolean;
  status: string;
  phase: string;
  providerAccountEmail: string;
  evidence: Evidence;
  push: { state: string } | null;
}

interface Evidence {
  listed: number;
  logged: number;
  unmatched: number;
  skipped: Record<string, number>;
  quarantined: number;
  pending: number;
  gone: number;
  missing: number | null;
  atProvider: number;
}

interface Ready {
  url: string;
  people: { name: string; email: string; password: string }[];
  link: string;
}

const program = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
const data = mkdtempSync(path.join(tmpdir(), 'rapport-demo-'));
const children: ChildProcess[] = [];
afterEach(async () => {
  for (const child of children.splice(0)) await end(child);
});
after(() => rmSync(data, { recursive: true, force: true }));

/** Starts the program; `network: false` leaves it nothing but the loopback interface. */
function start(words: string[], { env = {}, network = true } = {}): ChildProcess {
  const line = [process.execPath, '--disable-warning=ExperimentalWarning', program, ...words];
  const offline = ['unshare', '-n', 'sh', '-c', 'ip link set lo up && exec "$@"', 'sh', ...line];
  const [command = '', ...rest] = network ? line : offline;
  const child = spawn(command, rest, {
    env: { ...process.env, LOG_LEVEL: 'silent', DATABASE_URL: '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  return child;
}

async function firstLine(child: ChildProcess): Promise<string> {
  let complaint = '';
  child.stderr!.on('data', (chunk) => {
    complaint += chunk;
  });
  const line = once(createInterface({ input: child.stdout! }), 'line').then(([text]) => String(text));
  const ended = once(child, 'exit').then(([code]) => Promise.reject(new Error(`It ended with ${code}: ${complaint}`)));
  ended.catch(() => {});
  return Promise.race([line, ended]);
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill('SIGTERM');
  await exit;
}

/** Signs in as a browser does and reads with the cookie. */
async function signIn(url: string, person: Ready['people'][number]) {
  const answer = await fetch(`${url}/api/auth/sign-in/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: person.email, password: person.password }),
  });
  assert.equal(answer.status, 200);
  return reader(url, answer);
}

function reader(url: string, answer: Response) {
  const cookie = answer.headers
    .getSetCookie()
    .map((each) => each.split(';')[0])
    .join('; ');
  return async <T>(target: string, method = 'GET'): Promise<T> => {
    const read = await fetch(new URL(target, url), { method, headers: { cookie, 'sec-fetch-site': 'same-origin' } });
    assert.ok(read.ok, `${target}: ${read.status}`);
    return (read.status === 204 ? null : await read.json()) as T;
  };
}

type Reader = ReturnType<typeof reader>;

/** An admin's. */
const connectionsOf = async (read: Reader) =>
  (await read<{ items: Connection[] }>('/api/email-connections?all=true')).items;
/** At a moment at which nothing is on its way: mail keeps arriving. */
const settled = (read: Reader) =>
  waitFor('a quiet moment', async () => {
    const all = await connectionsOf(read);
    return all.every(({ evidence, phase }) => evidence.pending === 0 && phase === 'live') && all;
  });
const ownOf = async (read: Reader) => (await read<{ items: Connection[] }>('/api/email-connections')).items[0]!;
const sumOf = ({ logged, unmatched, skipped, quarantined, pending, gone }: Evidence) =>
  logged + unmatched + quarantined + pending + gone + Object.values(skipped).reduce((sum, each) => sum + each, 0);

async function answers(url: string): Promise<boolean> {
  return fetch(url).then(
    () => true,
    () => false,
  );
}

let before: Connection[] = [];

test('The first-run page opens a populated Rapport, which ends with the one that started it.', async () => {
  const server = start(['start', '--data', data, '--port', '0'], { env: { RAPPORT_BASE_URL: '' } });
  const home = (await firstLine(server)).replace('Rapport is ready at ', '');
  assert.equal(((await (await fetch(`${home}/api/setup`)).json()) as { demo: boolean }).demo, true);
  const ask = async () => {
    const answer = await fetch(`${home}/api/setup/demo`, { method: 'POST', headers: { 'content-length': '0' } });
    assert.equal(answer.status, 200, await answer.clone().text());
    return new URL(((await answer.json()) as { url: string }).url);
  };
  const [first, second] = await Promise.all([ask(), ask()]);
  assert.equal(first.origin, second.origin);
  assert.notEqual(first.href, second.href);
  assert.notEqual(first.hostname, new URL(home).hostname);

  const entered = await fetch(first, { redirect: 'manual' });
  assert.equal(entered.status, 302);
  assert.equal((await fetch(first, { redirect: 'manual' })).status, 401);
  const read = reader(first.origin, entered);
  assert.equal((await read<{ user: { email: string } }>('/api/me')).user.email, 'ida@harbour.example');
  before = await settled(read);
  assert.deepEqual(before.map((each) => each.providerAccountEmail).sort(), [
    'grace@harbour.example',
    'ida@harbour.example',
    'tomas@harbour.example',
  ]);
  for (const { status, phase, evidence } of before) {
    assert.deepEqual([status, phase], ['connected', 'live']);
    assert.equal(sumOf(evidence), evidence.listed);
    assert.deepEqual([evidence.pending, evidence.quarantined, evidence.gone, evidence.missing], [0, 0, 0, 0]);
    assert.ok(evidence.listed > 900 && evidence.logged > 300, JSON.stringify(evidence));
  }
  await end(server);
  await waitFor('the end of the demo', async () => !(await answers(first.origin)));
});

const noUnshare = spawnSync('unshare', ['-n', 'true']).status === 0 ? false : 'Here no network can be taken away.';

test('Started again it goes on with the same world, mail arrives, and nothing is doubled or lost.', async () => {
  const { url, people } = await startDemo();
  const tomas = await signIn(url, people[1]!);
  assert.equal((await ownOf(tomas)).providerAccountEmail, 'tomas@harbour.example');
  await waitFor('push', async () => (await ownOf(tomas)).push?.state === 'active');
  const ida = await signIn(url, people[0]!);
  const listed = async () => (await connectionsOf(ida)).reduce((sum, { evidence }) => sum + evidence.listed, 0);
  const now = await listed();
  await waitFor('an arrival', async () => (await listed()) > now);
  const audit = `/api/email-connections/${(await ownOf(tomas)).id}/audit`;
  // While a sync runs it is refused; mail keeps arriving, so that may be so.
  await waitFor('an audit', () => tomas(audit, 'POST').catch(() => null));
  for (const { evidence, providerAccountEmail, status } of await settled(ida)) {
    const former = before.find((each) => each.providerAccountEmail === providerAccountEmail)!.evidence;
    assert.deepEqual([status, evidence.gone, evidence.missing], ['connected', 0, 0]);
    const more = evidence.listed - former.listed;
    assert.ok(more >= 0 && more < 60, `${more} more: the old mail was not listed anew`);
    assert.equal(sumOf(evidence), evidence.listed);
  }
  await refusesSecond();
});

async function refusesSecond(): Promise<void> {
  const second = start(['demo', '--data', data, '--port', '0', '--json']);
  await assert.rejects(firstLine(second), /It ended with 1: .*"code":"demo-running"/s);
}

async function startDemo(options: { network?: boolean } = {}): Promise<Ready> {
  const child = start(['demo', '--data', data, '--port', '0', '--json'], options);
  return JSON.parse(await firstLine(child)) as Ready;
}

test('It needs no network.', { skip: noUnshare }, async () => {
  const child = start(['demo', '--data', data, '--port', '0', '--json', '--fresh'], { network: false });
  const { people } = JSON.parse(await firstLine(child)) as Ready;
  assert.equal(people.length, 3);
  await end(child);
  assert.equal(child.exitCode, 0);
});

test('It never meets the database of a real Rapport.', async () => {
  const child = start(['demo', '--data', data, '--json'], {
    env: { DATABASE_URL: 'postgres://rapport@127.0.0.1:1/rapport' },
  });
  await assert.rejects(firstLine(child), /It ended with 1: .*"code":"demo-database"/s);
});
