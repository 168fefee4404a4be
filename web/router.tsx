/**
 * Every address of the interface. Each screen is loaded when it is first visited. The part behind sign-in asks who is
 * there before anything shows: nobody leads to sign-in, no account at all to the first run.
 */
import type { QueryClient } from '@tanstack/react-query';
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent as lazy,
  Outlet,
  redirect,
} from '@tanstack/react-router';
import { Problem } from './api.ts';
import { meQuery, setupQuery } from './queries.ts';
import { AppShell } from './shell/app-shell.tsx';
import { FaultScreen, LostScreen, WaitingScreen } from './shell/edge-screens.tsx';

const root = createRootRouteWithContext<{ queries: QueryClient }>()({
  component: Outlet,
  notFoundComponent: LostScreen,
});

const welcome = createRoute({
  getParentRoute: () => root,
  path: '/welcome',
  component: lazy(() => import('./doorway/first-run-screen.tsx'), 'FirstRunScreen'),
});
const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: (search: Record<string, unknown>): { to?: string } => pick(search, 'to'),
  component: lazy(() => import('./doorway/sign-in-screen.tsx'), 'SignInScreen'),
});
const join = createRoute({
  getParentRoute: () => root,
  path: '/join/$token',
  component: lazy(() => import('./doorway/join-screen.tsx'), 'JoinScreen'),
});

/** Everything behind sign-in. */
const app = createRoute({
  getParentRoute: () => root,
  id: 'app',
  component: AppShell,
  beforeLoad: async ({ context, location }) => {
    try {
      await context.queries.ensureQueryData(meQuery);
    } catch (error) {
      if (!(error instanceof Problem) || error.status !== 401) throw error;
      const setup = await context.queries.fetchQuery(setupQuery);
      throw setup.needed
        ? redirect({ to: '/welcome' })
        : redirect({ to: '/sign-in', search: location.pathname === '/' ? {} : { to: location.href } });
    }
  },
});

const home = createRoute({
  getParentRoute: () => app,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/contacts' });
  },
});
const contacts = createRoute({
  getParentRoute: () => app,
  path: '/contacts',
  validateSearch: (search: Record<string, unknown>): { q?: string; kind?: string } => pick(search, 'q', 'kind'),
  component: lazy(() => import('./contacts/contacts-screen.tsx'), 'ContactsScreen'),
});
const contact = createRoute({
  getParentRoute: () => app,
  path: '/contacts/$id',
  validateSearch: validateTimeline,
  component: lazy(() => import('./contacts/contact-screen.tsx'), 'ContactScreen'),
});
const companies = createRoute({
  getParentRoute: () => app,
  path: '/companies',
  validateSearch: (search: Record<string, unknown>): { q?: string } => pick(search, 'q'),
  component: lazy(() => import('./companies/companies-screen.tsx'), 'CompaniesScreen'),
});
const company = createRoute({
  getParentRoute: () => app,
  path: '/companies/$id',
  validateSearch: validateTimeline,
  component: lazy(() => import('./companies/company-screen.tsx'), 'CompanyScreen'),
});
const deals = createRoute({
  getParentRoute: () => app,
  path: '/deals',
  validateSearch: (search: Record<string, unknown>): { q?: string; stage?: string } => pick(search, 'q', 'stage'),
  component: lazy(() => import('./deals/deals-screen.tsx'), 'DealsScreen'),
});
const deal = createRoute({
  getParentRoute: () => app,
  path: '/deals/$id',
  validateSearch: validateTimeline,
  component: lazy(() => import('./deals/deal-screen.tsx'), 'DealScreen'),
});
const thread = createRoute({
  getParentRoute: () => app,
  path: '/threads/$id',
  component: lazy(() => import('./timeline/thread-screen.tsx'), 'ThreadScreen'),
});
const suggestions = createRoute({
  getParentRoute: () => app,
  path: '/suggestions',
  component: lazy(() => import('./suggestions/suggestions-screen.tsx'), 'SuggestionsScreen'),
});
const people = createRoute({
  getParentRoute: () => app,
  path: '/people',
  validateSearch: (search: Record<string, unknown>): { mailbox?: string; q?: string; show?: string } =>
    pick(search, 'mailbox', 'q', 'show'),
  component: lazy(() => import('./people/people-screen.tsx'), 'PeopleScreen'),
});
const mailboxes = createRoute({
  getParentRoute: () => app,
  path: '/mailboxes',
  component: lazy(() => import('./mailboxes/mailboxes-screen.tsx'), 'MailboxesScreen'),
});
const connect = createRoute({
  getParentRoute: () => app,
  path: '/mailboxes/connect',
  component: lazy(() => import('./mailboxes/connect-screen.tsx'), 'ConnectScreen'),
});
const trace = createRoute({
  getParentRoute: () => app,
  path: '/mailboxes/trace',
  validateSearch: (search: Record<string, unknown>): { messageId?: string; address?: string; date?: string } =>
    pick(search, 'messageId', 'address', 'date'),
  component: lazy(() => import('./mailboxes/trace-screen.tsx'), 'TraceScreen'),
});
const mailbox = createRoute({
  getParentRoute: () => app,
  path: '/mailboxes/$id',
  component: lazy(() => import('./mailboxes/mailbox-screen.tsx'), 'MailboxScreen'),
});
const ledger = createRoute({
  getParentRoute: () => app,
  path: '/mailboxes/$id/messages',
  validateSearch: (search: Record<string, unknown>): { outcome?: string; rule?: string } =>
    pick(search, 'outcome', 'rule'),
  component: lazy(() => import('./mailboxes/ledger-screen.tsx'), 'LedgerScreen'),
});
const settings = createRoute({
  getParentRoute: () => app,
  path: '/settings',
  component: lazy(() => import('./settings/settings-screen.tsx'), 'SettingsScreen'),
});
const settingsHome = createRoute({
  getParentRoute: () => settings,
  path: '/',
  component: lazy(() => import('./settings/profile-panel.tsx'), 'ProfilePanel'),
});
const members = createRoute({
  getParentRoute: () => settings,
  path: '/members',
  component: lazy(() => import('./settings/members-panel.tsx'), 'MembersPanel'),
});
const workspace = createRoute({
  getParentRoute: () => settings,
  path: '/workspace',
  component: lazy(() => import('./settings/workspace-panel.tsx'), 'WorkspacePanel'),
});
const google = createRoute({
  getParentRoute: () => settings,
  path: '/google',
  component: lazy(() => import('./settings/google-panel.tsx'), 'GooglePanel'),
});
const keys = createRoute({
  getParentRoute: () => settings,
  path: '/keys',
  component: lazy(() => import('./settings/keys-panel.tsx'), 'KeysPanel'),
});
const appearance = createRoute({
  getParentRoute: () => settings,
  path: '/appearance',
  component: lazy(() => import('./settings/appearance-panel.tsx'), 'AppearancePanel'),
});

