import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { foldHistory, type HistoryRecord } from '#providers/gmail/history.ts';

const at = (n: number) => String(2n ** 64n + BigInt(n));
const ref = (id: string, ...labelIds: string[]) => ({ id, threadId: id, labelIds });
const added = (n: number, id: string, ...labels: string[]): HistoryRecord => ({
  id: at(n),
  added: [ref(id, ...labels)],
  deleted: [],
  relabelled: [],
});
const relabelled = (n: number, id: string, ...labels: string[]): HistoryRecord => ({
  id: at(n),
  added: [],
  deleted: [],
  relabelled: [ref(id, ...labels)],
});
const deleted = (n: number, id: string): HistoryRecord => ({ id: at(n), added: [], deleted: [id], relabelled: [] });

describe('History becomes changes:', () => {
  test('what came, with the labels that it has at last', () => {
    const folded = foldHistory([added(1, 'a', 'INBOX', 'UNREAD'), relabelled(2, 'a', 'INBOX')], 10);
    assert.deepEqual([folded.created, folded.updated, folded.destroyed], [[ref('a', 'INBOX')], [], []]);
  });

  test('what changed twice is told once, as it is now', () => {
    const folded = foldHistory([relabelled(1, 'a', 'UNREAD'), relabelled(2, 'a')], 10);
    assert.deepEqual(folded.updated, [ref('a')]);
  });

  test('destroyed wins over changed, whatever comes after it', () => {
    const folded = foldHistory([relabelled(1, 'a'), deleted(2, 'a'), relabelled(3, 'a')], 10);
    assert.deepEqual([folded.created, folded.updated, folded.destroyed], [[], [], ['a']]);
  });

  test('what came and went is not mentioned', () => {
    const folded = foldHistory([added(1, 'a'), relabelled(2, 'a'), deleted(3, 'a'), relabelled(4, 'a')], 10);
    assert.deepEqual([folded.created, folded.updated, folded.destroyed], [[], [], []]);
  });

  test('a page ends before the record that would make it too long', () => {
    const folded = foldHistory([added(1, 'a'), relabelled(2, 'x'), added(3, 'b'), added(4, 'c')], 2);
    assert.deepEqual([folded.created.map(({ id }) => id), folded.upTo, folded.isWhole], [['a', 'b'], at(3), false]);
  });

  test('the pages together come to what the whole does, wherever they are cut', () => {
    const kinds = fc.constantFrom('added', 'relabelled', 'deleted');
    const steps = fc.array(fc.tuple(kinds, fc.nat(5)), { maxLength: 60 });
    fc.assert(
      fc.property(steps, fc.integer({ min: 1, max: 4 }), (given, limit) => {
        const records = possible(given);
        const whole = replay(foldHistory(records, Number.POSITIVE_INFINITY));
        const mirror = new Map(before);
        for (let rest = records; rest.length > 0; ) {
          const page = foldHistory(rest, limit);
          assert.ok(page.created.length <= limit);
          replay(page, mirror);
          rest = rest.slice(rest.findIndex(({ id }) => id === page.upTo) + 1);
        }
        assert.deepEqual([...mirror].sort(), [...whole].sort());
      }),
    );
  });
});

/** Messages that were there before: 0, 1, 2. Others come first, and nothing happens to what is gone. */
const before = new Map([0, 1, 2].map((n) => [`m${n}`, '']));

function possible(steps: [string, number][]): HistoryRecord[] {
  const there = new Set(before.keys());
  const ever = new Set(before.keys());
  return steps.flatMap(([kind, n], index): HistoryRecord[] => {
    const id = `m${n}`;
    if (kind === 'added' && !ever.has(id)) {
      there.add(id);
      ever.add(id);
      return [added(index, id, String(index))];
    }
    if (kind === 'relabelled' && there.has(id)) return [relabelled(index, id, String(index))];
    if (kind === 'deleted' && there.delete(id)) return [deleted(index, id)];
    return [];
  });
}

function replay(page: ReturnType<typeof foldHistory>, mirror = new Map(before)): Map<string, string> {
  for (const { id, labelIds } of page.updated) {
    assert.ok(mirror.has(id), 'updated before it was created');
    mirror.set(id, labelIds.join());
  }
  for (const { id, labelIds } of page.created) {
    assert.ok(!mirror.has(id), 'created twice');
    mirror.set(id, labelIds.join());
  }
  for (const id of page.destroyed) assert.ok(mirror.delete(id), 'destroyed and not there');
  return mirror;
}
