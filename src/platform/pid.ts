/**
 * Tells whether a program that left its mark in a file still runs. A bare process id is not enough: ids are used again
 * after a restart of the machine or the container, so the mark also holds when the process began (Linux: proc(5), stat).
 */
import { readFileSync } from 'node:fs';

/** What a process may be found to be. A zombie is dead but not yet collected by its parent. */
export type Life = 'running' | 'zombie' | 'gone';

/** The mark that this process leaves. */
export function ownMark(): string {
  return `${process.pid}:${startOf(process.pid)}`;
}

/** Whether the process that left this mark still runs. */
export function isRunning(mark: string): boolean {
  const [pid = '', start = ''] = mark.trim().split(':');
  return (
    /^[1-9]\d*$/.test(pid) && stateOf(Number(pid)) === 'running' && (start === '' || start === startOf(Number(pid)))
  );
}

/** What the process of this id is now. */
export function stateOf(pid: number): Life {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return 'gone';
  }
  return statOf(pid)?.[0] === 'Z' ? 'zombie' : 'running';
}

/** The program and arguments of a process, or null where the system does not tell. */
export function commandOf(pid: number): string | null {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'latin1').replaceAll('\0', ' ');
  } catch {
    return null;
  }
}

function startOf(pid: number): string {
  return statOf(pid)?.[19] ?? '';
}

/** The fields of /proc/PID/stat from the third on: what stands before may itself contain spaces. */
function statOf(pid: number): string[] | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return null;
  }
}
