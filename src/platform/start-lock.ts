/**
 * One at a time: a file that exists while its maker works. A lock whose maker is dead is dropped. Node has no flock(2);
 * a link is made whole or not at all, so nobody ever reads a lock without its mark.
 */
import { randomBytes } from 'node:crypto';
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { Fault } from '#errors.ts';
import type { Clock } from './clock.ts';
import { isRunning, ownMark } from './pid.ts';

const tries = 1200;
const pauseMs = 50;

/** Runs `work` while no other program does; throws a Fault `retry` after a minute of waiting. */
export async function withStartLock<T>(file: string, clock: Clock, work: () => Promise<T>): Promise<T> {
  await take(file, clock);
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}

async function take(file: string, clock: Clock): Promise<void> {
  for (let i = 0; i < tries; i++) {
    if (create(file)) return;
    dropIfStale(file);
    await clock.sleep(pauseMs);
  }
  throw new Fault('retry', 'database-busy', `Another program has been starting the database for a minute: ${file}`);
}

function create(file: string): boolean {
  const draft = `${file}.${randomBytes(6).toString('hex')}`;
  writeFileSync(draft, ownMark(), { flag: 'wx' });
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return false;
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Of two that find the same stale lock, the slower may have moved the faster one's new lock: it puts that back. */
function dropIfStale(file: string): void {
  const mark = read(file);
  if (mark === null || isRunning(mark)) return;
  const aside = `${file}.${randomBytes(6).toString('hex')}`;
  try {
    renameSync(file, aside);
    if (read(aside) !== mark) linkSync(aside, file);
  } catch {
    // Somebody else dropped it, or took it meanwhile: the next try sees.
  } finally {
    rmSync(aside, { force: true });
  }
}

function read(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}
