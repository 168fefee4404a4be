/**
 * `npm run check`: everything that can be said about the code without running it, each with its name; all are run, and
 * any that fails fails the whole.
 */
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const installed = (root, file) => path.join(root, 'node_modules', file);

/** Name, and the command as the arguments of Node; null stands for npm itself. */
const checks = {
  types: (root) => [installed(root, 'typescript/bin/tsc'), '--noEmit', '-p', root],
  web: (root) => [installed(root, 'typescript/bin/tsc'), '--noEmit', '-p', path.join(root, 'web')],
  lint: (root) => [installed(root, '@biomejs/biome/bin/biome'), 'check', root],
  boundaries: (root) => [path.join(root, 'scripts', 'check-boundaries.ts')],
  // A lock file that names packages which can not be had breaks `npm ci` on every machine.
  lock: () => null,
};

/** Runs the checks of these names; says which failed, and answers whether none did. */
export function runChecks(root, names = Object.keys(checks)) {
  const failed = names.filter((name) => !passes(root, name));
  if (failed.length > 0) console.error(`Failed: ${failed.join(', ')}.`);
  return failed.length === 0;
}

function passes(root, name) {
  const args = checks[name](root);
  const [program, rest] = args ? [process.execPath, args] : ['npm', ['ci', '--dry-run', '--loglevel=error']];
  const { status, stdout, stderr } = spawnSync(program, rest, {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  console.error(`${name}: ${status === 0 ? 'well' : 'not well'}`);
  if (status !== 0) console.error(`${stdout}${stderr}`);
  return status === 0;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  process.exitCode = runChecks(fileURLToPath(new URL('..', import.meta.url))) ? 0 : 1;
}
