import { type Theme, usePreferences } from '../shell/preferences.tsx';
import { ShortcutTable } from '../shell/shortcuts-dialog.tsx';
import { ChoiceCards, Switch } from '../ui/field.tsx';
import { Panel } from './panel.tsx';

const themes: { value: Theme; title: string; text: string }[] = [
  { value: 'system', title: 'System', text: 'As the device says' },
  { value: 'light', title: 'Light', text: 'Dark on light' },
  { value: 'dark', title: 'Dark', text: 'Light on dark' },
];

/** How this browser looks and listens. */
export function AppearancePanel() {
  const { preferences, change } = usePreferences();
  return (
    <>
      <Panel title="Appearance" lead="Kept in this browser.">
        <ChoiceCards
          legend="Theme"
          name="theme"
          options={themes}
          value={preferences.theme}
          onChange={(theme) => change({ theme })}
        />
      </Panel>
      <Panel title="Keyboard">
        <Switch
          label="Single keys act"
          hint="Switch off when a screen reader or speech input uses the same keys. Ctrl-K works either way."
          checked={preferences.keys}
          onChange={(keys) => change({ keys })}
        />
        <div className="mt-6">
          <ShortcutTable />
        </div>
      </Panel>
    </>
  );
}
