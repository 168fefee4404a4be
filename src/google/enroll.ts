/**
 * Opens mailboxes of the workspace's domain by delegation, without a consent of each person: an admin's work.
 *
 * The walk for each: is it a member's address in the domain → may the service account act for it, and is there a mailbox
 * (asked of Google, before anything is stored) → store, and start sync and watch.
 * Invariants: only members' own addresses; a mailbox belongs to its member, so what it logs is as visible as his choices
 * say; one that works already is left as it is; one that Google does not open is parked with the reason
 * (parked-mailboxes.ts), and of its connection nothing is stored.
 */
import type { App } from '#app.ts';
import { recordAudit } from '#audit/record-audit.ts';
import { Fault, isFault } from '#errors.ts';
import type { Actor } from '#users/actor.ts';
import { listMembers, type Member } from '#users/members.ts';
import { asDelegate, type NewToken } from './ask-for-token.ts';
import { type GoogleProject, readProject } from './google-project.ts';
import { parkMailbox, unparkMailbox } from './parked-mailboxes.ts';
import { readProfile } from './read-profile.ts';
import { scopeOf } from './scopes.ts';
import { findFormer, storeGmail } from './stored-gmail.ts';

/** What became of one mailbox. */
export type Enrolled =
  | { status: 'connected'; email: string; connectionId: string; already: boolean }
  | { status: 'parked'; email: string; code: string; message: string };

/** What became of all. */
export interface EnrolledAll {
  enrolled: { email: string; connectionId: string }[];
  already: { email: string; connectionId: string }[];
  parked: { email: string; code: string; message: string }[];
  skipped: { email: string; reason: string }[];
}

/** Whose mailbox it is. */
interface Owner {
  workspaceId: string;
  userId: string;
}

const atOnce = 4;
const everything = [scopeOf.read, scopeOf.send, scopeOf.modify];

/** Enrolls one member's mailbox; throws a Fault `refuse` when it is none, or delegation is not set up. */
export async function enroll(app: App, actor: Actor, email: string, historyDays?: number | null): Promise<Enrolled> {
  const { project, domain, members } = await prepare(app, actor);
  const wanted = email.trim().toLowerCase();
  if (domainOf(wanted) !== domain) throw refuse('enroll-other-domain', 'This address is not in the delegated domain.');
  const member = members.find((each) => each.email.toLowerCase() === wanted);
  if (!member)
    throw refuse('enroll-no-member', 'Nobody in this workspace signs in with this address. Invite the person first.');
  return enrollMember(app, actor, project, member, historyDays);
}

/** Enrolls every member whose address is in the domain, a few at once. */
export async function enrollAll(app: App, actor: Actor, historyDays?: number | null): Promise<EnrolledAll> {
  const { project, domain, members } = await prepare(app, actor);
  const result: EnrolledAll = { enrolled: [], already: [], parked: [], skipped: [] };
  const waiting: Member[] = [];
  for (const member of members) {
    const reason = skipReason(member, domain);
    if (reason) result.skipped.push({ email: member.email, reason });
    else waiting.push(member);
  }
  const work = async () => {
    for (let member = waiting.shift(); member; member = waiting.shift())
      sort(result, await enrollMember(app, actor, project, member, historyDays));
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return result;
}

async function prepare(app: App, actor: Actor): Promise<{ project: GoogleProject; domain: string; members: Member[] }> {
  const { project, members } = await app.db.tenant(actor, async (tx) => ({
    project: await readProject(tx),
    members: await listMembers(tx, actor),
  }));
  if (!project?.delegation_enabled || !project.domain)
    throw new Fault(
      'refuse',
      'delegation-not-configured',
      'Delegation is not switched on: upload the key of a service account and name the domain under Settings, Google Workspace.',
      { status: 409 },
    );
  return { project, domain: project.domain.toLowerCase(), members };
}

function skipReason({ role, email }: Member, domain: string): string | null {
  if (role === 'bot') return 'A bot has no mailbox.';
  return domainOf(email) === domain ? null : 'The address is not in the delegated domain.';
}

async function enrollMember(
  app: App,
  actor: Actor,
  project: GoogleProject,
  member: Member,
  historyDays?: number | null,
): Promise<Enrolled> {
  const owner = { workspaceId: actor.workspaceId, userId: member.id };
  const known = await findWorking(app, owner, member.email);
  if (known) return known;
  const opened = await openMailbox(app, project, member.email);
  if (isFault(opened)) return park(app, owner, member.email, opened);
  const { address, scopes, accessToken, expiresAt } = opened;
  // The address of sign-in may be an alias of the mailbox's own.
  const knownByName = await findWorking(app, owner, address);
  if (knownByName) return knownByName;
  const connectionId = await app.db.tenant(owner, async (tx) => {
    const stored = await storeGmail(tx, app, owner, {
      settings: { address, scopes, access: 'delegated', clientId: null },
      refreshToken: null,
      accessToken,
      expiresAt,
      historyDays,
    });
    const subjects = [
      { type: 'connection' as const, id: stored },
      { type: 'user' as const, id: member.id },
    ];
    await recordAudit(tx, actor, { kind: 'connection-made', subjects, detail: { access: 'delegated' } });
    await unparkMailbox(tx, member.id);
    return stored;
  });
  return { status: 'connected', email: address, connectionId, already: false };
}

async function park(app: App, owner: Owner, email: string, fault: Fault): Promise<Enrolled> {
  await app.db.tenant(owner, (tx) => parkMailbox(tx, owner, email, fault, app.clock.now()));
  return { status: 'parked', email, code: fault.code, message: fault.message };
}

/** The member's connection of that mailbox, where it works, or is paused by its owner. */
async function findWorking(app: App, owner: Owner, address: string): Promise<Enrolled | null> {
  const former = await app.db.tenant(owner, async (tx) => {
    const found = await findFormer(tx, owner.userId, address);
    if (!found || !['connected', 'paused', 'error'].includes(found.status)) return null;
    await unparkMailbox(tx, owner.userId);
    return found;
  });
  if (!former) return null;
  return { status: 'connected', email: former.address, connectionId: former.id, already: true };
}

/** A token that proved to open the mailbox, or what Google said against it. */
async function openMailbox(
  app: App,
  project: GoogleProject,
  email: string,
): Promise<(NewToken & { address: string }) | Fault> {
  try {
    const token = await asDelegate(app, project, email, everything);
    return { ...token, address: await readProfile(app, token.accessToken) };
  } catch (error) {
    if (isFault(error)) return error;
    throw error;
  }
}

function sort(result: EnrolledAll, enrolled: Enrolled): void {
  const { email } = enrolled;
  if (enrolled.status === 'parked') result.parked.push({ email, code: enrolled.code, message: enrolled.message });
  else result[enrolled.already ? 'already' : 'enrolled'].push({ email, connectionId: enrolled.connectionId });
}

function domainOf(email: string): string {
  return email.slice(email.lastIndexOf('@') + 1).toLowerCase();
}

function refuse(code: string, words: string): Fault {
  return new Fault('refuse', code, words, { status: 422, field: 'email' });
}
