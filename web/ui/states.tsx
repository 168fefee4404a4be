/** What a list shows when it has nothing to show yet, nothing at all, or an error. */
import { CloudOff, type LucideIcon, RotateCw } from 'lucide-react';
import type { ReactNode } from 'react';
import { asProblem } from '../api.ts';
import { Button } from './button.tsx';
import { cx } from './class-names.ts';

/** A grey bar in place of words that are on their way. */
export function Skeleton({ className, round }: { className?: string; round?: boolean }) {
  return <span aria-hidden className={cx('shimmer block', round ? 'rounded-full' : 'h-3 rounded-sm', className)} />;
}

/** Rows of bars. */
export function SkeletonRows({ rows = 8, label }: { rows?: number; label: string }) {
  return (
    <div role="status" aria-label={label} className="divide-y divide-line">
      {Array.from({ length: rows }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the rows are alike and never move
        <div key={index} className="flex h-13 items-center gap-3">
          <Skeleton round className="size-8 shrink-0" />
          <Skeleton className={cx(index % 3 === 0 ? 'w-40' : index % 3 === 1 ? 'w-56' : 'w-32')} />
          <Skeleton className="ml-auto hidden w-20 sm:block" />
        </div>
      ))}
    </div>
  );
}

/** Nothing here yet, and what to do about it. */
export function EmptyState({
  icon: Icon,
  title,
  children,
  action,
  level: Heading = 'h2',
}: {
  icon: LucideIcon;
  title: string;
  /** Of the heading; h1 where the page has no other title, h3 under that of a panel. */
  level?: 'h1' | 'h2' | 'h3';
  children: ReactNode;
  action?: ReactNode;
}) {
  return (
    <div className="mx-auto flex max-w-md flex-col items-center px-4 py-16 text-center">
      <span className="mb-4 flex size-12 items-center justify-center rounded-xl bg-accent-soft text-accent-text">
        <Icon size={22} aria-hidden />
      </span>
      <Heading className="text-lg font-semibold">{title}</Heading>
      <div className="mt-1 text-base text-pretty text-ink-2">{children}</div>
      {action && <div className="mt-5 flex flex-wrap justify-center gap-2">{action}</div>}
    </div>
  );
}

/** What happened, in the server's words, and a way to try again. */
export function ErrorState({ error, onRetry, what }: { error: unknown; onRetry?: () => void; what: string }) {
  const problem = asProblem(error);
  return (
    <div role="alert" className="mx-auto flex max-w-md flex-col items-center px-4 py-16 text-center">
      <span className="mb-4 flex size-12 items-center justify-center rounded-xl bg-bad-soft text-bad">
        <CloudOff size={22} aria-hidden />
      </span>
      <h2 className="text-lg font-semibold">{what}</h2>
      <p className="mt-1 text-base text-pretty text-ink-2">{problem.message}</p>
      <p className="mt-2 font-mono text-xs text-ink-3">{problem.code}</p>
      {onRetry && (
        <Button icon={RotateCw} className="mt-5" onClick={onRetry}>
          Try again
        </Button>
      )}
    </div>
  );
}
