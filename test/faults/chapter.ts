/** What a story of the crash-point suite is made of, whatever provider it is about. */

import { v7 as newId } from 'uuid';
import type { App } from '#app.ts';
import type { Database } from '#db/database.ts';
import { createJobs } from '#jobs/queue.ts';
import { systemClock } from '#platform/clock.ts';
import { silentLog } from '#platform/log.ts';
import { createMetrics } from '#platform/metrics.ts';
import type { PortHooks } from '#platform/port-hooks.ts';
import { createSeal, readKey } from '#platform/seal.ts';
import type { Actor } from '#users/actor.ts';
import { sleepForGood } from './story-clock.ts';

/**
 * One chapter: first the world changes, then Rapport does something about it. After a crash the chapter is done again
 * from its second half: the world has changed already, Rapport starts anew.
 */
export interface Chapter<Scene> {
  name: string;
  world(scene: Scene): void;
  rapport(scene: Scene): Promise<void>;
}

/** A story, and how its scene is set in a process of its own. */
export interface Story<Scene> {
  chapters: readonly Chapter<Scene>[];
  set(ground: Ground): Promise<Scene>;
  /** Called before the world's half of the first chapter that is played, on what the chapters before left behind. */
  enter?(scene: Scene): Promise<void>;
}

/** What a scene is set on. */
export interface Ground {
  db: Database;
  actor: Actor;
  /** Stand before and after every port call; the story puts them before the calls that leave by other ways. */
  hooks: PortHooks;
  /** Does what is the world's doing and not Rapport's: its calls are no crash points. */
  quietly<T>(act: () => Promise<T>): Promise<T>;
}

/** A program on the ground; the parts that differ between stories are handed in. */
export function assembleApp(
  { db }: Ground,
  parts: Pick<App, 'config' | 'accounts'> & Partial<Pick<App, 'clock'>>,
): App {
  return {
    db,
    clock: { now: systemClock.now, sleep: sleepForGood },
    log: silentLog,
    seal: createSeal({ current: readKey('5'.repeat(64)), old: [] }),
    jobs: createJobs(db),
    metrics: createMetrics(),
    newId,
    random: () => 0,
    ...parts,
  };
}
