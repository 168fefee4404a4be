import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { AccessLevel } from '#crm/interaction.ts';
import { leastOf, levelOfVisible } from '#crm/sharing.ts';

const level = fc.constantFrom<AccessLevel>('private', 'subject', 'full');
const levels = fc.array(level, { minLength: 1, maxLength: 4 });

test('visible is what the defaults show, and where they hide, what the workspace allows', () => {
  assert.equal(levelOfVisible(false, ['full'], 'full'), 'private');
  assert.equal(levelOfVisible(true, ['subject', 'full'], 'full'), null);
  assert.equal(levelOfVisible(true, ['private'], 'full'), 'subject');
  assert.equal(levelOfVisible(true, ['private', 'full'], 'full'), 'full');
  assert.equal(levelOfVisible(true, ['private', 'full'], 'subject'), 'subject');
  assert.equal(levelOfVisible(true, ['subject'], 'private'), undefined);
});

test('visible shows something within the bound wherever anything may be shown, and not visible shows nothing', () => {
  fc.assert(
    fc.property(levels, level, (defaults, bound) => {
      assert.equal(levelOfVisible(false, defaults, bound), 'private');
      const chosen = levelOfVisible(true, defaults, bound);
      if (bound === 'private') return assert.equal(chosen, undefined);
      const shown = leastOf([bound, ...(chosen === null || chosen === undefined ? defaults : [chosen])]);
      assert.notEqual(shown, 'private');
      assert.equal(leastOf([shown, bound]), shown);
    }),
  );
});
