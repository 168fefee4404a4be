import type { ReactNode } from 'react';

/** A titled group of settings. */
export function Panel({ title, lead, children }: { title: string; lead?: ReactNode; children: ReactNode }) {
  return (
    <section aria-label={title} className="mb-10">
      <h2 className="text-lg font-semibold">{title}</h2>
      {lead && <p className="mt-0.5 text-base text-pretty text-ink-2">{lead}</p>}
      <div className="mt-4">{children}</div>
    </section>
  );
}
