/**
 * From what a request shows (a session, a key) or a command names (an address) to who asks. The membership is read each
 * time: who was removed, or got another role, has lost the old one with the next request.
 */
import type { Database } from '#db/database.ts';
import { Fault } from '#errors.ts';
import type { Actor } from './actor.ts';
import { signInTables } from './auth-tables.ts';
import { digestToken } from './credentials.ts';
import { signInAddress } from './email-address.ts';

/** What a key looks like. */
export const keyPrefix = 'rap_';
const keyShape = /^rap_[A-Za-z0-9_-]{43}$/;

/** The member in the workspace that he has chosen, else in the first one he joined; null when he is in none. */
export async function actorOfMember(db: Database, userId: string, chosen: string | null): Promise<Actor | null> {
  const found = await signInTables(db)
    .selectFrom('auth.member')
    .select(['organization_id', 'role'])
    .where('user_id', '=', userId)
    .orderBy((eb) => eb('organization_id', 'is not distinct from', chosen), 'desc')
    .orderBy('created_at')
    .orderBy('organization_id')
    .limit(1)
    .executeTakeFirst();
  return found ? { workspaceId: found.organization_id, userId, role: found.role } : null;
}

/** The member whose key this is; null for any other text. `keyId` names the key in what follows. */
export async function actorOfKey(db: Database, key: string): Promise<{ actor: Actor; keyId: string } | null> {
  if (!keyShape.test(key)) return null;
  const found = await signInTables(db)
    .selectFrom('auth.api_key as k')
    .innerJoin('auth.member as m', (join) =>
      join.onRef('m.organization_id', '=', 'k.organization_id').onRef('m.user_id', '=', 'k.user_id'),
    )
    .select(['k.id', 'm.organization_id', 'm.user_id', 'm.role'])
    .where('k.digest', '=', digestToken(key))
    .executeTakeFirst();
  if (!found) return null;
  return { keyId: found.id, actor: { workspaceId: found.organization_id, userId: found.user_id, role: found.role } };
}

/** The member with that address, for the command line; `workspace` (id or name) is needed when he is in several. */
export async function actorOfUser(db: Database, email: string, workspace?: string): Promise<Actor> {
  const memberships = await signInTables(db)
    .selectFrom('auth.user as u')
    .innerJoin('auth.member as m', 'm.user_id', 'u.id')
    .innerJoin('auth.organization as o', 'o.id', 'm.organization_id')
    .select(['u.id', 'm.organization_id', 'm.role', 'o.name'])
    .where('u.email', '=', signInAddress(email))
    .orderBy('m.created_at')
    .execute();
  const wanted = memberships.filter((each) => !workspace || [each.organization_id, each.name].includes(workspace));
  const [only, another] = wanted;
  if (!only)
    throw new Fault('refuse', 'user-unknown', 'There is no member with this address.', { status: 404, field: 'user' });
  if (another)
    throw new Fault('refuse', 'workspace-ambiguous', 'This user is in several workspaces; name one.', {
      field: 'workspace',
    });
  return { workspaceId: only.organization_id, userId: only.id, role: only.role };
}

/** Notes that a key was used, to the minute: so that its owner can tell which ones he still needs. */
export async function touchKey(db: Database, keyId: string, now: Date): Promise<void> {
  await signInTables(db)
    .updateTable('auth.api_key')
    .set({ last_used_at: now })
    .where('id', '=', keyId)
    .where((eb) => eb.or([eb('last_used_at', 'is', null), eb('last_used_at', '<', new Date(now.getTime() - 60_000))]))
    .execute();
}
