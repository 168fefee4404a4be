import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { searchText, searchWords } from '#contacts/search-text.ts';

test('people are found in small letters and without accents, by name, address and domain', () => {
  const text = searchText('GARCÍA, José', 'J.Garcia@Mail.Acme.example', 'acme.example');
  for (const q of ['garcía', 'JOSE', 'jose garcia', 'mail.acme', 'j.gar']) {
    assert.ok(
      searchWords(q).every((word) => text.includes(word)),
      q,
    );
  }
  assert.ok(searchText(null, 'ona@büro.example', 'xn--bro-hoa.example').includes('xn--bro-hoa'));
  assert.deepEqual(searchWords('  '), []);
  assert.deepEqual(searchWords(undefined), []);
});

test('what is searched fits into an index, whatever somebody is called', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary', maxLength: 400 }),
      fc.string({ unit: 'binary', maxLength: 500 }),
      (name, address) => {
        const text = searchText(name, address, 'acme.example');
        assert.ok(Buffer.byteLength(text) <= 480);
        assert.ok(text.isWellFormed() || !name.isWellFormed() || !address.isWellFormed());
      },
    ),
  );
});
