import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { routes } from '#http/routes.ts';
import { findFaults } from '../../scripts/find-faults.ts';
import { generatedPages, readPage } from '../../scripts/generate-docs.ts';

describe('the generated pages', () => {
  for (const { file, text } of generatedPages()) {
    it(`${file} says what the code says`, () => {
      assert.ok(readPage(file) === text, `${file} is stale: run node scripts/run.mjs scripts/generate-docs.ts`);
    });
  }

  it('know every error that a route names', () => {
    const errors = readPage('docs/errors.md');
    for (const { spec } of routes) {
      for (const code of spec.faults ?? []) assert.ok(errors.includes(`<a id="${code}">`), `${spec.path}: ${code}`);
    }
  });
});

describe('the search for errors', () => {
  it('finds them where they are made, over lines and through small makers', () => {
    const text = `
      throw new Fault('refuse', 'one-thing', 'It is so.', { status: 404 });
      throw new Fault(
        'retry',
        'two-things',
        \`It is \${name} and \${count({ a: 1 })}.\`,
      );
      if (x) throw stateFault('three-things', "It isn't.");
      function stateFault(code: string, words: string): Fault {
        return new Fault('refuse', code, words, { status: 409 });
      }`;
    const found = findFaults([{ file: 'sync/x.ts', text }]).filter((each) => each.code.includes('-thing'));
    assert.deepEqual(found, [
      { code: 'one-thing', nexts: ['refuse'], says: 'It is so.', folders: ['sync'] },
      { code: 'three-things', nexts: ['refuse'], says: "It isn't.", folders: ['sync'] },
      { code: 'two-things', nexts: ['retry'], says: 'It is … and ….', folders: ['sync'] },
    ]);
  });
});
