/** Set arithmetic on sequence sets agrees with plain sets, whatever the numbers. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import {
  descending,
  formatSet,
  HIGHEST_NUMBER,
  highest,
  intersect,
  isIn,
  parseSet,
  rangeOf,
  type SequenceSet,
  setOf,
  sizeOf,
  subtract,
  unite,
} from '#providers/sequence-set.ts';

const numbers = fc.oneof(
  fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 40 }),
  fc.array(fc.oneof(fc.integer({ min: 1, max: 3000 }), fc.integer({ min: HIGHEST_NUMBER - 9, max: HIGHEST_NUMBER })), {
    maxLength: 60,
  }),
);

describe('A sequence set', () => {
  it('is normal: ascending, without overlap and without adjacent ranges', () => {
    fc.assert(
      fc.property(numbers, numbers, (a, b) => {
        for (const set of [
          setOf(a),
          unite(setOf(a), setOf(b)),
          subtract(setOf(a), setOf(b)),
          intersect(setOf(a), setOf(b)),
        ])
          assertNormal(set);
      }),
    );
  });

  it('holds exactly the numbers that it was made of', () => {
    fc.assert(fc.property(numbers, (a) => assert.deepEqual(members(setOf(a)), ascending(a))));
  });

  it('unites, subtracts and intersects as plain sets do', () => {
    fc.assert(
      fc.property(numbers, numbers, (a, b) => {
        const inB = new Set(b);
        assert.deepEqual(members(unite(setOf(a), setOf(b))), ascending([...a, ...b]));
        assert.deepEqual(
          members(subtract(setOf(a), setOf(b))),
          ascending(a).filter((n) => !inB.has(n)),
        );
        assert.deepEqual(
          members(intersect(setOf(a), setOf(b))),
          ascending(a).filter((n) => inB.has(n)),
        );
      }),
    );
  });

  it('comes back from its text as it was', () => {
    fc.assert(fc.property(numbers, (a) => assert.deepEqual(parseSet(formatSet(setOf(a))), setOf(a))));
  });

  it('knows its size, its members and its greatest ones', () => {
    fc.assert(
      fc.property(numbers, fc.nat(50), fc.integer({ min: 1, max: 3000 }), (a, count, probe) => {
        const set = setOf(a);
        assert.equal(sizeOf(set), new Set(a).size);
        assert.equal(isIn(set, probe), a.includes(probe));
        for (const number of a) assert.ok(isIn(set, number));
        assert.deepEqual(members(highest(set, count)), count === 0 ? [] : ascending(a).slice(-count));
      }),
    );
  });

  it('reads no text that a server could not have meant', () => {
    for (const text of [
      '0',
      '1:',
      ':1',
      '5:3',
      '3,2',
      '1,1',
      '1:4,4',
      '*',
      '1:*',
      ' 1',
      '1,',
      ',',
      '-1',
      '1e3',
      '4294967296',
      '01',
    ]) {
      assert.equal(parseSet(text), null, text);
    }
    fc.assert(
      fc.property(fc.string(), (text) => {
        const set = parseSet(text);
        if (set !== null) assertNormal(set);
      }),
    );
  });

  it('spells ranges as IMAP does', () => {
    assert.equal(formatSet(setOf([9, 1, 3, 2, 7])), '1:3,7,9');
    assert.equal(formatSet(rangeOf(5, 4)), '');
    assert.equal(formatSet(rangeOf(4, 5)), '4:5');
  });

  it('handles a mailbox of 100,000 mails where every other one is gone by ranges, not by numbers', () => {
    const odd = setOf(Array.from({ length: 100_000 }, (_, n) => n * 2 + 1));
    const even = setOf(Array.from({ length: 100_000 }, (_, n) => n * 2 + 2));
    assert.deepEqual(unite(odd, even), [1, 200_000]);
    assert.deepEqual(subtract([1, 200_000], odd), even);
    assert.deepEqual(subtract(odd, even), odd);
    assert.equal(sizeOf(parseSet(formatSet(odd))!), 100_000);
    assert.equal(sizeOf(highest(odd, 12_000)), 12_000);
  });
});

function members(set: SequenceSet): number[] {
  return [...descending(set)].reverse();
}

function ascending(list: number[]): number[] {
  return [...new Set(list)].sort((a, b) => a - b);
}

function assertNormal(set: SequenceSet): void {
  assert.equal(set.length % 2, 0);
  for (let i = 0; i < set.length; i += 2) {
    assert.ok(set[i]! <= set[i + 1]!);
    if (i > 0) assert.ok(set[i]! > set[i - 1]! + 1);
  }
}
