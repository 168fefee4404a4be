/**
 * Privacy for the mock server: lists, requests, retention, erasures and the audit log, invented and kept in memory. In
 * the scene `empty` there is none of it; in `member` what is for admins is refused.
 */
import type { TimelineItem } from '../api-types.ts';
import type {
  AccessDecision,
  AccessGrant,
  AccessRequest,
  AskedOfMe,
  AuditEntry,
  Erasure,
  ErasureReport,
  ListedAddress,
  ReadOfMine,
  RetentionCounts,
} from '../privacy/answers.ts';
import { ago, chance, me, timeline } from './cast.ts';
import { Refusal } from './refusal.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

interface Asked {
  scene: string;
  query: URLSearchParams;
  body: Record<string, unknown>;
  parts: string[];
}

type Answer = (method: string, asked: Asked) => unknown;

const tomas = { id: 'u-tomas', name: 'Tomás Ferreira' };
const liv = { id: 'u-liv', name: 'Liv Aasgaard' };

/** Made once, when the mock server starts: what answers, by the first part of the path. */
export function mockPrivacy(): Record<string, Answer> {
  const requests: AccessRequest[] = [
    { id: 'r-9', about: 'contact', subjectId: 'c-3', note: 'I take over the account.', createdAt: ago(3 * hour) },
    { id: 'r-8', about: 'thread', subjectId: 'th-berths', note: '', createdAt: ago(4 * day) },
  ];
  return {
    blocklist: listOf(blocked, 'removedEmails', 'reopenedEmails', () => true),
    protected: listOf(protectedOnes, 'hiddenEmails', 'shownEmails', isAdmin),
    'access-requests': accessRequests(requests),
    'access-grants': accessGrants(),
    erasures: erasures(),
    audit: auditLog,
  };
}

/** What a run of retention takes, for the routes of the workspace. */
export function retentionOf({ scene, query, parts }: Asked): RetentionCounts {
  if (!isAdmin(scene)) throw forbidden();
  const daysOf = (name: string, otherwise: number | null) => {
    const said = query.get(name);
    if (parts[2] === 'run' || said === null) return otherwise;
    return said === '' ? null : Number(said);
  };
  const taken = (all: number, days: number | null) =>
    days === null || scene === 'empty' ? 0 : Math.max(0, Math.round(all * (1 - days / 1500)));
  return {
    words: taken(8421, daysOf('wordsDays', null)),
    unmatchedWords: taken(1830, daysOf('unmatchedDays', 90)),
    envelopes: taken(12_480, daysOf('envelopeDays', 730)),
    interactions: taken(5204, daysOf('interactionDays', null)),
    notes: taken(212, daysOf('interactionDays', null)),
    auditEntries: taken(30_112, daysOf('auditDays', 1095)),
  };
}

const blocked = ['clinic.example', 'mum@family.example', 'statements@bank.example'];
const protectedOnes = ['lawfirm.example', 'ombudsman@harbour-board.example'];

function listOf(values: string[], added: string, removed: string, may: (scene: string) => boolean): Answer {
  let items: ListedAddress[] = values.map((value, at) => entryOf(value, ago((at + 1) * 9 * day)));
  return (method, { scene, parts, body }) => {
    if (!may(scene)) throw forbidden();
    const entries = (body.entries as string[] | undefined) ?? [];
    const emails = entries.reduce((sum, each) => sum + ((each.length * 37) % 211), 0);
    if (parts[1] === 'preview') return { emails };
    if (method === 'POST') {
      const own = entries.indexOf(me.email);
      if (own >= 0) throw new Refusal(422, 'own-address', `${me.email} is your own.`, `entries.${own}`);
      const fresh = entries.filter((value) => !items.some((each) => each.value === value));
      items = [...fresh.map((value) => entryOf(value, new Date().toISOString())), ...items];
      return { added: fresh.length, [added]: emails };
    }
    if (method === 'DELETE') {
      items = items.filter(({ kind, value }) => kind !== parts[1] || value !== decodeURIComponent(parts[2] ?? ''));
      return { [removed]: 48 };
    }
    return { items: scene === 'empty' ? [] : items, nextCursor: null };
  };
}

function entryOf(value: string, createdAt: string): ListedAddress {
  return { kind: value.includes('@') ? 'address' : 'domain', value, createdAt };
}

