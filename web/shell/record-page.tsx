/**
 * The frame of a contact, a company and a deal: who it is at the top, the timeline, the facts beside it. An open message
 * takes the place of the facts.
 */
import type { ReactNode } from 'react';
import type { TimelineItem } from '../api-types.ts';
import { Reader } from '../timeline/reader.tsx';
import { cx } from '../ui/class-names.ts';
import { useTitle } from '../ui/page.tsx';

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
  return (
    <div className={cx(open && 'lg:grid lg:grid-cols-[minmax(0,1fr)_minmax(26rem,44%)]')}>
      <div className={cx('mx-auto w-full max-w-6xl px-4 pb-24 sm:px-6', open ? 'lg:px-6' : 'lg:px-8')}>
        <div className="pt-4 text-sm">{back}</div>
        {header}
        <div className={cx('grid gap-x-10 gap-y-8', !open && 'lg:grid-cols-[minmax(0,1fr)_17rem]')}>
          <div className="min-w-0 max-lg:order-2">{timeline}</div>
          <aside aria-label="Facts" className={cx('min-w-0 max-lg:order-1', open && 'lg:hidden')}>
            {facts}
          </aside>
        </div>
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
