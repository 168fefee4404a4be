/**
 * The doors through which accounts come: the command line and the first run. Accepting an invitation is the third.
 * There is no door for strangers.
 */
import { sql } from 'kysely';
import type { Database, Tx } from '#db/database.ts';
import { Fault } from '#errors.ts';
import { findPerson, findWorkspace, insertMember, insertPerson, insertWorkspace } from './accounts.ts';
import type { Role } from './actor.ts';
import { authTables, signInTables } from './auth-tables.ts';
import { signInAddress } from './email-address.ts';

/** What is needed to make an account. */
export interface NewUser {
  email: string;
  name: string;
  password: string;
  /** The name of a workspace; made when there is none of that name. */
  workspace: string;
  role: Role;
}

/** What making accounts needs from outside. */
export interface AccountMaker {
  db: Database;
  newId: () => string;
}

/**
 * Adds a user to a workspace. Safe to repeat: an account that exists keeps its name and password, a membership that
 * exists its role.
 */
export async function addUser(deps: AccountMaker, input: NewUser): Promise<{ userId: string; workspaceId: string }> {
  return whileNobodyElseAdds(deps, input.workspace, (tx, workspaceId) => addTo(deps, tx, workspaceId, input));
}

/** The first user with the first workspace, as its admin; refused as soon as there is any user. */
export async function setUp(
  deps: AccountMaker,
  input: Omit<NewUser, 'role'>,
): Promise<{ userId: string; workspaceId: string }> {
  return whileNobodyElseAdds(deps, input.workspace, async (tx, workspaceId) => {
    const user = await authTables(tx).selectFrom('auth.user').select('id').limit(1).executeTakeFirst();
    if (user) throw new Fault('refuse', 'setup-done', 'Rapport is set up already; sign in.', { status: 409 });
    return addTo(deps, tx, workspaceId, { ...input, role: 'admin' });
  });
}

/** Whether nobody can sign in yet. */
export async function isSetupNeeded(db: Database): Promise<boolean> {
  const user = await signInTables(db).selectFrom('auth.user').select('id').limit(1).executeTakeFirst();
  return user === undefined;
}

/** One at a time: two first runs, or two commands with one new workspace, must not both find nothing. */
async function whileNobodyElseAdds<T>(
  { db, newId }: AccountMaker,
  workspace: string,
  work: (tx: Tx, workspaceId: string) => Promise<T>,
): Promise<T> {
  const attempt = (workspaceId: string) =>
    db.tenant({ workspaceId, userId: null }, async (tx): Promise<{ elsewhere: string } | { done: T }> => {
      await sql`select pg_advisory_xact_lock(hashtextextended('rapport accounts', 0))`.execute(tx);
      const known = await findWorkspace(authTables(tx), workspace);
      if (known !== null && known !== workspaceId) return { elsewhere: known };
      if (known === null) await insertWorkspace(tx, { id: workspaceId, name: workspace });
      return { done: await work(tx, workspaceId) };
    });
  const first = await attempt((await findWorkspace(signInTables(db), workspace)) ?? newId());
  if ('done' in first) return first.done;
  const second = await attempt(first.elsewhere);
  if ('done' in second) return second.done;
  throw new Fault('retry', 'database-conflict', 'Too many changes at once; try again.');
}

async function addTo(deps: AccountMaker, tx: Tx, workspaceId: string, input: NewUser) {
  const email = signInAddress(input.email);
  const known = await findPerson(authTables(tx), email);
  const userId = known?.id ?? deps.newId();
  if (!known) await insertPerson(tx, { id: userId, name: input.name, email, password: input.password });
  await insertMember(tx, workspaceId, userId, input.role);
  return { userId, workspaceId };
}