function accessRequests(mine: AccessRequest[]): Answer {
  const inbox: AskedOfMe[] = [
    {
      id: 'r-1',
      requester: tomas,
      about: 'interaction',
      subject: { kind: 'interaction', id: 't1', label: timeline[0]?.subject ?? '' },
      note: 'Nora rang me about the berths. What did we promise her?',
      createdAt: ago(40 * minute),
      decision: null,
      emails: 1,
    },
    {
      id: 'r-2',
      requester: liv,
      about: 'thread',
      subject: { kind: 'thread', id: 'th-berths', label: 'Berths at the north pier' },
      note: '',
      createdAt: ago(26 * hour),
      decision: null,
      emails: 3,
    },
    {
      id: 'r-3',
      requester: tomas,
      about: 'contact',
      subject: { kind: 'contact', id: 'c-nora', label: 'Nora Lindqvist' },
      note: 'For the handover in spring.',
      createdAt: ago(9 * day),
      decision: 'none',
      emails: 12,
    },
  ];
  return (method, { scene, parts, query, body }) => {
    if (parts[2] === 'decide') {
      const asked = inbox.find(({ id }) => id === parts[1]);
      if (!asked) throw new Refusal(404, 'not-found', 'There is no such request.');
      asked.decision = (body as unknown as AccessDecision).grant ?? 'none';
      return asked;
    }
    if (method === 'POST') {
      const { about, id, note = '' } = body as { about: AccessRequest['about']; id: string; note?: string };
      mine.unshift({ id: `r-${Date.now()}`, about, subjectId: id, note, createdAt: new Date().toISOString() });
      return mine[0];
    }
    const items = query.get('box') === 'inbox' ? inbox : mine;
    return { items: scene === 'privacy' ? items : [], nextCursor: null };
  };
}

function accessGrants(): Answer {
  let items: AccessGrant[] = [
    {
      id: 'gr-1',
      viewer: tomas,
      scope: 'contact',
      subject: { kind: 'contact', id: 'c-nora', label: 'Nora Lindqvist' },
      level: 'full',
      grantedAt: ago(2 * day),
    },
    {
      id: 'gr-2',
      viewer: liv,
      scope: 'message',
      subject: { kind: 'interaction', id: 't7', label: 'Invoice 2026-118' },
      level: 'subject',
      grantedAt: ago(30 * day),
    },
  ];
  return (method, { scene, parts }) => {
    if (method === 'DELETE') items = items.filter(({ id }) => id !== parts[1]);
    return { items: scene === 'empty' ? [] : items, nextCursor: null };
  };
}

const nothing: ErasureReport = {
  contacts: 0,
  addresses: 0,
  emails: 0,
  interactions: 0,
  notes: 0,
  participants: 0,
  correspondents: 0,
  suggestions: 0,
  settings: 0,
  listed: 0,
  imports: 0,
  requests: 0,
  alerts: 0,
  answers: 0,
  invitations: 0,
  threads: 0,
  ledgerEntries: 0,
  quotes: [],
  moreQuotes: false,
};
const found: ErasureReport = {
  ...nothing,
  contacts: 1,
  addresses: 2,
  emails: 1204,
  interactions: 611,
  notes: 7,
  participants: 2918,
  correspondents: 2,
  settings: 3,
  threads: 188,
  ledgerEntries: 1204,
  quotes: [
    { type: 'interaction', id: '0199a3c2-6f10-7c55-9d0e-2f6f1f0a7b31' },
    { type: 'note', id: '0199a3c2-6f10-7c55-9d0e-2f6f1f0a7b32' },
    { type: 'deal', id: 'd-berths' },
  ],
};

function erasures(): Answer {
  const items: Erasure[] = [
    erasureOf('e-1', 'done', ago(12 * day), { ...nothing, addresses: 1, emails: 12, ledgerEntries: 12 }),
    erasureOf('e-2', 'cancelled', ago(31 * day), found),
  ];
  return (method, { scene, parts, body }) => {
    if (!isAdmin(scene)) throw forbidden();
    const one = items.find(({ id }) => id === parts[1]);
    if (method === 'POST' && parts[1] === undefined) {
      if (body.address === me.email)
        throw new Refusal(409, 'own-address', 'This is an address of a member. Remove the member first.', 'address');
      const unknown = String(body.address ?? '').startsWith('nobody');
      items.unshift(erasureOf(`e-${items.length + 1}`, 'preview', new Date().toISOString(), unknown ? nothing : found));
      return items[0];
    }
    if (parts[1] === undefined) return { items: scene === 'empty' ? [] : items, nextCursor: null };
    if (!one) throw new Refusal(404, 'not-found', 'There is no such erasure.');
    if (method === 'POST') Object.assign(one, { state: 'running', startedAt: new Date().toISOString() });
    else if (method === 'DELETE') one.state = 'cancelled';
    else if (one.state === 'running' && Date.now() - Date.parse(one.startedAt ?? '') > 1000)
      Object.assign(one, erasureOf(one.id, 'done', one.createdAt, one.preview));
    return one;
  };
}

