import { sql } from 'kysely';
import type { App } from '#app.ts';
import type { ConnectionRef } from '#sync/connection-ref.ts';
import type { NewToken } from './ask-for-token.ts';
import type { OpenedGmail } from './read-gmail.ts';
import { accessTokenPlace } from './stored-gmail.ts';

/**
 * Stores a token for all processes, unless there is one that lasts longer, or the mailbox was connected anew. The one
 * that Google `refused` is replaced whatever it says: a clock that ran ahead may have stored it.
 */
export async function storeAccessToken(
  app: App,
  ref: ConnectionRef,
  gmail: OpenedGmail,
  token: NewToken,
  refused: string | null = null,
): Promise<void> {
  const sealed = app.seal.seal(token.accessToken, accessTokenPlace(ref));
  const refusedEnvelope = refused !== null && gmail.stored?.accessToken === refused ? gmail.stored.envelope : null;
  const settings = JSON.stringify({ ...gmail.settings, scopes: token.scopes });
  await app.db.tenant(ref, (tx) =>
    sql`/* store-access-token */
      update connection set access_token = ${sealed}, access_expires_at = ${token.expiresAt}, settings = ${settings}::jsonb
       where id = ${ref.connectionId} and status <> 'disconnected' and secret is not distinct from ${gmail.envelope}
         and settings ->> 'access' = ${gmail.settings.access}
         and (access_expires_at is null or access_expires_at < ${token.expiresAt} or access_token = ${refusedEnvelope})`.execute(
      tx,
    ),
  );
}
