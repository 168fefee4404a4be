/**
 * The demo's own folder, `demo` inside of the data folder: its database, its keys, and `demo.json`, which says which
 * world it shows and when somebody watched. Never the folder of a real Rapport, and one program at a time.
 *
 * Invariant: with the same file the same world is put together again, so a demo that was stopped goes on.
 */
import { randomInt } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Fault } from '#errors.ts';
import { isRunning, ownMark } from '#platform/pid.ts';

/** What `demo.json` holds. */
export interface DemoState {
  seed: number;
  startedAt: Date;
  /** When the demo ran; the end of the last one is a little ahead while it runs. */
  watched: { from: Date; to: Date }[];
  /** Whether all of the first mail was imported once. */
  imported: boolean;
  /** By address. */
  passwords: Record<string, string>;
}

/** The folder in use. */
export interface DemoFolder {
  path: string;
  state: DemoState;
  /** Writes the state down. */
  save(): void;
  /** Lets another program have it. */
  leave(): void;
}

/** How long before its next word a program that still runs may be silent. */
const aheadMs = 120_000;

/** Takes the folder; `fresh` empties it before. Throws a Fault `refuse` when it is in use, or not a demo's. */
export function takeDemoFolder(
  dataFolder: string,
  addresses: readonly string[],
  now: Date,
  fresh: boolean,
): DemoFolder {
  const folder = path.join(dataFolder, 'demo');
  const file = path.join(folder, 'demo.json');
  const mark = path.join(folder, 'demo.pid');
  if (existsSync(mark) && isRunning(readFileSync(mark, 'utf8')))
    throw new Fault('refuse', 'demo-running', `A demo runs already in ${folder}. Stop it, or choose another --data.`);
  const isEmpty = !existsSync(folder) || readdirSync(folder).length === 0;
  if (!isEmpty && !existsSync(file))
    throw new Fault('refuse', 'demo-folder', `${folder} is not the folder of a demo. Choose another --data.`);
  if (fresh) rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const state = existsSync(file) ? readState(file) : newState(addresses, now);
  const save = () => writeState(file, state);
  save();
  writeFileSync(mark, ownMark());
  return { path: folder, state, save, leave: () => rmSync(mark, { force: true }) };
}

/** Notes that somebody watches from now on, or still does. */
export function noteWatching({ watched }: DemoState, now: Date): void {
  const last = watched.at(-1);
  const to = new Date(now.getTime() + aheadMs);
  if (last && now <= last.to) last.to = to;
  else watched.push({ from: now, to });
}

function readState(file: string): DemoState {
  const { seed, startedAt, watched, imported, passwords } = JSON.parse(readFileSync(file, 'utf8'));
  const windows = watched.map((each: { from: string; to: string }) => ({
    from: new Date(each.from),
    to: new Date(each.to),
  }));
  return { seed, startedAt: new Date(startedAt), watched: windows, imported, passwords };
}

/** Whole or not at all: a half-written file would be another world. */
function writeState(file: string, state: DemoState): void {
  writeFileSync(`${file}.new`, `${JSON.stringify(state, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

function newState(addresses: readonly string[], now: Date): DemoState {
  const passwords = Object.fromEntries(addresses.map((address) => [address, inventPassword()]));
  return { seed: 1, startedAt: now, watched: [], imported: false, passwords };
}

const words =
  'anchor beacon cleat dinghy ensign fender gannet halyard islet jetty keel lantern mooring pier rudder sail tide'.split(
    ' ',
  );

/** Easy to copy by hand. */
function inventPassword(): string {
  const word = () => words[randomInt(words.length)]!;
  return `${word()}-${word()}-${randomInt(1000, 10_000)}`;
}
