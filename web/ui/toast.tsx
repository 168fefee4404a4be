/**
 * Short words on what was just done. They speak to screen readers and leave by themselves; not while they are pointed at
 * or hold the focus, and later when they offer a way back.
 */
import { Check, CircleAlert, X } from 'lucide-react';
import { createContext, type ReactNode, use, useCallback, useEffect, useRef, useState } from 'react';
import { asProblem } from '../api.ts';
import { useShortcut } from '../shell/shortcuts.tsx';

interface WayBack {
  label: string;
  act: () => void;
}

interface Said {
  id: number;
  text: string;
  bad: boolean;
  wayBack?: WayBack;
}

interface Toasts {
  say: (text: string, wayBack?: WayBack) => void;
  /** Says what went wrong. */
  fail: (error: unknown) => void;
}

const ToastContext = createContext<Toasts>({ say: () => {}, fail: () => {} });
const shownMs = 6000;
const shownWithWayBackMs = 30_000;

/** Says something at the page's edge. */
export function useToast(): Toasts {
  return use(ToastContext);
}

/** Around the whole page, once. */
export function ToastGround({ children }: { children: ReactNode }) {
  const [said, setSaid] = useState<Said[]>([]);
  const next = useRef(0);
  const drop = useCallback((id: number) => setSaid((all) => all.filter((each) => each.id !== id)), []);
  const add = useCallback((each: Omit<Said, 'id'>) => {
    next.current += 1;
    const id = next.current;
    setSaid((all) => [...all.slice(-2), { ...each, id }]);
  }, []);
  const say = useCallback((text: string, wayBack?: WayBack) => add({ text, bad: false, wayBack }), [add]);
  const fail = useCallback((error: unknown) => add({ text: asProblem(error).message, bad: true }), [add]);
  const last = said.findLast((each) => each.wayBack);
  const goBack = ({ id, wayBack }: Said) => {
    drop(id);
    wayBack?.act();
  };
  useShortcut('z', () => last && goBack(last), last !== undefined);
  return (
    <ToastContext value={{ say, fail }}>
      {children}
      <section
        aria-label="News"
        aria-live="polite"
        className="pointer-events-none fixed inset-x-4 bottom-20 z-50 flex flex-col items-center gap-2 md:bottom-6"
      >
        {said.map((each) => (
          <Toast key={each.id} said={each} onDrop={drop} onBack={() => goBack(each)} />
        ))}
      </section>
    </ToastContext>
  );
}

function Toast({ said, onDrop, onBack }: { said: Said; onDrop: (id: number) => void; onBack: () => void }) {
  const { id, text, bad, wayBack } = said;
  const [held, setHeld] = useState(false);
  useEffect(() => {
    if (held) return;
    const timer = setTimeout(() => onDrop(id), wayBack ? shownWithWayBackMs : shownMs);
    return () => clearTimeout(timer);
  }, [held, id, wayBack, onDrop]);
  const Icon = bad ? CircleAlert : Check;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: nothing acts here; it only stays while it is looked at
    <div
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
      className="rise-in pointer-events-auto flex max-w-lg items-center gap-2.5 rounded-lg border border-line bg-raised py-2 pr-2 pl-3 text-base shadow-pop"
    >
      <Icon size={16} aria-hidden className={bad ? 'shrink-0 text-bad' : 'shrink-0 text-good'} />
      <span className="min-w-0">{text}</span>
      {wayBack && (
        <button
          type="button"
          onClick={onBack}
          className="ml-1 h-7 shrink-0 rounded-md px-2 font-medium text-accent-text hover:bg-hover"
        >
          {wayBack.label}
        </button>
      )}
      <button
        type="button"
        aria-label="Dismiss"
        onClick={() => onDrop(id)}
        className="inline-flex size-6 shrink-0 items-center justify-center rounded-sm text-ink-3 hover:bg-hover hover:text-ink"
      >
        <X size={14} aria-hidden />
      </button>
    </div>
  );
}
