/** docs/providers/imap.md names every code that the adapter can throw, and none that it can not. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';

const root = join(import.meta.dirname, '../../..');

it('The page about IMAP lists exactly the codes of its adapter', () => {
  const folder = join(root, 'src/providers/imap');
  const source = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
  const thrown = new Set(
    source
      .join('\n')
      .match(/'imap-[a-z-]+'/g)!
      .map((code) => code.slice(1, -1)),
  );
  const page = readFileSync(join(root, 'docs/providers/imap.md'), 'utf8');
  const documented = new Set(page.match(/`imap-[a-z-]+`/g)!.map((code) => code.slice(1, -1)));
  assert.deepEqual([...documented].sort(), [...thrown].sort());
});
