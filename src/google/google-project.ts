/**
 * A workspace's own Google project as it is stored: its OAuth client, its service account, its Pub/Sub topic. The only
 * reader of the sealed columns; what it unseals goes to Google and nowhere else.
 */

import type { Selectable } from 'kysely';
import type { App } from '#app.ts';
import type { Tx } from '#db/database.ts';
import type { GoogleClientTable } from '#db/tables.ts';
import { Fault } from '#errors.ts';

/** The row. */
export type GoogleProject = Selectable<GoogleClientTable>;
/** The columns that hold secrets. */
export type SecretColumn = 'client_secret' | 'service_account_key';

/** An OAuth client with its secret. `access` says whose it is. */
export interface GoogleClient {
  id: string;
  secret: string;
  access: 'instance' | 'workspace';
}

/** The id of the project in a name such as `projects/P/topics/T`. */
export function googleProjectOf(name: string): string {
  return name.split('/')[1] ?? '';
}

/** The workspace's row, or null when nobody has set anything up. */
export async function readProject(tx: Tx): Promise<GoogleProject | null> {
  return (await tx.selectFrom('google_client').selectAll().executeTakeFirst()) ?? null;
}

/** Where a secret of the row is sealed. */
export function projectPlace(workspaceId: string, column: SecretColumn) {
  return { table: 'google_client', column, row: workspaceId, workspace: workspaceId };
}

/** The client that a new consent is asked for: the workspace's own where it is switched on, else the instance's. */
export function clientForConsent(app: Pick<App, 'config' | 'seal'>, project: GoogleProject | null): GoogleClient {
  const own = project?.client_enabled ? workspaceClient(app, project) : null;
  const client = own ?? instanceClient(app);
  if (client) return client;
  throw new Fault(
    'refuse',
    'google-not-configured',
    'Gmail is not set up here yet. An admin can do it under Settings, Google Workspace.',
    { status: 409 },
  );
}

/** Whose client a new consent would be asked for; null when there is none. Nothing is unsealed for it. */
export function whoAsks({ config }: Pick<App, 'config'>, project: GoogleProject | null): GoogleClient['access'] | null {
  if (project?.client_enabled) return 'workspace';
  return config.google.client && 'instance';
}

/** The client that holds a consent, switched on or not; null when it is not there any more. */
export function clientOf(
  app: Pick<App, 'config' | 'seal'>,
  project: GoogleProject | null,
  access: GoogleClient['access'],
): GoogleClient | null {
  return access === 'instance' ? instanceClient(app) : project && workspaceClient(app, project);
}

/** The service account's key as JSON text; null when there is none. */
export function serviceAccountKey(app: Pick<App, 'seal'>, project: GoogleProject | null): string | null {
  if (!project?.service_account_key) return null;
  return app.seal.open(project.service_account_key, projectPlace(project.workspace_id, 'service_account_key'));
}

function instanceClient({ config }: Pick<App, 'config'>): GoogleClient | null {
  return config.google.client && { ...config.google.client, access: 'instance' };
}

function workspaceClient({ seal }: Pick<App, 'seal'>, project: GoogleProject): GoogleClient | null {
  if (project.client_id === null || project.client_secret === null) return null;
  const secret = seal.open(project.client_secret, projectPlace(project.workspace_id, 'client_secret'));
  return { id: project.client_id, secret, access: 'workspace' };
}
