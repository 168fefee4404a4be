/** Settings, each group with its own address. */
import { useQuery } from '@tanstack/react-query';
import { Link, Outlet } from '@tanstack/react-router';
import { meQuery } from '../queries.ts';
import { Page } from '../ui/page.tsx';

const panels = [
  { to: '/settings', label: 'Profile', exact: true },
  { to: '/settings/members', label: 'Members' },
  { to: '/settings/workspace', label: 'Workspace' },
  { to: '/settings/google', label: 'Google Workspace', for: 'workspace:change' },
  { to: '/settings/keys', label: 'API keys' },
  { to: '/settings/appearance', label: 'Appearance and keyboard' },
] as const;

/** The list of groups and the open one. */
export function SettingsScreen() {
  const { data: me } = useQuery(meQuery);
  return (
    <Page title="Settings">
      <div className="grid gap-x-10 gap-y-6 md:grid-cols-[12rem_minmax(0,1fr)]">
        <nav aria-label="Settings" className="min-w-0">
          <ul className="flex flex-wrap gap-1 md:flex-col">
            {panels.filter(isFor(me?.permissions ?? [])).map(({ to, label, ...rest }) => (
              <li key={to} className="shrink-0">
                <Link
                  to={to}
                  activeOptions={{ exact: 'exact' in rest }}
                  className="focus-inside flex h-8 items-center rounded-md px-2.5 text-base font-medium"
                  activeProps={{ className: 'bg-accent-soft text-accent-text', 'aria-current': 'page' }}
                  inactiveProps={{ className: 'text-ink-2 hover:bg-hover hover:text-ink' }}
                >
                  {label}
                </Link>
              </li>
            ))}
          </ul>
        </nav>
        <div className="max-w-2xl min-w-0">
          <Outlet />
        </div>
      </div>
    </Page>
  );
}

/** Some groups are for those alone who may change what is in them. */
function isFor(permissions: string[]) {
  return (panel: (typeof panels)[number]) => !('for' in panel) || permissions.includes(panel.for);
}
