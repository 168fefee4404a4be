/** The left rail: where one can go, and at its foot the state of one's mailboxes and oneself. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { CircleAlert, CircleCheck, type LucideIcon, RefreshCw, Search } from 'lucide-react';
import type { Connection } from '../api-types.ts';
import { connectionsQuery, meQuery } from '../queries.ts';
import { cx } from '../ui/class-names.ts';
import { plural } from '../ui/dates.ts';
import { Tooltip } from '../ui/tooltip.tsx';
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

/** One quiet line: is all mail accounted for? */
function MailState() {
  const { data } = useQuery(connectionsQuery());
  const own = data?.items.filter((each) => each.own && each.status !== 'disconnected') ?? [];
  if (own.length === 0) return null;
  const { icon: Icon, words, tone, spin } = stateOf(own);
  return (
    <Tooltip content={words} side="right">
      <Link
        to="/mailboxes"
        aria-label={words}
        className="focus-inside flex min-h-8 items-center gap-2.5 rounded-md text-sm text-ink-2 hover:bg-hover max-lg:w-10 max-lg:justify-center lg:px-2.5"
      >
        <Icon size={16} aria-hidden className={cx('shrink-0', tone, spin && 'animate-[spin_2.5s_linear_infinite]')} />
        <span className="truncate max-lg:hidden">{words}</span>
      </Link>
    </Tooltip>
  );
}

function stateOf(own: Connection[]): { icon: LucideIcon; words: string; tone: string; spin?: boolean } {
  const broken = own.filter((each) => each.status === 'needs_reconnect' || each.status === 'error');
  if (broken.length > 0)
    return {
      icon: CircleAlert,
      words: `${plural(broken.length, 'mailbox needs', 'mailboxes need')} you`,
      tone: 'text-bad',
    };
  const missing = own.reduce((sum, each) => sum + (each.evidence.missing ?? 0), 0);
  if (missing > 0) return { icon: CircleAlert, words: `${plural(missing, 'message')} missing`, tone: 'text-warn' };
  if (own.some((each) => each.status === 'connected' && each.phase !== 'live'))
    return { icon: RefreshCw, words: 'Importing mail', tone: 'text-accent-text', spin: true };
  return { icon: CircleCheck, words: 'All mail accounted for', tone: 'text-good' };
}
