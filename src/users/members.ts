/** Who is in a workspace, and as what. A workspace always keeps an admin. */
import { sql } from 'kysely';
import { recordAudit } from '#audit/record-audit.ts';
import type { Tx } from '#db/database.ts';
import { Fault, notFound } from '#errors.ts';
import type { Actor, Role } from './actor.ts';
import { authTables } from './auth-tables.ts';

/** One member; `id` is the user's. */
export interface Member {
  id: string;
  name: string;
  email: string;
  role: Role;
  joinedAt: Date;
}

/** All members in the order in which they came. A workspace has some tens of them: no pages. */
export async function listMembers(tx: Tx, actor: Actor): Promise<Member[]> {
  return memberRows(tx, actor).execute();
}

/** One member, or a Fault `not-found`. */
export async function readMember(tx: Tx, actor: Actor, userId: string): Promise<Member> {
  const member = await memberRows(tx, actor).where('u.id', '=', userId).executeTakeFirst();
  if (!member) throw notFound('member');
  return member;
}

/** Gives a member another role. */
export async function changeRole(tx: Tx, actor: Actor, userId: string, role: Role): Promise<Member> {
  await lockMembers(tx, actor);
  const member = await readMember(tx, actor, userId);
  if (member.role === 'admin' && role !== 'admin') await refuseLastAdmin(tx, actor, userId);
  await authTables(tx)
    .updateTable('auth.member')
    .set({ role })
    .where('organization_id', '=', actor.workspaceId)
    .where('user_id', '=', userId)
    .execute();
  const detail = { from: member.role, to: role };
  await recordAudit(tx, actor, { kind: 'role-changed', subjects: [{ type: 'user', id: userId }], detail });
  return { ...member, role };
}

/** Ends a membership, and with it the member's keys here; the account stays, for other workspaces. */
export async function removeMember(tx: Tx, actor: Actor, userId: string): Promise<void> {
  await lockMembers(tx, actor);
  await readMember(tx, actor, userId);
  await refuseLastAdmin(tx, actor, userId);
  await authTables(tx)
    .deleteFrom('auth.member')
    .where('organization_id', '=', actor.workspaceId)
    .where('user_id', '=', userId)
    .execute();
  await recordAudit(tx, actor, { kind: 'member-removed', subjects: [{ type: 'user', id: userId }] });
}

/** Throws a Fault `refuse` when nobody but this member is an admin. */
export async function refuseLastAdmin(tx: Tx, actor: Actor, userId: string): Promise<void> {
  const admins = await authTables(tx)
    .selectFrom('auth.member')
    .select('user_id')
    .where('organization_id', '=', actor.workspaceId)
    .where('role', '=', 'admin')
    .limit(2)
    .execute();
  if (admins.some((admin) => admin.user_id !== userId)) return;
  throw new Fault('refuse', 'last-admin', 'A workspace needs an admin; name another one first.', { status: 409 });
}

/** The names of users by id: for owners and authors, also those who have left. */
export async function namesOf(tx: Tx, userIds: Iterable<string>): Promise<Map<string, string>> {
  const ids = [...new Set(userIds)];
  if (ids.length === 0) return new Map();
  const rows = await authTables(tx).selectFrom('auth.user').select(['id', 'name']).where('id', 'in', ids).execute();
  return new Map(rows.map((row) => [row.id, row.name]));
}

function memberRows(tx: Tx, actor: Actor) {
  return authTables(tx)
    .selectFrom('auth.member as m')
    .innerJoin('auth.user as u', 'u.id', 'm.user_id')
    .select(['u.id', 'u.name', 'u.email', 'm.role', 'm.created_at as joinedAt'])
    .where('m.organization_id', '=', actor.workspaceId)
    .orderBy('m.created_at')
    .orderBy('u.id');
}

/** Two admins who demote each other at once would leave none. */
async function lockMembers(tx: Tx, actor: Actor): Promise<void> {
  await sql`select 1 from auth.organization where id = ${actor.workspaceId} for update`.execute(tx);
}