function erasureOf(id: string, state: Erasure['state'], createdAt: string, preview: ErasureReport): Erasure {
  const done = state === 'done';
  return {
    id,
    state,
    requestedBy: { id: me.id, name: me.name },
    preview,
    report: done ? preview : null,
    createdAt,
    startedAt: done ? createdAt : null,
    finishedAt: done ? createdAt : null,
  };
}

const auditLog: Answer = (method, { scene, parts, query }) => {
  if (parts[1] === 'reads') return { items: scene === 'empty' ? [] : reads(), nextCursor: null };
  if (!isAdmin(scene)) throw forbidden();
  if (method === 'POST') return proofOf(scene);
  const [kind, actorId] = [query.get('kind'), query.get('actorId')];
  const [since, before] = [query.get('from') ?? '', query.get('before') ?? '9'];
  const items = log().filter(
    ({ kind: its, actor, at }) =>
      (!kind || its === kind) && (!actorId || actor?.id === actorId) && at >= since && at < before,
  );
  const from = Number(query.get('cursor') ?? 0);
  return { items: items.slice(from, from + 50), nextCursor: from + 50 < items.length ? String(from + 50) : null };
};

function proofOf(scene: string) {
  const whole = scene !== 'privacy';
  return {
    whole,
    entries: whole ? 30_112 : 1204,
    head: whole ? 'c1a5e4'.padEnd(64, '7d9b02f3') : null,
    brokenAt: whole ? null : 1205,
    reason: whole ? null : 'An entry is not as it was written.',
  };
}

function reads(): ReadOfMine[] {
  const own = timeline.filter((each) => each.own && each.kind.startsWith('email'));
  const read = (reader: ReadOfMine['reader'], at: number, index: number, level: 'subject' | 'full') => ({
    reader,
    at: ago(at),
    level,
    item: (own[index] as TimelineItem | undefined) ?? null,
  });
  return [
    read(tomas, 20 * minute, 0, 'full'),
    read(liv, 50 * minute, 1, 'subject'),
    read(tomas, 60 * minute, 1, 'subject'),
    read(tomas, day, 2, 'subject'),
    read(tomas, day + hour, 99, 'subject'),
    read(liv, 6 * day, 0, 'subject'),
    read(liv, 6 * day + minute, 1, 'subject'),
    read(liv, 6 * day + hour, 2, 'subject'),
  ];
}

const happenings: [string, string][] = [
  ['content-read', 'Read words of mail that a colleague owns.'],
  ['signed-in', 'Signed in.'],
  ['visibility-changed', 'Changed who may see mail.'],
  ['content-read', 'Read words of mail that a colleague owns.'],
  ['blocklist-changed', 'Changed a blocklist of one’s own.'],
  ['access-decided', 'Decided what a colleague may read.'],
  ['workspace-changed', 'Changed the settings of the workspace.'],
  ['retention-run', 'Retention let go what is older than the workspace keeps.'],
];

function log(): AuditEntry[] {
  const random = chance(7);
  const hex = (length: number) => Array.from({ length }, () => Math.floor(random() * 16).toString(16)).join('');
  return Array.from({ length: 120 }, (_, at) => {
    const [kind, says] = happenings[at % happenings.length] as [string, string];
    const actor = kind === 'retention-run' ? null : at % 3 === 0 ? { id: me.id, name: me.name } : tomas;
    const subjects = kind === 'signed-in' ? [] : [{ type: 'message', id: `0199a3c2-6f10-7c55-9d0e-${hex(12)}` }];
    return {
      seq: 30_112 - at,
      at: ago(at * 3 * hour + 5 * minute),
      actor,
      kind,
      says,
      subjects,
      detail: kind === 'visibility-changed' ? { level: 'private' } : {},
      hash: hex(64),
    };
  });
}

function isAdmin(scene: string): boolean {
  return scene !== 'member';
}

function forbidden(): Refusal {
  return new Refusal(403, 'forbidden', 'Your role, rep, does not include this.');
}
