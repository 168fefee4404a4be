import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(path.join(tmpdir(), 'rapport run '));
after(() => rmSync(folder, { recursive: true }));

/** The scripts are plain JavaScript, without types. */
const { ensureDependencies, isInstalled } = (await import(path.join(root, 'scripts', 'install.mjs'))) as {
  ensureDependencies(root: string, options: { withTools: boolean }): void;
  isInstalled(root: string, withTools: boolean): boolean;
};
const { ensureWeb } = (await import(path.join(root, 'scripts', 'web-build.mjs'))) as {
  ensureWeb(root: string, node: string): void;
};

const mail = 'From: Ana <ana@acme.example>\r\nSubject: Hello\r\n\r\nHello.\r\n';

test('a command works from any folder, through a link, on a file beside the caller', async () => {
  writeFileSync(path.join(folder, 'one.eml'), mail);
  symlinkSync(path.join(root, 'rapport'), path.join(folder, 'crm'));
  const { code, out } = await run('./crm', ['parse', 'one.eml', '--json']);
  assert.equal(code, 0);
  assert.equal(JSON.parse(out).subject, 'Hello');
});

test('standard input reaches a command, and standard output holds its answer alone', async () => {
  const { out } = await run(path.join(root, 'rapport'), ['parse', '-', '--json'], mail);
  assert.equal(JSON.parse(out).from[0].address, 'ana@acme.example');
});

test('a command that does not exist ends with code 2 and says so on standard error', async () => {
  const { code, out, err } = await run(path.join(root, 'rapport'), ['nonsense']);
  assert.deepEqual([code, out], [2, '']);
  assert.match(err, /nonsense/);
});

test('dependencies are installed anew when they are not those of the lock, and only then', () => {
  const packages = {
    '': {},
    'node_modules/a': { version: '1.0.0' },
    'node_modules/tool': { version: '2.0.0', dev: true },
    'node_modules/other-platform': { version: '3.0.0', optional: true },
  };
  const { 'node_modules/a': a, 'node_modules/tool': tool } = packages;
  const check = (record: unknown, withTools: boolean) => isInstalled(project(packages, record), withTools);
  assert.equal(check({ 'node_modules/a': a, 'node_modules/tool': tool }, true), true);
  assert.equal(check({ 'node_modules/a': a }, false), true);
  assert.equal(check({ 'node_modules/a': a }, true), false);
  assert.equal(check({ 'node_modules/tool': tool }, false), false);
  assert.equal(check({ 'node_modules/a': { version: '1.0.1' } }, false), false);
  assert.equal(check({ 'node_modules/a': a, 'node_modules/stray': { version: '1.0.0' } }, false), false);
  assert.equal(check(null, false), false);
});

test('nothing is installed through a link: what it points to is somebody else’s', () => {
  const [theirs, ours] = [project({}, {}), project({ 'node_modules/a': { version: '1.0.0' } }, null)];
  symlinkSync(path.join(theirs, 'node_modules'), path.join(ours, 'node_modules'));
  assert.throws(() => ensureDependencies(ours, { withTools: false }), /is a link/);
  assert.equal(existsSync(path.join(theirs, 'node_modules', '.package-lock.json')), true);
});

test('the web interface is built when its sources changed, and not again', () => {
  const place = project({}, {});
  mkdirSync(path.join(place, 'web'));
  writeFileSync(path.join(place, 'web', 'main.tsx'), 'one');
  writeFileSync(path.join(place, 'vite.config.ts'), '');
  assert.throws(() => ensureWeb(place, process.execPath), /not built/);
  mkdirSync(path.join(place, 'node_modules', 'vite', 'bin'), { recursive: true });
  writeFileSync(path.join(place, 'node_modules', 'vite', 'bin', 'vite.js'), builder);
  const builds = () =>
    existsSync(path.join(place, 'builds')) ? readFileSync(path.join(place, 'builds'), 'utf8').length : 0;
  ensureWeb(place, process.execPath);
  ensureWeb(place, process.execPath);
  assert.equal(builds(), 1);
  writeFileSync(path.join(place, 'web', 'main.tsx'), 'two');
  ensureWeb(place, process.execPath);
  assert.equal(builds(), 2);
  rmSync(path.join(place, 'node_modules', 'vite'), { recursive: true });
  ensureWeb(place, process.execPath);
  assert.equal(existsSync(path.join(place, 'dist', 'web', 'index.html')), true);
});

/** Stands in for the build tool: writes a page where it is told and counts its runs. */
const builder = `
  const fs = require('node:fs'); const out = process.argv[process.argv.indexOf('--outDir') + 1];
  fs.mkdirSync(out, { recursive: true }); fs.writeFileSync(out + '/index.html', ''); fs.appendFileSync('builds', '.');`;

function project(packages: unknown, record: unknown): string {
  const place = mkdtempSync(path.join(folder, 'project-'));
  writeFileSync(path.join(place, 'package-lock.json'), JSON.stringify({ packages }));
  if (record === null) return place;
  mkdirSync(path.join(place, 'node_modules'));
  writeFileSync(path.join(place, 'node_modules', '.package-lock.json'), JSON.stringify({ packages: record }));
  return place;
}

function run(program: string, args: string[], input = ''): Promise<{ code: number | null; out: string; err: string }> {
  const child = spawn(program, args, { cwd: folder });
  let [out, err] = ['', ''];
  child.stdout.on('data', (part) => {
    out += part;
  });
  child.stderr.on('data', (part) => {
    err += part;
  });
  child.stdin.end(input);
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, out, err })));
}
