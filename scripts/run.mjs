/**
 * Runs a program of this project from anywhere and from any Node 20 or newer: installs the dependencies when they are
 * not those of package-lock.json, finds a Node that is new enough (or fetches one, once), builds the web interface
 * before a server starts, and then steps aside: input, output, signals and exit code are the program's own.
 *
 *   node scripts/run.mjs src/main.ts ARGUMENTS…      a file of the project
 *   node scripts/run.mjs --bin PACKAGE ARGUMENTS…    the program of an installed package
 *
 * Plain JavaScript, and nothing but Node's own modules: it runs before anything is installed.
 */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { constants } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureDependencies, ensureNode } from './install.mjs';
import { ensureWeb } from './web-build.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const program = 'src/main.ts';
const servers = ['start', 'web', 'demo'];

try {
  await run(process.argv.slice(2));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

async function run([target = program, ...args]) {
  const isProgram = target === program;
  ensureDependencies(root, { withTools: !isProgram });
  const node = ensureNode(root);
  if (isProgram && servers.includes(args[0] ?? '')) ensureWeb(root, node);
  const file = target === '--bin' ? programOf(args.shift() ?? '') : path.join(root, target);
  process.exitCode = await stepAside(node, [file, ...args], isProgram);
}

/** The file that a package names as its program. */
function programOf(name) {
  const folder = path.join(root, 'node_modules', name);
  const { bin } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
  const [first] = typeof bin === 'string' ? [bin] : Object.values(bin);
  return path.join(folder, first);
}

/**
 * Becomes the child as far as anybody can see. The program gets a channel to us, and so learns when we are killed: a
 * program that goes on without its launcher would hold its port and its database.
 */
function stepAside(node, args, withChannel) {
  const child = spawn(node, ['--disable-warning=ExperimentalWarning', ...args], {
    stdio: withChannel ? ['inherit', 'inherit', 'inherit', 'ipc'] : 'inherit',
    // Reading TypeScript takes longer than running a short command: Node keeps what it made of it.
    env: {
      NODE_COMPILE_CACHE: path.join(root, '.runtime', 'compiled'),
      ...process.env,
      PATH: `${path.dirname(node)}${path.delimiter}${process.env.PATH ?? ''}`,
    },
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code, signal) => resolve(code ?? 128 + (constants.signals[signal] ?? 0)));
  });
}
