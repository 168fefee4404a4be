import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { isListed, type ListedEntry, longestEntry, readEntry, suffixesOf, toListed } from '#crm/listed-address.ts';
import { normaliseAddress } from '#mail/address.ts';

const entryOf = (text: string): string => {
  const read = readEntry(text);
  return read.type === 'entry' ? `${read.entry.kind} ${read.entry.value}` : read.type;
};

describe('an entry of a list of people', () => {
  it('is an address, as mail is matched by it', () => {
    assert.equal(entryOf('ada@acme.example'), 'address ada@acme.example');
    assert.equal(entryOf(' Ada@ACME.Example '), 'address ada@acme.example');
    assert.equal(entryOf('ada.l+news@googlemail.com'), 'address adal@gmail.com');
    assert.equal(entryOf('"ada"@acme.example'), 'address ada@acme.example');
    assert.equal(entryOf('ada@bücher.example'), 'address ada@xn--bcher-kva.example');
  });

  it('is a domain, however it is written', () => {
    for (const text of ['acme.example', '@acme.example', '*@acme.example', '*.acme.example', 'ACME.example.'])
      assert.equal(entryOf(text), 'domain acme.example', text);
    assert.equal(entryOf('@north.acme.example'), 'domain north.acme.example');
    assert.equal(entryOf('@Bücher.example'), 'domain xn--bcher-kva.example');
    assert.equal(entryOf('xn--bcher-kva.example'), 'domain xn--bcher-kva.example');
    assert.equal(entryOf('googlemail.com'), 'domain gmail.com', 'as its mail is matched');
  });

  it('is nothing else, and says so', () => {
    const hostile = [
      ...['', ' ', '@', '*', '*@', '@@acme.example', 'acme', '@acme', 'com', 'ada@', 'ada@acme', 'a b@acme.example'],
      ...['Ada <ada@acme.example>', 'ada@acme.example, bo@acme.example', 'acme..example', '-acme.example', '.example'],
      ...[
        'ada\0@acme.example',
        'acme.exam\0ple',
        'ada\ud800@acme.example',
        '@ac\nme.example',
        'ada@acme.example\u2028x',
      ],
      `${'a'.repeat(longestEntry)}@acme.example`,
      'x'.repeat(1_000_000),
      `@${'a.'.repeat(500_000)}example`,
    ];
    for (const text of hostile) assert.equal(entryOf(text), 'refused', text.slice(0, 40));
  });

  it('never fails, and what it is stays what it is when it is read again', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.emailAddress(), fc.domain()), (text) => {
        const read = readEntry(text);
        if (read.type === 'refused') return assert.match(read.reason, /\.$/);
        assert.deepEqual(readEntry(read.entry.value), read);
      }),
    );
  });
});

describe('a list of people', () => {
  const listed = (...entries: string[]) =>
    toListed(entries.map((text) => (readEntry(text) as { entry: ListedEntry }).entry));

  it('holds an address that it names, and nobody else there', () => {
    const list = listed('ada@acme.example');
    assert.equal(isListed('ada@acme.example', list), true);
    assert.equal(isListed('bo@acme.example', list), false);
    assert.equal(isListed('ada@north.acme.example', list), false);
  });

  it('holds everybody at a domain and below it, and nobody whose domain only looks alike', () => {
    const list = listed('acme.example');
    for (const key of ['ada@acme.example', 'bo@north.acme.example', 'c@a.b.c.acme.example'])
      assert.equal(isListed(key, list), true, key);
    for (const key of [
      'ada@notacme.example',
      'ada@acme.example.evil.example',
      'acme.example@evil.example',
      'ada@example',
    ])
      assert.equal(isListed(key, list), false, key);
    assert.equal(isListed('ada@acme.example', listed('north.acme.example')), false, 'not above it');
  });

  it('holds a mail with a hostile host without taking long over it', () => {
    assert.equal(isListed(`a@${'x.'.repeat(200_000)}acme.example`, listed('acme.example')), true);
    assert.ok(suffixesOf('a.'.repeat(200_000)).length < 200);
    assert.equal(isListed('', listed('acme.example')), false);
    assert.equal(isListed('acme.example', listed('acme.example')), true, 'what is no address is judged by its words');
  });

  it('is asked for every domain above a host, and for no top-level one', () => {
    assert.deepEqual(suffixesOf('a.b.acme.example'), ['a.b.acme.example', 'b.acme.example', 'acme.example']);
    assert.deepEqual(suffixesOf('example'), []);
  });

  it('holds whoever one of its entries was made from', () => {
    fc.assert(
      fc.property(fc.emailAddress(), (address) => {
        const [own, host] = [readEntry(address), readEntry(address.slice(address.lastIndexOf('@')))];
        for (const read of [own, host]) {
          if (read.type === 'entry') assert.equal(isListed(normaliseAddress(address), toListed([read.entry])), true);
        }
      }),
    );
  });
});
