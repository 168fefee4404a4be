/** The left rail: where one can go, and at its foot the state of one's mailboxes and oneself. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Search } from 'lucide-react';
import { WaitingLine } from '../privacy/waiting.tsx';
import { meQuery } from '../queries.ts';
import { MailState } from './mail-state.tsx';
import { Mark } from './mark.tsx';
import { type Place, places } from './places.ts';
import { UserMenu } from './user-menu.tsx';

const item =
  'focus-inside flex h-8 items-center gap-2.5 rounded-md text-base font-medium transition-colors duration-100 max-lg:w-10 max-lg:justify-center lg:px-2.5';

/** The rail; icons alone on middle-sized screens, hidden on phones. */
export function Rail({ onSearch, onHelp }: { onSearch: () => void; onHelp: () => void }) {
  const { data: me } = useQuery(meQuery);
  return (
    <nav
      aria-label="Main"
      className="sticky top-0 hidden h-dvh flex-col border-r border-line bg-canvas max-lg:items-center md:flex lg:px-3"
    >
      <div className="flex h-16 items-center gap-2.5 lg:px-1.5">
        <Mark size={26} />
        <span className="min-w-0 truncate text-base font-semibold tracking-tight max-lg:sr-only">
          {me?.workspace.name ?? 'Rapport'}
        </span>
      </div>
      <button
        type="button"
        onClick={onSearch}
        className="focus-inside mb-4 flex h-8 items-center gap-2.5 rounded-md border border-line-2 bg-surface text-base text-ink-3 shadow-card hover:text-ink max-lg:w-10 max-lg:justify-center lg:px-2.5"
      >
        <Search size={16} aria-hidden />
        <span className="max-lg:sr-only">Find</span>
        <span aria-hidden className="ml-auto text-xs max-lg:hidden">
          Ctrl K
        </span>
      </button>
      <ul className="flex flex-col gap-0.5">
        {places.map((place) => (
          <li key={place.to}>
            <RailLink {...place} />
          </li>
        ))}
      </ul>
      <div className="mt-auto flex flex-col gap-1 pb-3 max-lg:items-center">
        <WaitingLine />
        <MailState />
        <UserMenu onHelp={onHelp} />
      </div>
    </nav>
  );
}

function RailLink({ to, label, icon: Icon }: Place) {
  return (
    <Link
      to={to}
      title={label}
      className={item}
      activeProps={{ className: 'bg-accent-soft text-accent-text', 'aria-current': 'page' }}
      inactiveProps={{ className: 'text-ink-2 hover:bg-hover hover:text-ink' }}
    >
      <Icon size={17} aria-hidden strokeWidth={1.9} />
      <span className="max-lg:sr-only">{label}</span>
    </Link>
  );
}
