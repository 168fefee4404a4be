/**
 * Mailboxes for the mock server: one live and whole, one importing, one in trouble, one of a colleague; and those at
 * Google, by each way in and in each state of push.
 */
import type { Alert, ConnectionPage, Evidence, LedgerEntry, Outcome, Trace } from '../api-types.ts';
import { ago, me } from './cast.ts';

const minute = 60_000;
const day = 24 * 60 * minute;

const whole: Evidence = {
  listed: 24817,
  logged: 8143,
  unmatched: 11982,
  skipped: { 'before-history': 3120, trash: 806, junk: 512, internal: 198, draft: 31, deleted: 4 },
  quarantined: 3,
  pending: 0,
  gone: 18,
  missing: 0,
  atProvider: 24655,
  auditedAt: ago(4 * minute),
};

/** All mailboxes of a scene. */
export function mailboxesOf(scene: string): ConnectionPage[] {
  if (scene === 'empty') return [];
  if (scene === 'calm') return [live, colleague];
  if (scene === 'importing') return [importing];
  if (scene === 'broken') return [broken, paused];
  if (scene === 'google') return atGoogle;
  if (scene === 'google-well') return [consented];
  if (scene === 'google-new') return [];
  if (scene === 'member') return [live];
  return [live, importing, broken, colleague];
}

const live: ConnectionPage = {
  id: 'm-live',
  provider: 'imap',
  providerAccountEmail: me.email,
  status: 'connected',
  statusCode: null,
  statusMessage: null,
  owner: { id: me.id, name: me.name },
  own: true,
  lastSyncedAt: ago(40_000),
  nextSyncAt: new Date(Date.now() + 4 * minute).toISOString(),
  historyDays: 365,
  pollMinutes: 5,
  phase: 'live',
  progress: null,
  evidence: whole,
  mailboxes: [
    { key: 'INBOX', name: 'INBOX', role: 'inbox', listed: 14210, remaining: 0 },
    { key: 'Sent', name: 'Sent', role: 'sent', listed: 7034, remaining: 0 },
    { key: 'Archive', name: 'Archive/2026', role: 'archive', listed: 2224, remaining: 0 },
    {
      key: 'Clients',
      name: 'Clients/Acme Yachts and friends/Berths of the north pier',
      role: null,
      listed: 0,
      remaining: 0,
    },
    { key: 'Drafts', name: 'Drafts', role: 'drafts', listed: 31, remaining: 0 },
    { key: 'Junk', name: 'Junk', role: 'junk', listed: 512, remaining: 0 },
    { key: 'Trash', name: 'Trash', role: 'trash', listed: 806, remaining: 0 },
  ],
  runs: [
    run('r1', 'push', 40_000, 700, 2, 2, 'done'),
    run('r2', 'schedule', 5 * minute, 320, 0, 0, 'done'),
    run(
      'r3',
      'schedule',
      10 * minute,
      30_100,
      0,
      0,
      'retry',
      'server-silent',
      'The mail server did not answer in time.',
    ),
    run('r4', 'manual', 16 * minute, 900, 1, 1, 'done'),
    run('r5', 'connect', 3 * day, 26_400, 24790, 20128, 'done'),
  ],
  access: null,
  scopes: null,
  push: null,
};

const importing: ConnectionPage = {
  ...live,
  id: 'm-importing',
  providerAccountEmail: 'office@harbour.example',
  lastSyncedAt: ago(2000),
  nextSyncAt: null,
  historyDays: null,
  phase: 'importing',
  progress: { done: 38_460, total: 91_204, ratePerSecond: 1184, secondsLeft: 45 },
  evidence: {
    ...whole,
    listed: 91_204,
    logged: 9822,
    unmatched: 26_311,
    skipped: { trash: 1302, junk: 1025 },
    quarantined: 0,
    pending: 52_744,
    gone: 0,
    missing: null,
    auditedAt: null,
  },
  runs: [run('r1', 'connect', 35_000, null, 91_204, 38_460, null)],
  mailboxes: [
    { key: 'INBOX', name: 'INBOX', role: 'inbox', listed: 60_000, remaining: 0 },
    { key: 'Archive', name: 'Archive', role: 'archive', listed: 31_204, remaining: 12_800 },
  ],
};

