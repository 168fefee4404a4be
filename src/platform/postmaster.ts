/**
 * What `postmaster.pid` tells of the server of a cluster, and when it lies.
 *
 * A server that lives is adopted. A dead one's file is left to PostgreSQL, which drops it, except in two cases where
 * PostgreSQL takes the process id for its own kind: a zombie (PID 1 of many containers collects late or never) and
 * another program that got the same id. There the file goes if nobody is attached to the shared memory that it names:
 * the same test that PostgreSQL makes.
 */
import { readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import path from 'node:path';
import type { Clock } from './clock.ts';
import { commandOf, stateOf } from './pid.ts';

/** A server that answers. */
export interface Postmaster {
  pid: number;
  port: number;
}

interface PidFile extends Postmaster {
  ready: boolean;
  sharedMemory: string | undefined;
}

const patienceMs = 15_000;
const zombieMs = 5_000;
const pauseMs = 50;

/** The live server of a cluster, waiting for one that starts or stops; null when there is none. */
export async function findPostmaster(cluster: string, clock: Clock): Promise<Postmaster | null> {
  for (let waited = 0; waited < patienceMs; waited += pauseMs) {
    const file = readPidFile(cluster);
    if (!file || !isPostmaster(file.pid, cluster)) break;
    if (file.ready && (await answers(file.port))) return { pid: file.pid, port: file.port };
    await clock.sleep(pauseMs);
  }
  await dropStalePidFile(cluster, clock);
  return null;
}

/** The server of a cluster once it is ready; null as long as it is not. */
export function readyPostmaster(cluster: string, port: number): Postmaster | null {
  const file = readPidFile(cluster);
  return file?.ready && file.port === port ? { pid: file.pid, port } : null;
}

/** Stops a server: first as its manual says (fast), after half a minute at once. Acknowledged work is safe in both. */
export async function stopPostmaster(pid: number, clock: Clock): Promise<void> {
  for (const [signal, patience] of [
    ['SIGINT', 30_000],
    ['SIGQUIT', 10_000],
  ] as const) {
    signalTo(pid, signal);
    for (let waited = 0; waited < patience; waited += pauseMs) {
      if (stateOf(pid) !== 'running') return;
      await clock.sleep(pauseMs);
    }
  }
}

function signalTo(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It ended meanwhile.
  }
}

/** Lines: process id, folder, start time, port, socket folder, listen address, shared memory key and id, status. */
function readPidFile(cluster: string): PidFile | null {
  try {
    const lines = readFileSync(path.join(cluster, 'postmaster.pid'), 'utf8').split('\n');
    const sharedMemory = lines[6]?.trim().split(/\s+/)[1];
    return { pid: Number(lines[0]), port: Number(lines[3]), ready: lines[7]?.trim() === 'ready', sharedMemory };
  } catch {
    return null;
  }
}

function isPostmaster(pid: number, cluster: string): boolean {
  if (stateOf(pid) !== 'running') return false;
  const command = commandOf(pid);
  return command === null || (command.includes('postgres') && command.includes(cluster));
}

async function dropStalePidFile(cluster: string, clock: Clock): Promise<void> {
  const file = readPidFile(cluster);
  if (!file) return;
  for (let waited = 0; stateOf(file.pid) === 'zombie' && waited < zombieMs; waited += pauseMs)
    await clock.sleep(pauseMs);
  if (stateOf(file.pid) === 'gone' || isPostmaster(file.pid, cluster) || isAttached(file.sharedMemory)) return;
  rmSync(path.join(cluster, 'postmaster.pid'), { force: true });
}

/** Columns of /proc/sysvipc/shm: key, id, permissions, size, creator, last user, number of attached processes. */
function isAttached(sharedMemory: string | undefined): boolean {
  try {
    const rows = readFileSync('/proc/sysvipc/shm', 'utf8').split('\n');
    const row = rows.map((line) => line.trim().split(/\s+/)).find((columns) => columns[1] === sharedMemory);
    return row !== undefined && row[6] !== '0';
  } catch {
    return true;
  }
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => resolve(true)).on('error', () => resolve(false));
    socket.on('connect', () => socket.destroy());
  });
}
