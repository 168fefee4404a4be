import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { checkBoundaries } from '../../scripts/check-boundaries.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

test('every import of the program is one that the table of boundaries allows', async () => {
  const { wrong, modules } = await checkBoundaries(root);
  assert.deepEqual(wrong, []);
  assert.ok(modules > 50, `${modules} modules were looked at`);
});

const planted: [string, string, string, RegExp][] = [
  [
    'a feature that knows a vendor',
    'src/sync/planted.ts',
    `import '#providers/imap/api.ts';`,
    /^sync: src\/sync\/planted\.ts/,
  ],
  ['a feature that knows HTTP', 'src/sync/planted.ts', `import type { Context } from 'hono';`, /^packages of sync:/],
  ['mail that knows the CRM', 'src/mail/planted.ts', `import type { Contact } from '#crm/contact.ts';`, /^mail:/],
  [
    'a vendor that knows the database',
    'src/providers/imap/planted.ts',
    `import '#db/database.ts';`,
    /^providers\/imap:/,
  ],
  [
    'a feature that knows the simulator',
    'src/sync/planted.ts',
    `import '#simulator/api.ts';`,
    /^sync: src\/sync\/planted\.ts/,
  ],
  [
    'a simulator that knows the program',
    'simulator/planted.ts',
    `import '#db/database.ts';`,
    /^simulator: simulator\/planted\.ts/,
  ],
  ['a rule that reads files', 'src/crm/planted.ts', `import 'node:fs';`, /^pure:/],
  ['an import of what is not there', 'src/crm/planted.ts', `import './nowhere.ts';`, /^resolvable:/],
  [
    'a second reader of the environment',
    'src/crm/planted.ts',
    'console.log(process.env.HOME);',
    /reads the environment/,
  ],
  ['a folder that the table forgot', 'src/elsewhere/planted.ts', 'export const here = 1;', /no row of boundaries/],
];

for (const [what, file, text, words] of planted) {
  test(`${what} is caught`, async () => {
    const { wrong } = await checkBoundaries(copyWith({ [file]: text }));
    assert.ok(
      wrong.some((each) => words.test(each)),
      wrong.join('\n'),
    );
  });
}

test('two modules that need each other are caught', async () => {
  const { wrong } = await checkBoundaries(
    copyWith({
      'src/crm/one.ts': `import { two } from './two.ts';\nexport const one = () => two;`,
      'src/crm/two.ts': `import { one } from './one.ts';\nexport const two = () => one;`,
    }),
  );
  assert.ok(wrong.some((each) => each.startsWith('no cycle:')));
});

test('a check that looks at nothing is a failure', async () => {
  const { wrong } = await checkBoundaries(copyWith({}));
  assert.ok(wrong.includes('Not one module was looked at.'));
});

/** A small project with these modules and those that they name. */
function copyWith(files: Record<string, string>): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'rapport-boundaries-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  cpSync(path.join(root, 'package.json'), path.join(folder, 'package.json'));
  const stubs: Record<string, string> = {
    'src/providers/imap/api.ts': '',
    'src/db/database.ts': '',
    'simulator/api.ts': '',
    'src/crm/contact.ts': 'export type Contact = 1;',
  };
  const wanted = Object.keys(files).length === 0 ? {} : { ...stubs, ...files };
  for (const tree of ['src', 'simulator']) mkdirSync(path.join(folder, tree));
  mkdirSync(path.join(folder, 'node_modules', 'hono'), { recursive: true });
  writeFileSync(path.join(folder, 'node_modules', 'hono', 'package.json'), '{"name":"hono","main":"index.js"}');
  writeFileSync(path.join(folder, 'node_modules', 'hono', 'index.js'), '');
  for (const [file, text] of Object.entries(wanted)) {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), text);
  }
  return folder;
}
