/**
 * A workspace on a real database and a simulated Google beside it: consents are walked as a browser walks them, jobs run
 * when the test says so, and time can be moved.
 */
import { createHash } from 'node:crypto';
import { v7 as newId } from 'uuid';
import type { App } from '#app.ts';
import { readConfig } from '#config.ts';
import { createAccounts } from '#connections/create-accounts.ts';
import { type ConnectionView, readConnection } from '#connections/read-connections.ts';
import { redirectUri } from '#google/addresses.ts';
import { beginConsent, type ConsentInput, finishConsent } from '#google/connect-gmail.ts';
import { createJobs, queueTables } from '#jobs/queue.ts';
import { handlers, type TaskName } from '#jobs/tasks.ts';
import { silentLog } from '#platform/log.ts';
import { createMetrics } from '#platform/metrics.ts';
import { createOutbound } from '#platform/outbound.ts';
import type { PortHooks } from '#platform/port-hooks.ts';
import { createSeal, readKey } from '#platform/seal.ts';
import type { Choice } from '#simulator/google/oauth/google-oauth.ts';
import { type GoogleServer, type GoogleStartOptions, startGoogle } from '#simulator/google/start.ts';
import type { ConnectionRef } from '#sync/connection-ref.ts';
import { type SyncCause, type SyncReport, syncConnection } from '#sync/sync-connection.ts';
import type { Actor, Role } from '#users/actor.ts';
import { addUser } from '#users/add-user.ts';
import { createRunningClock, type RunningClock } from './clock.ts';
import { createTestDatabase, type TestDatabase } from './database.ts';

/** The projects, clients and addresses of the stage. */
export const staged = {
  baseUrl: 'https://crm.acme.example',
  domain: 'acme.example',
  project: 'rapport-instance',
  clientId: '123456789012-instanceclient.apps.googleusercontent.com',
  clientSecret: 'instance-secret',
  topic: 'projects/rapport-instance/topics/gmail',
  subscription: 'projects/rapport-instance/subscriptions/gmail',
  pushAccount: 'push@rapport-instance.iam.example',
} as const;

/** What may differ. */
export interface GoogleStageOptions {
  hooks?: PortHooks;
  env?: Record<string, string>;
  google?: GoogleStartOptions;
  /** A database that is there already; the stage does not drop it. */
  database?: TestDatabase;
  /** How the instance's notifications travel; `off` unless told. */
  push?: 'off' | 'push' | 'pull';
}

/** How a mailbox is connected. */
export interface ConnectGmail extends ConsentInput {
  as?: Actor;
  choice?: Partial<Choice>;
}

/** The stage. */
export interface GoogleStage {
  app: App;
  google: GoogleServer;
  clock: RunningClock;
  database: TestDatabase;
  /** The admin; Google knows nobody of this address unless a test adds him. */
  admin: Actor;
  /** Adds a member of the workspace (or of another one, by name), and a Google user of the same address. */
  member(email: string, role?: Role, workspace?: string): Promise<Actor>;
  /** Connects a mailbox by consent, as a browser would; whoever is unknown to Google is added there. */
  connect(email: string, how?: ConnectGmail): Promise<ConnectionRef>;
  sync(ref: ConnectionRef, cause?: SyncCause): Promise<SyncReport>;
  view(ref: ConnectionRef): Promise<ConnectionView>;
  /** Does what waits in the queue, and what comes of it, until nothing is left; gives the names in order. */
  work(only?: TaskName): Promise<TaskName[]>;
  /** How many jobs of this name wait. */
  waiting(name: TaskName): Promise<number>;
  close(): Promise<void>;
}

const never = new AbortController().signal;
const mostJobs = 200;

/** Names a session; each text is another one. */
export function sessionOf(text = 'the session'): Buffer {
  return createHash('sha256').update(text).digest();
}

/** Builds the stage; close it in an `after`. */
export async function createGoogleStage(options: GoogleStageOptions = {}): Promise<GoogleStage> {
  const clock = createRunningClock();
  const schemas = [queueTables];
  const database = options.database ?? (await createTestDatabase({ schemas, clock, hooks: options.hooks }));
  const google = await startGoogle({ clock, notificationGapMs: 0, ...options.google });
  const app = createApp(google, database, clock, options);
  const keyJson = setUpGoogle(google, app, options.push ?? 'off');
  if (options.push === 'pull') app.config.google.push.key = keyJson;
  const admin = await addMember(app, 'admin@acme.example', 'admin', 'Acme Marina');
  const stage: GoogleStage = {
    app,
    google,
    clock,
    database,
    admin,
    async member(email, role = 'rep', workspace = 'Acme Marina') {
      addGoogleUser(google, email);
      return addMember(app, email, role, workspace);
    },
    connect: (email, how = {}) => connect(stage, email, how),
    sync: (ref, cause = 'manual') => syncConnection(app, ref, cause),
    view: (ref) => app.db.tenant(ref, (tx) => readConnection(tx, { ...ref, role: 'rep' }, ref.connectionId)),
    work: (only) => work(app, only),
    async waiting(name) {
      const { rows } = await app.db.query(`select count(*)::int as count ${waitingJobs} and name = $1`, [name]);
      return Number(rows[0]?.count);
    },
    async close() {
      if (!options.database) await database.drop();
      await google.close();
    },
  };
  return stage;
}

