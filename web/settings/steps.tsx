import { ExternalLink } from 'lucide-react';
import type { ReactNode } from 'react';
import { Fold } from '../ui/fold.tsx';
import { textLink } from '../ui/page.tsx';

/** What is to be done elsewhere, one after the other. */
export function Steps({ children }: { children: ReactNode }) {
  return <ol className="flex flex-col gap-4 [counter-reset:step]">{children}</ol>;
}

/** Steps that were done already stand behind a line. */
export function SetUp({ done, children }: { done: boolean; children: ReactNode }) {
  if (!done) return children;
  return (
    <Fold title="Change it, or read the steps again">
      <div className="pt-2">{children}</div>
    </Fold>
  );
}

/** One step; below its words stands what is to be copied. */
export function Step({ says, children }: { says: ReactNode; children?: ReactNode }) {
  return (
    <li className="flex gap-3 [counter-increment:step] before:mt-px before:flex before:size-5 before:shrink-0 before:items-center before:justify-center before:rounded-full before:bg-sunken before:text-xs before:font-medium before:text-ink-2 before:content-[counter(step)]">
      <div className="min-w-0 flex-1">
        <p className="text-base text-pretty">{says}</p>
        {children && <div className="mt-2 flex flex-col gap-2">{children}</div>}
      </div>
    </li>
  );
}

/** A page of Google's, in a new tab. */
export function OutLink({ to, children }: { to: string; children: ReactNode }) {
  return (
    <a href={to} target="_blank" rel="noreferrer" className={textLink}>
      {children}
      <ExternalLink size={13} aria-hidden className="ml-1 inline align-[-0.1em]" />
      <span className="sr-only"> (opens a new tab)</span>
    </a>
  );
}