const broken: ConnectionPage = {
  ...live,
  id: 'm-broken',
  providerAccountEmail: 'ida.holm@mail.example',
  status: 'needs_reconnect',
  statusCode: 'login-refused',
  statusMessage: 'The mail server no longer accepts the password.',
  lastSyncedAt: ago(2 * day),
  nextSyncAt: null,
  evidence: {
    ...whole,
    listed: 1204,
    logged: 310,
    unmatched: 880,
    skipped: { junk: 14 },
    quarantined: 0,
    gone: 0,
    missing: 0,
    atProvider: 1204,
    auditedAt: ago(2 * day),
  },
  runs: [
    run(
      'r1',
      'schedule',
      2 * day,
      400,
      0,
      0,
      'reconnect',
      'login-refused',
      'The mail server no longer accepts the password.',
    ),
  ],
};

const paused: ConnectionPage = {
  ...broken,
  id: 'm-paused',
  providerAccountEmail: 'berths@harbour.example',
  status: 'paused',
  statusCode: null,
  statusMessage: null,
  evidence: { ...broken.evidence, missing: 2 },
};

const colleague: ConnectionPage = {
  ...live,
  id: 'm-tomas',
  providerAccountEmail: 'tomas@harbour.example',
  owner: { id: 'u-tomas', name: 'Tomás Ferreira' },
  own: false,
  evidence: {
    ...whole,
    listed: 9120,
    logged: 4311,
    unmatched: 4400,
    skipped: { trash: 409 },
    quarantined: 0,
    gone: 0,
    atProvider: 9120,
  },
};

const scope = (name: string) => `https://www.googleapis.com/auth/gmail.${name}`;
const reads = {
  granted: [scope('readonly')],
  missing: [
    { scope: scope('send'), feature: 'send' as const },
    { scope: scope('modify'), feature: 'modify' as const },
  ],
};

/** Consented through the client of the workspace; push works. */
const consented: ConnectionPage = {
  ...live,
  id: 'g-own',
  provider: 'gmail',
  access: 'workspace',
  scopes: reads,
  push: { state: 'active', expiresAt: ahead(6 * day), message: null },
  evidence: {
    ...whole,
    skipped: { 'before-history': 3120, trash: 806, junk: 512, internal: 198, draft: 31 },
    gone: 22,
  },
  mailboxes: [
    label('INBOX', 'Inbox', 'inbox', 3107),
    label('SENT', 'Sent', 'sent', 7034),
    label('ALL', 'All Mail', 'all', 23_499),
    label('Label_12', 'Clients/Acme Yachts and friends/Berths of the north pier', null, 412),
    label('Label_3', 'Waiting for', null, 17),
    label('DRAFT', 'Drafts', 'drafts', 31),
    label('SPAM', 'Spam', 'junk', 512),
    label('TRASH', 'Trash', 'trash', 806),
  ],
};

const pushLost = 'Gmail may not publish to the topic projects/harbour-crm/topics/gmail any more.';
const revoked = 'Google says that the access was taken back.';

/** Through the client of the server; Gmail stopped announcing. */
const unannounced: ConnectionPage = {
  ...consented,
  id: 'g-lost',
  providerAccountEmail: 'office@harbour.example',
  access: 'instance',
  scopes: { granted: [scope('readonly'), scope('send')], missing: [reads.missing[1]!] },
  push: { state: 'lost', expiresAt: ago(3 * 60 * minute), message: pushLost },
};

const takenBack: ConnectionPage = {
  ...broken,
  id: 'g-revoked',
  provider: 'gmail',
  statusCode: 'gmail-access-revoked',
  statusMessage: revoked,
  access: 'workspace',
  scopes: reads,
  push: { state: 'off', expiresAt: null, message: null },
};

/** Opened by the administrator; nothing is pushed. */
const delegated: ConnectionPage = {
  ...consented,
  id: 'g-delegated',
  providerAccountEmail: 'berths@harbour.example',
  access: 'delegated',
  scopes: { granted: [scope('readonly')], missing: reads.missing },
  push: { state: 'off', expiresAt: null, message: null },
};

const shut: ConnectionPage = {
  ...takenBack,
  id: 'g-shut',
  providerAccountEmail: 'crane@harbour.example',
  statusMessage: 'Google no longer lets the service account read this mailbox.',
  statusCode: 'gmail-delegation-refused',
  access: 'delegated',
};

const colleagueAtGoogle: ConnectionPage = {
  ...unannounced,
  id: 'g-tomas',
  providerAccountEmail: 'tomas@harbour.example',
  owner: colleague.owner,
  own: false,
  access: 'delegated',
  evidence: colleague.evidence,
};