const reads = createRoute({
  getParentRoute: () => settings,
  path: '/reads',
  component: lazy(() => import('./privacy/reads-panel.tsx'), 'ReadsPanel'),
});
const access = createRoute({
  getParentRoute: () => settings,
  path: '/access',
  component: lazy(() => import('./privacy/access-panel.tsx'), 'AccessPanel'),
});
const blocklist = createRoute({
  getParentRoute: () => settings,
  path: '/blocklist',
  component: lazy(() => import('./privacy/blocklist-panel.tsx'), 'BlocklistPanel'),
});
const sharing = createRoute({
  getParentRoute: () => settings,
  path: '/sharing',
  component: lazy(() => import('./privacy/sharing-panel.tsx'), 'SharingPanel'),
});
const protectedPeople = createRoute({
  getParentRoute: () => settings,
  path: '/protected',
  component: lazy(() => import('./privacy/protected-panel.tsx'), 'ProtectedPanel'),
});
const retention = createRoute({
  getParentRoute: () => settings,
  path: '/retention',
  component: lazy(() => import('./privacy/retention-panel.tsx'), 'RetentionPanel'),
});
const audit = createRoute({
  getParentRoute: () => settings,
  path: '/audit',
  validateSearch: (search: Record<string, unknown>): { kind?: string; actorId?: string; from?: string; to?: string } =>
    pick(search, 'kind', 'actorId', 'from', 'to'),
  component: lazy(() => import('./privacy/audit-panel.tsx'), 'AuditPanel'),
});
const erasure = createRoute({
  getParentRoute: () => settings,
  path: '/erasure',
  validateSearch: (search: Record<string, unknown>): { open?: string } => pick(search, 'open'),
  component: lazy(() => import('./privacy/erasure-panel.tsx'), 'ErasurePanel'),
});

const tree = root.addChildren([
  welcome,
  signIn,
  join,
  app.addChildren([
    home,
    contacts,
    contact,
    companies,
    company,
    deals,
    deal,
    thread,
    suggestions,
    people,
    mailboxes,
    connect,
    trace,
    mailbox,
    ledger,
    settings.addChildren([
      settingsHome,
      members,
      workspace,
      google,
      keys,
      appearance,
      reads,
      access,
      blocklist,
      sharing,
      protectedPeople,
      retention,
      audit,
      erasure,
    ]),
  ]),
]);

/** The router of the page. */
export function buildRouter(queries: QueryClient) {
  return createRouter({
    routeTree: tree,
    context: { queries },
    defaultPreload: 'intent',
    scrollRestoration: true,
    defaultPendingComponent: WaitingScreen,
    defaultErrorComponent: FaultScreen,
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof buildRouter>;
  }
}

/** The open tab, the filter of the timeline with the message beside it and whose eyes see it, and the open conversation. */
function validateTimeline(search: Record<string, unknown>): {
  tab?: string;
  only?: string;
  as?: string;
  message?: string;
  thread?: string;
} {
  return pick(search, 'tab', 'only', 'as', 'message', 'thread');
}

/** The named search parameters that are text. */
function pick<K extends string>(search: Record<string, unknown>, ...names: K[]): { [N in K]?: string } {
  const found: { [N in K]?: string } = {};
  for (const name of names) {
    const value = search[name];
    if (typeof value === 'string' && value !== '') found[name] = value;
    else if (typeof value === 'number') found[name] = String(value);
  }
  return found;
}
