import { ChevronDown } from 'lucide-react';
import type { ReactNode } from 'react';
import { cx } from './class-names.ts';

/** What is one touch away: closed at first. */
export function Fold({ title, children, className }: { title: string; children: ReactNode; className?: string }) {
  return (
    <details className={cx('group rounded-lg border border-line', className)}>
      <summary className="flex min-h-10 cursor-pointer list-none items-center gap-2 rounded-lg px-3 text-base font-medium">
        <ChevronDown size={16} aria-hidden className="shrink-0 text-ink-3 transition-transform group-open:rotate-180" />
        {title}
      </summary>
      <div className="px-3 pb-3">{children}</div>
    </details>
  );
}