const atGoogle = [consented, unannounced, takenBack, delegated, shut, colleagueAtGoogle];

/** What a person should look at. */
export function alertsOf(scene: string): Alert[] {
  if (scene !== 'google') return [];
  return [
    alert('a1', 'needs-reconnect', takenBack, 2 * day),
    alert('a2', 'push-lost', unannounced, 3 * 60 * minute),
    alert('a3', 'needs-reconnect', shut, 2 * day),
    alert('a4', 'push-lost', colleagueAtGoogle, 3 * 60 * minute),
    { ...alert('a5', 'push-lost', consented, 9 * day), clearedAt: ago(8 * day) },
  ];
}

function alert(id: string, kind: Alert['kind'], { id: connectionId, statusMessage }: ConnectionPage, since: number) {
  const message = kind === 'push-lost' ? pushLost : (statusMessage ?? '');
  return { id, kind, connectionId, raisedAt: ago(since), clearedAt: null, message };
}

function label(key: string, name: string, role: string | null, listed: number) {
  return { key, name, role, listed, remaining: 0 };
}

function ahead(ms: number): string {
  return ago(-ms);
}

function run(
  id: string,
  cause: string,
  since: number,
  tookMs: number | null,
  listed: number,
  applied: number,
  outcome: 'done' | 'retry' | 'reconnect' | null,
  code: string | null = null,
  message: string | null = null,
) {
  return {
    id,
    cause,
    startedAt: ago(since),
    finishedAt: tookMs === null ? null : ago(since - tookMs),
    outcome,
    code,
    message,
    listed,
    applied,
  };
}

const reasons: Record<Outcome, string> = {
  logged: 'It concerns 1 contact, 1 company.',
  unmatched: 'Nobody on it is a contact or at a company you keep.',
  skipped: 'It is older than the history that you chose to import.',
  pending: 'It waits to be read.',
  quarantined: 'The server sent something else than this message five times.',
  gone: 'It left the server before it was read.',
};
const ruleReasons: Record<string, string> = {
  junk: 'It is in the junk folder.',
  trash: 'It is in the trash.',
  draft: 'It is a draft.',
  internal: "Everybody on it belongs to your organisation's own domains.",
  deleted: 'You deleted its log entry.',
};
const subjects = [
  'Re: Twelve berths at the north pier',
  'Invoice 2026-118',
  'Lunch on Thursday?',
  'Crane booking for the 24th',
  'Your order has left our house',
];

/** Ledger entries, as many as are asked for. */
export function ledgerEntries(
  outcome: Outcome | undefined,
  rule: string | undefined,
  count: number,
  offset: number,
): LedgerEntry[] {
  const own: Outcome = outcome ?? 'logged';
  const read = own === 'logged' || own === 'unmatched' || rule === 'internal';
  return Array.from({ length: count }, (_, index) => ({
    providerId: `INBOX/17/${90_000 - offset - index}`,
    outcome: own,
    rule: rule ?? null,
    reason: rule ? (ruleReasons[rule] ?? reasons[own]) : reasons[own],
    mailbox: rule === 'junk' ? 'Junk' : 'INBOX',
    receivedAt: ago((offset + index) * 3.1 * 60 * minute),
    size: 4200 + ((index * 7919) % 90_000),
    atProvider: own !== 'gone',
    subject: read ? subjects[(offset + index) % subjects.length]! : null,
  }));
}

/** The answer to "why is it not here?". */
export function traceOf(text: string): Trace {
  if (text.includes('nowhere')) return { found: false, copies: [], unasked: [] };
  return {
    found: true,
    unasked: [
      {
        connectionId: 'm-broken',
        code: 'imap-sign-in-refused',
        reason: 'The mail server no longer accepts the password.',
      },
    ],
    copies: [
      {
        outcome: 'skipped',
        rule: 'junk',
        reason: 'It is in the junk folder.',
        connectionId: 'm-live',
        mailbox: 'Junk',
        interactionIds: [],
        threadId: null,
        firstSeenAt: ago(3 * day),
        atProvider: true,
      },
      {
        outcome: 'logged',
        rule: null,
        reason: 'It concerns 1 contact, 1 company.',
        connectionId: 'm-importing',
        mailbox: 'INBOX',
        interactionIds: ['t1'],
        threadId: 'th-berths',
        firstSeenAt: ago(3 * day),
        atProvider: true,
      },
    ],
  };
}
