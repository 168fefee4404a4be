/** A timeline as a teammate sees it who holds no copy: the way in, and the banner that says so and leads out. */
import { Eye, Undo2 } from 'lucide-react';
import { useShortcut } from '../shell/shortcuts.tsx';
import { Button, Key } from '../ui/button.tsx';
import { Tooltip } from '../ui/tooltip.tsx';

/** The way in. */
export function TeammateButton({ onOpen }: { onOpen: () => void }) {
  return (
    <Tooltip content="See it as a teammate">
      <Button look="quiet" size="sm" icon={Eye} aria-label="See it as a teammate" onClick={onOpen}>
        <span className="max-lg:hidden">As a teammate</span>
      </Button>
    </Tooltip>
  );
}

/** Stays in sight, so that nobody takes this for what he sees himself. */
export function TeammateBanner({ onClose, escapes }: { onClose: () => void; escapes: boolean }) {
  useShortcut('escape', onClose, escapes);
  return (
    <section
      aria-label="As a teammate sees it"
      className="sticky top-2 z-20 mb-4 flex flex-wrap items-center gap-x-3 gap-y-2 rounded-xl border border-accent/40 bg-accent-soft p-3 shadow-card"
    >
      <Eye size={20} aria-hidden className="shrink-0 text-accent-text" />
      <div role="status" className="min-w-0 flex-1 basis-56">
        <p className="font-semibold">As a teammate sees it</p>
        <p className="text-sm text-ink-2">
          What of your mail your team finds here. What you keep to yourself is left out.
        </p>
      </div>
      <Button icon={Undo2} onClick={onClose}>
        Back to your own view
        <span className="max-sm:hidden">
          <Key>Esc</Key>
        </span>
      </Button>
    </section>
  );
}
