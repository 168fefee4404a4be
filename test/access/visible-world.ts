/**
 * Random worlds of privacy and their rows: members, mailboxes, contacts, copies, settings, overrides, deletions, copies
 * that have gone, BCC, sync switched off, protected people, mail older than a contact or its address, grants. What the pure rule says of
 * them is worked out here, without a database.
 */
import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import type { AccessLevel } from '#crm/interaction.ts';
import {
  accessLevels,
  type ContactStake,
  type CopyStake,
  levelWithoutCopy,
  type OwnerStake,
  type VisibilityWorld,
} from '#crm/visibility.ts';

export const memberCount = 4;
export const contactCount = 3;

/** Wide more often than strict: the strictest of many would nearly always be `private`. */
const level = fc.oneof(
  { weight: 1, arbitrary: fc.constant<AccessLevel>('private') },
  { weight: 3, arbitrary: fc.constant<AccessLevel>('subject') },
  { weight: 6, arbitrary: fc.constant<AccessLevel>('full') },
);
const often = fc.option(level, { freq: 2 });
/** True once in eight times. */
const seldom = fc.nat(7).map((nth) => nth === 0);

/** What one member holds of one message, and chose for it. */
const stake = fc.record({
  /** Which of his two mailboxes hold a copy. */
  copies: fc.subarray([0, 1]),
  /** Which contacts his copies match. */
  contacts: fc.subarray([0, 1, 2]),
  /** Which of their addresses his copies name. */
  named: fc.subarray([0, 1]),
  /** Which of those only a BCC of his copy tells. */
  bcc: fc.subarray([0, 1, 2]),
  override: fc.option(level, { freq: 1 }),
  /** The override was not chosen but kept of a vote. */
  frozen: fc.boolean(),
  deleted: seldom,
  /** His copies were purged; what he chose stays. */
  gone: seldom,
  /** On which of his copies somebody is protected. */
  protected: fc.tuple(seldom, fc.subarray([0, 1])).map(([some, which]) => (some ? which : [])),
});

const setting = fc.option(fc.record({ sync: fc.boolean(), level: often, sharesOlder: fc.boolean() }));
/** Whether something was added after the mail, and by which member. */
const addition = fc.record({ later: fc.boolean(), by: fc.nat(memberCount - 1) });

/** What one member shows to another: of a message, of the one thread that there is, or of a contact. */
const grant = fc.record({
  owner: fc.nat(memberCount - 1),
  viewer: fc.nat(memberCount - 1),
  scope: fc.constantFrom('message' as const, 'thread' as const, 'contact' as const),
  /** Which message or contact. */
  about: fc.nat(contactCount - 1),
  level: fc.constantFrom<AccessLevel>('subject', 'full'),
});

export const worlds = fc.record({
  bound: level,
  workspaceDefault: level,
  /** Per member and mailbox. */
  defaults: fc.array(fc.tuple(often, often), { minLength: memberCount, maxLength: memberCount }),
  /** Per member and contact. */
  settings: fc.array(fc.tuple(setting, setting, setting), { minLength: memberCount, maxLength: memberCount }),
  /** Per member and mailbox, whether its owner is asked before older mail is shared. */
  asks: fc.array(fc.tuple(seldom, fc.boolean()), { minLength: memberCount, maxLength: memberCount }),
  /** Of each contact. */
  later: fc.array(addition, { minLength: contactCount, maxLength: contactCount }),
  /** Of each contact's two addresses; null where nobody knows. */
  addresses: fc.array(fc.tuple(fc.option(addition), fc.option(addition)), {
    minLength: contactCount,
    maxLength: contactCount,
  }),
  /** Each pair and subject once. */
  grants: fc.uniqueArray(grant, {
    maxLength: 8,
    selector: ({ owner, viewer, scope, about }) => `${owner} ${viewer} ${scope} ${scope === 'thread' ? '' : about}`,
  }),
  /** Per message and member; the last member never has a copy. */
  messages: fc.array(fc.array(stake, { minLength: memberCount - 1, maxLength: memberCount - 1 }), {
    minLength: 1,
    maxLength: 3,
  }),
});

export type World = typeof worlds extends fc.Arbitrary<infer T> ? T : never;

/** A message of a world with its ids. */
export interface PlacedMessage {
  interactionId: string;
  messageId: string;
  /** Per member, the ids of the copies that are there, with the mailbox of each. */
  copies: { emailId: string; mailbox: number }[][];
  /** The copy that a teammate's words would come from. */
  anchor: string | null;
}

