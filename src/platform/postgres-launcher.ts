/**
 * Starts the PostgreSQL that comes with Rapport on a folder, or adopts the server that already runs there: a killed
 * program leaves its server behind, and a command works beside a running one. Every program that uses the server
 * leaves a mark in `users/`; the last to leave stops it, so that it goes away under nobody.
 *
 * Invariants: one starter at a time (start-lock); a cluster appears whole or not at all (postgres-cluster); the server
 * listens on 127.0.0.1 only, with passwords that lie in DIR/keys.
 */
import { randomBytes } from 'node:crypto';
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { Fault } from '#errors.ts';
import type { Clock } from './clock.ts';
import { readOrMakeSecret } from './keys.ts';
import type { Log } from './log.ts';
import { isRunning, ownMark } from './pid.ts';
import { findAccount } from './postgres-account.ts';
import { findPostgres } from './postgres-binaries.ts';
import { makeCluster, startCluster } from './postgres-cluster.ts';
import { findPostmaster, type Postmaster, stopPostmaster } from './postmaster.ts';
import { withStartLock } from './start-lock.ts';

/** The role that owns the embedded cluster and its tables. */
export const ownerRole = 'rapport_owner';
/** The role that Rapport works as: it owns nothing, and row-level security binds it. */
export const appRole = 'rapport_app';

/** A running embedded database. */
export interface EmbeddedPostgres {
  ownerUrl: string;
  /** For the role `rapport_app`, which exists after the first migration. */
  appUrl: string;
  /** It ran before we came. */
  adopted: boolean;
  /** The server's process id. */
  pid: number;
  /** Leaves; the last to leave stops the server. */
  stop(): Promise<void>;
}

/** Where and how to run it. */
export interface LauncherOptions {
  /** The data folder: the cluster lies in `DIR/postgres`, its passwords in `DIR/keys`. */
  folder: string;
  clock: Clock;
  log: Log;
  /** PostgreSQL settings that differ from ours, for tests. */
  settings?: Record<string, string>;
}

interface Place {
  base: string;
  cluster: string;
  users: string;
  lock: string;
}

/** Starts or adopts the database of a folder; throws a Fault `refuse` that says why it does not start. */
export async function startPostgres(options: LauncherOptions): Promise<EmbeddedPostgres> {
  const place = prepare(options.folder);
  const password = readOrMakeSecret(options.folder, 'database-owner');
  const appPassword = readOrMakeSecret(options.folder, 'database-app');
  const server = await withStartLock(place.lock, options.clock, () => adoptOrStart(place, options));
  options.log.info(server.adopted ? 'database-adopted' : 'database-started', { pid: server.pid, port: server.port });
  const urlOf = (role: string, secret: string) => `postgres://${role}:${secret}@127.0.0.1:${server.port}/postgres`;
  return {
    ownerUrl: urlOf(ownerRole, password),
    appUrl: urlOf(appRole, appPassword),
    adopted: server.adopted,
    pid: server.pid,
    stop: () => withStartLock(place.lock, options.clock, () => leave(place, server, options)),
  };
}

function prepare(folder: string): Place {
  const base = path.join(folder, 'postgres');
  const users = path.join(base, 'users');
  try {
    mkdirSync(users, { recursive: true });
    for (const each of [folder, base, users]) accessSync(each, constants.R_OK | constants.W_OK);
  } catch (cause) {
    const words = `This user may not write to ${folder}. Run Rapport as the user that it was set up with.`;
    throw new Fault('refuse', 'folder-closed', words, { cause });
  }
  return { base, users, cluster: path.join(base, 'cluster'), lock: path.join(base, 'start.lock') };
}

async function adoptOrStart(place: Place, options: LauncherOptions) {
  const running = await findPostmaster(place.cluster, options.clock);
  const server = running ?? (await start(place, options));
  const mark = path.join(place.users, randomBytes(6).toString('hex'));
  writeFileSync(mark, ownMark());
  return { ...server, adopted: running !== null, mark };
}

async function start(place: Place, options: LauncherOptions): Promise<Postmaster> {
  const account = findAccount(place.cluster);
  const binaries = findPostgres();
  if (!existsSync(place.cluster)) {
    const passwordFile = path.join(options.folder, 'keys', 'database-owner');
    await makeCluster({ cluster: place.cluster, account, binaries, ownerRole, passwordFile });
  }
  const logFile = path.join(place.base, 'log');
  return startCluster(
    { cluster: place.cluster, account, binaries, logFile, settings: options.settings },
    options.clock,
  );
}

async function leave(place: Place, server: Postmaster & { mark: string }, options: LauncherOptions): Promise<void> {
  rmSync(server.mark, { force: true });
  const marks = readdirSync(place.users).map((name) => path.join(place.users, name));
  if (marks.filter(isInUse).length > 0) return;
  await stopPostmaster(server.pid, options.clock);
  options.log.info('database-stopped', { pid: server.pid });
}

function isInUse(mark: string): boolean {
  if (isRunning(readFileSync(mark, 'utf8'))) return true;
  rmSync(mark, { force: true });
  return false;
}
