/**
 * Answers for the interface without a server: invented, kept in memory, gone with the process. The cookie
 * `rapport-scene` chooses what is there; web/README.md lists the scenes, busy is the default.
 * It imitates the shapes of the API, none of its rules.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Plugin, ViteDevServer } from 'vite';
import type { Contact, Deal, GoogleWorkspaceInput, ImportPerson, Level, Outcome, TimelineItem } from '../api-types.ts';
import { companies, contacts, deals, me, suggestions, timeline } from './cast.ts';
import { mockEntries } from './entries.ts';
import { changedGoogleWorkspace, checksOf, consentOf, enrolledAll, enrolledOne, googleWorkspaceOf } from './google.ts';
import { letterOf } from './letters.ts';
import { alertsOf, ledgerEntries, mailboxesOf, traceOf } from './mailboxes.ts';
import { mockPeople } from './people.ts';
import { mockPrivacy, retentionOf } from './privacy.ts';
import { Refusal } from './refusal.ts';
import { threadLines, threadOf } from './threads.ts';

const people = mockPeople();
const kept = {
  id: 'w-1',
  name: 'Nordhavn Marina',
  ownDomains: ['harbour.example'],
  unmatchedDays: 90,
  defaultLevel: 'subject',
  boundLevel: 'subject',
  wordsDays: null,
  envelopeDays: 730,
  interactionDays: null,
  auditDays: 1095,
  warns: false,
};
const entries = mockEntries();

interface Asked {
  scene: string;
  query: URLSearchParams;
  body: Record<string, unknown>;
  parts: string[];
}

/** The plugin that answers /api/ in the development server and the preview of a build. */
export function mockServer(): Plugin {
  const use = ({ middlewares }: Pick<ViteDevServer, 'middlewares'>) => {
    middlewares.use((request, response, next) => {
      if (request.url?.startsWith('/api/')) void answer(request, response);
      else next();
    });
  };
  return { name: 'rapport-mock-server', configureServer: use, configurePreviewServer: use };
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL((request.url ?? '/').replace(/^\/api/, ''), 'http://mock.example');
  const scene = /rapport-scene=([a-z-]+)/.exec(request.headers.cookie ?? '')?.[1] ?? 'busy';
  const asked = {
    scene,
    query: url.searchParams,
    body: await bodyOf(request),
    parts: url.pathname.split('/').filter(Boolean),
  };
  try {
    send(response, 200, route(request.method ?? 'GET', asked));
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const { status, code, detail, field } = error;
    send(response, status, { type: `/docs/errors#${code}`, title: 'Not possible', status, code, detail, field });
  }
}

function route(method: string, asked: Asked): unknown {
  const { scene, parts } = asked;
  const path = `${method} ${parts[0]}`;
  if (path === 'GET setup') {
    const needed = scene === 'first-run';
    return { needed, codeRequired: needed, google: scene === 'signed-out', demo: needed };
  }
  if (path === 'POST setup' && parts[1] === 'demo') return { url: '/' };
  if (parts[1] === 'gmail') return consent(asked);
  if (parts[0] === 'auth' || path === 'POST setup') return signIn(asked);
  if (parts[1] === 'offer')
    return { workspaceName: 'Nordhavn Marina', email: 'liv@harbour.example', role: 'rep', hasAccount: false };
  if (scene === 'first-run' || scene === 'signed-out') throw new Refusal(401, 'sign-in-required', 'Sign in first.');
  if (parts[0] === 'me') return whoAmI(scene);
  if (scene === 'failing')
    throw new Refusal(
      503,
      'database-unreachable',
      'The database does not answer. Rapport tries again by itself; nothing is lost.',
    );
  const found = routes[parts[0] ?? '']?.(method, asked);
  if (found === undefined) throw new Refusal(404, 'not-found', 'There is nothing at this address.');
  return found;
}

function signIn({ parts, body }: Asked): unknown {
  if (parts.at(-1) === 'email' && body.password !== 'correct horse battery')
    throw new Refusal(401, 'wrong-password', 'The email or the password is not right.');
  if (body.code !== undefined && body.code !== 'a1b2-c3d4')
    throw new Refusal(403, 'wrong-code', 'This is not the code in the console.', 'code');
  return {};
}

/** Google's consent page is another's; here the way leads straight back. */
function consent({ scene, query }: Asked): unknown {
  if (consentOf(scene) === null) throw new Refusal(409, 'google-not-configured', 'Gmail is not set up here yet.');
  return { url: `/mailboxes/${query.get('connectionId') ?? 'g-own'}` };
}

function whoAmI(scene: string) {
  const admin = scene !== 'member';
  return {
    user: me,
    workspace: { id: 'w-1', name: 'Nordhavn Marina' },
    role: admin ? 'admin' : 'rep',
    workspaces: [
      { id: 'w-1', name: 'Nordhavn Marina' },
      { id: 'w-2', name: 'Holm Consulting' },
    ],
    permissions: admin
      ? ['members:change', 'workspace:change', 'records:delete', 'connections:all', 'audit:read', 'erasures:run']
      : [],
  };
}

