/**
 * Who may see what of a mail, and why. Pure. The same rule stands in SQL (owner_votes and settle_interactions in
 * migrations/0004_people.sql and 0006_shown.sql, the predicate in access/visible-emails.ts); test/access binds the two.
 *
 * Team level = the strictest of: the workspace's bound, and every owner's vote; `private` where the team may know of no
 * record that the mail concerns (only a BCC tells it, or its owner keeps it out of the log). An owner's vote is `private` when he
 * deleted the log entry, else his override, else the strictest of (setting of the contact, else default of the
 * connection, else default of the workspace) over the contacts that his copies matched, and of what was kept of his vote
 * when a copy or a contact went. Who made a choice and holds no copy any more still votes: what stays never widens.
 * Whoever holds a copy that he did not delete sees all of it.
 */
import type { AccessLevel } from './interaction.ts';

/** What one owner holds and chose. */
export interface OwnerStake {
  userId: string;
  /** One for each of his copies: the default of its connection. Empty when his copies have gone. */
  copies: (AccessLevel | null)[];
  /** What he set for each contact that his copies matched; null where he set nothing. */
  contacts: (AccessLevel | null)[];
  /** What he set for this mail. */
  override: AccessLevel | null;
  /** What his vote was when his last copy, or a contact on it, went: from then on a limit. */
  kept: AccessLevel | null;
  /** He deleted the log entry. */
  deleted: boolean;
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
  const votes = world.owners.flatMap((owner) => ownerVote(owner, world.workspaceDefault) ?? []);
  if (votes.length === 0) return { level: 'private', reason: 'Nobody shares it.' };
  if (!world.shown) return { level: 'private', reason: 'The team may know of no record that it concerns.' };
  return strictest([{ level: world.bound, reason: 'The workspace allows no more.' }, ...votes]);
}

/** What one member sees. */
export function viewerLevel(userId: string, world: VisibilityWorld): LevelDecision {
  const own = world.owners.find((owner) => owner.userId === userId);
  if (own && own.copies.length > 0 && !own.deleted) return { level: 'full', reason: 'You hold a copy of it.' };
  return teamLevel(world);
}

/** One owner's vote; null when he holds no copy and chose nothing. */
export function ownerVote(owner: OwnerStake, workspaceDefault: AccessLevel): LevelDecision | null {
  if (owner.deleted) return { level: 'private', reason: 'An owner deleted the entry.' };
  if (owner.override !== null) return { level: owner.override, reason: 'An owner chose it for this email.' };
  const votes = owner.copies.flatMap((connectionDefault) => copyVotes(owner, connectionDefault, workspaceDefault));
  if (owner.kept !== null)
    votes.push({ level: owner.kept, reason: 'It was an owner’s vote when a copy or a contact went.' });
  return votes.length === 0 ? null : strictest(votes);
}

function copyVotes(
  owner: OwnerStake,
  connectionDefault: AccessLevel | null,
  workspaceDefault: AccessLevel,
): LevelDecision[] {
  const otherwise: LevelDecision =
    connectionDefault === null
      ? { level: workspaceDefault, reason: 'It is the default of the workspace.' }
      : { level: connectionDefault, reason: 'It is the default of an owner’s mailbox.' };
  if (owner.contacts.length === 0) return [otherwise];
  return owner.contacts.map((level) =>
    level === null ? otherwise : { level, reason: 'An owner chose it for a contact on it.' },
  );
}

/** The strictest of at least one decision; of equals the first. */
function strictest(decisions: LevelDecision[]): LevelDecision {
  return decisions.reduce((least, each) => (rankOf(each.level) < rankOf(least.level) ? each : least));
}

function rankOf(level: AccessLevel): number {
  return accessLevels.indexOf(level);
}
