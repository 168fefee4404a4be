import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Check, Keyboard, LogOut, Moon, Settings, Sun } from 'lucide-react';
import { account } from '../api.ts';
import { meQuery } from '../queries.ts';
import { Avatar } from '../ui/avatar.tsx';
import { Menu, MenuItem, MenuLabel, MenuLine } from '../ui/menu.tsx';
import { useToast } from '../ui/toast.tsx';
import { usePreferences } from './preferences.tsx';

/** Who is signed in; appearance, keys, other workspaces, sign out. */
export function UserMenu({ onHelp }: { onHelp?: () => void }) {
  const { data: me } = useQuery(meQuery);
  const navigate = useNavigate();
  const signOut = useSignOut();
  const choose = useChooseWorkspace();
  const { preferences, change } = usePreferences();
  if (!me) return null;
  const dark = isDark(preferences.theme);
  return (
    <Menu
      align="start"
      trigger={
        <button
          type="button"
          className="focus-inside flex h-10 items-center gap-2.5 rounded-md text-left hover:bg-hover max-lg:w-10 max-lg:justify-center lg:px-2"
        >
          <Avatar name={me.user.name} size="sm" />
          <span className="sr-only">Your account:</span>
          <span className="min-w-0 truncate text-base max-lg:sr-only">{me.user.name}</span>
        </button>
      }
    >
      <MenuLabel>{me.user.email}</MenuLabel>
      {me.workspaces.length > 1 &&
        me.workspaces.map((workspace) => (
          <MenuItem
            key={workspace.id}
            icon={workspace.id === me.workspace.id ? Check : undefined}
            onSelect={() => choose(workspace.id)}
          >
            {workspace.name}
          </MenuItem>
        ))}
      <MenuLine />
      <MenuItem icon={dark ? Sun : Moon} onSelect={() => change({ theme: dark ? 'light' : 'dark' })}>
        {dark ? 'Light appearance' : 'Dark appearance'}
      </MenuItem>
      {onHelp && (
        <MenuItem icon={Keyboard} onSelect={onHelp}>
          Keyboard
        </MenuItem>
      )}
      <MenuItem icon={Settings} onSelect={() => navigate({ to: '/settings' })}>
        Settings
      </MenuItem>
      <MenuLine />
      <MenuItem icon={LogOut} onSelect={signOut}>
        Sign out
      </MenuItem>
    </Menu>
  );
}

/** Ends the session and forgets everything that was asked for. */
export function useSignOut(): () => Promise<void> {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const { fail } = useToast();
  return async () => {
    try {
      await account.signOut();
      queries.clear();
      await navigate({ to: '/sign-in' });
    } catch (error) {
      fail(error);
    }
  };
}

function useChooseWorkspace(): (id: string) => Promise<void> {
  const { fail } = useToast();
  return async (id) => {
    try {
      await account.chooseWorkspace(id);
      window.location.assign('/');
    } catch (error) {
      fail(error);
    }
  };
}

function isDark(theme: string): boolean {
  return theme === 'dark' || (theme === 'system' && matchMedia('(prefers-color-scheme: dark)').matches);
}
