/**
 * One play of the story in a process of its own, told by the parent: which chapters, and where to die.
 *
 * Protocol: the parent writes one Order as a JSON line on standard input; this process answers with lines: `point CHAPTER
 * OCCURRENCE MOMENT LABEL` before and after each port call when recording, `end` at the end. It dies by SIGKILL when the
 * crash point is reached.
 */
import { writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { v7 as newId } from 'uuid';
import type { App } from '#app.ts';
import { readConfig } from '#config.ts';
import { hookProvider } from '#connections/hook-provider.ts';
import { openDatabase } from '#db/database.ts';
import { createJobs } from '#jobs/queue.ts';
import { systemClock } from '#platform/clock.ts';
import { silentLog } from '#platform/log.ts';
import { createMetrics } from '#platform/metrics.ts';
import type { PortHooks } from '#platform/port-hooks.ts';
import { createSeal, readKey } from '#platform/seal.ts';
import { MemoryAccount } from '#providers/memory/account.ts';
import { openMemory } from '#providers/memory/index.ts';
import type { ProviderId } from '#providers/provider.ts';
import { story } from './story.ts';

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

const [line] = await once(createInterface({ input: process.stdin }));
const order = JSON.parse(line) as Order;
let chapterNow = order.from;
let counts = new Map<string, number>();
await play();
say('end');
process.exit(0);

async function play(): Promise<void> {
  const account = new MemoryAccount({ layout: 'folders', addresses: ['ada@harbour.example'] });
  const ids = new Map<string, ProviderId>();
  const app = createApp(account);
  const actor = { workspaceId: order.workspaceId, userId: order.userId, role: 'admin' as const };
  for (const [n, chapter] of story.entries()) {
    chapter.world({ account, ids });
    if (n < order.from) continue;
    if (n > order.to) break;
    chapterNow = n;
    counts = new Map();
    await chapter.rapport({ app, actor, account, ids });
  }
  await app.db.close();
}

function createApp(account: MemoryAccount): App {
  const db = openDatabase(order.appUrl, { clock: systemClock, log: silentLog, connections: 3, hooks: crashHooks() });
  const open = async () => hookProvider(openMemory(account), crashHooks());
  return {
    config: readConfig({}, { RAPPORT_LIST_PAGE: '5' }),
    db,
    clock: systemClock,
    log: silentLog,
    seal: createSeal({ current: readKey('5'.repeat(64)), old: [] }),
    jobs: createJobs(db),
    accounts: { open, test: async () => void (await open()).mailboxes() },
    metrics: createMetrics(),
    newId,
    random: () => 0,
  };
}

function crashHooks(): PortHooks {
  return {
    before(label) {
      const occurrence = (counts.get(label) ?? 0) + 1;
      counts.set(label, occurrence);
      reach('before', label, occurrence);
    },
    // A call that failed has no "after".
    after: (label) => reach('after', label, counts.get(label) ?? 0),
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
