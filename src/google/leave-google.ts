/**
 * A Gmail mailbox is disconnected: what is to be taken back at Google is set aside, and a job does it.
 *
 *   connection's tokens → ended_grant (sealed anew) → watch ended, consent revoked at Google → row deleted
 *
 * Invariants: setting aside commits with the disconnecting, so a crash forgets nothing; a grant that another connection
 * of the mailbox lives by, in whatever workspace, is left alone; Google's trouble is borne for a day, then the row goes
 * with its ciphertext, whatever Google thinks.
 */
import { clearAlerts } from '#alerts/raise-alert.ts';
import type { App } from '#app.ts';
import { secretPlace } from '#connections/open-account.ts';
import type { Tx } from '#db/database.ts';
import { isFault } from '#errors.ts';
import type { ConnectionRef } from '#sync/connection-ref.ts';
import { type EndedTokens, endedPlace } from './end-grant.ts';
import { accessTokenPlace, type StoredGmail } from './stored-gmail.ts';

/** Sets aside what Google still holds, within the transaction that ends the connection. Its tokens must still be there. */
export async function leaveGoogle(tx: Tx, app: App, ref: ConnectionRef): Promise<void> {
  const connection = await tx
    .selectFrom('connection as c')
    .leftJoin('push_watch as w', 'w.connection_id', 'c.id')
    .select(['c.address', 'c.settings', 'c.secret', 'c.access_token as accessToken', 'w.state'])
    .where('c.id', '=', ref.connectionId)
    .where('c.provider', '=', 'gmail')
    .executeTakeFirst();
  await clearAlerts(tx, app, ref.connectionId);
  if (!connection) return;
  const { address, secret, accessToken, state } = connection;
  const { access, clientId } = connection.settings as unknown as StoredGmail;
  const id = app.newId();
  const tokens = openTokens(app, ref, secret, accessToken);
  await tx
    .insertInto('ended_grant')
    .values({
      workspace_id: ref.workspaceId,
      id,
      connection_id: ref.connectionId,
      address,
      access,
      client_id: clientId,
      tokens: tokens && app.seal.seal(JSON.stringify(tokens), endedPlace(ref.workspaceId, id)),
      watched: state === 'active' || state === 'lost',
      ended_at: app.clock.now(),
    })
    .execute();
  for (const table of ['push_watch', 'push_notification', 'quota_window'] as const)
    await tx.deleteFrom(table).where('connection_id', '=', ref.connectionId).execute();
  await app.jobs.enqueue(tx, 'end-grant', id, { workspaceId: ref.workspaceId, grantId: id });
}

/** What does not open any more (a lost key) can not be taken back; it ends by itself at Google. */
function openTokens(
  { seal }: App,
  ref: ConnectionRef,
  secret: string | null,
  token: string | null,
): EndedTokens | null {
  if (secret === null && token === null) return null;
  try {
    return {
      refreshToken:
        secret && (JSON.parse(seal.open(secret, secretPlace(ref))) as { refreshToken: string }).refreshToken,
      accessToken: token && seal.open(token, accessTokenPlace(ref)),
    };
  } catch (error) {
    if (!isFault(error)) throw error;
    return null;
  }
}
