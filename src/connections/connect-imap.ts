/**
 * Connects an IMAP account: test it for real, seal its password, store it, start the first sync.
 *
 * Invariants: nothing is stored unless the server let us in and listed mailboxes; the same account connected again by
 * the same person, its address in whatever case, gets the new password and keeps its mail; the password never leaves
 * this function but sealed.
 */
import { sql } from 'kysely';
import type { App } from '#app.ts';
import { recordAudit } from '#audit/record-audit.ts';
import type { Tx } from '#db/database.ts';
import { lockWorkspace } from '#db/lock-workspace.ts';
import { Fault, isFault } from '#errors.ts';
import { notifyLive } from '#live/notify.ts';
import type { ImapSettings } from '#providers/imap/settings.ts';
import type { Actor } from '#users/actor.ts';
import { checkImapInput } from './check-imap-input.ts';
import { askOlderFromNowOn } from './mail-defaults.ts';
import { secretPlace } from './open-account.ts';
import { reopenHistory } from './reopen-history.ts';

/** What the form, the API and the command line give. */
export interface ImapInput {
  address: string;
  host: string;
  port: number;
  security: ImapSettings['security'];
  username: string;
  password: string;
  /** Days of history to import; null means everything. */
  historyDays: number | null;
  pollMinutes?: number;
  /** True: ask before mail is shared that is older than a contact. What a mailbox had that is connected again, it keeps. */
  asksOlder?: boolean | undefined;
}

const dayMs = 86_400_000;

/** Connects and returns the connection's id; throws a Fault in words when the server says no. */
export async function connectImap(app: App, actor: Actor, input: ImapInput): Promise<{ connectionId: string }> {
  checkImapInput(input);
  const settings: ImapSettings = {
    host: input.host.trim().toLowerCase(),
    port: input.port,
    security: input.security,
    username: input.username,
    address: input.address.trim(),
  };
  await testAccount(app, settings, input.password);
  return app.db.tenant(actor, async (tx) => {
    await lockWorkspace(tx, actor.workspaceId);
    const connectionId = await storeConnection(tx, app, actor, input, settings);
    if (input.asksOlder) await askOlderFromNowOn(tx, connectionId);
    await app.jobs.enqueue(tx, 'sync-connection', connectionId, {
      workspaceId: actor.workspaceId,
      connectionId,
      userId: actor.userId,
      cause: 'connect',
    });
    const subjects = [{ type: 'connection' as const, id: connectionId }];
    await recordAudit(tx, actor, { kind: 'connection-made', subjects, detail: { access: 'password' } });
    await notifyLive(tx, {
      workspaceId: actor.workspaceId,
      ownerUserId: actor.userId,
      what: 'connection',
      own: [connectionId],
      team: [connectionId],
    });
    return { connectionId };
  });
}

/** Signs in once with the given settings; a failure of the network answers the form instead of being retried. */
export async function testAccount(app: App, settings: ImapSettings, password: string): Promise<void> {
  try {
    await app.accounts.test({ provider: 'imap', settings: { ...settings }, secret: JSON.stringify({ password }) });
  } catch (error) {
    if (!isFault(error)) throw error;
    throw new Fault('refuse', error.code, error.message, { cause: error, status: 422, field: error.field });
  }
}

async function storeConnection(
  tx: Tx,
  app: App,
  actor: Actor,
  input: ImapInput,
  settings: ImapSettings,
): Promise<string> {
  const former = await tx
    .selectFrom('connection')
    .select('id')
    .where('user_id', '=', actor.userId)
    .where('provider', '=', 'imap')
    .where(sql`lower(address)`, '=', input.address.trim().toLowerCase())
    .orderBy('created_at')
    .forUpdate()
    .executeTakeFirst();
  const id = former?.id ?? app.newId();
  const place = secretPlace({ workspaceId: actor.workspaceId, connectionId: id });
  const row = {
    settings: JSON.stringify(settings),
    secret: app.seal.seal(JSON.stringify({ password: input.password }), place),
    status: 'connected' as const,
    status_code: null,
    status_message: null,
    failures: 0,
    history_days: input.historyDays,
    history_from: historyFrom(app.clock.now(), input.historyDays),
    poll_minutes: input.pollMinutes ?? Math.max(1, Math.round(app.config.sync.pollMs / 60_000)),
    next_sync_at: app.clock.now(),
  };
  if (former) {
    await tx.updateTable('connection').set(row).where('id', '=', id).execute();
    await reopenHistory(tx, id);
  } else {
    const { workspaceId: workspace_id, userId: user_id } = actor;
    const { address } = input;
    const values = { workspace_id, id, user_id, provider: 'imap' as const, address: address.trim(), ...row };
    await tx.insertInto('connection').values(values).execute();
  }
  return id;
}

/** The moment before which mail is left out; null means that everything is imported. */
export function historyFrom(now: Date, days: number | null): Date | null {
  return days === null ? null : new Date(now.getTime() - days * dayMs);
}
