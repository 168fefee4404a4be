/** Settings, each group with its own address. */
import { useQuery } from '@tanstack/react-query';
import { Link, Outlet, useRouterState } from '@tanstack/react-router';
import { WaitingCount } from '../privacy/waiting.tsx';
import { meQuery } from '../queries.ts';
import { Fold } from '../ui/fold.tsx';
import { Page } from '../ui/page.tsx';
import { useMedia } from '../ui/use-media.ts';

interface PanelLink {
  to: string;
  label: string;
  exact?: boolean;
  /** The right without which there is nothing behind it. */
  for?: string;
  waits?: boolean;
}

const groups: { title: string; panels: PanelLink[] }[] = [
  {
    title: 'General',
    panels: [
      { to: '/settings', label: 'Profile', exact: true },
      { to: '/settings/members', label: 'Members' },
      { to: '/settings/workspace', label: 'Workspace' },
      { to: '/settings/google', label: 'Google Workspace', for: 'workspace:change' },
      { to: '/settings/keys', label: 'API keys' },
      { to: '/settings/appearance', label: 'Appearance and keyboard' },
    ],
  },
  {
    title: 'Privacy',
    panels: [
      { to: '/settings/reads', label: 'Who read my mail' },
      { to: '/settings/access', label: 'Access', waits: true },
      { to: '/settings/blocklist', label: 'Blocklist' },
      { to: '/settings/sharing', label: 'What the team may see' },
      { to: '/settings/protected', label: 'Protected people', for: 'workspace:change' },
      { to: '/settings/retention', label: 'Retention', for: 'workspace:change' },
      { to: '/settings/audit', label: 'Audit log', for: 'audit:read' },
      { to: '/settings/erasure', label: 'Erase a person', for: 'erasures:run' },
    ],
  },
];

/** The list of groups and the open one; on a phone the list is one touch away. */
export function SettingsScreen() {
  const wide = useMedia('(min-width: 48rem)');
  const path = useRouterState({ select: (state) => state.location.pathname });
  const open = groups.flatMap(({ panels }) => panels).find(({ to }) => to === path.replace(/\/$/, ''));
  return (
    <Page title="Settings">
      <div className="grid gap-x-10 gap-y-6 md:grid-cols-[12rem_minmax(0,1fr)]">
        {wide ? (
          <Groups />
        ) : (
          <Fold key={path} title={open?.label ?? 'All settings'}>
            <Groups />
          </Fold>
        )}
        <div className="max-w-2xl min-w-0">
          <Outlet />
        </div>
      </div>
    </Page>
  );
}

function Groups() {
  const { data: me } = useQuery(meQuery);
  const may = ({ for: right }: PanelLink) => right === undefined || me?.permissions.includes(right);
  return (
    <nav aria-label="Settings" className="flex min-w-0 flex-col gap-5">
      {groups.map(({ title, panels }) => (
        <div key={title}>
          <h2 id={`settings-${title}`} className="mb-1 px-2.5 text-xs font-medium text-ink-3">
            {title}
          </h2>
          <ul aria-labelledby={`settings-${title}`} className="flex flex-col gap-0.5">
            {panels.filter(may).map((panel) => (
              <li key={panel.to}>
                <GroupLink {...panel} />
              </li>
            ))}
          </ul>
        </div>
      ))}
    </nav>
  );
}

function GroupLink({ to, label, exact, waits }: PanelLink) {
  return (
    <Link
      to={to}
      activeOptions={{ exact: exact === true }}
      className="focus-inside flex h-8 items-center justify-between gap-2 rounded-md px-2.5 text-base font-medium"
      activeProps={{ className: 'bg-accent-soft text-accent-text', 'aria-current': 'page' }}
      inactiveProps={{ className: 'text-ink-2 hover:bg-hover hover:text-ink' }}
    >
      {label}
      {waits && <WaitingCount />}
    </Link>
  );
}
