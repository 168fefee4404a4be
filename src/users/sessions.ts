/** Where somebody is signed in. A session's token never leaves the database here. */
import type { Database } from '#db/database.ts';
import { notFound } from '#errors.ts';
import { signInTables } from './auth-tables.ts';

/** One session, as its owner sees it. */
export interface Session {
  id: string;
  createdAt: Date;
  userAgent: string | null;
  address: string | null;
}

/** The living sessions of a user, newest first. */
export async function listSessions(db: Database, userId: string, now: Date): Promise<Session[]> {
  return signInTables(db)
    .selectFrom('auth.session')
    .select(['id', 'created_at as createdAt', 'user_agent as userAgent', 'ip_address as address'])
    .where('user_id', '=', userId)
    .where('expires_at', '>', now)
    .orderBy('created_at', 'desc')
    .limit(100)
    .execute();
}

/** Ends a session at once. */
export async function removeSession(db: Database, userId: string, id: string): Promise<void> {
  const { numDeletedRows } = await signInTables(db)
    .deleteFrom('auth.session')
    .where('id', '=', id)
    .where('user_id', '=', userId)
    .executeTakeFirst();
  if (numDeletedRows === 0n) throw notFound('session');
}

/** Lets a session work in another workspace from now on; the caller knows that its user is a member there. */
export async function chooseWorkspace(db: Database, sessionId: string, workspaceId: string): Promise<void> {
  await signInTables(db)
    .updateTable('auth.session')
    .set({ active_organization_id: workspaceId })
    .where('id', '=', sessionId)
    .execute();
}

/** The id of the session with this token. */
export async function sessionOfToken(db: Database, token: string): Promise<string> {
  const found = await signInTables(db)
    .selectFrom('auth.session')
    .select('id')
    .where('token', '=', token)
    .executeTakeFirstOrThrow();
  return found.id;
}
