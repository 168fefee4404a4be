/**
 * Builds web/ into dist/web when it is not there or its sources have changed (dist/web.sources holds their digest). A
 * build that is up to date needs no build tools, so an installation without them only needs to have been built before.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { alone } from './install.mjs';

/** Builds unless dist/web is what web/ says; throws when it must and can not. */
export function ensureWeb(root, node) {
  if (!existsSync(path.join(root, 'web'))) return;
  if (isBuilt(root)) return;
  alone(root, () => isBuilt(root) || build(root, node));
}

function isBuilt(root) {
  const [pages, stamp] = [path.join(root, 'dist', 'web', 'index.html'), stampFile(root)];
  return existsSync(pages) && existsSync(stamp) && readFileSync(stamp, 'utf8') === digestOf(root);
}

function build(root, node) {
  const vite = path.join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  if (!existsSync(vite)) return withoutTools(root);
  console.error('Building the web interface…');
  const digest = digestOf(root);
  const [made, place] = [path.join(root, 'dist', 'web.new'), path.join(root, 'dist', 'web')];
  mkdirSync(path.join(root, 'dist'), { recursive: true });
  const args = [vite, 'build', '--outDir', made, '--emptyOutDir', '--logLevel', 'warn'];
  const { status } = spawnSync(node, args, { cwd: root, stdio: ['ignore', 2, 2] });
  if (status !== 0) throw new Error('The web interface could not be built.');
  rmSync(place, { recursive: true, force: true });
  renameSync(made, place);
  writeFileSync(stampFile(root), digest);
}

function withoutTools(root) {
  if (!existsSync(path.join(root, 'dist', 'web', 'index.html')))
    throw new Error(
      'The web interface is not built, and its build tools are not installed: run `npm ci --include=dev`.',
    );
  console.error(
    'The web interface is older than its sources, and its build tools are not installed: it stays as it is.',
  );
}

function stampFile(root) {
  return path.join(root, 'dist', 'web.sources');
}

function digestOf(root) {
  const hash = createHash('sha256');
  for (const file of [...filesOf(root, 'web'), 'vite.config.ts', 'package-lock.json']) {
    hash
      .update(`${file}\0`)
      .update(readFileSync(path.join(root, file)))
      .update('\0');
  }
  return hash.digest('hex');
}

function filesOf(root, folder) {
  const entries = readdirSync(path.join(root, folder), { withFileTypes: true });
  return entries
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => (entry.isDirectory() ? filesOf(root, `${folder}/${entry.name}`) : [`${folder}/${entry.name}`]));
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  build(fileURLToPath(new URL('..', import.meta.url)), process.execPath);
