/**
 * The frame of a contact, a company and a deal: who it is at the top, the timeline, the facts beside it. An open message
 * takes the place of the facts.
 */
import type { ReactNode } from 'react';
import type { TimelineItem } from '../api-types.ts';
import { Reader } from '../timeline/reader.tsx';
import { cx } from '../ui/class-names.ts';
import { Fold } from '../ui/fold.tsx';
import { useTitle } from '../ui/page.tsx';
import { roomy, useMedia } from '../ui/use-media.ts';

interface Props {
  title: string;
  back: ReactNode;
  header: ReactNode;
  facts: ReactNode;
  timeline: ReactNode;
  open: TimelineItem | undefined;
  onClose: () => void;
}

/** The page of one record. */
export function RecordPage({ title, back, header, facts, timeline, open, onClose }: Props) {
  useTitle(title);
  const beside = useMedia(roomy);
  return (
    <div className={cx(open && 'lg:grid lg:grid-cols-[minmax(0,1fr)_minmax(26rem,44%)]')}>
      <div className={cx('mx-auto w-full max-w-6xl px-4 pb-24 sm:px-6', open ? 'lg:px-6' : 'lg:px-8')}>
        <div className="pt-4 text-sm">{back}</div>
        {header}
        {beside ? (
          <div className={cx('grid gap-x-10', !open && 'grid-cols-[minmax(0,1fr)_17rem]')}>
            <div className="min-w-0">{timeline}</div>
            <aside aria-label="Facts" hidden={open !== undefined} className="min-w-0">
              {facts}
            </aside>
          </div>
        ) : (
          <>
            {/* On a small screen the timeline comes first. */}
            <Fold title="Facts" className="mb-6">
              <div className="[&_dl]:border-b-0">{facts}</div>
            </Fold>
            {timeline}
          </>
        )}
      </div>
      {open && <Reader item={open} onClose={onClose} />}
    </div>
  );
}

/** One fact: its name and its value. */
export function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="flex flex-col gap-0.5 py-2">
      <dt className="text-xs text-ink-3">{name}</dt>
      <dd className="min-w-0 text-base break-words">{children}</dd>
    </div>
  );
}
