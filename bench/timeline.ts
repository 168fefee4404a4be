/**
 * How fast a page of a timeline is read: a million interactions, two workspaces, row-level security on, as the role that
 * owns nothing, on the embedded database with its ordinary settings.
 *
 * Prints p50 and p95 in milliseconds of the first page and of a deep one, also for a contact with 100,000 entries of
 * which 99 % are hidden from a viewer who holds 3 copies, and the ratio to a bare primary-key read in the same kind of
 * transaction in the same run. Members show him thousands of contacts, conversations and emails beyond the team. Ends with
 * 1 when a p95 is above the aim. Prints also how long a page of 500 takes to settle, where there are grants and where not.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Database, openDatabase } from '#db/database.ts';
import { migrate } from '#db/migrate.ts';
import { asOwner } from '#db/owner.ts';
import { systemClock } from '#platform/clock.ts';
import { encodeCursor } from '#platform/cursor.ts';
import { silentLog } from '#platform/log.ts';
import { startPostgres } from '#platform/postgres-launcher.ts';
import { readTimeline } from '#timeline/read-timeline.ts';
import { settleInteractions } from '#timeline/record-interaction.ts';
import type { Actor } from '#users/actor.ts';
import { idOf, load, loadTimelines } from './support/timeline-load.ts';

const aim = 20;
const pageRounds = 300;
const settleRounds = 20;
const settled = 500;
const warmUp = 150;
const viewer: Actor = { workspaceId: idOf('w', 0, 0), userId: idOf('m', 0, 0), role: 'rep' };

const folder = mkdtempSync(path.join(tmpdir(), 'rapport-bench-'));
const server = await startPostgres({ folder, clock: systemClock, log: silentLog });
try {
  await migrate(server, [], silentLog);
  const started = performance.now();
  await asOwner(server.ownerUrl, (owner) => loadTimelines(owner, say));
  say(`ready after ${Math.round((performance.now() - started) / 1000)} s`);
  const db = openDatabase(server.appUrl, { clock: systemClock, log: silentLog });
  try {
    await db.checkRole();
    process.exitCode = (await measureAll(db)) ? 0 : 1;
  } finally {
    await db.close();
  }
} finally {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
}

interface Figures {
  p50: number;
  p95: number;
}

async function measureAll(db: Database): Promise<boolean> {
  const bare = await measure(() =>
    db.tenant(viewer, (tx) =>
      tx.selectFrom('contact').selectAll().where('id', '=', anyContact()).executeTakeFirstOrThrow(),
    ),
  );
  const results: [string, Figures][] = [
    ['first page of any contact', await measure(() => page(db, anyContact()))],
    ['deep page of any contact', await measure(() => page(db, anyContact(), anyMoment()))],
    [`first page of ${load.busy.entries} entries`, await measure(() => page(db, contact(load.busy.contact)))],
    [
      `deep page of ${load.busy.entries} entries`,
      await measure(() => page(db, contact(load.busy.contact), anyMoment())),
    ],
    ['first page where 99 % is hidden', await measure(() => page(db, contact(load.hidden.contact)))],
    ['deep page where 99 % is hidden', await measure(() => page(db, contact(load.hidden.contact), anyMoment()))],
    ['one kind that is not there', await measure(() => page(db, contact(load.busy.contact), undefined, 'note'))],
    ['first page of any company', await measure(() => companyPage(db))],
  ];
  results.push(['first page of a contact that is shown to him', await measure(() => page(db, shownContact()))]);
  print('bare read by primary key', bare, bare);
  for (const [name, figures] of results) print(name, figures, bare);
  for (const [name, workspace] of [
    ['with grants', 0],
    ['without grants', 1],
  ] as const)
    sayPlainly(`settling ${settled} ${name}`, await measure(() => settle(db, workspace), settleRounds));
  return results.every(([, figures]) => figures.p95 < aim);
}

async function page(db: Database, recordId: string, cursor?: string, kind?: 'note'): Promise<void> {
  const query = { recordKind: 'contact', recordId, cursor, kind } as const;
  const { items } = await db.tenant(viewer, (tx) => readTimeline(tx, viewer, query));
  if (items.length === 0 && kind === undefined) throw new Error('A page is empty: the load is not what it should be.');
}

async function companyPage(db: Database): Promise<void> {
  const recordId = idOf('y', 0, 2 + Math.floor(Math.random() * (load.companies - 2)));
  await db.tenant(viewer, (tx) => readTimeline(tx, viewer, { recordKind: 'company', recordId }));
}

function contact(nth: number): string {
  return idOf('c', 0, nth);
}

/** Settles interactions that are spread over the workspace. */
async function settle(db: Database, workspace: number): Promise<void> {
  const each = load.interactions / load.workspaces;
  const from = Math.floor(Math.random() * each);
  const ids = Array.from({ length: settled }, (_, nth) => idOf('i', workspace, (from + nth * 7) % each));
  await db.tenant({ workspaceId: idOf('w', workspace, 0), userId: null }, (tx) => settleInteractions(tx, ids));
}

function shownContact(): string {
  return contact(2 + Math.floor(Math.random() * load.granted.contacts));
}

function anyContact(): string {
  return contact(2 + Math.floor(Math.random() * (load.contacts - 2)));
}

/** A cursor somewhere in the older half of the seven years. */
function anyMoment(): string {
  const at = Date.UTC(2019, 6) + Math.random() * 3 * 365 * 86_400_000;
  return encodeCursor('timeline', [String(Math.floor(at) * 1000), '00000000-0000-0000-0000-000000000000']);
}

async function measure(work: () => Promise<unknown>, rounds = pageRounds): Promise<Figures> {
  const times: number[] = [];
  for (let round = -Math.min(warmUp, rounds); round < rounds; round++) {
    const started = performance.now();
    await work();
    if (round >= 0) times.push(performance.now() - started);
  }
  times.sort((a, b) => a - b);
  return { p50: times[Math.floor(rounds * 0.5)]!, p95: times[Math.floor(rounds * 0.95)]! };
}

function print(name: string, { p50, p95 }: Figures, bare: Figures): void {
  const ratio = (p50 / bare.p50).toFixed(1);
  const verdict = p95 < aim ? '' : `  above the aim of ${aim} ms`;
  say(
    `${name.padEnd(36)} p50 ${p50.toFixed(2).padStart(7)} ms   p95 ${p95.toFixed(2).padStart(7)} ms   ${ratio}x${verdict}`,
  );
}

/** Without an aim. */
function sayPlainly(name: string, { p50, p95 }: Figures): void {
  say(`${name.padEnd(36)} p50 ${p50.toFixed(2).padStart(7)} ms   p95 ${p95.toFixed(2).padStart(7)} ms`);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
