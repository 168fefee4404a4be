/**
 * A Gmail connection as it is stored.
 *
 * Invariants: what lasts (the refresh token) and what expires (the access token) are sealed apart; a consent is bound to
 * the client that it was given to, so the client's id stands in the settings; one person has one connection for each
 * mailbox: connecting it again gives it new tokens and keeps its mail.
 */
import { sql } from 'kysely';
import { clearAlerts } from '#alerts/raise-alert.ts';
import type { App } from '#app.ts';
import { historyFrom } from '#connections/connect-imap.ts';
import { askOlderFromNowOn } from '#connections/mail-defaults.ts';
import { secretPlace } from '#connections/open-account.ts';
import { reopenHistory } from '#connections/reopen-history.ts';
import type { Tx } from '#db/database.ts';
import { lockWorkspace } from '#db/lock-workspace.ts';
import { notifyLive } from '#live/notify.ts';
import type { GmailSettings } from '#providers/gmail/settings.ts';
import type { ConnectionRef } from '#sync/connection-ref.ts';
import { unparkMailbox } from './parked-mailboxes.ts';

/** The settings column. */
export interface StoredGmail extends GmailSettings {
  /** The OAuth client that holds the consent; null where the domain delegated. */
  clientId: string | null;
  /** When access was given last, in ISO 8601. */
  grantedAt: string;
}

/** An access token and when it ends. */
export interface AccessToken {
  accessToken: string;
  expiresAt: Date;
}

/** What connecting brings. */
export interface GmailGrant extends AccessToken {
  settings: Omit<StoredGmail, 'grantedAt'>;
  /** Null where the domain delegated. */
  refreshToken: string | null;
  /** Days of history, null for everything; undefined keeps what the connection has, or takes the usual. */
  historyDays: number | null | undefined;
  /** True: ask before mail is shared that is older than a contact; else as the connection has it. */
  asksOlder?: boolean | undefined;
}

/** What a new connection imports when nobody said. */
export const usualHistoryDays = 30;

/** Where the access token of a connection is sealed. */
export function accessTokenPlace(ref: Pick<ConnectionRef, 'workspaceId' | 'connectionId'>) {
  return { table: 'connection', column: 'access_token', row: ref.connectionId, workspace: ref.workspaceId };
}

/** Stores a grant of the member's own mailbox, starts its sync and its watch, and says that all is well again. */
export async function storeGmail(
  tx: Tx,
  app: App,
  owner: { workspaceId: string; userId: string },
  grant: GmailGrant,
): Promise<string> {
  await lockWorkspace(tx, owner.workspaceId);
  const former = await findFormer(tx, owner.userId, grant.settings.address);
  const ref = { workspaceId: owner.workspaceId, userId: owner.userId, connectionId: former?.id ?? app.newId() };
  if (former) await renew(tx, app, ref, grant);
  else await insert(tx, app, ref, grant);
  if (grant.asksOlder) await askOlderFromNowOn(tx, ref.connectionId);
  await clearAlerts(tx, app, ref.connectionId, 'needs-reconnect');
  await unparkMailbox(tx, ref.userId, grant.settings.address);
  await app.jobs.enqueue(tx, 'sync-connection', ref.connectionId, { ...ref, cause: 'connect' });
  await app.jobs.enqueue(tx, 'renew-watch', ref.connectionId, ref);
  const { connectionId } = ref;
  const own = [connectionId];
  await notifyLive(tx, { workspaceId: ref.workspaceId, ownerUserId: ref.userId, what: 'connection', own, team: own });
  return connectionId;
}

/** The member's connection of that mailbox, in whatever state. */
export async function findFormer(tx: Tx, userId: string, address: string) {
  return tx
    .selectFrom('connection')
    .select(['id', 'status', 'address'])
    .where('user_id', '=', userId)
    .where('provider', '=', 'gmail')
    .where(sql`lower(address)`, '=', address.toLowerCase())
    .orderBy('created_at')
    .forUpdate()
    .executeTakeFirst();
}

async function insert(tx: Tx, app: App, ref: ConnectionRef, grant: GmailGrant): Promise<void> {
  const { historyDays = usualHistoryDays } = grant;
  const values = {
    workspace_id: ref.workspaceId,
    id: ref.connectionId,
    user_id: ref.userId,
    provider: 'gmail' as const,
    address: grant.settings.address,
    poll_minutes: Math.max(1, Math.round(app.config.sync.pollMs / 60_000)),
    ...grantColumns(app, ref, grant),
    ...historyColumns(app, historyDays),
  };
  await tx.insertInto('connection').values(values).execute();
}

/** A sync that runs with the old tokens must not have the last word on the new ones, so its lease ends. */
async function renew(tx: Tx, app: App, ref: ConnectionRef, grant: GmailGrant): Promise<void> {
  const { historyDays } = grant;
  await tx
    .updateTable('connection')
    .set({ ...grantColumns(app, ref, grant), ...(historyDays === undefined ? {} : historyColumns(app, historyDays)) })
    .where('id', '=', ref.connectionId)
    .execute();
  await tx.deleteFrom('lease').where('connection_id', '=', ref.connectionId).execute();
  if (historyDays !== undefined) await reopenHistory(tx, ref.connectionId);
}

function grantColumns({ seal, clock }: App, ref: ConnectionRef, grant: GmailGrant) {
  const { settings, refreshToken, accessToken, expiresAt } = grant;
  return {
    settings: JSON.stringify({ ...settings, grantedAt: clock.now().toISOString() }),
    secret: refreshToken === null ? null : seal.seal(JSON.stringify({ refreshToken }), secretPlace(ref)),
    access_token: seal.seal(accessToken, accessTokenPlace(ref)),
    access_expires_at: expiresAt,
    status: 'connected' as const,
    status_code: null,
    status_message: null,
    failures: 0,
    next_sync_at: clock.now(),
  };
}

function historyColumns({ clock }: App, days: number | null) {
  return { history_days: days, history_from: historyFrom(clock.now(), days) };
}
