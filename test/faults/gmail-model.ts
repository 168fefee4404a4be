/**
 * A model of what can happen between a Gmail mailbox and Rapport, and the play of it: mail comes, is moved and goes;
 * Google forgets, spoils its answers, drops, doubles and shuffles its notifications; Rapport syncs in pages of any size
 * and dies at any call. What must be true at the end does not depend on any of it.
 */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createAccounts } from '#connections/create-accounts.ts';
import { asOwner } from '#db/owner.ts';
import { webhookUrl } from '#google/addresses.ts';
import { createPushReceiver } from '#google/receive-push.ts';
import { createOutbound } from '#platform/outbound.ts';
import type { FaultAct } from '#simulator/google/faults.ts';
import { type GoogleStage, staged } from '../support/google-stage.ts';
import { dumpDatabase } from './dump.ts';
import { type GmailMailbox, hurry, openMailbox } from './gmail-mailbox.ts';
import { wrapNotice } from './gmail-webhook.ts';
import type { Trap } from './trap.ts';
import { workOff } from './work-off.ts';

/** What a person or Gmail does in the mailbox; `which` chooses a message or a label of those that there are. */
export type Change =
  | { do: 'deliver'; stranger: boolean; place: keyof typeof places; matter: number }
  | { do: 'move'; which: number; how: keyof typeof moves }
  | { do: 'delete'; which: number }
  | { do: 'label'; which: number; label: number; on: boolean }
  | { do: 'make-label' | 'rename-label' | 'delete-label'; label: number }
  | { do: 'forget' };

/** What happens. */
export type Step =
  | Change
  /** A run; it dies at a call of its own, and something changes while it runs. */
  | { do: 'sync'; cause: 'manual' | 'audit'; page: number; dies: number | null; meanwhile: [number, Change] | null }
  /** Some of the notifications so far come, in this order, and the worker works. */
  | { do: 'ring'; notices: number[]; dies: number | null }
  | { do: 'spoil'; method: string; nth: number; act: FaultAct };

/** Where a play takes place; the stage's hooks and latency are those of the trap and the probe. */
export interface ModelStage {
  stage: GoogleStage;
  trap: Trap;
  /** Called at each call that Google carries out. */
  probe: { onCall: (() => void) | null };
  /** How often the program has died so far. */
  deaths: number;
}

const places = {
  inbox: ['INBOX', 'UNREAD'],
  sent: ['SENT'],
  archive: [],
  draft: ['DRAFT'],
  spam: ['SPAM'],
  trash: ['TRASH'],
};
const moves = {
  trash: { add: ['TRASH'] },
  untrash: { remove: ['TRASH'] },
  spam: { add: ['SPAM'] },
  inbox: { add: ['INBOX'] },
  archive: { remove: ['INBOX'] },
  star: { add: ['STARRED'] },
  unstar: { remove: ['STARRED'] },
  read: { remove: ['UNREAD'] },
};
const methods = ['messages.list', 'messages.get', 'threads.get', 'history.list', 'labels.list', 'getProfile'];
const acts: FaultAct[] = [
  { status: 429, reason: 'rateLimitExceeded' },
  { status: 429, reason: 'rateLimitExceeded', retryAfter: 3 },
  { status: 403, reason: 'userRateLimitExceeded' },
  { status: 503, reason: 'backendError' },
  { status: 401, reason: 'authError' },
  { partsFail: [0, 2] },
  'html',
  'truncate',
  'empty-200',
  'drop-connection',
  'mangle-part-order',
  'mangle-content-ids',
  'repeat-page-token',
  'expire-page-token',
];

