/**
 * One play of a story in a process of its own, told by the parent: which chapters, and where to die. The story's module
 * is the first argument, so that it is loaded before an order comes.
 *
 * Protocol: the parent writes one Order as a JSON line on standard input; this process answers with lines: `point CHAPTER
 * OCCURRENCE MOMENT LABEL` before and after each port call when recording, `end` at the end. It dies by SIGKILL when the
 * crash point is reached.
 */
import { writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { openDatabase } from '#db/database.ts';
import { systemClock } from '#platform/clock.ts';
import { silentLog } from '#platform/log.ts';
import type { PortHooks } from '#platform/port-hooks.ts';
import type { Ground, Story } from './chapter.ts';

/** Where to die: before or after the n-th call of that label within the chapter. */
export interface CrashPoint {
  chapter: number;
  label: string;
  occurrence: number;
  moment: 'before' | 'after';
}

/** What the parent orders. */
export interface Order {
  appUrl: string;
  workspaceId: string;
  userId: string;
  /** The first chapter to play, and the last. */
  from: number;
  to: number;
  crash: CrashPoint | null;
  record: boolean;
}

const { story } = (await import(process.argv[2] ?? '')) as { story: Story<unknown> };
const [line] = await once(createInterface({ input: process.stdin }));
const order = JSON.parse(line) as Order;
let chapterNow = order.from;
let counts = new Map<string, number>();
let isQuiet = false;
await play();
say('end');
process.exit(0);

async function play(): Promise<void> {
  const ground = layGround();
  const scene = await story.set(ground);
  for (const [n, chapter] of story.chapters.entries()) {
    if (n === order.from) await ground.quietly(async () => story.enter?.(scene));
    chapter.world(scene);
    if (n < order.from) continue;
    if (n > order.to) break;
    chapterNow = n;
    counts = new Map();
    await chapter.rapport(scene);
  }
  await ground.db.close();
}

function layGround(): Ground {
  const hooks = crashHooks();
  return {
    db: openDatabase(order.appUrl, { clock: systemClock, log: silentLog, connections: 3, hooks }),
    actor: { workspaceId: order.workspaceId, userId: order.userId, role: 'admin' },
    hooks,
    async quietly(act) {
      isQuiet = true;
      try {
        return await act();
      } finally {
        isQuiet = false;
      }
    },
  };
}

function crashHooks(): PortHooks {
  return {
    before(label) {
      if (isQuiet) return;
      const occurrence = (counts.get(label) ?? 0) + 1;
      counts.set(label, occurrence);
      reach('before', label, occurrence);
    },
    // A call that failed has no "after".
    after(label) {
      if (!isQuiet) reach('after', label, counts.get(label) ?? 0);
    },
  };
}

function reach(moment: CrashPoint['moment'], label: string, occurrence: number): void {
  if (order.record) say(`point ${chapterNow} ${occurrence} ${moment} ${label}`);
  const { crash } = order;
  if (crash === null || crash.chapter !== chapterNow || crash.moment !== moment) return;
  if (crash.label === label && crash.occurrence === occurrence) process.kill(process.pid, 'SIGKILL');
}

/** Written at once: a line that waits in a buffer would die with us. */
function say(words: string): void {
  writeSync(1, `${words}\n`);
}

async function once(lines: AsyncIterable<string>): Promise<[string]> {
  for await (const first of lines) return [first];
  throw new Error('No order came.');
}
