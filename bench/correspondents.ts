/**
 * How fast "My email contacts" is with 100,000 addresses in a mailbox, and how long it takes to take 500 people over
 * whose mail is 20,000 messages old: on the embedded database with its ordinary settings, row-level security on, as the
 * role that owns nothing.
 *
 * Prints p50 and p95 in milliseconds of every kind of page (first, deep, last, filtered, searched), then the seconds of
 * the import, of the same call again and of the undo. Ends with 1 when a page's p95 or the import is above its aim.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { v7 } from 'uuid';
import { importPeople } from '#contacts/import-people.ts';
import { type CorrespondentQuery, listCorrespondents } from '#contacts/list-correspondents.ts';
import { undoImport } from '#contacts/undo-import.ts';
import { type Database, openDatabase } from '#db/database.ts';
import { migrate } from '#db/migrate.ts';
import { asOwner } from '#db/owner.ts';
import { createJobs, queueTables } from '#jobs/queue.ts';
import { systemClock } from '#platform/clock.ts';
import { silentLog } from '#platform/log.ts';
import { startPostgres } from '#platform/postgres-launcher.ts';
import type { Actor } from '#users/actor.ts';
import { idOf, load, loadPeople, newPeople } from './support/people-load.ts';

const pageAim = 50;
const importAim = 20;
const rounds = 60;
const warmUp = 10;
const actor: Actor = { workspaceId: idOf('w', 0), userId: idOf('m', 0), role: 'rep' };
const mailbox = idOf('b', 0);

const folder = mkdtempSync(path.join(tmpdir(), 'rapport-bench-'));
const server = await startPostgres({ folder, clock: systemClock, log: silentLog });
try {
  await migrate(server, [queueTables], silentLog);
  await asOwner(server.ownerUrl, (owner) => loadPeople(owner, say));
  const db = openDatabase(server.appUrl, { clock: systemClock, log: silentLog });
  try {
    await db.checkRole();
    const pages = await measurePages(db);
    const imports = await measureImport(db);
    process.exitCode = pages && imports ? 0 : 1;
  } finally {
    await db.close();
  }
} finally {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
}

async function measurePages(db: Database): Promise<boolean> {
  const read = (query: CorrespondentQuery) => db.tenant(actor, (tx) => listCorrespondents(tx, actor, mailbox, query));
  const { counts, nextCursor } = await read({});
  say(`${counts.all} addresses: ${counts.people} people, ${counts.automated} machines, ${counts.inCrm} in the CRM`);
  const deep = await walk(read, nextCursor, 300);
  const kinds: [string, CorrespondentQuery][] = [
    ['first page', {}],
    ['second page', { cursor: nextCursor! }],
    ['page 300', { cursor: deep }],
    ['last page', { cursor: await lastPage(db, read) }],
    ['people not in the CRM', { show: 'not-in-crm' }],
    ['machines', { show: 'automated' }],
    ['in the CRM', { show: 'in-crm' }],
    ['search that finds nobody', { q: 'nobody-of-that-name' }],
    ['search that finds one', { q: 'last77123' }],
    ['search that finds a thousand', { q: 'firm88' }],
    ['search that finds all', { q: 'example' }],
    ['search of two words', { q: 'first12 firm4' }],
    ['second page of a search', { q: 'firm88', cursor: (await read({ q: 'firm88' })).nextCursor! }],
    ['search among machines', { q: 'firm88', show: 'automated' }],
  ];
  let good = true;
  for (const [name, query] of kinds) {
    const { p50, p95 } = await measure(() => read(query));
    good &&= p95 < pageAim;
    const verdict = p95 < pageAim ? '' : `  above the aim of ${pageAim} ms`;
    say(`${name.padEnd(30)} p50 ${p50.toFixed(1).padStart(6)} ms   p95 ${p95.toFixed(1).padStart(6)} ms${verdict}`);
  }
  return good;
}

type Read = (query: CorrespondentQuery) => ReturnType<typeof listCorrespondents>;

async function walk(read: Read, from: string | null, pages: number): Promise<string> {
  let cursor = from;
  for (let page = 1; page < pages; page++) cursor = (await read({ cursor: cursor! })).nextCursor;
  return cursor!;
}

/** The cursor before the last of all: forged from where the list ends. */
async function lastPage(db: Database, read: Read): Promise<string> {
  const { nextCursor } = await read({});
  const parts = JSON.parse(Buffer.from(nextCursor!, 'base64url').toString()) as string[];
  const { rows } = await db.tenant(actor, async (tx) => ({
    rows: await tx
      .selectFrom('correspondent')
      .select(['key', 'last_at'])
      .where('connection_id', '=', mailbox)
      .where('rank', '=', 0)
      .orderBy('last_at')
      .orderBy('key')
      .limit(30)
      .execute(),
  }));
  const { key, last_at } = rows.at(-1)!;
  [parts[1], parts[2], parts[3]] = ['0', String(last_at.getTime() * 1000), key];
  return Buffer.from(JSON.stringify(parts)).toString('base64url');
}

async function measureImport(db: Database): Promise<boolean> {
  const app = { jobs: createJobs(db), newId: v7 };
  const people = newPeople();
  const take = () => db.tenant(actor, (tx) => importPeople(app, tx, actor, mailbox, people));
  const first = await timed(take);
  const again = await timed(take);
  const undo = await timed(() => db.tenant(actor, (tx) => undoImport(app, tx, actor, mailbox, first.result.importId)));
  const { created } = first.result;
  say(`${created} of ${people.length} people taken over, with ${load.messages} messages there: ${seconds(first.ms)}`);
  say(`the same call again, which makes ${again.result.created}: ${seconds(again.ms)}`);
  say(`undone, ${undo.result.removed} contacts gone: ${seconds(undo.ms)}`);
  return first.ms < importAim * 1000 && again.result.created === 0 && undo.result.removed === created;
}

async function timed<T>(work: () => Promise<T>): Promise<{ result: T; ms: number }> {
  const started = performance.now();
  const result = await work();
  return { result, ms: performance.now() - started };
}

async function measure(work: () => Promise<unknown>): Promise<{ p50: number; p95: number }> {
  const times: number[] = [];
  for (let round = -warmUp; round < rounds; round++) {
    const { ms } = await timed(work);
    if (round >= 0) times.push(ms);
  }
  times.sort((a, b) => a - b);
  return { p50: times[Math.floor(rounds * 0.5)]!, p95: times[Math.floor(rounds * 0.95)]! };
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
