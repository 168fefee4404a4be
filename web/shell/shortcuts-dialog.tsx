import { Key } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { usePreferences } from './preferences.tsx';
import { shortcutList } from './shortcuts.tsx';

/** All keys, by what they do. */
export function ShortcutsDialog({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  const { preferences } = usePreferences();
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="Keyboard"
      description={
        preferences.keys
          ? undefined
          : 'Single keys are switched off. You can switch them on under Settings, Appearance.'
      }
      wide
    >
      <div
        className="outline-none"
        role="group"
        aria-label="Keys"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable with the keyboard
        tabIndex={0}
      >
        <ShortcutTable />
      </div>
    </Dialog>
  );
}

/** The keys in columns. */
export function ShortcutTable() {
  return (
    <div className="grid gap-x-10 gap-y-6 sm:grid-cols-2">
      {shortcutList.map((group) => (
        <section key={group.group} aria-label={group.group}>
          <h3 className="mb-2 text-sm font-semibold text-ink-2">{group.group}</h3>
          <dl className="flex flex-col gap-1.5">
            {group.keys.map((each) => (
              <div key={each.does} className="flex items-baseline justify-between gap-4">
                <dt className="text-base">{each.does}</dt>
                <dd className="flex shrink-0 gap-1">
                  {each.keys.map((key) => (
                    <Key key={key}>{key}</Key>
                  ))}
                </dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </div>
  );
}
