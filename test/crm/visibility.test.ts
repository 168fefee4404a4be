import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { AccessLevel } from '#crm/interaction.ts';
import {
  accessLevels,
  type ContactStake,
  type CopyStake,
  levelWithoutCopy,
  type OwnerStake,
  teamLevel,
  type VisibilityWorld,
  viewerLevel,
} from '#crm/visibility.ts';

const level = fc.constantFrom<AccessLevel>('private', 'subject', 'full');
const maybe = fc.option(level);
const grants = fc
  .dictionary(fc.constantFrom('ann', 'ben', 'dora'), level, { maxKeys: 2 })
  .map((given) => new Map(Object.entries(given)));
const copies = fc.record<CopyStake>({ default: maybe, protected: fc.boolean(), asksOlder: fc.boolean() });
const contacts = fc.record<ContactStake>({ level: maybe, later: fc.boolean(), grants });
const worlds = fc.record<VisibilityWorld>({
  bound: level,
  workspaceDefault: level,
  owners: fc.uniqueArray(
    fc.record<OwnerStake>({
      userId: fc.constantFrom('ann', 'ben', 'cleo'),
      copies: fc.array(copies, { maxLength: 2 }),
      contacts: fc.array(contacts, { maxLength: 3 }),
      override: maybe,
      kept: maybe,
      deleted: fc.boolean(),
      grants,
      threadGrants: grants,
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

test('an override raises only the vote of who gives it', () => {
  const owners = [stake({ override: 'full' }), stake({ userId: 'ben', contacts: [about('subject')] })];
  assert.equal(teamLevel(world(owners)).level, 'subject');
  assert.equal(teamLevel(world(owners.slice(0, 1))).level, 'full');
});

test('of several contacts the strictest setting counts, and one without a setting has the default of the mailbox', () => {
  const owners = [stake({ copies: [copy({ default: 'private' })], contacts: [about('full'), about(null)] })];
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
  assert.equal(share({ kept: 'private', contacts: [about('full')] }), 'private');
  assert.equal(share({ kept: 'full', contacts: [about('subject')] }), 'subject');
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

test('nobody without a copy and without a grant sees more than the team', () => {
  fc.assert(
    fc.property(worlds, (given) => {
      assert.deepEqual(viewerLevel('emil', given), teamLevel(given));
      for (const owner of given.owners) {
        const holds = owner.copies.length > 0 && !owner.deleted;
        const without = levelWithoutCopy(owner.userId, given);
        assert.deepEqual(viewerLevel(owner.userId, given).level, holds ? 'full' : without.level);
      }
    }),
  );
});

test('a grant never shows less than before, nothing to others, and nothing beyond the bound', () => {
  fc.assert(
    fc.property(worlds, fc.nat(2), level, (given, at, granted) => {
      const owners = given.owners.map((owner, position) =>
        position === at ? { ...owner, grants: new Map([...owner.grants, ['emil', granted] as const]) } : owner,
      );
      const more = { ...given, owners };
      assert.ok(rank(viewerLevel('emil', more).level) >= rank(viewerLevel('emil', given).level));
      assert.ok(rank(viewerLevel('emil', more).level) <= rank(given.bound));
      for (const other of ['ann', 'ben', 'cleo', 'dora']) {
        assert.deepEqual(viewerLevel(other, more), viewerLevel(other, given));
      }
    }),
  );
});

test('who was shown a mail by one owner sees it when no other owner keeps it from him', () => {
  const shown = new Map([['dora', 'full' as const]]);
  const ann = stake({ override: 'private', grants: shown });
  const ben = stake({ userId: 'ben', override: 'subject' });
  assert.equal(viewerLevel('dora', world([ann])).level, 'full');
  assert.equal(viewerLevel('dora', world([ann, ben])).level, 'subject');
  assert.equal(viewerLevel('emil', world([ann])).level, 'private');
});

test('what is shown of a contact raises what that contact says and no other', () => {
  const ada = about('private', new Map([['dora', 'full' as const]]));
  assert.equal(viewerLevel('dora', world([stake({ contacts: [ada] })])).level, 'full');
  assert.equal(viewerLevel('dora', world([stake({ contacts: [ada, about('private')] })])).level, 'private');
});

test('what is shown of a thread leaves alone the email that its owner keeps to himself', () => {
  const thread = { threadGrants: new Map([['dora', 'full' as const]]) };
  const share = (given: Partial<OwnerStake>) => viewerLevel('dora', world([stake({ ...thread, ...given })])).level;
  assert.equal(share({}), 'full');
  assert.equal(share({ override: 'subject' }), 'full');
  assert.equal(share({ kept: 'private' }), 'full');
  assert.equal(share({ override: 'private' }), 'private');
  assert.equal(share({ override: 'private', grants: new Map([['dora', 'subject']]) }), 'subject');
});

test('mail with somebody who is protected is its owner’s alone, whatever anybody chose or showed', () => {
  const owner = stake({ copies: [copy({ protected: true })], override: 'full', grants: new Map([['dora', 'full']]) });
  const decision = { level: 'private' as const, reason: 'Somebody on it is protected by the workspace.' };
  assert.deepEqual(viewerLevel('dora', world([owner])), decision);
  assert.deepEqual(viewerLevel('dora', world([owner, stake({ userId: 'ben', override: 'full' })])), decision);
  assert.equal(viewerLevel('ann', world([owner])).level, 'full');
});

test('where an owner wants to be asked, mail that is older than a contact of another is his alone until he says so', () => {
  const asked = { copies: [copy({ default: 'full', asksOlder: true })] };
  const share = (given: Partial<OwnerStake>) => teamLevel(world([stake({ ...asked, ...given })])).level;
  const later = { ...about(null), later: true };
  assert.equal(share({ contacts: [later] }), 'private');
  assert.equal(share({ contacts: [about(null)] }), 'full');
  assert.equal(share({ contacts: [{ ...later, level: 'subject' }] }), 'subject');
  assert.equal(share({ copies: [copy({ default: 'full' })], contacts: [later] }), 'full');
});

/** Whether he has a say at all. */
function voteOf({ copies, override, kept, deleted }: OwnerStake): boolean {
  return copies.length > 0 || override !== null || kept !== null || deleted;
}

function world(owners: OwnerStake[]): VisibilityWorld {
  return { bound: 'full', workspaceDefault: 'subject', owners, shown: true };
}

function stake(given: Partial<OwnerStake> = {}): OwnerStake {
  const own = { userId: 'ann', copies: [copy()], contacts: [about(null)] };
  return { ...own, override: null, kept: null, deleted: false, grants: new Map(), threadGrants: new Map(), ...given };
}

function copy(given: Partial<CopyStake> = {}): CopyStake {
  return { default: null, protected: false, asksOlder: false, ...given };
}

function about(chosen: AccessLevel | null, given: ContactStake['grants'] = new Map()): ContactStake {
  return { level: chosen, later: false, grants: given };
}

function rank(each: AccessLevel): number {
  return accessLevels.indexOf(each);
}
