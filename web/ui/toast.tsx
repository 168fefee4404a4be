/** Short words on what was just done. They speak to screen readers and leave by themselves. */
import { Check, CircleAlert, X } from 'lucide-react';
import { createContext, type ReactNode, use, useCallback, useRef, useState } from 'react';
import { asProblem } from '../api.ts';

interface Said {
  id: number;
  text: string;
  bad: boolean;
}

interface Toasts {
  say: (text: string) => void;
  /** Says what went wrong. */
  fail: (error: unknown) => void;
}

const ToastContext = createContext<Toasts>({ say: () => {}, fail: () => {} });
const shownMs = 6000;

/** Says something at the page's edge. */
export function useToast(): Toasts {
  return use(ToastContext);
}

/** Around the whole page, once. */
export function ToastGround({ children }: { children: ReactNode }) {
  const [said, setSaid] = useState<Said[]>([]);
  const next = useRef(0);
  const drop = useCallback((id: number) => setSaid((all) => all.filter((each) => each.id !== id)), []);
  const add = useCallback(
    (text: string, bad: boolean) => {
      next.current += 1;
      const id = next.current;
      setSaid((all) => [...all.slice(-2), { id, text, bad }]);
      setTimeout(() => drop(id), shownMs);
    },
    [drop],
  );
  const say = useCallback((text: string) => add(text, false), [add]);
  const fail = useCallback((error: unknown) => add(asProblem(error).message, true), [add]);
  return (
    <ToastContext value={{ say, fail }}>
      {children}
      <section
        aria-label="News"
        aria-live="polite"
        className="pointer-events-none fixed inset-x-4 bottom-20 z-50 flex flex-col items-center gap-2 md:bottom-6"
      >
        {said.map((each) => (
          <Toast key={each.id} said={each} onClose={() => drop(each.id)} />
        ))}
      </section>
    </ToastContext>
  );
}

function Toast({ said, onClose }: { said: Said; onClose: () => void }) {
  const Icon = said.bad ? CircleAlert : Check;
  return (
    <div className="rise-in pointer-events-auto flex max-w-lg items-center gap-2.5 rounded-lg border border-line bg-raised py-2 pr-2 pl-3 text-base shadow-pop">
      <Icon size={16} aria-hidden className={said.bad ? 'shrink-0 text-bad' : 'shrink-0 text-good'} />
      <span className="min-w-0">{said.text}</span>
      <button
        type="button"
        aria-label="Dismiss"
        onClick={onClose}
        className="ml-1 inline-flex size-6 shrink-0 items-center justify-center rounded-sm text-ink-3 hover:bg-hover hover:text-ink"
      >
        <X size={14} aria-hidden />
      </button>
    </div>
  );
}
