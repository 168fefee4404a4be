/** A workspace's set-up at Google, as its admins read it. Secrets are never given back: only that there is one. */
import type { App } from '#app.ts';
import type { Tx } from '#db/database.ts';
import { redirectUri, webhookUrl } from './addresses.ts';
import { type GoogleProject, readProject } from './google-project.ts';
import { listParked, type ParkedMailbox } from './parked-mailboxes.ts';

/** What stands on the admin page. */
export interface GoogleWorkspace {
  redirectUri: string;
  webhookUrl: string;
  /** Whether the operator has configured a client for everybody. */
  instanceClient: boolean;
  client: { clientId: string; hasSecret: boolean; enabled: boolean } | null;
  /** `clientId` is the number that is entered in Google's admin console. */
  delegation: { serviceAccount: string; clientId: string | null; domain: string | null; enabled: boolean } | null;
  push: { topic: string | null; subscription: string | null; serviceAccount: string | null };
  /** What Google did not open when it was enrolled. */
  parked: ParkedMailbox[];
}

/** Reads it. */
export async function readGoogleWorkspace(tx: Tx, app: Pick<App, 'config'>): Promise<GoogleWorkspace> {
  const project = await readProject(tx);
  return {
    redirectUri: redirectUri(app),
    webhookUrl: webhookUrl(app),
    instanceClient: app.config.google.client !== null,
    client: clientView(project),
    delegation: delegationView(project),
    push: {
      topic: project?.pubsub_topic ?? null,
      subscription: project?.pubsub_subscription ?? null,
      serviceAccount: project?.push_service_account ?? null,
    },
    parked: await listParked(tx),
  };
}

function clientView(project: GoogleProject | null): GoogleWorkspace['client'] {
  if (!project?.client_id) return null;
  return { clientId: project.client_id, hasSecret: project.client_secret !== null, enabled: project.client_enabled };
}

function delegationView(project: GoogleProject | null): GoogleWorkspace['delegation'] {
  if (!project?.service_account) return null;
  return {
    serviceAccount: project.service_account,
    clientId: project.service_account_client_id,
    domain: project.domain,
    enabled: project.delegation_enabled,
  };
}
