/** Colleagues who ask to read something and wait for an answer: how many, wherever the way to them is shown. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Hand } from 'lucide-react';
import { askedOfMeQuery } from '../queries.ts';
import { cx } from '../ui/class-names.ts';
import { figure, plural } from '../ui/dates.ts';
import { Tooltip } from '../ui/tooltip.tsx';

/** How many requests wait for oneself. */
export function useWaiting(): number {
  const { data } = useQuery(askedOfMeQuery);
  return data?.items.filter(({ decision }) => decision === null).length ?? 0;
}

/** The number beside a way that leads to the requests; nothing when none waits. */
export function WaitingCount({ className }: { className?: string }) {
  const waiting = useWaiting();
  if (waiting === 0) return null;
  return (
    <span
      title={plural(waiting, 'request waits', 'requests wait')}
      className={cx(
        'inline-flex h-4.5 min-w-4.5 items-center justify-center rounded-full bg-accent px-1 text-xs font-semibold text-accent-ink tabular-nums',
        className,
      )}
    >
      {waiting > 99 ? '99+' : waiting}
      <span className="sr-only"> {waiting === 1 ? 'request waits' : 'requests wait'}</span>
    </span>
  );
}

/** At the rail's foot, the way to them; nothing when none waits. */
export function WaitingLine() {
  const waiting = useWaiting();
  if (waiting === 0) return null;
  const words = waitingWords(waiting);
  return (
    <Tooltip content={words} side="right">
      <Link
        to="/settings/access"
        aria-label={words}
        className="focus-inside relative flex min-h-8 items-center gap-2.5 rounded-md text-sm text-ink-2 hover:bg-hover max-lg:w-10 max-lg:justify-center lg:px-2.5"
      >
        <Hand size={16} aria-hidden className="shrink-0 text-accent-text" />
        <span className="truncate max-lg:hidden">{words}</span>
        <span aria-hidden className="absolute top-1.5 right-2 size-2 rounded-full bg-accent lg:hidden" />
      </Link>
    </Tooltip>
  );
}

/** "2 colleagues ask to read". */
export function waitingWords(waiting: number): string {
  return waiting === 1 ? 'A colleague asks to read' : `${figure(waiting)} ask to read`;
}
