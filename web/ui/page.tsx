/** The frame of every screen: title, actions, contents, each at the same place. */
import { ChevronLeft } from 'lucide-react';
import { type ReactNode, useEffect } from 'react';
import { cx } from './class-names.ts';

/** Names the browser's tab. */
export function useTitle(title: string | undefined): void {
  useEffect(() => {
    document.title = title ? `${title} · Rapport` : 'Rapport';
  }, [title]);
}

interface PageProps {
  title: string;
  /** A count or a state beside the title. */
  aside?: ReactNode;
  actions?: ReactNode;
  /** A link that leads back up. */
  back?: ReactNode;
  children: ReactNode;
  /** For text and forms: lines stay short. */
  narrow?: boolean;
}

/** A screen with a title. */
export function Page({ title, aside, actions, back, children, narrow }: PageProps) {
  useTitle(title);
  return (
    <div className="mx-auto w-full max-w-6xl px-4 pb-24 sm:px-6 lg:px-8">
      {back && <div className="pt-4 text-sm">{back}</div>}
      <header className={cx('flex min-h-16 flex-wrap items-center gap-x-3 gap-y-2 pb-3', back ? 'pt-2' : 'pt-5')}>
        <h1 className="min-w-0 text-xl font-semibold tracking-tight break-words">{title}</h1>
        {aside && <div className="text-base text-ink-3 tabular-nums">{aside}</div>}
        {actions && (
          <div className="ml-auto flex flex-wrap items-center gap-2 max-sm:grow max-sm:justify-end">{actions}</div>
        )}
      </header>
      <div className={cx(narrow && 'max-w-3xl')}>{children}</div>
    </div>
  );
}

/** The classes of a link inside a sentence: underlined, because colour alone is no sign. */
export const textLink =
  'text-accent-text underline decoration-accent-text/40 underline-offset-2 hover:decoration-accent-text';

/** The look of a link that leads back up. */
export function BackMark({ children }: { children: ReactNode }) {
  return (
    <span className="-ml-1 inline-flex items-center gap-0.5 text-ink-2 hover:text-ink">
      <ChevronLeft size={16} aria-hidden />
      {children}
    </span>
  );
}

/** A titled part of a screen. */
export function Section({
  title,
  actions,
  children,
  className,
}: {
  title: string;
  actions?: ReactNode;
  children: ReactNode;
  className?: string;
}) {
  return (
    <section aria-label={title} className={cx('min-w-0', className)}>
      <div className="mb-2 flex min-h-8 items-center gap-2">
        <h2 className="text-base font-semibold">{title}</h2>
        {actions && <div className="ml-auto flex items-center gap-1">{actions}</div>}
      </div>
      {children}
    </section>
  );
}

/** A quiet frame around what belongs together. */
export function Card({ children, className }: { children: ReactNode; className?: string }) {
  return <div className={cx('rounded-xl border border-line bg-surface', className)}>{children}</div>;
}
