/**
 * Makes the role that Rapport works as. Migrations grant to `rapport_app`; who signs in is that role itself, another one
 * that is a member of it, or the owner who puts it on (`-c role=rapport_app`).
 */
import pg from 'pg';
import { Fault } from '#errors.ts';
import { appRole } from '#platform/postgres-launcher.ts';
import { cleanError, DatabaseError } from './database-error.ts';
import type { Owner } from './owner.ts';
import { scramVerifier } from './scram.ts';

/** Makes what is missing; safe to repeat. Throws a Fault `refuse` with the words to say to the database's operator. */
export async function prepareRoles(owner: Owner, appUrl: string): Promise<void> {
  const app = decodeURIComponent(new URL(appUrl).username);
  const [{ me = '' } = {}] = await owner.query<{ me: string }>('select current_user::text as me');
  try {
    if (app === appRole) return await giveSignIn(owner, appRole, appUrl);
    await makeRole(owner, appRole);
    if (app !== me) await giveSignIn(owner, app, appUrl);
    await grantMembership(owner, app);
  } catch (error) {
    if (!(error instanceof DatabaseError) || error.code !== '42501') throw error;
    throw new Fault(
      'refuse',
      'database-owner',
      `The owner of the database may not make the role ${appRole}. Let a superuser run: ${byHand(me)}`,
    );
  }
}

function byHand(me: string): string {
  return `create role ${appRole}; grant ${appRole} to "${me.replaceAll('"', '""')}" with admin option;`;
}

async function makeRole(owner: Owner, role: string): Promise<boolean> {
  const found = await owner.query('select 1 from pg_roles where rolname = $1', [role]);
  if (found.length > 0) return false;
  await owner.query(`create role ${owner.client.escapeIdentifier(role)} nologin`);
  return true;
}

/** A role of ours gets the password of our key folder; one that its operator made keeps its own. */
async function giveSignIn(owner: Owner, role: string, appUrl: string): Promise<void> {
  const made = await makeRole(owner, role);
  const password = decodeURIComponent(new URL(appUrl).password);
  if (password === '' || (!made && (role !== appRole || (await canSignIn(appUrl))))) return;
  const verifier = owner.client.escapeLiteral(scramVerifier(password));
  await owner.query(`alter role ${owner.client.escapeIdentifier(role)} login password ${verifier}`);
}

/** Roles belong to the whole server: to write one again at every start would disturb other databases' starts. */
async function canSignIn(appUrl: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: appUrl, connectionTimeoutMillis: 10_000 });
  client.on('error', () => {});
  try {
    await client.connect();
    return true;
  } catch (error) {
    const clean = cleanError(error);
    if (clean instanceof DatabaseError && clean.code.startsWith('28')) return false;
    throw clean;
  } finally {
    await client.end().catch(() => {});
  }
}

/** From 16 on whoever makes a role is a member of it who may not yet put it on (SET); before, a member may. */
async function grantMembership(owner: Owner, member: string): Promise<void> {
  const [row] = await owner.query<{ may: boolean }>(
    `select pg_has_role($1, $2, case when current_setting('server_version_num')::int >= 160000 then 'set' else 'member' end) as may`,
    [member, appRole],
  );
  if (!row?.may) await owner.query(`grant ${appRole} to ${owner.client.escapeIdentifier(member)}`);
}
