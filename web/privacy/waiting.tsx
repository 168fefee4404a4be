/** Colleagues who ask to read something and wait for an answer: how many, wherever the way to them is shown. */
import { useQuery } from '@tanstack/react-query';
import { askedOfMeQuery } from '../queries.ts';
import { cx } from '../ui/class-names.ts';
import { plural } from '../ui/dates.ts';

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