const routes: Record<string, (method: string, asked: Asked) => unknown> = {
  ...mockPrivacy(),
  members: () => ({
    items: [
      { id: me.id, name: me.name, email: me.email, role: 'admin', joinedAt: '2026-01-04T09:00:00Z' },
      {
        id: 'u-tomas',
        name: 'Tomás Ferreira',
        email: 'tomas@harbour.example',
        role: 'manager',
        joinedAt: '2026-02-04T09:00:00Z',
      },
      { id: 'u-bot', name: 'Intake', email: 'intake@harbour.example', role: 'bot', joinedAt: '2026-03-04T09:00:00Z' },
    ],
    nextCursor: null,
  }),
  sessions: () => ({
    items: [
      { id: 's-1', createdAt: '2026-11-02T08:00:00Z', userAgent: 'Firefox Linux', address: '192.0.2.7', current: true },
      {
        id: 's-2',
        createdAt: '2026-11-18T17:00:00Z',
        userAgent: 'Safari iPhone',
        address: '192.0.2.99',
        current: false,
      },
    ],
    nextCursor: null,
  }),
  invitations: (method) =>
    method === 'POST'
      ? { link: 'https://rapport.harbour.example/join/9XhQ2vWm3nJ8sKf0Lr7TzYbC4dE6gA1uPoRiVxMqNtU' }
      : {
          items: [
            {
              id: 'i-1',
              email: 'liv@harbour.example',
              role: 'rep',
              expiresAt: new Date(Date.now() + 5 * 86_400_000).toISOString(),
            },
          ],
          nextCursor: null,
        },
  keys: (method) =>
    method === 'POST'
      ? { id: 'k-2', name: 'Nightly export', key: 'rk_9XhQ2vWm3nJ8sKf0Lr7TzYbC4dE6gA1uPoRiVxMqNtU' }
      : {
          items: [
            {
              id: 'k-1',
              name: 'Accounting',
              start: 'rk_4fGh2',
              createdAt: '2026-09-01T08:00:00Z',
              lastUsedAt: new Date(Date.now() - 3_600_000).toISOString(),
            },
          ],
          nextCursor: null,
        },
  workspace: (method, asked) => {
    if (asked.parts[1] === 'retention') return retentionOf(asked);
    if (method === 'PATCH') Object.assign(kept, asked.body);
    const { boundLevel } = kept;
    return { ...kept, boundLevel: asked.scene === 'privacy' ? 'full' : boundLevel, gmail: consentOf(asked.scene) };
  },
  'google-workspace': (method, { scene, parts, body }) => {
    if (parts[1] === 'doctor') return { checks: checksOf(scene) };
    return method === 'PUT' ? changedGoogleWorkspace(scene, body as GoogleWorkspaceInput) : googleWorkspaceOf(scene);
  },
  alerts: (_, { scene }) => ({ items: alertsOf(scene) }),
  'email-connections': connections,
  email: (_, { parts, query, body }) => {
    if (parts[2] === 'enroll-all') return enrolledAll;
    if (parts[2] === 'enroll') return enrolledOne(String(body.email));
    return traceOf(query.get('messageId') ?? query.get('address') ?? '');
  },
  contacts: (method, asked) => {
    if (asked.parts[1] === 'suggestions') return pageOf(asked.scene === 'empty' ? [] : suggestions, asked.query);
    return records(method, asked, contacts, 'contact');
  },
  companies: (method, asked) => records(method, asked, companies, 'company'),
  deals: (method, asked) => records(method, asked, deals, 'deal'),
  notes: (_, { body }) => ({
    ...timeline[2],
    id: `n-${Date.now()}`,
    body: body.body,
    occurredAt: new Date().toISOString(),
  }),
  interactions: (method, { parts, body }) => {
    const id = parts[1] ?? '';
    if (method === 'DELETE') return entries.remove(id) ?? {};
    if (parts[2] === 'visibility') return entries.change(id, body.level as Level | null);
    if (parts[2] === 'restore') return entries.restore(id);
    return parts[2] === 'body' ? letterOf(id) : entries.one(id);
  },
  threads: (_, { parts }) => threadOf(parts[1] ?? '', entries.all()),
  'email-contact-settings': (method, { parts, query, body }) => {
    if (method === 'PUT') return people.change(parts[1] ?? '', body);
    return { items: [people.setting(query.get('contactId') ?? '')], nextCursor: null };
  },
};

