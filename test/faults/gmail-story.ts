/**
 * What happens to one Gmail mailbox in the crash-point suite, chapter by chapter: consent, import, watch, history,
 * notifications, renewal, a Google that refuses, forgets, and lets in nobody any more.
 *
 * Google is simulated in the same process and rebuilt by replaying the world's half of all chapters so far: at the same
 * moments, so with the same ids. What it knew of Rapport alone (access tokens, watches) it has forgotten each time; the
 * consent that the database holds is made known to it again.
 */
import { createHash } from 'node:crypto';
import type { App } from '#app.ts';
import { readConfig } from '#config.ts';
import { createAccounts } from '#connections/create-accounts.ts';
import { secretPlace } from '#connections/open-account.ts';
import { redirectUri, webhookUrl } from '#google/addresses.ts';
import { beginConsent, finishConsent } from '#google/connect-gmail.ts';
import { createPushReceiver } from '#google/receive-push.ts';
import { scopeOf } from '#google/scopes.ts';
import type { TaskName } from '#jobs/tasks.ts';
import { dispatchDue } from '#jobs/work.ts';
import { createOutbound } from '#platform/outbound.ts';
import type { GoogleUser } from '#simulator/google/mailbox/user.ts';
import { type GoogleServer, startGoogle } from '#simulator/google/start.ts';
import type { Actor } from '#users/actor.ts';
import { answerOf, googleEnv, staged } from '../support/google-stage.ts';
import { mailDocument } from '../support/mail-documents.ts';
import { assembleApp, type Chapter, type Ground, type Story } from './chapter.ts';
import { wrapNotice } from './gmail-webhook.ts';
import { hookFetch } from './hook-fetch.ts';
import { addContact, sync } from './story.ts';
import { createStoryClock, type StoryClock } from './story-clock.ts';
import { workOff as workOffJobs } from './work-off.ts';

/** Where a chapter plays. */
export interface Scene {
  app: App;
  actor: Actor;
  google: GoogleServer;
  user: GoogleUser;
  clock: StoryClock;
  ground: Ground;
  /** Ids of messages and labels that earlier chapters remember. */
  ids: Map<string, string>;
}

const own = 'ada@harbour.example';
const hour = 3_600_000;
const session = createHash('sha256').update('the session').digest();

const chapters: Chapter<Scene>[] = [
  {
    name: 'connect',
    world: (scene) => {
      scene.ids.set('berths', scene.user.createLabel('Berths'));
      for (let n = 0; n < 13; n++) addMail(scene, n);
      for (const [n, label] of ['DRAFT', 'SPAM', 'TRASH'].entries()) addMail(scene, 100 + n, [label]);
      scene.user.label(scene.ids.get('mail-2')!, { add: [scene.ids.get('berths')!, 'STARRED'] });
    },
    rapport: connect,
  },
  { name: 'contact', world: later, rapport: (scene) => addContact(scene, 'Bo Quay', 'guest1@north.example') },
  { name: 'backfill', world: later, rapport: (scene) => workOff(scene, 'sync-connection') },
  { name: 'watch', world: later, rapport: (scene) => workOff(scene, 'renew-watch') },
  {
    name: 'history',
    world: (scene) => {
      later(scene);
      const { user, ids } = scene;
      for (let n = 13; n < 20; n++) addMail(scene, n);
      user.delete(ids.get('mail-3')!);
      user.trash(ids.get('mail-4')!);
      user.untrash(ids.get('mail-102')!);
      user.label(ids.get('mail-5')!, { add: ['STARRED'], remove: ['UNREAD'] });
      user.delete(ids.get('mail-13')!);
      user.deleteLabel(ids.get('berths')!);
    },
    rapport: (scene) => sync(scene),
  },
  {
    name: 'push',
    world: (scene) => {
      later(scene);
      for (let n = 20; n < 23; n++) addMail(scene, n);
    },
    async rapport(scene) {
      await receivePushes(scene);
      await workOff(scene, 'sync-connection');
    },
  },
  {
    name: 'refused in part',
    world: (scene) => {
      later(scene);
      for (let n = 23; n < 29; n++) addMail(scene, n, undefined, `Alone ${n}`);
      const { faults } = scene.google.world;
      faults.add({ method: 'gmail.users.history.list', act: { status: 401, reason: 'authError' } });
      faults.add({ method: 'batch', act: { partsFail: [1, 3], retryAfter: 7 } });
      faults.add({ method: 'batch', nth: 2, act: 'truncate' });
    },
    rapport: (scene) => sync(scene),
  },
  {
    name: 'renewal',
    world: (scene) => scene.clock.pass(25 * hour),
    async rapport(scene) {
      await dispatchDue(scene.app);
      await workOff(scene, 'renew-watch');
    },
  },
  { name: 'audit', world: later, rapport: (scene) => workOff(scene, 'audit-connection') },
  {
    name: 'forgotten history',
    world: (scene) => {
      later(scene);
      const { user, ids } = scene;
      user.delete(ids.get('mail-6')!);
      addMail(scene, 29);
      user.label(ids.get('mail-7')!, { add: ['STARRED'] });
      user.expireHistory();
    },
    rapport: (scene) => sync(scene),
  },
  {
    name: 'revoked',
    world: (scene) => {
      later(scene);
      addMail(scene, 30);
      scene.google.oauth.revoke(own);
    },
    rapport: async (scene) => {
      await sync(scene).then(
        () => Promise.reject(new Error('A consent that was taken back still opens the mailbox.')),
        () => {},
      );
    },
  },
  {
    name: 'connected again',
    world: later,
    async rapport(scene) {
      await connect(scene);
      await workOff(scene, 'sync-connection');
      await workOff(scene, 'renew-watch');
    },
  },
];

