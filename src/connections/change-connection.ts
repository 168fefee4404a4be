/**
 * What the owner can do to a connection after connecting it.
 *
 *   connected ⇄ paused; needs_reconnect, error → connected (new password); any → disconnected (for good)
 *
 * Invariants: only the owner changes; a longer history makes what `before-history` skipped pending again, a shorter one
 * takes nothing away; whoever pauses or ends a connection ends its lease, so that a running sync commits nothing more.
 */
import type { App } from '#app.ts';
import type { AuditKind } from '#audit/kinds.ts';
import { type AuditEvent, recordAudit } from '#audit/record-audit.ts';
import { actAs, type Tx } from '#db/database.ts';
import { lockWorkspace } from '#db/lock-workspace.ts';
import { Fault, notFound } from '#errors.ts';
import { leaveGoogle } from '#google/leave-google.ts';
import { notifyLive } from '#live/notify.ts';
import type { ImapSettings } from '#providers/imap/settings.ts';
import { reopenQuarantined } from '#sync/reopen-quarantined.ts';
import type { SyncCause } from '#sync/sync-connection.ts';
import { purgeCopies } from '#timeline/purge-copies.ts';
import type { Actor } from '#users/actor.ts';
import { historyFrom, testAccount } from './connect-imap.ts';
import { secretPlace } from './open-account.ts';
import { reopenHistory } from './reopen-history.ts';

/** What can be changed. */
export interface ConnectionPatch {
  historyDays?: number | null;
  pollMinutes?: number;
  status?: 'paused' | 'connected';
  password?: string;
}

/** Changes the owner's connection; a new password is tested first. */
export async function changeConnection(app: App, actor: Actor, id: string, patch: ConnectionPatch): Promise<void> {
  const own = await app.db.tenant(actor, (tx) => readOwn(tx, actor, id));
  if (patch.password !== undefined) await testAccount(app, imapSettings(own), patch.password);
  await app.db.tenant(actor, async (tx) => {
    await tx
      .updateTable('connection')
      .set(columnsOf(app, actor, id, patch))
      .where('id', '=', id)
      .execute();
    if (patch.status === 'paused') await endLease(tx, id);
    if (patch.historyDays !== undefined) await reopenHistory(tx, id);
    if (patch.status !== 'paused') await enqueueSync(tx, app, actor, id, 'manual');
    await note(tx, actor, id, 'connection-changed', { about: Object.keys(patch) });
    await tellConnection(tx, actor, id);
  });
}

/** Asks for a sync now; wakes nothing while the connection can not be synced. */
export async function requestSync(app: App, actor: Actor, id: string): Promise<void> {
  await app.db.tenant(actor, async (tx) => {
    const { status } = await readOwn(tx, actor, id);
    if (status === 'paused') throw stateFault('connection-paused', 'This mailbox is paused. Resume it first.');
    if (status === 'needs_reconnect') {
      throw stateFault('connection-needs-reconnect', 'This mailbox has to be connected again first.');
    }
    await enqueueSync(tx, app, actor, id, 'manual');
  });
}

/** Puts quarantined messages back into the queue and asks for a sync; returns how many. */
export async function retryQuarantined(app: App, actor: Actor, id: string): Promise<number> {
  return app.db.tenant(actor, async (tx) => {
    await readOwn(tx, actor, id);
    const retried = await reopenQuarantined(tx, id, null);
    if (retried > 0) await enqueueSync(tx, app, actor, id, 'manual');
    return retried;
  });
}

/**
 * Ends a connection for good: its credential is deleted (and, where the provider gave it, taken back there by a job),
 * its work stops; `keep` leaves what it logged on the timeline with the visibility that it has, `purge` removes its
 * copies everywhere.
 */
export async function disconnect(app: App, actor: Actor, id: string, log: 'keep' | 'purge'): Promise<void> {
  await app.db.tenant(actor, async (tx) => {
    await lockWorkspace(tx, actor.workspaceId);
    await readOwn(tx, actor, id);
    await leaveGoogle(tx, app, { workspaceId: actor.workspaceId, connectionId: id, userId: actor.userId });
    const nothing = {
      status_code: null,
      status_message: null,
      secret: null,
      access_token: null,
      access_expires_at: null,
    };
    await tx
      .updateTable('connection')
      .set({ status: 'disconnected', ...nothing })
      .where('id', '=', id)
      .execute();
    await endLease(tx, id);
    await note(tx, actor, id, 'connection-ended', { log });
    if (log === 'purge') await actAs(tx, actor.userId, () => purgeCopies(tx, { ...actor, connectionId: id }));
    await notifyLive(tx, {
      workspaceId: actor.workspaceId,
      ownerUserId: actor.userId,
      what: 'timeline',
      own: null,
      team: log === 'purge' ? null : [],
    });
  });
}

async function note(tx: Tx, actor: Actor, id: string, kind: AuditKind, detail: AuditEvent['detail']): Promise<void> {
  await recordAudit(tx, actor, { kind, subjects: [{ type: 'connection', id }], detail });
}

async function endLease(tx: Tx, id: string): Promise<void> {
  await tx.deleteFrom('lease').where('connection_id', '=', id).execute();
}

interface OwnConnection {
  provider: string;
  settings: unknown;
  status: string;
}

async function readOwn(tx: Tx, actor: Actor, id: string): Promise<OwnConnection> {
  const row = await tx
    .selectFrom('connection')
    .select(['provider', 'settings', 'status'])
    .where('id', '=', id)
    .where('user_id', '=', actor.userId)
    .where('status', '<>', 'disconnected')
    .forUpdate()
    .executeTakeFirst();
  if (!row) throw notFound('mailbox');
  return row;
}

function imapSettings({ provider, settings }: OwnConnection): ImapSettings {
  if (provider !== 'gmail') return settings as ImapSettings;
  throw new Fault('refuse', 'no-password', 'This mailbox has no password: connect it again at its provider.', {
    status: 422,
    field: 'password',
  });
}

function columnsOf(app: App, actor: Actor, id: string, patch: ConnectionPatch) {
  const place = secretPlace({ workspaceId: actor.workspaceId, connectionId: id });
  return {
    next_sync_at: app.clock.now(),
    ...(patch.pollMinutes === undefined ? {} : { poll_minutes: patch.pollMinutes }),
    ...(patch.status === undefined ? {} : { status: patch.status }),
    ...(patch.historyDays === undefined
      ? {}
      : { history_days: patch.historyDays, history_from: historyFrom(app.clock.now(), patch.historyDays) }),
    ...(patch.password === undefined
      ? {}
      : {
          secret: app.seal.seal(JSON.stringify({ password: patch.password }), place),
          status: 'connected' as const,
          status_code: null,
          status_message: null,
          failures: 0,
        }),
  };
}

async function enqueueSync(tx: Tx, app: App, actor: Actor, id: string, cause: SyncCause): Promise<void> {
  const { workspaceId, userId } = actor;
  await app.jobs.enqueue(tx, 'sync-connection', id, { workspaceId, connectionId: id, userId, cause });
}

async function tellConnection(tx: Tx, { workspaceId, userId }: Actor, id: string): Promise<void> {
  await notifyLive(tx, { workspaceId, ownerUserId: userId, what: 'connection', own: [id], team: [] });
}

function stateFault(code: string, words: string): Fault {
  return new Fault('refuse', code, words, { status: 409 });
}
