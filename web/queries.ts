/** What screens ask for, by name: the keys under which answers are kept, and under which live.ts marks them stale. */
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { account, crm, google, mail, people, privacy, timeline } from './api.ts';
import type { CorrespondentShow, Eyes, Page, RecordKind } from './api-types.ts';
import type { AuditFilter } from './privacy/answers.ts';

const paged = {
  initialPageParam: null as string | null,
  getNextPageParam: (page: Page<unknown>) => page.nextCursor,
};

export const setupQuery = queryOptions({ queryKey: ['setup'], queryFn: account.setup, staleTime: 0 });
export const meQuery = queryOptions({ queryKey: ['me'], queryFn: account.me, staleTime: 60_000 });
export const sessionsQuery = queryOptions({ queryKey: ['sessions'], queryFn: account.sessions });
export const workspaceQuery = queryOptions({ queryKey: ['workspace'], queryFn: account.workspace });
export const membersQuery = queryOptions({ queryKey: ['members'], queryFn: account.members });
export const invitationsQuery = queryOptions({ queryKey: ['invitations'], queryFn: account.invitations });
export const keysQuery = queryOptions({ queryKey: ['keys'], queryFn: account.keys });

export const connectionsQuery = (all = false) =>
  queryOptions({ queryKey: ['connections', { all }], queryFn: () => mail.connections(all) });
export const connectionQuery = (id: string) =>
  queryOptions({ queryKey: ['connection', id], queryFn: () => mail.connection(id) });
export const alertsQuery = queryOptions({ queryKey: ['alerts'], queryFn: mail.alerts });
export const googleWorkspaceQuery = queryOptions({ queryKey: ['google-workspace'], queryFn: google.workspace });
export const ledgerQuery = (id: string, filter: { outcome?: string; rule?: string }) =>
  infiniteQueryOptions({
    queryKey: ['ledger', id, filter],
    queryFn: ({ pageParam }) => mail.ledger(id, { ...filter, cursor: pageParam, limit: 100 }),
    ...paged,
  });

export const contactsQuery = (filter: { q?: string; kind?: string; companyId?: string }) =>
  infiniteQueryOptions({
    queryKey: ['contacts', filter],
    queryFn: ({ pageParam, signal }) => crm.contacts({ ...filter, cursor: pageParam, limit: 100 }, signal),
    ...paged,
  });
export const contactQuery = (id: string) => queryOptions({ queryKey: ['contact', id], queryFn: () => crm.contact(id) });
export const suggestionsQuery = infiniteQueryOptions({
  queryKey: ['suggestions'],
  queryFn: ({ pageParam }) => crm.suggestions({ cursor: pageParam, limit: 100 }),
  ...paged,
});
export const peopleQuery = (connectionId: string, filter: { q?: string; show?: CorrespondentShow }) =>
  infiniteQueryOptions({
    queryKey: ['people', connectionId, filter],
    queryFn: ({ pageParam, signal }) => people.of(connectionId, { ...filter, cursor: pageParam, limit: 100 }, signal),
    ...paged,
    refetchOnWindowFocus: false,
  });
export const contactMailQuery = (id: string) =>
  queryOptions({ queryKey: ['contact-mail', id], queryFn: () => people.mailWith(id) });
/** Whether the prompt to log was answered with "not now": known as long as the page is open, and to nobody else. */
export const promptLaterQuery = (id: string) =>
  queryOptions({ queryKey: ['prompt-later', id], queryFn: () => false, enabled: false, gcTime: Infinity });
/** What holds for a mailbox's mail by default. */
export const mailDefaultsQuery = (id: string) =>
  queryOptions({ queryKey: ['mail-defaults', id], queryFn: () => mail.defaults(id) });
export const contactSettingsQuery = (id: string) =>
  queryOptions({ queryKey: ['contact-settings', id], queryFn: () => people.settings(id) });
export const companiesQuery = (filter: { q?: string }) =>
  infiniteQueryOptions({
    queryKey: ['companies', filter],
    queryFn: ({ pageParam, signal }) => crm.companies({ ...filter, cursor: pageParam, limit: 100 }, signal),
    ...paged,
  });
export const companyQuery = (id: string) => queryOptions({ queryKey: ['company', id], queryFn: () => crm.company(id) });
export const dealsQuery = (filter: { q?: string; companyId?: string; contactId?: string; stage?: string }) =>
  infiniteQueryOptions({
    queryKey: ['deals', filter],
    queryFn: ({ pageParam, signal }) => crm.deals({ ...filter, cursor: pageParam, limit: 100 }, signal),
    ...paged,
  });
export const dealQuery = (id: string) => queryOptions({ queryKey: ['deal', id], queryFn: () => crm.deal(id) });

export const timelineQuery = (kind: RecordKind, id: string, only: string, eyes: Eyes = 'own') =>
  infiniteQueryOptions({
    queryKey: ['timeline', kind, id, only, eyes],
    queryFn: ({ pageParam }) =>
      timeline.of(kind, id, {
        kind: only,
        ...(eyes === 'teammate' && { as: eyes }),
        cursor: pageParam,
        limit: 50,
      }),
    ...paged,
  });
export const threadsQuery = (kind: RecordKind, id: string) =>
  infiniteQueryOptions({
    queryKey: ['threads', kind, id],
    queryFn: ({ pageParam }) => timeline.threads(kind, id, { cursor: pageParam, limit: 20 }),
    ...paged,
  });
/** One entry by itself, for a link to a message that is on no page that was read yet. */
export const entryQuery = (id: string) => queryOptions({ queryKey: ['entry', id], queryFn: () => timeline.entry(id) });
export const threadQuery = (id: string) =>
  queryOptions({ queryKey: ['thread', id], queryFn: () => timeline.thread(id) });
/** Kept no longer than it is looked at: bodies are not stored, not even here. */
export const bodyQuery = (interaction: string) =>
  queryOptions({
    queryKey: ['body', interaction],
    queryFn: () => timeline.body(interaction),
    staleTime: 5 * 60_000,
    gcTime: 60_000,
    retry: false,
  });

const walked = <R>(name: string, ask: (q: { cursor: string | null; limit: number }) => Promise<Page<R>>) =>
  infiniteQueryOptions({
    queryKey: [name],
    queryFn: ({ pageParam }) => ask({ cursor: pageParam, limit: 100 }),
    ...paged,
  });

export const readsQuery = walked('reads', privacy.reads);
export const blocklistQuery = walked('blocklist', privacy.blocklist.all);
export const protectedQuery = walked('protected', privacy.protected.all);
export const erasuresQuery = queryOptions({ queryKey: ['erasures'], queryFn: privacy.erasures });
export const erasureQuery = (id: string) =>
  queryOptions({ queryKey: ['erasure', id], queryFn: () => privacy.erasure(id) });
export const askedOfMeQuery = queryOptions({ queryKey: ['asked-of-me'], queryFn: privacy.askedOfMe });
export const myRequestsQuery = queryOptions({ queryKey: ['my-requests'], queryFn: privacy.myRequests });
export const grantsQuery = walked('grants', privacy.grants);
export const auditQuery = (filter: AuditFilter) =>
  infiniteQueryOptions({
    queryKey: ['audit', filter],
    queryFn: ({ pageParam }) => privacy.audit({ ...filter, cursor: pageParam, limit: 50 }),
    ...paged,
  });

/** All items of all pages. */
export function itemsOf<T>(pages: { pages: Page<T>[] } | undefined): T[] {
  return pages?.pages.flatMap((page) => page.items) ?? [];
}
