import type { ReactNode } from 'react';

interface Props {
  title: string;
  /** Its state, beside the title. */
  aside?: ReactNode;
  lead?: ReactNode;
  children: ReactNode;
}

/** A titled group of settings. */
export function Panel({ title, aside, lead, children }: Props) {
  return (
    <section aria-label={title} className="mb-10">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <h2 className="text-lg font-semibold">{title}</h2>
        {aside}
      </div>
      {lead && <p className="mt-0.5 text-base text-pretty text-ink-2">{lead}</p>}
      <div className="mt-4">{children}</div>
    </section>
  );
}