/** A world with its ids. */
export interface PlacedWorld {
  world: World;
  workspaceId: string;
  members: string[];
  connections: string[][];
  contacts: string[];
  messages: PlacedMessage[];
}

/** Gives everything in a world its id. */
export function place(world: World): PlacedWorld {
  const ids = (count: number) => Array.from({ length: count }, () => randomUUID() as string);
  return {
    world,
    workspaceId: randomUUID(),
    members: ids(memberCount),
    connections: Array.from({ length: memberCount }, () => ids(2)),
    contacts: ids(contactCount),
    messages: world.messages.map((stakes) => {
      const copies = stakes.map(({ copies, gone }) =>
        gone ? [] : copies.map((mailbox) => ({ emailId: randomUUID() as string, mailbox })),
      );
      const anchor = copies.flat()[0]?.emailId ?? null;
      return { interactionId: randomUUID(), messageId: randomUUID(), copies: [...copies, []], anchor };
    }),
  };
}

/** What the pure rule is asked for one message. */
export function rulesOf({ world, members }: PlacedWorld, at: number): VisibilityWorld {
  const owners = world.messages[at]!.map((each, member): OwnerStake => {
    const copies = each.gone ? [] : each.copies.map((mailbox) => copyStake(world, each, member, mailbox));
    const contacts = each.contacts.map((contact) => contactStake(world, members, member, contact, each));
    const chosen = each.frozen ? { override: null, kept: each.override } : { override: each.override, kept: null };
    const grants = grantsOf(world, members, member, ({ scope, about }) => scope === 'message' && about === at);
    const threadGrants = grantsOf(world, members, member, ({ scope }) => scope === 'thread');
    return { userId: members[member]!, copies, contacts, ...chosen, deleted: each.deleted, grants, threadGrants };
  });
  const shown = world.messages[at]!.some((each, member) =>
    each.contacts.some((contact) => links(world, each, member, contact) && !each.bcc.includes(contact)),
  );
  return { bound: world.bound, workspaceDefault: world.workspaceDefault, owners, shown };
}

type Stake = World['messages'][number][number];

function copyStake(world: World, stake: Stake, member: number, mailbox: number): CopyStake {
  return {
    default: world.defaults[member]![mailbox]!,
    protected: stake.protected.includes(mailbox),
    asksOlder: world.asks[member]![mailbox]!,
  };
}

function contactStake(world: World, members: string[], member: number, contact: number, stake: Stake): ContactStake {
  const chosen = world.settings[member]![contact];
  const isLate = (added: World['later'][number] | null) => added?.later === true && added.by !== member;
  const named = stake.named.map((nth) => world.addresses[contact]![nth]!);
  const late = isLate(world.later[contact]!) || (named.length > 0 && named.every(isLate));
  return {
    level: chosen?.level ?? null,
    later: late && !chosen?.sharesOlder,
    grants: grantsOf(world, members, member, ({ scope, about }) => scope === 'contact' && about === contact),
  };
}

/** What a member shows to others by the grants that these are; of several to one member the widest counts. */
function grantsOf(
  world: World,
  members: string[],
  member: number,
  concerns: (grant: World['grants'][number]) => boolean,
): Map<string, AccessLevel> {
  const mine = world.grants.filter((grant) => grant.owner === member && concerns(grant));
  const byWidth = mine.toSorted((a, b) => accessLevels.indexOf(a.level) - accessLevels.indexOf(b.level));
  return new Map(byWidth.map(({ viewer, level }) => [members[viewer]!, level]));
}

/** Whether a member's copy puts a message under a contact. */
function links(world: World, stake: Stake, member: number, contact: number): boolean {
  const holds = !stake.gone && stake.copies.length > 0;
  return holds && stake.contacts.includes(contact) && (world.settings[member]![contact]?.sync ?? true);
}

/** Whether a member may find a message under a contact, by what he and the others hold. */
export function standsUnder(placed: PlacedWorld, at: number, contact: number, viewer: number): boolean {
  const rules = rulesOf(placed, at);
  const userId = placed.members[viewer]!;
  const shared = levelWithoutCopy(userId, rules).level !== 'private';
  const linked = placed.world.messages[at]!.map((each, member) => ({
    own: member === viewer,
    linked: links(placed.world, each, member, contact),
    bcc: each.bcc.includes(contact),
  }));
  const mine = rules.owners.find((owner) => owner.userId === userId);
  const holds = mine !== undefined && mine.copies.length > 0 && !mine.deleted;
  return linked.some((link) => link.linked && ((holds && link.own) || (shared && !link.bcc)));
}
