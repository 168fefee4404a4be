/** The frame of the screens before sign-in: one card, one task. */
import type { ReactNode } from 'react';
import { Mark } from '../shell/mark.tsx';
import { useTitle } from '../ui/page.tsx';

/** The card with its title. */
export function Doorway({
  title,
  lead,
  children,
  foot,
}: {
  title: string;
  lead?: ReactNode;
  children: ReactNode;
  foot?: ReactNode;
}) {
  useTitle(title);
  return (
    <main className="flex min-h-dvh flex-col items-center justify-center bg-canvas px-4 py-10">
      <div className="w-full max-w-sm">
        <div className="mb-6 flex items-center gap-2.5">
          <Mark size={30} />
          <span className="text-lg font-semibold tracking-tight">Rapport</span>
        </div>
        <div className="rounded-xl border border-line bg-surface p-6 shadow-card">
          <h1 className="text-xl font-semibold tracking-tight">{title}</h1>
          {lead && <p className="mt-1 text-base text-pretty text-ink-2">{lead}</p>}
          <div className="mt-5">{children}</div>
        </div>
        {foot && <div className="mt-4 text-sm text-pretty text-ink-3">{foot}</div>}
      </div>
    </main>
  );
}
