/**
 * The only place that speaks HTTP. Every answer that is no success becomes a Problem (RFC 9457), also the ones that the
 * server never gave: no network, a proxy's HTML page.
 */
import type * as T from './api-types.ts';
import type * as P from './privacy/answers.ts';

/** What went wrong, in words for the user; `code` is stable, `field` names the input at fault. */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly field: string | undefined;

  constructor(status: number, code: string, title: string, detail: string, field?: string) {
    super(detail);
    this.name = 'Problem';
    this.status = status;
    this.code = code;
    this.title = title;
    this.field = field;
  }
}

/** Whatever was thrown, as a Problem. */
export function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  return new Problem(0, 'page-fault', 'Something went wrong', error instanceof Error ? error.message : String(error));
}

type Query = Record<string, string | number | boolean | null | undefined>;

async function request<R>(method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<R> {
  const answer = await send(method, path, body, signal);
  const text = await answer.text();
  if (!answer.ok) throw problemOf(answer, text);
  return (text === '' ? null : parse(answer, text)) as R;
}

async function send(method: string, path: string, body: unknown, signal?: AbortSignal): Promise<Response> {
  try {
    return await fetch(path, {
      method,
      credentials: 'same-origin',
      headers: { accept: 'application/json', ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal ? { signal } : {}),
    });
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new Problem(0, 'unreachable', 'Rapport does not answer', 'The server can not be reached. Is it running?');
  }
}

function parse(answer: Response, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Problem(
      answer.status,
      'unreadable',
      'Unreadable answer',
      'The server answered with something else than JSON.',
    );
  }
}

function problemOf(answer: Response, text: string): Problem {
  let body: Record<string, unknown> = {};
  try {
    body = JSON.parse(text) as Record<string, unknown>;
  } catch {
    // A proxy's page: the status alone speaks.
  }
  const words = (key: string) => (typeof body[key] === 'string' ? (body[key] as string) : undefined);
  const title = words('title') ?? `The server answered ${answer.status}`;
  const field = words('field');
  const detail = words('detail') ?? words('message') ?? title;
  // The field stands beside its input already.
  const said = field && detail.startsWith(`${field}: `) ? detail.slice(field.length + 2) : detail;
  return new Problem(answer.status, words('code') ?? `http-${answer.status}`, title, said, field);
}

function query(path: string, values: Query): string {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(values)) {
    if (value !== undefined && value !== null && value !== '') search.set(key, String(value));
  }
  const text = search.toString();
  return text === '' ? path : `${path}?${text}`;
}

const get = <R>(path: string, values: Query = {}, signal?: AbortSignal) =>
  request<R>('GET', query(path, values), undefined, signal);
const post = <R>(path: string, body: unknown = {}) => request<R>('POST', path, body);
const patch = <R>(path: string, body: unknown) => request<R>('PATCH', path, body);
const put = <R>(path: string, body: unknown) => request<R>('PUT', path, body);
const remove = (path: string, values: Query = {}) => request<null>('DELETE', query(path, values));

const id = encodeURIComponent;
const folders: Record<T.RecordKind, string> = { contact: 'contacts', company: 'companies', deal: 'deals' };

export interface ListQuery extends Query {
  q?: string;
  cursor?: string | null;
  limit?: number;
}

