/**
 * The set-up doctor: tries each step of a workspace's way to Google for real and says what to click. It changes nothing,
 * and each check stands alone.
 */
import { sql } from 'kysely';
import type { App } from '#app.ts';
import type { Tx } from '#db/database.ts';
import type { PushState } from '#db/tables.ts';
import { readServiceAccountKey } from '#providers/gmail/service-account.ts';
import type { ConnectionRef } from '#sync/connection-ref.ts';
import type { Actor } from '#users/actor.ts';
import { readMember } from '#users/members.ts';
import { clientOf, type GoogleClient, type GoogleProject, readProject, serviceAccountKey } from '../google-project.ts';
import { clientChecks } from './check-client.ts';
import { delegationChecks } from './check-delegation.ts';
import type { PushSubject } from './check-push.ts';
import { pushChecks } from './check-push.ts';
import { type Checked, runChecks } from './finding.ts';

interface Facts {
  project: GoogleProject | null;
  /** The admin's own address. */
  email: string;
  mailboxes: Mailbox[];
}

interface Mailbox extends ConnectionRef {
  access: 'instance' | 'workspace' | 'delegated';
  works: boolean;
  clientId: string | null;
  isWeekOld: boolean;
  push: PushState | null;
  pushMessage: string | null;
}

/** Examines the actor's workspace. */
export async function examineWorkspace(app: App, actor: Actor): Promise<Checked[]> {
  const facts = await app.db.tenant(actor, async (tx): Promise<Facts> => {
    const { email } = await readMember(tx, actor, actor.userId);
    return { project: await readProject(tx), email, mailboxes: await readMailboxes(tx) };
  });
  const { project, email } = facts;
  const client = clientOf(app, project, 'workspace') ?? clientOf(app, project, 'instance');
  const keyJson = serviceAccountKey(app, project);
  const own = facts.mailboxes.filter(({ access }) => (client?.access === 'instance') === (access === 'instance'));
  const connected = own.find(({ works }) => works) ?? null;
  const proven = own.some((each) => each.clientId === client?.id && each.works && each.isWeekOld);
  return runChecks(app, [
    ...clientChecks(app, { client, project: projectOf(client, keyJson), connected, proven }),
    ...delegationChecks(app, { project, email }),
    ...pushChecks(app, pushSubject(app, client, project, keyJson, own)),
  ]);
}

/** A client's id begins with the number of its project. */
function projectOf(client: GoogleClient | null, keyJson: string | null): string | null {
  const number = /^(\d{6,20})-/.exec(client?.id ?? '')?.[1];
  return number ?? (keyJson === null ? null : readServiceAccountKey(keyJson).projectId);
}

/** The topic is the one of the client's own project. */
function pushSubject(
  { config }: App,
  client: GoogleClient | null,
  project: GoogleProject | null,
  keyJson: string | null,
  mailboxes: Mailbox[],
): PushSubject {
  const tried = mailboxes.find(({ push, pushMessage }) => push === 'active' || pushMessage !== null);
  const watch = tried?.push ? { state: tried.push, message: tried.pushMessage } : null;
  const isInstance = client?.access === 'instance' && !project?.pubsub_topic;
  if (isInstance) {
    const { topic, subscription, serviceAccount, key } = config.google.push;
    return { topic, subscription, serviceAccount, keyJson: key, watch };
  }
  return {
    topic: project?.pubsub_topic ?? null,
    subscription: project?.pubsub_subscription ?? null,
    serviceAccount: project?.push_service_account ?? null,
    keyJson,
    watch,
  };
}

async function readMailboxes(tx: Tx): Promise<Mailbox[]> {
  const { rows } = await sql<Mailbox>`/* read-google-mailboxes */
    select c.workspace_id as "workspaceId", c.id as "connectionId", c.user_id as "userId", c.settings ->> 'access' as access,
           c.settings ->> 'clientId' as "clientId", c.status = 'connected' as works,
           (c.settings ->> 'grantedAt')::timestamptz < c.last_synced_at - interval '8 days' as "isWeekOld",
           w.state as push, w.message as "pushMessage"
      from connection c
      left join push_watch w on w.workspace_id = c.workspace_id and w.connection_id = c.id
     where c.workspace_id = current_workspace() and c.provider = 'gmail' and c.status in ('connected', 'error')
     order by c.created_at desc limit 200`.execute(tx);
  return rows;
}
