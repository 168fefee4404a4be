/**
 * An admin sets up the workspace's own project at Google.
 *
 * Invariants: what is not named stays; null removes; a secret comes in and never goes out; a client keeps its secret
 * only under its own id; a service account's key is read before it is stored, so that nothing else is kept as one.
 * Consents that were given to a client are bound to it: a mailbox whose client is gone must be connected again.
 */
import { sql } from 'kysely';
import type { App } from '#app.ts';
import { recordAudit } from '#audit/record-audit.ts';
import type { Tx } from '#db/database.ts';
import { Fault } from '#errors.ts';
import { readServiceAccountKey } from '#providers/gmail/service-account.ts';
import type { Actor } from '#users/actor.ts';
import { type GoogleProject, googleProjectOf, projectPlace, readProject } from './google-project.ts';

/** What an admin may change; what is undefined stays as it is, null is removed. */
export interface GoogleWorkspacePatch {
  client?: { clientId: string; clientSecret?: string; enabled: boolean } | null;
  delegation?: { keyJson?: string; domain?: string | null; enabled: boolean } | null;
  push?: { topic: string | null; subscription: string | null; serviceAccount: string | null } | null;
}

type Columns = Partial<Omit<GoogleProject, 'workspace_id'>>;

/** Changes it, within the caller's transaction. */
export async function changeGoogleWorkspace(
  tx: Tx,
  app: App,
  actor: Actor,
  patch: GoogleWorkspacePatch,
): Promise<void> {
  const { workspaceId } = actor;
  const now = app.clock.now();
  await tx
    .insertInto('google_client')
    .values({ workspace_id: workspaceId, updated_at: now })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  await sql`select 1 from google_client for update`.execute(tx);
  const before = await readProject(tx);
  const columns: Columns = {
    ...(patch.client === undefined ? {} : clientColumns(app, workspaceId, before, patch.client)),
    ...(patch.delegation === undefined ? {} : delegationColumns(app, workspaceId, before, patch.delegation)),
    ...(patch.push === undefined ? {} : pushColumns(patch.push)),
  };
  await tx
    .updateTable('google_client')
    .set({ ...columns, updated_at: now })
    .execute();
  if (patch.push !== undefined) await renewWatchesSoon(tx, now);
  if (patch.delegation === null || patch.delegation?.enabled === false) await forgetDelegatedTokens(tx);
  const changed = Object.entries(patch).filter(([, value]) => value !== undefined);
  await recordAudit(tx, actor, {
    kind: 'google-changed',
    subjects: [],
    detail: { parts: changed.map(([name]) => name) },
  });
}

function clientColumns(
  { seal }: App,
  workspaceId: string,
  before: GoogleProject | null,
  client: NonNullable<GoogleWorkspacePatch['client']> | null,
): Columns {
  if (client === null) return { client_id: null, client_secret: null, client_enabled: false };
  const { clientId, clientSecret, enabled } = client;
  const kept = before?.client_id === clientId ? before.client_secret : null;
  if (clientSecret === undefined && kept === null)
    throw refuse(
      'client-secret-missing',
      'Give the client secret that belongs to this client id.',
      'client.clientSecret',
    );
  const secret =
    clientSecret === undefined ? kept : seal.seal(clientSecret, projectPlace(workspaceId, 'client_secret'));
  return { client_id: clientId, client_secret: secret, client_enabled: enabled };
}

function delegationColumns(
  { seal }: App,
  workspaceId: string,
  before: GoogleProject | null,
  delegation: NonNullable<GoogleWorkspacePatch['delegation']> | null,
): Columns {
  if (delegation === null) return noDelegation;
  const { keyJson, domain = before?.domain ?? null, enabled } = delegation;
  if (keyJson === undefined && !before?.service_account)
    throw refuse('service-account-key-missing', 'Upload the key of a service account first.', 'delegation.keyJson');
  if (enabled && domain === null)
    throw refuse('delegation-domain-missing', 'Name the domain whose mailboxes are opened.', 'delegation.domain');
  const switched: Columns = { domain, delegation_enabled: enabled };
  if (keyJson === undefined) return switched;
  const key = readServiceAccountKey(keyJson);
  return {
    ...switched,
    service_account: key.email,
    service_account_client_id: key.clientId,
    service_account_key: seal.seal(keyJson, projectPlace(workspaceId, 'service_account_key')),
  };
}

const noDelegation: Columns = {
  service_account: null,
  service_account_client_id: null,
  service_account_key: null,
  domain: null,
  delegation_enabled: false,
};

/** A notification is believed when it comes from the project of the topic, so all three are of one project. */
function pushColumns(push: NonNullable<GoogleWorkspacePatch['push']> | null): Columns {
  const { topic = null, subscription = null, serviceAccount = null } = push ?? {};
  if (subscription !== null && topic === null)
    throw refuse('push-topic-missing', 'Name the topic that the subscription belongs to.', 'push.topic');
  if (topic !== null && subscription !== null && googleProjectOf(topic) !== googleProjectOf(subscription))
    throw refuse('push-projects-differ', 'Topic and subscription are of different projects.', 'push.subscription');
  return {
    pubsub_topic: topic,
    pubsub_subscription: subscription,
    push_service_account: serviceAccount?.toLowerCase() ?? null,
  };
}

/** The dispatcher finds them within half a minute. */
async function renewWatchesSoon(tx: Tx, now: Date): Promise<void> {
  await tx.updateTable('push_watch').set({ next_renewal_at: now }).where('next_renewal_at', '>', now).execute();
}

/** What was delegated ends with the switch, not an hour later with its tokens. */
async function forgetDelegatedTokens(tx: Tx): Promise<void> {
  await tx
    .updateTable('connection')
    .set({ access_token: null, access_expires_at: null })
    .where('provider', '=', 'gmail')
    .where(sql`settings ->> 'access'`, '=', 'delegated')
    .execute();
}

function refuse(code: string, words: string, field: string): Fault {
  return new Fault('refuse', code, words, { status: 422, field });
}
