/**
 * Takes a grant back at Google. Google revokes whatever an account gave to the client's whole project, so it is done
 * only when no other connection of that mailbox lives by the same client.
 */
import { sql } from 'kysely';
import type { App } from '#app.ts';
import { isFault } from '#errors.ts';
import { revoke } from '#providers/gmail/oauth.ts';
import { googleWorld } from './google-world.ts';

/** A grant that nobody needs any more. */
export interface UnusedGrant {
  address: string;
  clientId: string | null;
  /** The refresh token, or an access token. */
  token: string;
}

/** Whether a connection, in any workspace, still lives by a consent that this mailbox gave to this client. */
export async function isGrantInUse(app: App, { address, clientId }: Omit<UnusedGrant, 'token'>): Promise<boolean> {
  const found = await app.db.outside((tx) =>
    sql`/* find-grants */
      select 1 from gmail_grants(${address}) where client_id is not distinct from ${clientId}::text limit 1`.execute(
      tx,
    ),
  );
  return found.rows.length > 0;
}

/** Revokes, best effort: a Google that does not answer leaves a grant that nobody holds. */
export async function dropGrant(app: App, grant: UnusedGrant): Promise<void> {
  if (await isGrantInUse(app, grant)) return;
  try {
    await revoke(googleWorld(app), grant.token);
  } catch (error) {
    if (!isFault(error)) throw error;
    app.log.info('grant-not-revoked', { code: error.code });
  }
}
