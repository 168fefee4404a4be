/**
 * `npm test`: the checks (types, lint, boundaries), then every test on one PostgreSQL. Both are always run, and the
 * runner's own summary is the last thing that is printed.
 *
 *   npm test                      all, but the long fault suite
 *   npm test -- test/db           only files whose path contains one of the words; no checks
 *   npm run test:faults           the fault suite, with its long part
 *   npm run test:worlds           privacy's rule in SQL against the pure one, in ten thousand random worlds
 */
import { spawn } from 'node:child_process';
import { globSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { startTestServer } from '../test/support/database.ts';
import { runChecks } from './check.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const words = process.argv.slice(2);
const faults = words.includes('--faults');
const worlds = words.includes('--worlds');
const filters = words.filter((word) => !word.startsWith('--'));

const checked = words.length > 0 || runChecks(root, ['types', 'web', 'lint', 'boundaries']);
const tested = await test();
process.exitCode = checked ? tested : 1;

async function test() {
  const files = globSync(patternOfFiles(), { cwd: root });
  const isLong = (file) => file.startsWith('test/faults/long/');
  const wanted = files.filter((file) => (faults || !isLong(file)) && isWanted(file)).sort();
  if (wanted.length === 0) return complain(`No test file matches ${filters.join(', ')}.`);
  const database = await startTestServer();
  try {
    return await runFiles(wanted, database.ownerUrl);
  } finally {
    await database.stop();
  }
}

function patternOfFiles() {
  if (worlds) return 'test/{access/visible-emails,privacy/monotonicity}.test.ts';
  return faults ? 'test/faults/**/*.test.ts' : 'test/**/*.test.ts';
}

function isWanted(file) {
  return filters.length === 0 || filters.some((filter) => file.includes(filter.replace(/^\.\//, '')));
}

/** A test that hangs is ended after ten minutes (the long ones: hours): it fails, and the others still run. */
function runFiles(files, databaseUrl) {
  const args = [
    '--test',
    `--test-timeout=${(worlds || faults ? 360 : 10) * 60_000}`,
    `--test-concurrency=${faults ? 1 : 2}`,
    ...files,
  ];
  const env = {
    ...process.env,
    RAPPORT_TEST_DATABASE: databaseUrl,
    ...(worlds ? { RAPPORT_TEST_WORLDS: '10000' } : {}),
  };
  const runner = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', ...args], {
    cwd: root,
    stdio: 'inherit',
    env,
  });
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => runner.kill(signal));
  return new Promise((resolve) => runner.on('exit', (code) => resolve(code ?? 1)));
}

function complain(words) {
  console.error(words);
  return 1;
}