/** Sign-in, workspace and members. */
export const account = {
  setup: () => get<T.Setup>('/api/setup'),
  firstRun: (input: { name: string; email: string; password: string; workspace: string; code?: string }) =>
    post<unknown>('/api/setup', input),
  startDemo: () => post<{ url: string }>('/api/setup/demo'),
  signIn: (input: { email: string; password: string }) => post<unknown>('/api/auth/sign-in/email', input),
  signInWithGoogle: () =>
    post<{ url: string }>('/api/auth/sign-in/social', {
      provider: 'google',
      callbackURL: '/',
      errorCallbackURL: '/sign-in',
    }),
  signOut: () => post<unknown>('/api/auth/sign-out'),
  changeName: (name: string) => post<unknown>('/api/auth/update-user', { name }),
  changePassword: (input: { currentPassword: string; newPassword: string }) =>
    post<unknown>('/api/auth/change-password', { ...input, revokeOtherSessions: true }),
  chooseWorkspace: (organizationId: string) => post<unknown>('/api/auth/organization/set-active', { organizationId }),
  sessions: () => get<T.Page<T.Session>>('/api/sessions'),
  endSession: (session: string) => remove(`/api/sessions/${id(session)}`),
  me: () => get<T.Me>('/api/me'),
  workspace: () => get<T.Workspace>('/api/workspace'),
  changeWorkspace: (input: Partial<Omit<T.Workspace, 'id'>>) => patch<T.Workspace>('/api/workspace', input),
  members: () => get<T.Page<T.Member>>('/api/members'),
  changeMember: (member: string, role: T.Role) => patch<unknown>(`/api/members/${id(member)}`, { role }),
  removeMember: (member: string) => remove(`/api/members/${id(member)}`),
  invitations: () => get<T.Page<T.Invitation>>('/api/invitations'),
  invite: (input: { email: string; role: T.Role }) => post<{ link: string }>('/api/invitations', input),
  withdrawInvitation: (invitation: string) => remove(`/api/invitations/${id(invitation)}`),
  offer: (token: string) => post<T.InvitationOffer>('/api/invitations/offer', { token }),
  acceptInvitation: (input: { token: string; name?: string; password?: string }) =>
    post<unknown>('/api/invitations/accept', input),
  keys: () => get<T.Page<T.ApiKey>>('/api/keys'),
  addKey: (name: string) => post<{ id: string; name: string; key: string }>('/api/keys', { name }),
  removeKey: (key: string) => remove(`/api/keys/${id(key)}`),
};

const connection = (of: string) => `/api/email-connections/${id(of)}`;

/** Connected mailboxes and the account of their messages. */
export const mail = {
  connections: (all = false) => get<T.Page<T.Connection>>('/api/email-connections', all ? { all: 1 } : {}),
  connection: (of: string) => get<T.ConnectionPage>(connection(of)),
  suggestServers: (address: string) => post<T.ServerSuggestions>('/api/email-connections/imap/suggest', { address }),
  connectImap: (input: T.ImapInput) => post<{ connectionId: string }>('/api/email-connections/imap', input),
  change: (
    of: string,
    input: { historyDays?: number | null; pollMinutes?: number; status?: 'paused' | 'connected'; password?: string },
  ) => patch<unknown>(connection(of), input),
  defaults: (of: string) => get<T.MailDefaults>(`${connection(of)}/settings`),
  changeDefaults: (of: string, input: T.MailDefaultsChange) => put<T.MailDefaults>(`${connection(of)}/settings`, input),
  refresh: (of: string) => post<{ queued: boolean }>(`${connection(of)}/refresh`),
  audit: (of: string) => post<T.Evidence>(`${connection(of)}/audit`),
  retryQuarantined: (of: string) => post<{ retried: number }>(`${connection(of)}/retry-quarantined`),
  disconnect: (of: string, log: 'keep' | 'purge') => remove(connection(of), { log }),
  ledger: (of: string, q: { outcome?: string; rule?: string; cursor?: string | null; limit?: number }) =>
    get<T.Page<T.LedgerEntry>>(`${connection(of)}/ledger`, q),
  trace: (q: { messageId?: string; address?: string; date?: string }) => get<T.Trace>('/api/email/trace', q),
  alerts: () => get<{ items: T.Alert[] }>('/api/alerts'),
};

/** Google: consent, the workspace's own project, mailboxes that the administrator opened. */
export const google = {
  /** Where the person allows it: a page of Google's. Without a connection it is for a new mailbox. */
  consent: (q: { historyDays?: number | 'all'; connectionId?: string; feature?: T.GoogleFeature; asksOlder?: 1 }) =>
    get<{ url: string }>('/api/auth/gmail', { ...q, json: 1 }),
  workspace: () => get<T.GoogleWorkspace>('/api/google-workspace'),
  changeWorkspace: (input: T.GoogleWorkspaceInput) => put<T.GoogleWorkspace>('/api/google-workspace', input),
  examine: () => post<{ checks: T.GoogleCheck[] }>('/api/google-workspace/doctor'),
  enroll: (input: { email: string; historyDays: number | null }) =>
    post<T.Enrolled>('/api/email/accounts/enroll', input),
  enrollAll: (input: { historyDays: number | null }) => post<T.EnrolledAll>('/api/email/accounts/enroll-all', input),
};

