/** The rail of a phone: four places at the thumb, the rest behind "More". */
import { Link, useNavigate } from '@tanstack/react-router';
import { Hand, LogOut, Menu as MenuIcon, Search } from 'lucide-react';
import { useWaiting, waitingWords } from '../privacy/waiting.tsx';
import { Menu, MenuItem, MenuLine } from '../ui/menu.tsx';
import { useMailState } from './mail-state.tsx';
import { places } from './places.ts';
import { useSignOut } from './user-menu.tsx';

const item = 'focus-inside flex h-14 flex-1 flex-col items-center justify-center gap-0.5 text-[0.6875rem] font-medium';

/** The bar. */
export function BottomBar({ onSearch }: { onSearch: () => void }) {
  const navigate = useNavigate();
  const signOut = useSignOut();
  const mail = useMailState();
  const call = mail?.calls ? mail.words : undefined;
  const waiting = useWaiting();
  const asks = waiting > 0 ? waitingWords(waiting) : undefined;
  return (
    <nav
      aria-label="Main"
      className="fixed inset-x-0 bottom-0 z-30 flex border-t border-line bg-canvas pb-[env(safe-area-inset-bottom)] md:hidden"
    >
      {places.slice(0, 4).map(({ to, label, icon: Icon }) => (
        <Link
          key={to}
          to={to}
          className={item}
          activeProps={{ className: 'text-accent-text', 'aria-current': 'page' }}
          inactiveProps={{ className: 'text-ink-2' }}
        >
          <Icon size={20} aria-hidden strokeWidth={1.8} />
          {label}
        </Link>
      ))}
      <Menu
        trigger={
          <button type="button" className={`${item} text-ink-2`}>
            <span className="relative">
              <MenuIcon size={20} aria-hidden strokeWidth={1.8} />
              {(call || asks) && <CallDot />}
            </span>
            More
            {(call || asks) && <span className="sr-only">({[call, asks].filter(Boolean).join('. ')})</span>}
          </button>
        }
      >
        {call && (
          <MenuItem icon={mail?.icon} onSelect={() => navigate({ to: '/mailboxes' })}>
            {call}
          </MenuItem>
        )}
        {asks && (
          <MenuItem icon={Hand} onSelect={() => navigate({ to: '/settings/access' })}>
            {asks}
          </MenuItem>
        )}
        {(call || asks) && <MenuLine />}
        <MenuItem icon={Search} onSelect={onSearch}>
          Find
        </MenuItem>
        {places.slice(4).map(({ to, label, icon }) => (
          <MenuItem key={to} icon={icon} onSelect={() => navigate({ to })}>
            {label}
          </MenuItem>
        ))}
        <MenuLine />
        <MenuItem icon={LogOut} onSelect={signOut}>
          Sign out
        </MenuItem>
      </Menu>
    </nav>
  );
}

/** Something calls for a look behind this. */
function CallDot() {
  return <span aria-hidden className="absolute -top-0.5 -right-1 size-2 rounded-full bg-bad-fill ring-2 ring-canvas" />;
}
