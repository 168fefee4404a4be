import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { humanName } from '#crm/human-name.ts';

test('a display name is set right, and an address stands in for a missing one', () => {
  const cases: [string | null, string, string][] = [
    ['Jane Doe', 'jd@acme.example', 'Jane Doe'],
    ['"Doe, Jane"', 'jd@acme.example', 'Jane Doe'],
    ["'Jane Doe'", 'jd@acme.example', 'Jane Doe'],
    ['DOE, JANE ANN', 'jd@acme.example', 'Jane Ann Doe'],
    ['IBM', 'x@acme.example', 'IBM'],
    ['Jane Doe, PhD', 'jd@acme.example', 'Jane Doe, PhD'],
    ['Pier, Quay, Dock', 'jd@acme.example', 'Pier, Quay, Dock'],
    ['jane@acme.example', 'jane.van-dyke@acme.example', 'Jane Van Dyke'],
    [null, 'jane.doe+crm@acme.example', 'Jane Doe'],
    ['', 'o.brien2@acme.example', 'o.brien2'],
    [null, 'info@acme.example', 'info'],
    ['Ja\u0000ne\u202e  Doe', 'jd@acme.example', 'Ja ne Doe'],
  ];
  for (const [name, address, expected] of cases) assert.equal(humanName(name, address), expected);
});

test('nothing that a stranger writes makes a name empty or endless', () => {
  fc.assert(
    fc.property(fc.option(fc.string({ unit: 'binary', maxLength: 500 })), fc.emailAddress(), (name, address) => {
      const called = humanName(name, address);
      assert.ok(called.length > 0 && called.length <= 100);
    }),
  );
});
