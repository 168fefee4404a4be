import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { domainOf, isAddress, normaliseAddress, registrableDomain } from '#mail/address.ts';
import { isFreeMail } from '#mail/free-mail.ts';
import { parseAddressList } from '#mail/parse-address-list.ts';

const sameMailbox: [string, string][] = [
  ['Jane@ACME.example', 'jane@acme.example'],
  ['jane.doe+berths@gmail.com', 'janedoe@gmail.com'],
  ['Jane.Doe@googlemail.com', 'janedoe@gmail.com'],
  ['jane+berths@outlook.com', 'jane@outlook.com'],
  ['jane+berths@fastmail.com', 'jane@fastmail.com'],
  ['"jane"@acme.example', 'jane@acme.example'],
  ['jane@acme.example.', 'jane@acme.example'],
  ['jane@bücher.example', 'jane@xn--bcher-kva.example'],
  [' jane@acme.example ', 'jane@acme.example'],
];
for (const [one, other] of sameMailbox) {
  test(`"${one}" is the mailbox of ${other}`, () => assert.equal(normaliseAddress(one), other));
}

test('dots and plus tags mean something where the provider does not say otherwise', () => {
  assert.equal(normaliseAddress('jane.doe@acme.example'), 'jane.doe@acme.example');
  assert.equal(normaliseAddress('jane+berths@acme.example'), 'jane+berths@acme.example');
  assert.equal(normaliseAddress('jane.doe@outlook.com'), 'jane.doe@outlook.com');
});

test('the match key of a match key is itself', () => {
  const text = fc.oneof(
    fc.emailAddress(),
    fc.string(),
    fc.string({ unit: fc.constantFrom('a', '.', '+', '@', '"', ' ', 'ü', 'gmail.com') }),
  );
  fc.assert(
    fc.property(text, (address) =>
      assert.equal(normaliseAddress(normaliseAddress(address)), normaliseAddress(address)),
    ),
    { numRuns: 2000 },
  );
});

test('the registrable domain is what an organisation bought', () => {
  assert.equal(registrableDomain('mail.acme.example'), 'acme.example');
  assert.equal(registrableDomain('mail.acme.co.uk'), 'acme.co.uk');
  assert.equal(registrableDomain('acme.github.io'), 'acme.github.io');
  assert.equal(registrableDomain('co.uk'), null);
  assert.equal(registrableDomain('192.0.2.1'), null);
  assert.equal(domainOf('jane@ACME.example'), 'acme.example');
  assert.equal(domainOf('jane'), null);
});

test('a form takes addresses and nothing else', () => {
  for (const good of [
    'jane@acme.example',
    'j.d+x@mail.acme.example',
    'jürgen@bücher.example',
    '"jane doe"@acme.example',
    'j..d.@acme.example',
  ])
    assert.ok(isAddress(good), good);
  for (const bad of [
    '',
    'jane',
    '@acme.example',
    'jane@',
    'jane@acme',
    'jane doe@acme.example',
    'a@b@',
    '.j@acme.example',
    'j@-acme.example',
    'j@acme..example',
    'Jane <j@acme.example>',
    'j@acme.example,k@acme.example',
    `${'j'.repeat(65)}@acme.example`,
    'j\0@acme.example',
  ]) {
    assert.ok(!isAddress(bad), bad);
  }
});

test('free-mail and shared domains never mean a company', () => {
  for (const domain of [
    'gmail.com',
    'GMX.de',
    'yahoo.co.uk',
    'hotmail.fr',
    't-online.de',
    'googlegroups.com',
    'privaterelay.appleid.com',
  ])
    assert.ok(isFreeMail(domain), domain);
  for (const domain of ['acme.example', 'github.com', 'apple.com', 'yahoo.ventures.example', 'notgmail.com'])
    assert.ok(!isFreeMail(domain), domain);
});

const lists: [string, (string | null)[][]][] = [
  ['Doe, Jane <jane@acme.example>', [['Doe, Jane', 'jane@acme.example']]],
  [
    '"Doe, Jane" <jane@acme.example>, bob@acme.example',
    [
      ['Doe, Jane', 'jane@acme.example'],
      [null, 'bob@acme.example'],
    ],
  ],
  ['jane@acme.example (Jane Doe)', [['Jane Doe', 'jane@acme.example']]],
  [
    'Team: jane@acme.example, Bob <bob@acme.example>;',
    [
      [null, 'jane@acme.example'],
      ['Bob', 'bob@acme.example'],
    ],
  ],
  ['undisclosed-recipients:;', []],
  ['=?utf-8?Q?Doe,_J=C3=BCrgen?= <j@acme.example>', [['Doe, Jürgen', 'j@acme.example']]],
  [
    '"unclosed <jane@acme.example>, bob@acme.example',
    [
      ['unclosed', 'jane@acme.example'],
      [null, 'bob@acme.example'],
    ],
  ],
  [
    'jane@acme.example; bob@acme.example',
    [
      [null, 'jane@acme.example'],
      [null, 'bob@acme.example'],
    ],
  ],
  ['<@relay.example,@hub.example:jane@acme.example>', [[null, 'jane@acme.example']]],
  ["'jane@acme.example' <jane@acme.example>", [[null, 'jane@acme.example']]],
  ['mailto:jane@acme.example', [[null, 'jane@acme.example']]],
  ['"jane doe"@acme.example', [[null, '"jane doe"@acme.example']]],
  ['Jane (the "boss") <jane@ACME.example', [['Jane', 'jane@acme.example']]],
  ['jane(home)@acme.example', [['home', 'jane@acme.example']]],
  ['<>', []],
];
for (const [value, expected] of lists) {
  test(`the header ${value} names ${expected.length}`, () => {
    const { addresses } = parseAddressList(value, 100);
    assert.deepEqual(
      addresses.map(({ name, address }) => [name, address]),
      expected,
    );
  });
}

test('an address in a quoted display name does not become a recipient', () => {
  assert.deepEqual(parseAddressList('"ceo@bank.example" <mallory@evil.example>', 9).addresses, [
    { name: 'ceo@bank.example', address: 'mallory@evil.example' },
  ]);
  assert.deepEqual(parseAddressList('"ceo@bank.example"', 9), { addresses: [], unread: 1, cut: false });
});

test('whatever was written as an address list is read again as it was meant', () => {
  const word = fc.stringMatching(/^[A-Za-z][A-Za-z ,.'()<>@;:-]{0,20}[A-Za-z]$/);
  const entry = fc.record({ name: word, local: fc.stringMatching(/^[a-z0-9]{1,12}$/) });
  fc.assert(
    fc.property(fc.array(entry, { maxLength: 8 }), (entries) => {
      const value = entries.map(({ name, local }) => `"${name}" <${local}@acme.example>`).join(', ');
      const expected = entries.map(({ name, local }) => ({
        name: name.replace(/\s+/g, ' ').trim(),
        address: `${local}@acme.example`,
      }));
      assert.deepEqual(parseAddressList(value, 100).addresses, expected);
    }),
  );
});

test('hostile address lists of a megabyte are read to their end', () => {
  for (const piece of ['a,', '"\\"', '<', '(', '(a)', '=?a?q?', ':', 'a ', '"a"', '\\', ')', 'a@b.example,']) {
    const list = parseAddressList(piece.repeat(Math.floor(1e6 / piece.length)), 1_000);
    assert.ok(list.addresses.length <= 1_000);
  }
});
