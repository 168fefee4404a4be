/** Makes a cluster and starts a server on it. The caller holds the start lock. */
import {
  chownSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { totalmem } from 'node:os';
import { Fault } from '#errors.ts';
import type { Clock } from './clock.ts';
import type { Account } from './postgres-account.ts';
import { type PostgresBinaries, spawnPostgres } from './postgres-binaries.ts';
import { type Postmaster, readyPostmaster } from './postmaster.ts';

interface Base {
  cluster: string;
  account: Account;
  binaries: PostgresBinaries;
}

const startMs = 120_000;
const pauseMs = 20;
const megabyte = 1024 ** 2;
const largestLog = 8 * megabyte;

/** Ours: a small machine, nothing that a log could tell of the mail, and no memory that a container may not have. */
const ourSettings: Record<string, string> = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '100',
  shared_buffers: `${sharedBuffers(totalmem(), process.constrainedMemory())}MB`,
  effective_cache_size: '1GB',
  work_mem: '16MB',
  maintenance_work_mem: '128MB',
  random_page_cost: '1.1',
  jit: 'off',
  // Parallel plans need /dev/shm, of which a container has 64 MB; two cores gain little from them.
  max_parallel_workers_per_gather: '0',
  synchronous_commit: 'on',
  max_wal_size: '2GB',
  checkpoint_timeout: '15min',
  wal_compression: 'on',
  // Error messages can quote values: only the server's own life is logged (LOG ranks above ERROR here).
  log_min_messages: 'log',
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
  log_statement: 'none',
  log_checkpoints: 'off',
};

/** Megabytes: an eighth of what the machine, or its container, has (octets; 0 for no limit), from 128 MB to 1 GB. */
export function sharedBuffers(machine: number, container: number): number {
  const memory = container > 0 ? Math.min(machine, container) : machine;
  return Math.max(128, Math.min(1024, Math.floor(memory / 8 / megabyte)));
}

/** Makes a cluster aside and puts it in its place whole. */
export async function makeCluster(base: Base & { ownerRole: string; passwordFile: string }): Promise<void> {
  const { account, passwordFile } = base;
  const draft = `${base.cluster}.new`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { mode: 0o700 });
  if (account.owner) chownSync(draft, account.owner.uid, account.owner.gid);
  const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
  const signIn = ['-U', base.ownerRole, '-A', 'scram-sha-256', `--pwfile=${passwordFile}`];
  const args = ['-D', draft, ...signIn, ...locale, '--data-checksums'];
  const trouble = await troubleOf(spawnPostgres(account, base.binaries.initdb, args, 'pipe'));
  if (trouble !== null) throw new Fault('refuse', 'postgres-setup', `The database could not be set up: ${trouble}`);
  renameSync(draft, base.cluster);
}

/** Starts a server and waits until it is ready. */
export async function startCluster(
  base: Base & { logFile: string; settings?: Record<string, string> },
  clock: Clock,
): Promise<Postmaster> {
  dropLongLog(base.logFile);
  // Between the choice of a port and its use somebody else may take it: three attempts.
  for (let attempt = 0; attempt < 3; attempt++) {
    const server = await tryToStart(base, clock);
    if (server) return server;
  }
  const said = existsSync(base.logFile) ? readFileSync(base.logFile, 'utf8').slice(-800) : '';
  throw new Fault('refuse', 'postgres-start', `The database does not start. The end of ${base.logFile}:\n${said}`);
}

async function tryToStart(base: Parameters<typeof startCluster>[0], clock: Clock): Promise<Postmaster | null> {
  const port = await freePort();
  const settings = Object.entries({ ...ourSettings, ...base.settings }).flatMap(([name, value]) => [
    '-c',
    `${name}=${value}`,
  ]);
  const output = openSync(base.logFile, 'a');
  const child = spawnPostgres(
    base.account,
    base.binaries.postgres,
    ['-D', base.cluster, '-p', `${port}`, ...settings],
    output,
  );
  closeSync(output);
  child.unref();
  let ended = false;
  const markEnd = () => {
    ended = true;
  };
  child.on('exit', markEnd).on('error', markEnd);
  for (let waited = 0; !ended && waited < startMs; waited += pauseMs) {
    const server = readyPostmaster(base.cluster, port);
    if (server) return server;
    await clock.sleep(pauseMs);
  }
  return null;
}

/** Null when the program ended well, else the end of what it said. */
function troubleOf(child: ReturnType<typeof spawnPostgres>): Promise<string | null> {
  let said = '';
  const hear = (part: Buffer) => {
    said = `${said}${part}`.slice(-2000);
  };
  child.stdout?.on('data', hear);
  child.stderr?.on('data', hear);
  return new Promise((resolve) => {
    child.on('error', (error) => resolve(error.message));
    child.on('close', (code) => resolve(code === 0 ? null : said));
  });
}

function dropLongLog(file: string): void {
  if (existsSync(file) && statSync(file).size > largestLog) renameSync(file, `${file}.old`);
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
