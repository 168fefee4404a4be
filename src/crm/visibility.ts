/**
 * Who may see what of a mail, and why. Pure. The same rule stands in SQL (votes_for in migrations/0008_addresses.sql,
 * settle_interactions in 0007_privacy.sql, the predicate in access/visible-emails.ts); test/access binds the two.
 *
 * Team level = the strictest of: the workspace's bound, and every owner's vote; `private` where the team may know of no
 * record that the mail concerns (only a BCC tells it, or its owner keeps it out of the log). An owner's vote is `private`
 * when he deleted the log entry or somebody on his copy is protected, else his override, else the strictest of (setting
 * of the contact, else default of the connection, else default of the workspace) over the contacts that his copies
 * matched, and of what was kept of his vote when a copy or a contact went. Who made a choice and holds no copy any more
 * still votes: what stays never widens. Whoever holds a copy that he did not delete sees all of it.
 *
 * What an owner shows to one member (a grant) raises his own vote for that member alone: a grant for a contact raises
 * what that contact says, a grant for the mail or its thread the vote; one for the thread leaves alone what he chose to
 * keep to himself. It raises nothing that is deleted or protected.
 */
import type { AccessLevel } from './interaction.ts';

/** One of an owner's copies. */
export interface CopyStake {
  /** Of its connection; null where the workspace's holds. */
  default: AccessLevel | null;
  /** Somebody on it is protected. */
  protected: boolean;
  /** Its owner wants to be asked before mail is shared that is older than a contact. */
  asksOlder: boolean;
}

/** One contact that an owner's copies matched. */
export interface ContactStake {
  /** What he set for it; null where he set nothing. */
  level: AccessLevel | null;
  /**
   * Another added the contact, or all of its addresses that this owner's copies name, after the mail, and he did not say
   * that he shares what is older.
   */
  later: boolean;
  /** What he shows of it, by member. */
  grants: ReadonlyMap<string, AccessLevel>;
}

/** What one owner holds and chose. */
export interface OwnerStake {
  userId: string;
  /** Empty when his copies have gone. */
  copies: CopyStake[];
  contacts: ContactStake[];
  /** What he set for this mail. */
  override: AccessLevel | null;
  /** What his vote was when his last copy, or a contact on it, went: from then on a limit. */
  kept: AccessLevel | null;
  /** He deleted the log entry. */
  deleted: boolean;
  /** What he shows of this mail, by member. */
  grants: ReadonlyMap<string, AccessLevel>;
  /** What he shows of its thread, by member. */
  threadGrants: ReadonlyMap<string, AccessLevel>;
}

/** All that decides who sees a mail. */
export interface VisibilityWorld {
  bound: AccessLevel;
  workspaceDefault: AccessLevel;
  owners: OwnerStake[];
  /** It concerns a record by more than a BCC, in the copy of an owner who logs it. */
  shown: boolean;
}

/** A level and the reason for it, in words. */
export interface LevelDecision {
  level: AccessLevel;
  reason: string;
}

/** The levels from the strictest to the widest. */
export const accessLevels: readonly AccessLevel[] = ['private', 'subject', 'full'];

/** What a teammate without a copy sees, the workspace's bound included. */
export function teamLevel(world: VisibilityWorld): LevelDecision {
  return sharedLevel(world, null);
}

/** What one member sees. */
export function viewerLevel(userId: string, world: VisibilityWorld): LevelDecision {
  const own = world.owners.find((owner) => owner.userId === userId);
  if (own && own.copies.length > 0 && !own.deleted) return { level: 'full', reason: 'You hold a copy of it.' };
  return levelWithoutCopy(userId, world);
}

/** What one member sees by what others share with the team and with him. */
export function levelWithoutCopy(userId: string, world: VisibilityWorld): LevelDecision {
  const team = teamLevel(world);
  const granted = sharedLevel(world, userId);
  return rankOf(granted.level) > rankOf(team.level) ? granted : team;
}

/** The strictest vote; `viewer` is a member to whom owners may show more, or null for the team. */
function sharedLevel(world: VisibilityWorld, viewer: string | null): LevelDecision {
  const votes = world.owners.flatMap((owner) => ownerVote(owner, world.workspaceDefault, viewer) ?? []);
  if (votes.length === 0) return { level: 'private', reason: 'Nobody shares it.' };
  if (!world.shown) return { level: 'private', reason: 'The team may know of no record that it concerns.' };
  return strictest([{ level: world.bound, reason: 'The workspace allows no more.' }, ...votes]);
}

/** One owner's vote, as the team (null) or one member has it; null when he holds no copy and chose nothing. */
export function ownerVote(
  owner: OwnerStake,
  workspaceDefault: AccessLevel,
  viewer: string | null = null,
): LevelDecision | null {
  if (owner.deleted) return { level: 'private', reason: 'An owner deleted the entry.' };
  if (owner.copies.some((copy) => copy.protected)) {
    return { level: 'private', reason: 'Somebody on it is protected by the workspace.' };
  }
  const vote = standingVote(owner, workspaceDefault, viewer);
  if (vote === null) return null;
  const raised = owner.override === 'private' ? vote : widest(vote, grantOf(owner.threadGrants, viewer));
  return widest(raised, grantOf(owner.grants, viewer));
}

/** By his override, else by his settings, within what was kept of a former vote. */
function standingVote(owner: OwnerStake, workspaceDefault: AccessLevel, viewer: string | null): LevelDecision | null {
  if (owner.override !== null) return { level: owner.override, reason: 'An owner chose it for this email.' };
  const votes = owner.copies.flatMap((copy) => copyVotes(owner, copy, workspaceDefault, viewer));
  if (owner.kept !== null)
    votes.push({ level: owner.kept, reason: 'It was an owner’s vote when a copy or a contact went.' });
  return votes.length === 0 ? null : strictest(votes);
}

function copyVotes(
  { contacts }: OwnerStake,
  copy: CopyStake,
  workspaceDefault: AccessLevel,
  viewer: string | null,
): LevelDecision[] {
  const otherwise: LevelDecision =
    copy.default === null
      ? { level: workspaceDefault, reason: 'It is the default of the workspace.' }
      : { level: copy.default, reason: 'It is the default of an owner’s mailbox.' };
  if (contacts.length === 0) return [otherwise];
  return contacts.map((contact) => widest(contactVote(contact, copy, otherwise), grantOf(contact.grants, viewer)));
}

function contactVote({ level, later }: ContactStake, copy: CopyStake, otherwise: LevelDecision): LevelDecision {
  if (level !== null) return { level, reason: 'An owner chose it for a contact on it.' };
  if (later && copy.asksOlder) {
    return { level: 'private', reason: 'It is older than the contact, and its owner was not asked yet.' };
  }
  return otherwise;
}

function grantOf(grants: ReadonlyMap<string, AccessLevel>, viewer: string | null): LevelDecision | null {
  const level = viewer === null ? undefined : grants.get(viewer);
  return level === undefined ? null : { level, reason: 'Its owner shows it to you.' };
}

function widest(vote: LevelDecision, grant: LevelDecision | null): LevelDecision {
  return grant !== null && rankOf(grant.level) > rankOf(vote.level) ? grant : vote;
}

/** The strictest of at least one decision; of equals the first. */
function strictest(decisions: LevelDecision[]): LevelDecision {
  return decisions.reduce((least, each) => (rankOf(each.level) < rankOf(least.level) ? each : least));
}

function rankOf(level: AccessLevel): number {
  return accessLevels.indexOf(level);
}
