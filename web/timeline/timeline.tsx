/** The timeline of a contact, company or deal: newest first, by day; only what is in sight exists. */
import { useInfiniteQuery } from '@tanstack/react-query';
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { Inbox } from 'lucide-react';
import { type ReactNode, useRef } from 'react';
import type { RecordKind, TimelineItem } from '../api-types.ts';
import { itemsOf, timelineQuery } from '../queries.ts';
import { dayKey, dayName } from '../ui/dates.ts';
import { useNearEnd, useOffset, useRowKeys } from '../ui/record-table.tsx';
import { Segments } from '../ui/segments.tsx';
import { EmptyState, ErrorState, SkeletonRows } from '../ui/states.tsx';
import { useNow } from '../ui/time.tsx';
import { Entry } from './entry.tsx';
import { NoteForm } from './note-form.tsx';
import { TeammateBanner } from './teammate-view.tsx';
import { useEyes } from './use-eyes.ts';
import { useKeptPlace } from './use-kept-place.ts';
import { usePrivacyKey } from './use-privacy-key.ts';

const filters = [
  { value: '', label: 'All' },
  { value: 'email_received', label: 'Received' },
  { value: 'email_sent', label: 'Sent' },
  { value: 'note', label: 'Notes' },
];

/** Which entries the timeline shows. */
export function TimelineFilter({ only, onOnly }: { only: string; onOnly: (only: string) => void }) {
  return <Segments label="Show" options={filters} value={only} onChange={onOnly} />;
}

interface Props {
  kind: RecordKind;
  id: string;
  only: string;
  /** The message that is open beside the timeline. */
  message: string | undefined;
  /** What an empty timeline says. */
  empty: ReactNode;
  /** Back from a teammate's eyes to one's own. */
  onOwnEyes: () => void;
}

/** The note field and the entries; with a teammate's eyes the banner and what he finds. */
export function Timeline({ kind, id, only, message, empty, onOwnEyes }: Props) {
  const eyes = useEyes();
  const query = useInfiniteQuery(timelineQuery(kind, id, only, eyes));
  const items = itemsOf(query.data);
  return (
    <section aria-label="Timeline" className="min-w-0">
      <h2 className="sr-only">Timeline</h2>
      {eyes === 'own' ? (
        <NoteForm kind={kind} id={id} />
      ) : (
        <TeammateBanner onClose={onOwnEyes} escapes={message === undefined} />
      )}
      {query.isPending ? (
        <SkeletonRows label="Loading the timeline" rows={6} />
      ) : query.error ? (
        <ErrorState error={query.error} what="The timeline could not be read" onRetry={query.refetch} />
      ) : items.length === 0 ? (
        <EmptyState icon={Inbox} title={only ? 'Nothing of this kind' : 'Nothing here yet'}>
          {only ? 'Other entries show under “All”.' : eyes === 'own' ? empty : 'Your team finds nothing here.'}
        </EmptyState>
      ) : (
        <Entries
          items={items}
          message={message}
          hasMore={query.hasNextPage}
          loadMore={() => !query.isFetchingNextPage && query.fetchNextPage()}
        />
      )}
    </section>
  );
}

/** So that a row that the keys lead to does not stand behind the banner. */
const bannerRoom = 168;

interface EntriesProps {
  items: TimelineItem[];
  message: string | undefined;
  hasMore: boolean;
  loadMore: () => void;
}

function Entries({ items, message, hasMore, loadMore }: EntriesProps) {
  const body = useRef<HTMLDivElement>(null);
  const margin = useOffset(body);
  const list = useWindowVirtualizer({
    count: items.length,
    estimateSize: (index) => (isFirstOfDay(items, index) ? 116 : 84),
    getItemKey: (index) => items[index]?.id ?? index,
    overscan: 8,
    scrollMargin: margin,
    scrollPaddingStart: useEyes() === 'own' ? 72 : bannerRoom,
    scrollPaddingEnd: 96,
  });
  const visible = list.getVirtualItems();
  useNearEnd(visible.at(-1)?.index, items.length, hasMore, loadMore);
  useRowKeys(body, items.length, (index) => list.scrollToIndex(index));
  useKeptPlace(body, items);
  usePrivacyKey(body);
  return (
    <div ref={body} role="list" aria-label="Entries" className="relative" style={{ height: list.getTotalSize() }}>
      <span aria-hidden className="absolute inset-y-2 left-3.5 w-px -translate-x-1/2 bg-line" />
      {visible.map((row) => {
        const item = items[row.index] as TimelineItem;
        return (
          <div
            key={row.key}
            ref={list.measureElement}
            role="listitem"
            aria-setsize={hasMore ? -1 : items.length}
            aria-posinset={row.index + 1}
            data-index={row.index}
            data-row={row.index}
            className="absolute inset-x-0 top-0"
            style={{ transform: `translateY(${row.start - margin}px)` }}
          >
            {isFirstOfDay(items, row.index) && <DayHeading date={item.occurredAt} first={row.index === 0} />}
            <Entry item={item} open={item.id === message} />
          </div>
        );
      })}
      {!hasMore && items.length > 20 && <p className="sr-only">That is everything.</p>}
    </div>
  );
}

function DayHeading({ date, first }: { date: string; first: boolean }) {
  return (
    <h3 className={first ? 'pb-1' : 'pt-3 pb-1'}>
      <span className="relative inline-block bg-surface py-0.5 pr-3 text-xs font-semibold tracking-wide text-ink-2">
        {dayName(date, useNow())}
      </span>
    </h3>
  );
}

function isFirstOfDay(items: TimelineItem[], index: number): boolean {
  const item = items[index];
  const before = items[index - 1];
  return item !== undefined && (before === undefined || dayKey(item.occurredAt) !== dayKey(before.occurredAt));
}
