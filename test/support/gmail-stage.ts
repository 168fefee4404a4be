/** A mailbox at the simulated Google as a stage of the contract suite, with the adapter before it. */
import { openGmail } from '#providers/gmail/index.ts';
import { memoryQuota } from '#providers/gmail/memory-quota.ts';
import { refresh } from '#providers/gmail/oauth.ts';
import type { GmailAccess, GmailSettings, GmailWorld, QuotaStore } from '#providers/gmail/settings.ts';
import type { MailProvider } from '#providers/provider.ts';
import type { GoogleUser } from '#simulator/google/mailbox/user.ts';
import { type GoogleServer, type GoogleStartOptions, startGoogle } from '#simulator/google/start.ts';
import type { Stage, StagedFacts } from '../contract/stage.ts';
import { type GmailRelay, relayGmail } from './gmail-relay.ts';
import { testGmailWorld } from './gmail-world.ts';
import { createLeapingClock, type LeapingClock } from './leaping-clock.ts';

/** The address of the stage's owner. */
export const owner = 'ada@acme.example';
/** All that a sync needs. */
export const readScope = 'https://www.googleapis.com/auth/gmail.readonly';

const client = { id: 'crm.apps.example', secret: 'a-secret-of-the-stage' };

/** A stage that also shows its parts, for tests of Gmail alone. */
export interface GmailStage extends Stage {
  google: GoogleServer;
  user: GoogleUser;
  clock: LeapingClock;
  relay: GmailRelay;
  quota: QuotaStore;
  /** The adapter's rules; what is changed here counts from the next opening on. */
  world: GmailWorld;
  settings: GmailSettings;
  access: GmailAccess;
  /** How often a fresh token was asked for. */
  readonly freshTokens: number;
  /** A message's id at Google, by its Message-ID. */
  idOf(messageId: string): string;
}

/** Starts a Google of its own with one mailbox and a consent to read it. */
export async function openGmailStage(options: GoogleStartOptions = {}): Promise<GmailStage> {
  const clock = createLeapingClock();
  const google = await startGoogle({ clock, ...options });
  const user = google.world.addUser({
    email: owner,
    name: 'Ada Albright',
    aliases: [{ address: 'sales@acme.example' }],
  });
  google.oauth.addClient({
    clientId: client.id,
    clientSecret: client.secret,
    redirectUris: ['http://localhost:3000/api/auth/gmail/callback'],
    kind: 'production',
    projectId: 'acme-crm',
  });
  google.pubsub.createTopic('projects/acme-crm/topics/gmail', { gmailMayPublish: true });
  const granted = google.oauth.grant({ clientId: client.id, email: owner, scopes: [readScope] });
  const relay = relayGmail();
  const world = testGmailWorld({ endpoints: google.endpoints, clock, resolveFetch: relay.fetch });
  const settings: GmailSettings = { address: owner, scopes: [readScope], access: 'instance' };
  const quota = memoryQuota();
  let token = granted.accessToken;
  let freshTokens = 0;
  const access: GmailAccess = {
    quota,
    async token(how) {
      if (how?.fresh === true) {
        freshTokens += 1;
        token = (await refresh(world, { client, refreshToken: granted.refreshToken })).accessToken;
      }
      return token;
    },
  };
  const idOf = (messageId: string): string => {
    const [message, ...more] = user.withMessageId(messageId);
    if (message === undefined || more.length > 0) throw new Error(`The mailbox holds no single ${messageId}.`);
    return message.id;
  };
  const open = (): Promise<MailProvider> => openGmail(settings, access, world);
  return {
    google,
    user,
    clock,
    relay,
    quota,
    world,
    settings,
    access,
    get freshTokens() {
      return freshTokens;
    },
    idOf,
    open,
    async add(mailbox, raw, facts = {}) {
      // Mail that comes one after the other does not come in the same moment.
      clock.leap(60_000);
      user.deliver(raw, { labels: labelsOf(user, mailbox, facts), internalDate: facts.receivedAt });
    },
    async flag(_mailbox, messageId, keywords) {
      const add = labelsOfKeywords(keywords);
      const remove = ['UNREAD', 'STARRED', 'IMPORTANT'].filter((label) => !add.includes(label));
      user.label(idOf(messageId), { add, remove });
    },
    expunge: async (_mailbox, messageId) => user.delete(idOf(messageId)),
    async move(mailbox, messageId, to) {
      user.label(idOf(messageId), { add: placesOf(user, to), remove: placesOf(user, mailbox) });
    },
    poison: async (_mailbox, messageId) => void relay.poisoned.add(idOf(messageId)),
    newEpoch: async () => user.expireHistory(),
    revoke: async () => google.oauth.revoke(owner),
    async breakList(kind) {
      relay.labels = kind === null ? null : kind === 'empty' ? '{"labels":[]}' : '{"labels":[{"id":7},"what",null]}';
    },
    async fallSilent() {
      world.silenceMs = 300;
      google.world.faults.add({ method: '*', times: 1_000, act: 'hang' });
    },
    async throttle() {
      const act = { status: 429, reason: 'rateLimitExceeded' };
      google.world.faults.add({ method: 'gmail.*', times: 1_000, act });
    },
    async recover() {
      world.silenceMs = 10_000;
      google.world.faults.clear();
    },
    cutWatches: async () => {},
    end: () => google.close(),
  };
}

function labelsOf(user: GoogleUser, mailbox: string, { keywords = [] }: StagedFacts): string[] {
  return [...placesOf(user, mailbox), ...labelsOfKeywords(keywords)];
}

function labelsOfKeywords(keywords: readonly string[]): string[] {
  const labels = keywords.flatMap((keyword) => MARKS.get(keyword) ?? []);
  return keywords.includes('$seen') ? labels : [...labels, 'UNREAD'];
}

const MARKS = new Map([
  ['$flagged', 'STARRED'],
  ['$important', 'IMPORTANT'],
]);

/** The labels of a mailbox; the archive has none, and other names are labels of the owner's. */
function placesOf(user: GoogleUser, mailbox: string): string[] {
  const known = PLACES.get(mailbox);
  if (known !== undefined) return known;
  return [user.labels.named(mailbox)?.id ?? user.createLabel(mailbox)];
}

const PLACES = new Map([
  ['INBOX', ['INBOX']],
  ['Sent', ['SENT']],
  ['Drafts', ['DRAFT']],
  ['Junk', ['SPAM']],
  ['Trash', ['TRASH']],
  ['Archive', []],
]);
