import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { AccessLevel } from '#crm/interaction.ts';
import { accessLevels, type OwnerStake, teamLevel, type VisibilityWorld, viewerLevel } from '#crm/visibility.ts';

const level = fc.constantFrom<AccessLevel>('private', 'subject', 'full');
const maybe = fc.option(level);
const worlds = fc.record<VisibilityWorld>({
  bound: level,
  workspaceDefault: level,
  owners: fc.uniqueArray(
    fc.record<OwnerStake>({
      userId: fc.constantFrom('ann', 'ben', 'cleo'),
      copies: fc.array(maybe, { maxLength: 2 }),
      contacts: fc.array(maybe, { maxLength: 3 }),
      override: maybe,
      kept: maybe,
      deleted: fc.boolean(),
    }),
    { selector: (owner) => owner.userId },
  ),
  shown: fc.boolean(),
});

test('a teammate sees the subject where nobody chose anything', () => {
  assert.deepEqual(teamLevel(world([stake()])), { level: 'subject', reason: 'It is the default of the workspace.' });
});

test('whoever holds a copy sees all of it, whatever the workspace allows', () => {
  const strict = { ...world([stake({ override: 'private' })]), bound: 'private' as const };
  assert.deepEqual(viewerLevel('ann', strict), { level: 'full', reason: 'You hold a copy of it.' });
  assert.equal(viewerLevel('ben', strict).level, 'private');
});

test('a teammate sees nothing of what concerns no record that the team may know of', () => {
  const blind = { ...world([stake({ override: 'full' })]), shown: false };
  assert.equal(teamLevel(blind).level, 'private');
  assert.equal(viewerLevel('ann', blind).level, 'full');
});

test('a grant raises only the vote of who gives it', () => {
  const owners = [stake({ override: 'full' }), stake({ userId: 'ben', contacts: ['subject'] })];
  assert.equal(teamLevel(world(owners)).level, 'subject');
  assert.equal(teamLevel(world(owners.slice(0, 1))).level, 'full');
});

test('of several contacts the strictest setting counts, and one without a setting has the default of the mailbox', () => {
  const owners = [stake({ copies: ['private'], contacts: ['full', null] })];
  assert.deepEqual(teamLevel(world(owners)), {
    level: 'private',
    reason: 'It is the default of an owner’s mailbox.',
  });
});

test('who deleted the entry sees no more of it than the team, and the team nothing', () => {
  const owners = [stake({ deleted: true, override: 'full' }), stake({ userId: 'ben' })];
  assert.deepEqual(viewerLevel('ann', world(owners)), { level: 'private', reason: 'An owner deleted the entry.' });
  assert.equal(viewerLevel('ben', world(owners)).level, 'full');
});

test('a choice outlives the copies of who made it', () => {
  const owners = [stake({ copies: [], override: 'private' }), stake({ userId: 'ben' })];
  assert.equal(teamLevel(world(owners)).level, 'private');
  assert.equal(viewerLevel('ann', world(owners)).level, 'private');
});

test('what was kept of a vote is a limit: settings may go below it, and only a choice for the email goes beyond', () => {
  const share = (given: Partial<OwnerStake>) => teamLevel(world([stake(given)])).level;
  assert.equal(share({ kept: 'private', contacts: ['full'] }), 'private');
  assert.equal(share({ kept: 'full', contacts: ['subject'] }), 'subject');
  assert.equal(share({ kept: 'private', override: 'full' }), 'full');
  assert.equal(teamLevel(world([stake({ kept: 'private', copies: [] }), stake({ userId: 'ben' })])).level, 'private');
});

test('what nobody shares nobody sees', () => {
  assert.deepEqual(teamLevel(world([])), { level: 'private', reason: 'Nobody shares it.' });
  assert.equal(teamLevel(world([stake({ copies: [] })])).level, 'private');
});

test('another owner, and a stricter bound, never widen what the team sees', () => {
  fc.assert(
    fc.property(worlds, fc.nat(2), level, (given, at, bound) => {
      const before = rank(teamLevel(given).level);
      const fewer = { ...given, owners: given.owners.filter((_, position) => position !== at) };
      if (fewer.owners.some((owner) => voteOf(owner))) {
        assert.ok(before <= rank(teamLevel(fewer).level));
      }
      const stricter = rank(bound) < rank(given.bound) ? bound : given.bound;
      assert.ok(rank(teamLevel({ ...given, bound: stricter }).level) <= before);
      assert.ok(before <= rank(given.bound));
    }),
  );
});

test('nobody without a copy sees more than the team', () => {
  fc.assert(
    fc.property(worlds, (given) => {
      assert.deepEqual(viewerLevel('dora', given), teamLevel(given));
      for (const owner of given.owners) {
        const holds = owner.copies.length > 0 && !owner.deleted;
        assert.equal(viewerLevel(owner.userId, given).level, holds ? 'full' : teamLevel(given).level);
      }
    }),
  );
});

/** Whether he has a say at all. */
function voteOf({ copies, override, kept, deleted }: OwnerStake): boolean {
  return copies.length > 0 || override !== null || kept !== null || deleted;
}

function world(owners: OwnerStake[]): VisibilityWorld {
  return { bound: 'full', workspaceDefault: 'subject', owners, shown: true };
}

function stake(given: Partial<OwnerStake> = {}): OwnerStake {
  return { userId: 'ann', copies: [null], contacts: [null], override: null, kept: null, deleted: false, ...given };
}

function rank(each: AccessLevel): number {
  return accessLevels.indexOf(each);
}
