/** What people paste into a blocklist: read line by line, with what is wrong and why. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { readEntries, withoutWrong } from '../../web/privacy/read-entries.ts';

describe('pasted addresses and domains', () => {
  it('are read with their names and signs, between lines, commas and semicolons, each once', () => {
    const text =
      'Nora <Nora@Acme.example>\n@acme.example; *.acme.example, nora@acme.example\r\n\nm\u00fcnchen.example.';
    assert.deepEqual(readEntries(text), {
      entries: ['nora@acme.example', 'acme.example', 'm\u00fcnchen.example'],
      wrong: [],
    });
  });

  it('are told by their line when they are wrong, each with its reason', () => {
    const own = new Set(['ida@harbour.example', 'harbour.example']);
    const text = `no body\nacme\na@b@c.example\nnora@\n${'x'.repeat(330)}\nida@harbour.example\nben@harbour.example`;
    assert.deepEqual(
      readEntries(text, own).wrong.map(({ line, why }) => [line, why]),
      [
        [1, 'It has spaces: one address or domain a line.'],
        [2, 'It is neither an address nor a domain.'],
        [3, 'It has more than one @.'],
        [4, 'There is no domain after the @.'],
        [5, 'It has more than 320 characters.'],
        [6, 'It is your own.'],
        [7, 'It is your own.'],
      ],
    );
  });

  it('lose nothing but what is wrong when that is left out', () => {
    const part = fc.constantFrom('nora@acme.example', 'acme.example', 'no body', 'a@b@c.example', '', ' x1@y.example ');
    const line = fc.array(part, { maxLength: 3 }).map((parts) => parts.join(','));
    fc.assert(
      fc.property(fc.array(line, { maxLength: 8 }), (lines) => {
        const before = readEntries(lines.join('\n'));
        const after = readEntries(withoutWrong(lines.join('\n'), before.wrong));
        assert.deepEqual(after, { entries: before.entries, wrong: [] });
      }),
    );
  });
});
