/** What this browser remembers of its user: the appearance, and whether single keys act. Never anything of the CRM. */
import { createContext, type ReactNode, use, useEffect, useState } from 'react';

export type Theme = 'system' | 'light' | 'dark';

export interface Preferences {
  theme: Theme;
  /** Single keys act; Ctrl-K works either way. */
  keys: boolean;
}

const stored = 'rapport.preferences';
const defaults: Preferences = { theme: 'system', keys: true };

const PreferencesContext = createContext<{
  preferences: Preferences;
  change: (part: Partial<Preferences>) => void;
}>({ preferences: defaults, change: () => {} });

/** The preferences and how to change them. */
export function usePreferences() {
  return use(PreferencesContext);
}

/** Around the whole page, once. */
export function PreferencesGround({ children }: { children: ReactNode }) {
  const [preferences, setPreferences] = useState(read);
  useEffect(() => {
    if (preferences.theme === 'system') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = preferences.theme;
  }, [preferences.theme]);
  const change = (part: Partial<Preferences>) => {
    const next = { ...preferences, ...part };
    setPreferences(next);
    try {
      localStorage.setItem(stored, JSON.stringify(next));
    } catch {
      // A private window without storage: the choice holds as long as the page.
    }
  };
  return <PreferencesContext value={{ preferences, change }}>{children}</PreferencesContext>;
}

function read(): Preferences {
  try {
    const found = JSON.parse(localStorage.getItem(stored) ?? '{}') as Partial<Preferences>;
    return {
      theme: found.theme === 'light' || found.theme === 'dark' ? found.theme : 'system',
      keys: found.keys !== false,
    };
  } catch {
    return defaults;
  }
}
