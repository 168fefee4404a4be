/** The frame around every screen behind sign-in: the rail (a bar below on phones), the palette, live news, the keys. */
import { useQueryClient } from '@tanstack/react-query';
import { Outlet, useNavigate, useRouterState } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { listenLive } from '../live.ts';
import { BottomBar } from './bottom-bar.tsx';
import { Palette } from './palette.tsx';
import { places } from './places.ts';
import { Rail } from './rail.tsx';
import { useShortcut } from './shortcuts.tsx';
import { ShortcutsDialog } from './shortcuts-dialog.tsx';

/** The shell. */
export function AppShell() {
  const queries = useQueryClient();
  const [palette, setPalette] = useState(false);
  const [help, setHelp] = useState(false);
  useEffect(() => listenLive(queries), [queries]);
  useShortcut('mod+k', () => setPalette(true));
  useShortcut('?', () => setHelp(true));
  return (
    <div className="min-h-dvh bg-surface md:grid md:grid-cols-[3.5rem_minmax(0,1fr)] lg:grid-cols-[13.5rem_minmax(0,1fr)]">
      <a
        href="#main"
        className="sr-only z-50 rounded-md bg-accent px-3 py-2 text-accent-ink focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
      >
        Skip to the page
      </a>
      <PlaceKeys />
      <Rail onSearch={() => setPalette(true)} onHelp={() => setHelp(true)} />
      <main id="main" tabIndex={-1} className="min-w-0 outline-none">
        <TravelNews />
        <Outlet />
      </main>
      <BottomBar onSearch={() => setPalette(true)} />
      <Palette open={palette} onOpenChange={setPalette} onHelp={() => setHelp(true)} />
      <ShortcutsDialog open={help} onOpenChange={setHelp} />
    </div>
  );
}

/** "g" and a letter lead to a place. */
function PlaceKeys() {
  return places.map((place) => <PlaceKey key={place.to} {...place} />);
}

function PlaceKey({ to, keys }: (typeof places)[number]) {
  const navigate = useNavigate();
  useShortcut(keys, () => navigate({ to }));
  return null;
}

/** Tells screen readers that another page is there now. */
function TravelNews() {
  const path = useRouterState({ select: (state) => state.location.pathname });
  const [title, setTitle] = useState('');
  // biome-ignore lint/correctness/useExhaustiveDependencies: the path is the occasion, the title is what is said
  useEffect(() => {
    const timer = setTimeout(() => setTitle(document.title), 200);
    return () => clearTimeout(timer);
  }, [path]);
  return (
    <p aria-live="polite" className="sr-only">
      {title}
    </p>
  );
}