/** The story on its scene. */
export const story: Story<Scene> = { chapters, set, enter };

async function set(ground: Ground): Promise<Scene> {
  const clock = createStoryClock('2026-03-02T09:00:00Z');
  const google = await startGoogle({ clock, notificationGapMs: 0, firstHistoryId: 2n ** 53n });
  const env = { ...googleEnv(google, 'push'), RAPPORT_LIST_PAGE: '11', RAPPORT_GMAIL_CONCURRENCY: '16' };
  const config = readConfig({}, env);
  const outbound = createOutbound([], clock);
  const accounts = createAccounts({ config, clock: clock.leaping, outbound, hooks: ground.hooks });
  const app = assembleApp(ground, { config, accounts, clock });
  const user = google.world.addUser({ email: own, name: 'Ada Albright' });
  google.oauth.addClient({
    clientId: staged.clientId,
    clientSecret: staged.clientSecret,
    redirectUris: [redirectUri(app)],
    kind: 'production',
    projectId: staged.project,
  });
  google.pubsub.createTopic(staged.topic, { gmailMayPublish: true });
  hookFetch(ground.hooks);
  // Pauses with jitter would make some plays ask for units once more than others.
  Math.random = () => 0.5;
  return { app, actor: ground.actor, google, user, clock, ground, ids: new Map() };
}

/** Google knows the consent that the database holds, and what went wrong in other chapters is over. */
async function enter({ app, actor, google }: Scene): Promise<void> {
  google.world.faults.clear();
  const row = await app.db.tenant(actor, (tx) =>
    tx.selectFrom('connection').select(['id', 'secret']).executeTakeFirst(),
  );
  if (!row?.secret) return;
  const place = secretPlace({ workspaceId: actor.workspaceId, connectionId: row.id });
  const { refreshToken } = JSON.parse(app.seal.open(row.secret, place)) as { refreshToken: string };
  google.oauth.grant({ clientId: staged.clientId, email: own, scopes: [scopeOf.read], refreshToken });
}

/** Long enough for access tokens to end. */
function later({ clock }: Scene): void {
  clock.pass(2 * hour);
}

/** Mail in both directions with three people, in threads of four. */
function addMail({ user, ids }: Scene, n: number, labels?: string[], matter = `Matter ${n % 4}`): void {
  const received = n % 2 === 1;
  const guest = `Guest ${n % 3} <guest${n % 3}@north.example>`;
  const raw = mailDocument({
    messageId: `mail-${n}@north.example`,
    from: received ? guest : own,
    to: received ? own : guest,
    subject: matter,
    date: new Date(Date.UTC(2026, 0, 5, 9, n)).toUTCString().replace('GMT', '+0000'),
  });
  const placed = user.insert(raw, {
    labels: labels ?? (received ? ['INBOX', 'UNREAD'] : ['SENT']),
    threadId: ids.get(matter),
    internalDate: new Date(user.now + n),
  });
  ids.set(matter, placed.threadId).set(`mail-${n}`, placed.id);
}

/** A crash in the middle is answered by a new consent: the person presses the button again. */
async function connect({ app, actor, google, ground }: Scene): Promise<void> {
  const { url } = await beginConsent(app, actor, session, { historyDays: null });
  const answer = await ground.quietly(() => answerOf(google, url, { email: own }));
  await finishConsent(app, actor, session, answer);
}

/** The same notification twice; after a crash Pub/Sub brings it again. */
async function receivePushes({ app, google, user }: Scene): Promise<void> {
  const receive = createPushReceiver(app);
  const token = google.pubsub.signToken({ aud: webhookUrl(app), email: staged.pushAccount });
  for (let n = 0; n < 2; n++) await receive({ token, body: wrapNotice('20', own, user.historyId) });
}

async function workOff({ app, ground }: Scene, name: TaskName): Promise<void> {
  await workOffJobs(app, name, ground.quietly);
}