const nth = fc.nat({ max: 40 });
const dies = fc.option(fc.integer({ min: 1, max: 260 }), { freq: 2 });
const change: fc.Arbitrary<Change> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('deliver'),
      stranger: fc.boolean(),
      place: fc.constantFrom(...(['inbox', 'inbox', 'inbox', 'sent', 'archive', 'draft', 'spam', 'trash'] as const)),
      matter: fc.nat({ max: 3 }),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('move'),
      which: nth,
      how: fc.constantFrom(...(Object.keys(moves) as (keyof typeof moves)[])),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('delete'), which: nth }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('label'), which: nth, label: nth, on: fc.boolean() }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constantFrom('make-label', 'rename-label', 'delete-label'), label: nth }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('forget') }) },
) as fc.Arbitrary<Change>;

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 10, arbitrary: change },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('sync'),
      cause: fc.constantFrom('manual', 'manual', 'audit'),
      page: fc.constantFrom(2, 3, 5, 50),
      dies,
      meanwhile: fc.option(fc.tuple(fc.nat({ max: 12 }), change)),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('ring'), notices: fc.array(nth, { maxLength: 6 }), dies }) },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('spoil'),
      method: fc.constantFrom('batch', 'token', ...methods.map((method) => `gmail.users.${method}`)),
      nth: fc.integer({ min: 1, max: 3 }),
      act: fc.constantFrom(...acts),
    }),
  },
) as fc.Arbitrary<Step>;

/** Some mail to begin with, and what happens then. */
export const play: fc.Arbitrary<{ mails: number; steps: Step[] }> = fc.record({
  mails: fc.nat({ max: 12 }),
  steps: fc.array(step, { minLength: 4, maxLength: 24 }),
});

/** Plays it with a mailbox of that name, and then holds Rapport to what must be true. */
export async function playModel(
  at: ModelStage,
  name: string,
  { mails, steps }: { mails: number; steps: Step[] },
): Promise<void> {
  const { stage, trap } = at;
  const box = await openMailbox(stage, name, mails);
  const notices: string[] = [];
  const deaf = stage.google.world.onChange((email, historyId) => {
    if (email === box.user.email) notices.push(historyId);
  });
  try {
    for (const each of steps) await take(at, box, notices, each);
  } finally {
    deaf();
    trap.revive();
    at.probe.onCall = null;
    stage.google.world.faults.clear();
  }
  // Google refused a fresh token as well: its owner is asked to connect again, and does.
  if ((await stage.view(box.ref)).status === 'needs_reconnect') await stage.connect(box.user.email);
  await assertConverged(at, box);
}

async function take(at: ModelStage, box: GmailMailbox, notices: string[], each: Step): Promise<void> {
  const { stage } = at;
  if (each.do === 'spoil') stage.google.world.faults.add(each);
  else if (each.do === 'ring') await perhapsDying(at, box, each.dies, () => ring(box, notices, each.notices));
  else if (each.do !== 'sync') changeMailbox(box, each);
  else {
    stage.app.config.sync.listPage = each.page;
    happenMeanwhile(at, box, each.meanwhile);
    await perhapsDying(at, box, each.dies, () => stage.sync(box.ref, each.cause));
    at.probe.onCall = null;
  }
}

/** Notifications that nobody sent, or that come again, are as good as any. */
async function ring({ stage, user }: GmailMailbox, notices: string[], order: number[]): Promise<void> {
  const { app, google } = stage;
  const receive = createPushReceiver(app);
  const token = google.pubsub.signToken({ aud: webhookUrl(app), email: staged.pushAccount });
  for (const n of order) {
    const body = wrapNotice(`${user.name}-${n}`, user.email, notices[n % Math.max(1, notices.length)] ?? '1');
    await receive({ token, body });
  }
  await workOff(app, 'sync-connection');
}

function happenMeanwhile({ probe }: ModelStage, box: GmailMailbox, meanwhile: [number, Change] | null): void {
  if (meanwhile === null) return;
  const [after, what] = meanwhile;
  let calls = 0;
  probe.onCall = () => {
    calls += 1;
    if (calls === after) changeMailbox(box, what);
  };
}

