/**
 * The job `renew-watch`: keeps Gmail announcing the changes of one mailbox at the topic of its client's project.
 *
 * Invariants: whether it worked is written before the job ends, with the time of the next attempt, so a crash only makes
 * it due again; an alert is raised once when announcements stop and cleared when they come again; whatever happens here,
 * polling goes on. Old notifications of the mailbox go with it, after a week.
 */

import { clearAlerts, raiseAlert } from '#alerts/raise-alert.ts';
import type { App } from '#app.ts';
import type { Tx } from '#db/database.ts';
import { isFault } from '#errors.ts';
import { notifyLive } from '#live/notify.ts';
import type { MailProvider } from '#providers/provider.ts';
import type { ConnectionRef } from '#sync/connection-ref.ts';
import { decideWatch, type NextWatch, type Watch, type WatchAttempt } from './decide-watch.ts';
import { readProject } from './google-project.ts';
import type { StoredGmail } from './stored-gmail.ts';

const keptMs = 7 * 86_400_000;
const none: Watch = { state: 'off', expiresAt: null, failures: 0 };

interface Watched {
  before: Watch;
  /** Where it shall announce; null where nobody set that up. */
  topic: string | null;
  formerTopic: string | null;
}

/** Renews, or ends what is not wanted any more; a Fault is written down and not thrown. */
export async function renewWatch(app: App, ref: ConnectionRef): Promise<void> {
  const watched = await app.db.tenant(ref, (tx) => readWatched(tx, app, ref));
  if (!watched) return;
  const attempt = await attemptRenewal(app, ref, watched);
  const next = decideWatch(watched.before, attempt, app.clock.now(), app.random());
  if (attempt.type === 'failed') app.metrics.faults.inc({ code: attempt.fault.code, next: attempt.fault.next });
  await app.db.tenant(ref, (tx) => settle(tx, app, ref, watched, next));
}

async function readWatched(tx: Tx, app: App, ref: ConnectionRef): Promise<Watched | null> {
  const connection = await tx
    .selectFrom('connection')
    .select('settings')
    .where('id', '=', ref.connectionId)
    .where('provider', '=', 'gmail')
    .where('status', 'in', ['connected', 'error'])
    .executeTakeFirst();
  if (!connection) return null;
  const { access } = connection.settings as unknown as StoredGmail;
  const row = await tx
    .selectFrom('push_watch')
    .select(['state', 'expires_at as expiresAt', 'failures', 'topic'])
    .where('connection_id', '=', ref.connectionId)
    .executeTakeFirst();
  const topic = access === 'instance' ? app.config.google.push.topic : ((await readProject(tx))?.pubsub_topic ?? null);
  return { before: row ?? none, topic, formerTopic: row?.topic ?? null };
}

async function attemptRenewal(app: App, ref: ConnectionRef, watched: Watched): Promise<WatchAttempt> {
  const { topic, before } = watched;
  if (topic === null && before.state !== 'active') return { type: 'off' };
  try {
    const provider = await app.accounts.open(app, ref);
    try {
      return await change(provider, topic);
    } finally {
      await provider.close();
    }
  } catch (error) {
    if (!isFault(error)) throw error;
    return { type: 'failed', fault: error };
  }
}

async function change({ subscription }: MailProvider, topic: string | null): Promise<WatchAttempt> {
  if (topic !== null && subscription) return { type: 'renewed', ...(await subscription.renew(topic)) };
  await subscription?.end();
  return { type: 'off' };
}

/** A mailbox that was disconnected or stopped meanwhile keeps no watch. */
async function settle(tx: Tx, app: App, ref: ConnectionRef, watched: Watched, next: NextWatch): Promise<void> {
  if (!(await works(tx, ref))) return;
  const now = app.clock.now();
  const renewed = next.state === 'active' && next.failures === 0;
  const row = {
    state: next.state,
    topic: next.failures === 0 ? watched.topic : watched.formerTopic,
    expires_at: next.expiresAt,
    next_renewal_at: next.nextRenewalAt,
    failures: next.failures,
    code: next.code,
    message: next.message,
    ...(renewed ? { renewed_at: now } : {}),
  };
  await tx
    .insertInto('push_watch')
    .values({ workspace_id: ref.workspaceId, connection_id: ref.connectionId, ...row })
    .onConflict((conflict) => conflict.columns(['workspace_id', 'connection_id']).doUpdateSet(row))
    .execute();
  await tx
    .deleteFrom('push_notification')
    .where('connection_id', '=', ref.connectionId)
    .where('received_at', '<', new Date(now.getTime() - keptMs))
    .execute();
  await tell(tx, app, ref, watched.before, next);
}

async function works(tx: Tx, ref: ConnectionRef): Promise<boolean> {
  const row = await tx
    .selectFrom('connection')
    .select('id')
    .where('id', '=', ref.connectionId)
    .where('status', 'in', ['connected', 'error'])
    .forShare()
    .executeTakeFirst();
  return row !== undefined;
}

async function tell(tx: Tx, app: App, ref: ConnectionRef, before: Watch, next: NextWatch): Promise<void> {
  if (next.state === 'lost') await raiseAlert(tx, app, ref, 'push-lost', wordsOf(next));
  else if (next.failures === 0) await clearAlerts(tx, app, ref.connectionId, 'push-lost');
  if (next.state === before.state) return;
  const { workspaceId, userId, connectionId } = ref;
  await notifyLive(tx, { workspaceId, ownerUserId: userId, what: 'connection', own: [connectionId], team: [] });
}

function wordsOf({ message }: NextWatch): string {
  return `Google does not announce new mail of this mailbox any more, so Rapport looks by itself every few minutes. ${message ?? ''}`.trim();
}
