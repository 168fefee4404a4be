/**
 * Random worlds of privacy and their rows: members, mailboxes, contacts, copies, settings, overrides, deletions, copies
 * that have gone, BCC and sync switched off. What the pure rule says of them is worked out here, without a database.
 */
import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import type { AccessLevel } from '#crm/interaction.ts';
import { type OwnerStake, type VisibilityWorld, viewerLevel } from '#crm/visibility.ts';

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
  /** Which of those only a BCC of his copy tells. */
  bcc: fc.subarray([0, 1, 2]),
  override: fc.option(level, { freq: 1 }),
  /** The override was not chosen but kept of a vote. */
  frozen: fc.boolean(),
  deleted: seldom,
  /** His copies were purged; what he chose stays. */
  gone: seldom,
});

const setting = fc.option(fc.record({ sync: fc.boolean(), level: often }));

export const worlds = fc.record({
  bound: level,
  workspaceDefault: level,
  /** Per member and mailbox. */
  defaults: fc.array(fc.tuple(often, often), { minLength: memberCount, maxLength: memberCount }),
  /** Per member and contact. */
  settings: fc.array(fc.tuple(setting, setting, setting), { minLength: memberCount, maxLength: memberCount }),
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
    const copies = each.gone ? [] : each.copies.map((mailbox) => world.defaults[member]![mailbox]!);
    const contacts = each.contacts.map((contact) => world.settings[member]![contact]?.level ?? null);
    const chosen = each.frozen ? { override: null, kept: each.override } : { override: each.override, kept: null };
    return { userId: members[member]!, copies, contacts, ...chosen, deleted: each.deleted };
  });
  const shown = world.messages[at]!.some((each, member) =>
    each.contacts.some((contact) => links(world, each, member, contact) && !each.bcc.includes(contact)),
  );
  return { bound: world.bound, workspaceDefault: world.workspaceDefault, owners, shown };
}

/** Whether a member's copy puts a message under a contact. */
function links(world: World, stake: World['messages'][number][number], member: number, contact: number): boolean {
  const holds = !stake.gone && stake.copies.length > 0;
  return holds && stake.contacts.includes(contact) && (world.settings[member]![contact]?.sync ?? true);
}

/** Whether a member may find a message under a contact, by what he and the others hold. */
export function standsUnder(placed: PlacedWorld, at: number, contact: number, viewer: number): boolean {
  const rules = rulesOf(placed, at);
  const userId = placed.members[viewer]!;
  const shared = viewerLevel('nobody', rules).level !== 'private';
  const linked = placed.world.messages[at]!.map((each, member) => ({
    own: member === viewer,
    linked: links(placed.world, each, member, contact),
    bcc: each.bcc.includes(contact),
  }));
  const mine = rules.owners.find((owner) => owner.userId === userId);
  const holds = mine !== undefined && mine.copies.length > 0 && !mine.deleted;
  return linked.some((link) => link.linked && ((holds && link.own) || (shared && !link.bcc)));
}