function createApp(
  google: GoogleServer,
  database: TestDatabase,
  clock: RunningClock,
  { env, hooks, push = 'off' }: GoogleStageOptions,
): App {
  const config = readConfig({}, { ...googleEnv(google, push), ...env });
  return {
    config,
    db: database.db,
    clock,
    log: silentLog,
    seal: createSeal({ current: readKey('5'.repeat(64)), old: [] }),
    jobs: createJobs(database.db),
    accounts: createAccounts({ config, clock, outbound: createOutbound([], clock), hooks }),
    metrics: createMetrics(),
    newId,
    random: () => 0.5,
  };
}

/** The environment of an instance whose Google is the simulated one. */
export function googleEnv({ endpoints }: GoogleServer, push: 'off' | 'push' | 'pull' = 'off'): Record<string, string> {
  const env: Record<string, string> = {
    RAPPORT_BASE_URL: staged.baseUrl,
    AUTH_GOOGLE_ID: staged.clientId,
    AUTH_GOOGLE_SECRET: staged.clientSecret,
    GOOGLE_AUTHORIZE_URL: endpoints.authorizeUrl,
    GOOGLE_TOKEN_URL: endpoints.tokenUrl,
    GOOGLE_REVOKE_URL: endpoints.revokeUrl,
    GOOGLE_KEYS_URL: endpoints.keysUrl,
    GOOGLE_GMAIL_URL: endpoints.gmailUrl,
    GOOGLE_PUBSUB_URL: endpoints.pubsubUrl,
  };
  if (push !== 'off') env.GOOGLE_PUBSUB_TOPIC = staged.topic;
  if (push === 'push') env.GOOGLE_PUSH_SERVICE_ACCOUNT = staged.pushAccount;
  if (push === 'pull') env.GOOGLE_PUBSUB_SUBSCRIPTION = staged.subscription;
  return env;
}

/** The instance's client, topic and service account at Google; gives the key of the account that may pull. */
function setUpGoogle({ oauth, pubsub }: GoogleServer, app: App, push: 'off' | 'push' | 'pull'): string {
  const { clientId, clientSecret, project: projectId, topic, subscription } = staged;
  oauth.addClient({ clientId, clientSecret, redirectUris: [redirectUri(app)], kind: 'production', projectId });
  if (push !== 'off') pubsub.createTopic(topic, { gmailMayPublish: true });
  if (push === 'pull') pubsub.createSubscription(subscription, { topic });
  return oauth.addServiceAccount({ email: `pull@${projectId}.iam.example`, projectId }).keyJson;
}

function addGoogleUser({ world }: GoogleServer, email: string): void {
  const domain = email.endsWith(`@${staged.domain}`) ? staged.domain : null;
  if (!world.user(email)) world.addUser({ email, name: email.split('@')[0] ?? email, domain });
}

async function addMember(app: App, email: string, role: Role, workspace: string): Promise<Actor> {
  const made = await addUser(app, { email, name: email, password: 'a long enough password', workspace, role });
  return { ...made, role };
}

async function connect(stage: GoogleStage, email: string, how: ConnectGmail): Promise<ConnectionRef> {
  const { app, google, admin } = stage;
  const { as: actor = admin, choice = {}, historyDays = null, ...input } = how;
  addGoogleUser(google, email);
  const { url } = await beginConsent(app, actor, sessionOf(), { historyDays, ...input });
  const { connectionId } = await finishConsent(
    app,
    actor,
    sessionOf(),
    await answerOf(google, url, { email, ...choice }),
  );
  return { workspaceId: actor.workspaceId, userId: actor.userId, connectionId };
}

/** What Google's redirect carries when a person decides so on its page. */
export async function answerOf(google: GoogleServer, url: string, choice: Choice) {
  const { searchParams } = new URL(await google.oauth.approve(url, choice));
  const read = (name: string) => searchParams.get(name) ?? undefined;
  return { state: read('state'), code: read('code'), error: read('error') };
}

const waitingJobs = `from pgboss.job where state in ('created', 'retry') and start_after <= now()`;

async function work(app: App, only?: TaskName): Promise<TaskName[]> {
  const done: TaskName[] = [];
  for (let n = 0; n < mostJobs; n++) {
    const { rows } = await app.db.query(
      `delete from pgboss.job where id in (select id ${waitingJobs} and ($1::text is null or name = $1)
         order by created_on, id limit 1) returning name, data`,
      [only ?? null],
    );
    const job = rows[0] as { name: TaskName; data: unknown } | undefined;
    if (!job) return done;
    const handler = handlers[job.name] as (app: App, payload: unknown, signal: AbortSignal) => Promise<unknown>;
    await handler(app, job.data, never);
    done.push(job.name);
  }
  throw new Error(`The queue was not empty after ${mostJobs} jobs.`);
}
