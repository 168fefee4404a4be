/**
 * Invitations by link: an admin makes one for an address and gives the link on by hand; who opens it joins. An address
 * without an account gets one, with a password of its own choice; one with an account must prove itself by signing in.
 *
 *   pending ──accept──▶ accepted        The link is good for a week and for one use. Only its digest is kept,
 *      └─────cancel──▶ canceled         so whoever reads the database can not join.
 */
import type { Database, Tx } from '#db/database.ts';
import { Fault, notFound } from '#errors.ts';
import { findPerson, insertMember, insertPerson } from './accounts.ts';
import type { Actor, Role } from './actor.ts';
import { authTables, signInTables } from './auth-tables.ts';
import { digestToken, makeToken } from './credentials.ts';
import { signInAddress } from './email-address.ts';

/** An open invitation. */
export interface Invitation {
  id: string;
  email: string;
  role: Role;
  invitedBy: string;
  expiresAt: Date;
}

/** What an invitation's link shows before it is accepted. */
export interface InvitationOffer {
  workspaceName: string;
  email: string;
  role: Role;
  /** Whether the address has an account, and must sign in to accept. */
  hasAccount: boolean;
}

const lifetimeMs = 7 * 24 * 60 * 60 * 1000;

/** Invites an address; an earlier open invitation of it ends. The token goes into the link and is not kept. */
export async function invite(
  tx: Tx,
  actor: Actor,
  input: { email: string; role: Role; id: string; now: Date },
): Promise<Invitation & { token: string }> {
  const email = signInAddress(input.email);
  const db = authTables(tx);
  await refuseMember(tx, actor, email);
  await db
    .updateTable('auth.invitation')
    .set({ status: 'canceled' })
    .where('organization_id', '=', actor.workspaceId)
    .where('email', '=', email)
    .where('status', '=', 'pending')
    .execute();
  const token = makeToken();
  const expiresAt = new Date(input.now.getTime() + lifetimeMs);
  const row = { id: input.id, email, role: input.role, expires_at: expiresAt, token_digest: digestToken(token) };
  await db
    .insertInto('auth.invitation')
    .values({ ...row, organization_id: actor.workspaceId, inviter_id: actor.userId, created_at: input.now })
    .execute();
  const inviter = await db
    .selectFrom('auth.user')
    .select('name')
    .where('id', '=', actor.userId)
    .executeTakeFirstOrThrow();
  return { id: input.id, email, role: input.role, invitedBy: inviter.name, expiresAt, token };
}

/** The open invitations, newest first. */
export async function listInvitations(tx: Tx, actor: Actor, now: Date): Promise<Invitation[]> {
  return authTables(tx)
    .selectFrom('auth.invitation as i')
    .innerJoin('auth.user as u', 'u.id', 'i.inviter_id')
    .select(['i.id', 'i.email', 'i.role', 'u.name as invitedBy', 'i.expires_at as expiresAt'])
    .where('i.organization_id', '=', actor.workspaceId)
    .where('i.status', '=', 'pending')
    .where('i.expires_at', '>', now)
    .orderBy('i.created_at', 'desc')
    .orderBy('i.id')
    .execute();
}

/** Takes an invitation back: its link opens nothing from now on. */
export async function cancelInvitation(tx: Tx, actor: Actor, id: string): Promise<void> {
  const { numUpdatedRows } = await authTables(tx)
    .updateTable('auth.invitation')
    .set({ status: 'canceled' })
    .where('id', '=', id)
    .where('organization_id', '=', actor.workspaceId)
    .where('status', '=', 'pending')
    .executeTakeFirst();
  if (numUpdatedRows === 0n) throw notFound('invitation');
}

/** What the holder of a link is invited to. */
export async function readOffer(db: Database, token: string, now: Date): Promise<InvitationOffer> {
  const found = await findOpen(db, token, now);
  const person = await findPerson(signInTables(db), found.email);
  return { workspaceName: found.name, email: found.email, role: found.role, hasAccount: person !== null };
}

/**
 * Accepts: `signedIn` is the address of the session that asks, if there is one. A new account needs name and password.
 */
export async function acceptInvitation(
  deps: { db: Database; newId: () => string },
  input: { token: string; name?: string; password?: string; signedIn: string | null; now: Date },
): Promise<{ email: string; workspaceId: string; userId: string; newAccount: boolean }> {
  const { organization_id: workspaceId, email } = await findOpen(deps.db, input.token, input.now);
  return deps.db.tenant({ workspaceId, userId: null }, async (tx) => {
    const role = await redeem(tx, input.token, input.now);
    const known = await findPerson(authTables(tx), email);
    requireHolder(email, input.signedIn, known !== null);
    const userId = known?.id ?? deps.newId();
    if (!known) await insertPerson(tx, { id: userId, email, ...newAccount(input) });
    await insertMember(tx, workspaceId, userId, role);
    return { email, workspaceId, userId, newAccount: known === null };
  });
}

/** An update that finds its row pending holds it: of two clicks at once, one waits and then finds nothing. */
async function redeem(tx: Tx, token: string, now: Date): Promise<Role> {
  const row = await authTables(tx)
    .updateTable('auth.invitation')
    .set({ status: 'accepted' })
    .where('token_digest', '=', digestToken(token))
    .where('status', '=', 'pending')
    .where('expires_at', '>', now)
    .returning('role')
    .executeTakeFirst();
  if (!row) throw unknownLink();
  return row.role;
}

async function findOpen(db: Database, token: string, now: Date) {
  const row = await signInTables(db)
    .selectFrom('auth.invitation as i')
    .innerJoin('auth.organization as o', 'o.id', 'i.organization_id')
    .select(['i.organization_id', 'i.email', 'i.role', 'o.name'])
    .where('i.token_digest', '=', digestToken(token))
    .where('i.status', '=', 'pending')
    .where('i.expires_at', '>', now)
    .executeTakeFirst();
  if (!row) throw unknownLink();
  return row;
}

/** A link alone opens a new account only; an account that exists, and a session of another, need the right person. */
function requireHolder(email: string, signedIn: string | null, hasAccount: boolean): void {
  if (signedIn === email) return;
  if (signedIn !== null)
    throw new Fault('refuse', 'invitation-for-another', 'This invitation is for another address; sign out first.', {
      status: 409,
    });
  if (hasAccount)
    throw new Fault('refuse', 'sign-in-first', 'This address has an account here; give its password.', {
      status: 409,
      field: 'password',
    });
}

function unknownLink(): Fault {
  return new Fault('refuse', 'invitation-unknown', 'This invitation was used, taken back or has run out.', {
    status: 404,
  });
}

function newAccount({ name, password }: { name?: string; password?: string }): { name: string; password: string } {
  if (!name) throw new Fault('refuse', 'invalid-request', 'A new account needs a name.', { field: 'name' });
  if (!password) throw new Fault('refuse', 'invalid-request', 'A new account needs a password.', { field: 'password' });
  return { name, password };
}

async function refuseMember(tx: Tx, actor: Actor, email: string): Promise<void> {
  const member = await authTables(tx)
    .selectFrom('auth.member as m')
    .innerJoin('auth.user as u', 'u.id', 'm.user_id')
    .select('m.id')
    .where('m.organization_id', '=', actor.workspaceId)
    .where('u.email', '=', email)
    .executeTakeFirst();
  if (member)
    throw new Fault('refuse', 'already-member', 'This address is a member already.', { status: 409, field: 'email' });
}