/** The people of one's own mail, and what one chose for one's mail with a contact. */
export const people = {
  of: (
    connectionId: string,
    q: { q?: string; show?: T.CorrespondentShow; cursor?: string | null; limit?: number },
    signal?: AbortSignal,
  ) => get<T.CorrespondentPage>(`${connection(connectionId)}/contacts`, q, signal),
  import: (connectionId: string, list: T.ImportPerson[]) =>
    post<T.ImportResult>(`${connection(connectionId)}/contacts/import`, { people: list }),
  undoImport: (connectionId: string, importId: string) =>
    request<T.UndoneImport>('DELETE', `${connection(connectionId)}/contacts/import/${id(importId)}`),
  mailWith: (contactId: string) => get<T.ContactMail>(`/api/contacts/${id(contactId)}/mail`),
  settings: (contactId: string) => get<T.Page<T.ContactSetting>>('/api/email-contact-settings', { contactId }),
  changeSetting: (contactId: string, input: T.ContactSettingChange) =>
    put<T.ContactSetting>(`/api/email-contact-settings/${id(contactId)}`, input),
};

/** Contacts, companies and deals. */
export const crm = {
  contacts: (q: ListQuery & { kind?: string; companyId?: string }, signal?: AbortSignal) =>
    get<T.Page<T.Contact>>('/api/contacts', q, signal),
  contact: (of: string) => get<T.Contact>(`/api/contacts/${id(of)}`),
  addContact: (input: T.ContactInput) => post<T.Contact>('/api/contacts', input),
  changeContact: (of: string, input: Partial<T.ContactInput>) => patch<T.Contact>(`/api/contacts/${id(of)}`, input),
  deleteContact: (of: string) => remove(`/api/contacts/${id(of)}`),
  suggestions: (q: ListQuery) => get<T.Page<T.Suggestion>>('/api/contacts/suggestions', q),
  companies: (q: ListQuery, signal?: AbortSignal) => get<T.Page<T.Company>>('/api/companies', q, signal),
  company: (of: string) => get<T.Company>(`/api/companies/${id(of)}`),
  addCompany: (input: { name: string; domains: string[] }) => post<T.Company>('/api/companies', input),
  changeCompany: (of: string, input: { name?: string; domains?: string[] }) =>
    patch<T.Company>(`/api/companies/${id(of)}`, input),
  deleteCompany: (of: string) => remove(`/api/companies/${id(of)}`),
  deals: (q: ListQuery & { companyId?: string; contactId?: string; stage?: string }, signal?: AbortSignal) =>
    get<T.Page<T.Deal>>('/api/deals', q, signal),
  deal: (of: string) => get<T.Deal>(`/api/deals/${id(of)}`),
  addDeal: (input: T.DealInput) => post<T.Deal>('/api/deals', input),
  changeDeal: (of: string, input: Partial<T.DealInput>) => patch<T.Deal>(`/api/deals/${id(of)}`, input),
  deleteDeal: (of: string) => remove(`/api/deals/${id(of)}`),
};

/** What stands on timelines. */
export const timeline = {
  of: (kind: T.RecordKind, of: string, q: { kind?: string; as?: 'teammate'; cursor?: string | null; limit?: number }) =>
    get<T.Page<T.TimelineItem>>(`/api/${folders[kind]}/${id(of)}/timeline`, q),
  threads: (kind: T.RecordKind, of: string, q: { cursor?: string | null; limit?: number }) =>
    get<T.Page<T.ThreadLine>>(`/api/${folders[kind]}/${id(of)}/threads`, q),
  thread: (of: string) => get<T.Thread>(`/api/threads/${id(of)}`),
  entry: (interaction: string) => get<T.TimelineItem>(`/api/interactions/${id(interaction)}`),
  body: (interaction: string) => get<T.MessageBody>(`/api/interactions/${id(interaction)}/body`),
  addNote: (input: { recordKind: T.RecordKind; recordId: string; body: string }) =>
    post<T.TimelineItem>('/api/notes', input),
  /** Who may see one's own email; null: as one's settings have it. */
  changeVisibility: (interaction: string, level: T.Level | null) =>
    put<T.TimelineItem>(`/api/interactions/${id(interaction)}/visibility`, { level }),
  deleteEntry: (interaction: string) => remove(`/api/interactions/${id(interaction)}`),
  restoreEntry: (interaction: string) => post<T.TimelineItem>(`/api/interactions/${id(interaction)}/restore`),
};

