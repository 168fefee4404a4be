/**
 * The list of erasures outside of the database, `DIR/keys/erasures`: one line of JSON each. A backup from before an
 * erasure holds the person still; by this list whoever restores it erases anew (replay-erasures.ts).
 *
 * Invariants: keyed digests and opaque ids only; a line is on the disk before the erasure's first transaction commits;
 * a line that was torn by a crash is followed by a whole one and never read as one.
 */
import {
  closeSync,
  existsSync,
  fstatSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  writeSync,
} from 'node:fs';
import path from 'node:path';

/** One erasure, as the list has it. */
export interface ErasureLine {
  workspace: string;
  erasure: string;
  /** Digests of the erased addresses, base64url. */
  digests: string[];
  contacts: string[];
  at: string;
}

/** All whole lines, in the order in which they came. */
export function readErasureLines(folder: string): ErasureLine[] {
  const file = fileOf(folder);
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8').split('\n').flatMap(readLine);
}

/** Adds a line, unless the erasure stands there with all these digests and contacts already; returns when it is on the disk. */
export function appendErasureLine(folder: string, line: ErasureLine): void {
  if (readErasureLines(folder).some((known) => covers(known, line))) return;
  mkdirSync(path.dirname(fileOf(folder)), { recursive: true, mode: 0o700 });
  const file = openSync(fileOf(folder), 'a+', 0o600);
  try {
    writeSync(file, `${endsTorn(file) ? '\n' : ''}${JSON.stringify(line)}\n`);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  syncFolder(path.dirname(fileOf(folder)));
}

function fileOf(folder: string): string {
  return path.join(folder, 'keys', 'erasures');
}

function covers(known: ErasureLine, line: ErasureLine): boolean {
  const [digests, contacts] = [new Set(known.digests), new Set(known.contacts)];
  return (
    known.erasure === line.erasure &&
    line.digests.every((digest) => digests.has(digest)) &&
    line.contacts.every((id) => contacts.has(id))
  );
}

function readLine(text: string): ErasureLine[] {
  try {
    const line = JSON.parse(text);
    const { workspace, erasure, digests, contacts, at } = line;
    const whole =
      [workspace, erasure, at].every((part) => typeof part === 'string') && areTexts(digests) && areTexts(contacts);
    return whole ? [{ workspace, erasure, digests, contacts, at }] : [];
  } catch {
    return [];
  }
}

function areTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((each) => typeof each === 'string');
}

function endsTorn(file: number): boolean {
  const { size } = fstatSync(file);
  if (size === 0) return false;
  const last = Buffer.alloc(1);
  readSync(file, last, 0, 1, size - 1);
  return last.toString() !== '\n';
}

/** The name of a new file is on the disk when its folder is. Windows has no such call and needs none. */
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const opened = openSync(folder, 'r');
  fsyncSync(opened);
  closeSync(opened);
}