/** What a program that dies leaves behind: no memory, and a lease that nobody holds. */
async function perhapsDying(
  at: ModelStage,
  box: GmailMailbox,
  moments: number | null,
  act: () => Promise<unknown>,
): Promise<void> {
  const { stage, trap } = at;
  if (moments !== null) trap.arm(moments);
  const thrown = await hurry(stage, act()).then(
    () => null,
    (error: unknown) => error,
  );
  const died = trap.revive();
  if (thrown !== null && !died) throw thrown;
  if (!died) return;
  at.deaths += 1;
  const { config, clock } = stage.app;
  const outbound = createOutbound([], clock);
  stage.app.accounts = createAccounts({ config, clock, outbound, hooks: trap.hooks });
  await asOwner(stage.database.ownerUrl, (owner) =>
    owner.query('update lease set expires_at = now() where connection_id = $1', [box.ref.connectionId]),
  );
}

function changeMailbox({ user, deliver }: GmailMailbox, what: Change): void {
  const messages = user.list();
  const labels = user.labels.list().filter(({ type }) => type === 'user');
  const message = 'which' in what ? messages[what.which % messages.length] : undefined;
  const label = 'label' in what ? labels[what.label % labels.length] : undefined;
  if (what.do === 'deliver') deliver({ ...what, labels: places[what.place], matter: `Matter ${what.matter}` });
  else if (what.do === 'forget') user.expireHistory();
  else if (what.do === 'make-label')
    user.labels.named(`Label ${what.label}`) ?? user.createLabel(`Label ${what.label}`);
  else if (what.do === 'rename-label' && label) user.renameLabel(label.id, `Renamed ${what.label}`);
  else if (what.do === 'delete-label' && label) user.deleteLabel(label.id);
  else if (what.do === 'delete' && message) user.delete(message.id);
  else if (what.do === 'move' && message) user.label(message.id, moves[what.how]);
  else if (what.do === 'label' && message && label)
    user.label(message.id, what.on ? { add: [label.id] } : { remove: [label.id] });
}

/** One quiet run brings everything; a resync and an audit then change nothing. */
async function assertConverged({ stage }: ModelStage, box: GmailMailbox): Promise<void> {
  await box.syncToTheEnd();
  await box.assertWhole();
  await assertLabels(box);
  const { status } = await stage.view(box.ref);
  assert.equal(status, 'connected');
  const converged = await picture(stage);
  box.user.expireHistory();
  assert.deepEqual(await box.sync(), { type: 'done', listed: 0, applied: 0 });
  assert.equal(await picture(stage), converged, 'a resync changes nothing');
  assert.deepEqual(await box.sync('audit'), { type: 'done', listed: 0, applied: 0 });
  assert.equal(await picture(stage), converged, 'an audit changes nothing');
  assert.equal((await stage.view(box.ref)).evidence.missing, 0);
}

/** The labels of people are the mailboxes without a role that have not vanished. */
async function assertLabels({ stage, ref, user }: GmailMailbox): Promise<void> {
  const { rows } = await asOwner(stage.database.ownerUrl, async (owner) => ({
    rows: await owner.query<{ key: string; name: string }>(
      'select key, name from mailbox where connection_id = $1 and role is null and vanished_at is null order by key',
      [ref.connectionId],
    ),
  }));
  const labels = user.labels.list().filter(({ type }) => type === 'user');
  assert.deepEqual(
    rows.map(({ key, name }) => ({ key, name })),
    labels.map(({ id, name }) => ({ key: id, name })).sort((a, b) => (a.key < b.key ? -1 : 1)),
  );
}

/** The database without what a run leaves of itself: where the history stood, and what an audit counted. */
async function picture(stage: GoogleStage): Promise<string> {
  const dump = await dumpDatabase(stage.database.ownerUrl);
  return dump.replaceAll(/historyId[^}]*/g, '').replaceAll(/"audit":(null|\{[^}]*\})/g, '');
}
