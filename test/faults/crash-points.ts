/**
 * Crash-point enumeration. A recording play lists every port call of every chapter (statement, commit, enqueue,
 * provider call, fetched email); then one play for each is killed by SIGKILL just before it and one just after it, the
 * chapter is played again on what is left, and the database must equal the one of the undisturbed play.
 *
 * Invariants: each play is a process of its own and starts from a copy of the undisturbed database at the beginning of
 * its chapter; a crash point that no play reached is a failure of the suite, not a pass.
 */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { asOwner } from '#db/owner.ts';
import { queueTables } from '#jobs/queue.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import type { Story } from './chapter.ts';
import { dumpDatabase } from './dump.ts';
import { story as gmail } from './gmail-story.ts';
import type { CrashPoint, Order } from './play.ts';
import { story as memory } from './story.ts';

/** The stories, and the module of each. */
const stories = {
  memory: { story: memory, module: './story.ts' },
  gmail: { story: gmail, module: './gmail-story.ts' },
};
export type StoryName = keyof typeof stories;

const workspaceId = '00000000-0000-7000-8000-000000000001';
const userId = '00000000-0000-7000-8000-000000000002';
const longestPlayMs = 120_000;
const compiled = fileURLToPath(new URL('../../.data/test/compiled', import.meta.url));

/** The undisturbed play: the database at the beginning of each chapter and its picture at the end. */
export interface Reference {
  points: CrashPoint[];
  starts: TestDatabase[];
  dumps: string[];
  drop(): Promise<void>;
}

/** A way to start plays of one story; `plant` names a module that changes the program before it runs. */
export interface Stage {
  chapters: Story<never>['chapters'];
  play(order: Omit<Order, 'workspaceId' | 'userId'>): Promise<Play>;
  close(): void;
}

/** How a play ended. */
export interface Play {
  ended: boolean;
  signal: string | null;
  lines: string[];
}

/** Plays undisturbed, chapter by chapter, and records the port calls. */
export async function playReference(stage: Stage): Promise<Reference> {
  const starts = [await createWorld()];
  const dumps: string[] = [];
  const points: CrashPoint[] = [];
  for (const chapter of stage.chapters.keys()) {
    const start = starts[chapter]!;
    const next = await start.clone();
    const play = await stage.play({ appUrl: next.appUrl, from: chapter, to: chapter, crash: null, record: true });
    assert.ok(
      play.ended,
      `The undisturbed chapter ${stage.chapters[chapter]?.name} did not end:\n${play.lines.join('\n')}`,
    );
    points.push(...play.lines.flatMap(readPoint));
    dumps.push(await dumpDatabase(next.ownerUrl));
    starts.push(next);
  }
  return { points, starts, dumps, drop: async () => void (await Promise.all(starts.map((each) => each.drop()))) };
}

/** Dies at the point, plays the chapter again, and gives the difference from the undisturbed play, or null. */
export async function crashAt(stage: Stage, reference: Reference, crash: CrashPoint): Promise<string | null> {
  const { chapter } = crash;
  const database = await reference.starts[chapter]!.clone();
  try {
    const order = { appUrl: database.appUrl, from: chapter, to: chapter, record: false };
    const died = await stage.play({ ...order, crash });
    if (died.signal !== 'SIGKILL') return 'The crash point was not reached.';
    const again = await stage.play({ ...order, crash: null });
    if (!again.ended) return `It did not end when played again:\n${again.lines.join('\n')}`;
    return difference(reference.dumps[chapter]!, await dumpDatabase(database.ownerUrl));
  } finally {
    await database.drop();
  }
}

/** The name of a crash point for a report. */
export function sayPoint({ chapters }: Stage, { chapter, moment, label, occurrence }: CrashPoint): string {
  return `${chapters[chapter]?.name}: ${moment} ${label} #${occurrence}`;
}

/** Opens a stage that keeps a process ready, so that a play does not wait for its start. */
export function openStage(name: StoryName, options: { plant?: string } = {}): Stage {
  const { story, module } = stories[name];
  const ready: ChildProcess[] = [];
  const refill = () => {
    while (ready.length < 2) ready.push(startPlay(module, options.plant));
  };
  refill();
  return {
    chapters: story.chapters as Stage['chapters'],
    play(order) {
      const child = ready.shift() ?? startPlay(module, options.plant);
      refill();
      return finish(child, { ...order, workspaceId, userId });
    },
    close: () => ready.forEach((child) => void child.kill()),
  };
}

function startPlay(module: string, plant: string | undefined): ChildProcess {
  const program = fileURLToPath(new URL('./play.ts', import.meta.url));
  const planted = plant === undefined ? [] : ['--import', plant];
  // Most of a play's time is its start; the compiled program is the same for all.
  const env = { ...process.env, NODE_COMPILE_CACHE: compiled };
  return spawn(process.execPath, [...planted, program, module], { stdio: ['pipe', 'pipe', 'pipe'], env });
}

async function finish(child: ChildProcess, order: Order): Promise<Play> {
  const lines: string[] = [];
  for (const stream of [child.stdout!, child.stderr!]) {
    createInterface({ input: stream }).on('line', (line) => lines.push(line));
  }
  child.stdin!.end(`${JSON.stringify(order)}\n`);
  // A play whose database went away would try for ever; nothing else takes this long.
  const late = setTimeout(() => child.kill('SIGTERM'), longestPlayMs);
  const signal = await new Promise<string | null>((resolve) => child.once('close', (_, by) => resolve(by)));
  clearTimeout(late);
  return { ended: lines.includes('end'), signal, lines };
}

function readPoint(line: string): CrashPoint[] {
  const [, chapter, occurrence, moment, label] = /^point (\d+) (\d+) (before|after) (.+)$/.exec(line) ?? [];
  if (label === undefined) return [];
  return [{ chapter: Number(chapter), occurrence: Number(occurrence), moment: moment as CrashPoint['moment'], label }];
}

async function createWorld(): Promise<TestDatabase> {
  const database = await createTestDatabase({ schemas: [queueTables] });
  await asOwner(database.ownerUrl, (owner) =>
    owner.query("insert into workspace (workspace_id, name) values ($1, 'Acme Marina')", [workspaceId]),
  );
  return database;
}

function difference(expected: string, found: string): string | null {
  if (expected === found) return null;
  const [before, after] = [new Set(expected.split('\n')), new Set(found.split('\n'))];
  const lost = [...before].filter((line) => !after.has(line)).map((line) => `- ${line}`);
  const gained = [...after].filter((line) => !before.has(line)).map((line) => `+ ${line}`);
  return [...lost, ...gained].slice(0, 20).join('\n');
}