function connections(method: string, asked: Asked): unknown {
  const { scene, parts, query, body } = asked;
  const all = mailboxesOf(scene);
  if (parts[1] === undefined) return { items: all, nextCursor: null };
  if (parts[2] === 'suggest') return suggestionsFor(String(body.address));
  if (parts[1] === 'imap') {
    if (body.password === 'wrong')
      throw new Refusal(
        422,
        'login-refused',
        'The mail server did not accept the user name and password. Many providers want an app password here.',
        'password',
      );
    return { connectionId: 'm-importing' };
  }
  const one = all.find((each) => each.id === parts[1]);
  if (!one) throw new Refusal(404, 'not-found', 'There is no such mailbox.');
  if (parts[2] === 'ledger') {
    const offset = Number(query.get('cursor') ?? 0);
    const outcome = (query.get('outcome') ?? undefined) as Outcome | undefined;
    return {
      items: ledgerEntries(outcome, query.get('rule') ?? undefined, outcome === 'quarantined' ? 3 : 100, offset),
      nextCursor: outcome === 'quarantined' ? null : String(offset + 100),
    };
  }
  if (parts[2] === 'contacts') return peopleOf(method, asked);
  if (parts[2] === 'settings') return { sync: true, visible: true, level: null, asksOlder: false, ...body };
  if (parts[2] === 'retry-quarantined') return { retried: one.evidence.quarantined };
  return method === 'GET' ? one : {};
}

function peopleOf(method: string, { scene, parts, query, body }: Asked): unknown {
  const connectionId = parts[1] ?? '';
  if (method === 'GET') return people.page(scene === 'importing' ? '' : connectionId, query);
  if (method === 'POST') return people.import(connectionId, body.people as ImportPerson[]);
  return people.undo(parts[4] ?? '');
}

function suggestionsFor(address: string) {
  const domain = address.split('@')[1] ?? '';
  if (domain.startsWith('unknown')) return { candidates: [], note: null };
  const source = 'autoconfig';
  return {
    candidates: [{ host: `imap.${domain}`, port: 993, security: 'tls', username: address, source }],
    note: null,
  };
}

type AnyRecord = { id: string; name: string };

function records(method: string, asked: Asked, all: AnyRecord[], kind: string): unknown {
  const { parts, query, scene, body } = asked;
  if (parts[1] === undefined && method === 'POST') return create(body, all);
  if (parts[1] === undefined) return pageOf(scene === 'empty' ? [] : all.filter((each) => fits(each, query)), query);
  const one = all.find((each) => each.id === parts[1]);
  if (!one) throw new Refusal(404, 'not-found', `There is no such ${kind}.`);
  if (parts[2] === 'timeline') return pageOf(timelineOf(one, query), query);
  if (parts[2] === 'threads') return pageOf(hasMail(one) ? threadLines(entries.all()) : [], query);
  if (parts[2] === 'mail') return people.mailWith(one.id);
  if (method === 'PATCH') Object.assign(one, body);
  return one;
}

function create(body: Record<string, unknown>, all: AnyRecord[]): unknown {
  const emails = body.emails as string[] | undefined;
  const taken = contacts.find((each) => each.emails.some((email) => emails?.includes(email)));
  if (taken) throw new Refusal(409, 'address-taken', `${taken.name} has this address already.`, 'emails');
  const made = {
    ...all[0],
    company: null,
    contacts: [],
    highValue: false,
    title: null,
    phone: null,
    lastInteractionAt: null,
    createdAt: new Date().toISOString(),
    contactCount: 0,
    ...body,
    id: `new-${Date.now()}`,
  } as unknown as Contact & Deal;
  all.unshift(made);
  return made;
}

function fits(record: AnyRecord, query: URLSearchParams): boolean {
  const text = JSON.stringify(record).toLowerCase();
  const one = record as Contact & Deal;
  const wanted = (name: string, value: string | undefined) => !query.get(name) || query.get(name) === value;
  return (
    text.includes((query.get('q') ?? '').toLowerCase()) &&
    wanted('kind', one.kind) &&
    wanted('stage', one.stage) &&
    wanted('companyId', one.company?.id) &&
    (!query.get('contactId') || (one.contacts ?? []).some((each) => each.id === query.get('contactId')))
  );
}

function hasMail({ id }: AnyRecord): boolean {
  return ['c-nora', 'co-acme', 'd-berths'].includes(id);
}

function timelineOf(record: AnyRecord, query: URLSearchParams): TimelineItem[] {
  const kind = query.get('kind');
  const seen = query.get('as') === 'teammate' ? entries.asTeammate() : entries.all();
  return hasMail(record) ? seen.filter((each) => !kind || each.kind === kind) : [];
}

function pageOf<T>(all: T[], query: URLSearchParams): { items: T[]; nextCursor: string | null } {
  const offset = Number(query.get('cursor') ?? 0);
  const limit = Number(query.get('limit') ?? 50);
  return {
    items: all.slice(offset, offset + limit),
    nextCursor: offset + limit < all.length ? String(offset + limit) : null,
  };
}

async function bodyOf(request: IncomingMessage): Promise<Record<string, unknown>> {
  let text = '';
  for await (const chunk of request) text += chunk;
  return text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': status < 400 ? 'application/json' : 'application/problem+json' });
  response.end(JSON.stringify(body));
}
