/**
 * Accounts, workspaces and memberships, as rows. Every function works inside the caller's transaction, so that a
 * workspace never stands without an admin, or an account without a workspace.
 */
import { sql } from 'kysely';
import { recordAudit } from '#audit/record-audit.ts';
import type { Tx } from '#db/database.ts';
import { Fault } from '#errors.ts';
import type { Role } from './actor.ts';
import { type AuthDb, authTables } from './auth-tables.ts';
import { digestPassword } from './credentials.ts';

/** Who somebody is. */
export interface Person {
  id: string;
  name: string;
  email: string;
}

/** The account with that address, or null. */
export async function findPerson(db: AuthDb, email: string): Promise<Person | null> {
  const found = await db
    .selectFrom('auth.user')
    .select(['id', 'name', 'email'])
    .where('email', '=', email)
    .executeTakeFirst();
  return found ?? null;
}

/** Adds an account that signs in with a password; its id comes from the caller. */
export async function insertPerson(tx: Tx, person: Person & { password: string }): Promise<void> {
  const password = await digestPassword(person.password);
  const db = authTables(tx);
  await db.insertInto('auth.user').values({ id: person.id, name: person.name, email: person.email }).execute();
  await db
    .insertInto('auth.account')
    .values({ user_id: person.id, account_id: person.id, provider_id: 'credential', password })
    .execute();
}

/** Adds a workspace with its settings at their defaults. The transaction must be a tenant's of that very workspace. */
export async function insertWorkspace(tx: Tx, workspace: { id: string; name: string }): Promise<void> {
  await tx.insertInto('workspace').values({ workspace_id: workspace.id, name: workspace.name }).execute();
  await authTables(tx)
    .insertInto('auth.organization')
    .values({ id: workspace.id, name: workspace.name, slug: workspace.id })
    .execute();
}

/** Makes somebody a member; a member stays what he is. Gives the role that holds. */
export async function insertMember(tx: Tx, workspaceId: string, userId: string, role: Role): Promise<Role> {
  const member = await authTables(tx)
    .insertInto('auth.member')
    .values({ organization_id: workspaceId, user_id: userId, role })
    .onConflict((conflict) =>
      conflict.columns(['organization_id', 'user_id']).doUpdateSet((eb) => ({ user_id: eb.ref('excluded.user_id') })),
    )
    .returning(['role', sql<boolean>`xmax = 0`.as('fresh')])
    .executeTakeFirstOrThrow();
  if (member.fresh) {
    await recordAudit(
      tx,
      { userId },
      { kind: 'member-joined', subjects: [{ type: 'user', id: userId }], detail: { role } },
    );
  }
  return member.role;
}

/** A workspace by its name, or null; two of one name can not be told apart here. */
export async function findWorkspace(db: AuthDb, name: string): Promise<string | null> {
  const found = await db.selectFrom('auth.organization').select('id').where('name', '=', name).limit(2).execute();
  if (found.length > 1)
    throw new Fault('refuse', 'workspace-ambiguous', 'Several workspaces have this name.', {
      field: 'workspace',
      status: 409,
    });
  return found[0]?.id ?? null;
}
