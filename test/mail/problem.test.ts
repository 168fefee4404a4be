import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { PROBLEMS } from '#mail/problem.ts';

test('the page on parsing lists every problem that a message can have, and no other', () => {
  const page = readFileSync(new URL('../../docs/parsing-and-threads.md', import.meta.url), 'utf8');
  const section = page.slice(page.indexOf('### Problems'), page.indexOf('## Addresses'));
  const listed = [...section.matchAll(/^\| `([a-z0-9-]+)` \|/gm)].map((match) => match[1]);
  assert.deepEqual(listed.sort(), Object.keys(PROBLEMS).sort());
});