const listed = (path: '/api/blocklist' | '/api/protected') => ({
  all: (q: { cursor?: string | null; limit?: number }) => get<T.Page<P.ListedAddress>>(path, q),
  preview: (entries: string[]) => post<{ emails: number }>(`${path}/preview`, { entries }),
  add: (entries: string[]) => post<{ added: number; removedEmails?: number; hiddenEmails?: number }>(path, { entries }),
  remove: ({ kind, value }: P.ListedAddress) =>
    request<{ reopenedEmails?: number; shownEmails?: number }>('DELETE', `${path}/${kind}/${id(value)}`),
});

/** Who is never logged, who is never shown, who reads what, how long things are kept, and what is told of it. */
export const privacy = {
  blocklist: listed('/api/blocklist'),
  protected: listed('/api/protected'),
  reads: (q: { cursor?: string | null; limit?: number }) => get<T.Page<P.ReadOfMine>>('/api/audit/reads', q),
  myRequests: () => get<T.Page<P.AccessRequest>>('/api/access-requests', { limit: 100 }),
  askedOfMe: () => get<T.Page<P.AskedOfMe>>('/api/access-requests', { box: 'inbox', limit: 100 }),
  askForAccess: (input: { about: P.AccessRequest['about']; id: string; note?: string }) =>
    post<P.AccessRequest>('/api/access-requests', input),
  decide: (of: string, input: P.AccessDecision) => post<unknown>(`/api/access-requests/${id(of)}/decide`, input),
  grants: (q: { cursor?: string | null; limit?: number }) => get<T.Page<P.AccessGrant>>('/api/access-grants', q),
  endGrant: (of: string) => remove(`/api/access-grants/${id(of)}`),
  previewRetention: (days: P.RetentionDays, signal?: AbortSignal) =>
    request<P.RetentionCounts>('GET', `/api/workspace/retention/preview?${periods(days)}`, undefined, signal),
  runRetention: () => post<P.RetentionCounts>('/api/workspace/retention/run'),
  erasures: () => get<{ items: P.Erasure[] }>('/api/erasures'),
  erasure: (of: string) => get<P.Erasure>(`/api/erasures/${id(of)}`),
  previewErasure: (input: { contactId: string } | { address: string }) => post<P.Erasure>('/api/erasures', input),
  runErasure: (of: string) => post<unknown>(`/api/erasures/${id(of)}/run`),
  cancelErasure: (of: string) => remove(`/api/erasures/${id(of)}`),
  audit: (q: P.AuditFilter & { cursor?: string | null; limit?: number }) =>
    get<T.Page<P.AuditEntry>>('/api/audit', { ...q }),
  verifyAudit: () => post<P.AuditProof>('/api/audit/verify'),
  /** What is held about a person, as a file. */
  exportPerson: (contactId: string) => download(`/api/contacts/${id(contactId)}/export`),
};

/** What is kept for good is said too: what is not said is as the workspace has it. */
function periods(days: P.RetentionDays): string {
  return new URLSearchParams(Object.entries(days).map(([name, count]) => [name, String(count ?? '')])).toString();
}

/** Where the whole audit log can be had as a file. */
export const auditExport = '/api/audit/export';

/** A file and the name that the server gives it. */
async function download(path: string): Promise<{ name: string; file: Blob }> {
  const answer = await send('GET', path, undefined);
  if (!answer.ok) throw problemOf(answer, await answer.text());
  const name = /filename="([^"]+)"/.exec(answer.headers.get('content-disposition') ?? '')?.[1];
  return { name: name ?? 'export.zip', file: await answer.blob() };
}
