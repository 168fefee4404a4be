/** Who read one's own mail: by day and colleague, once a day for each email. */
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { EyeOff } from 'lucide-react';
import { itemsOf, readsQuery } from '../queries.ts';
import { Panel } from '../settings/panel.tsx';
import { Avatar } from '../ui/avatar.tsx';
import { dayKey, dayName, plural, timeOfDay } from '../ui/dates.ts';
import { EmptyState, ErrorState, SkeletonRows } from '../ui/states.tsx';
import { useNow } from '../ui/time.tsx';
import type { ReadOfMine } from './answers.ts';
import { MorePages } from './more-pages.tsx';

/** The panel. */
export function ReadsPanel() {
  return (
    <Panel
      title="Who read my mail"
      lead="Every colleague who saw words of your mail here, and when first on that day. What you read yourself is not noted."
    >
      <Reads />
    </Panel>
  );
}

function Reads() {
  const query = useInfiniteQuery(readsQuery);
  const now = useNow();
  if (query.isPending) return <SkeletonRows label="Loading who read your mail" rows={5} />;
  if (query.error)
    return <ErrorState error={query.error} what="The list could not be read" onRetry={() => query.refetch()} />;
  const days = daysOf(itemsOf(query.data));
  if (days.length === 0)
    return (
      <EmptyState icon={EyeOff} title="Nobody has read your mail" level="h3">
        As soon as a colleague opens a page on which your mail is shared, it stands here.
      </EmptyState>
    );
  return (
    <>
      {days.map(({ key, at, readers }) => (
        <section key={key} aria-label={dayName(at, now)} className="mb-7">
          <h3 className="mb-1 text-sm font-semibold text-ink-2">{dayName(at, now)}</h3>
          <ul className="divide-y divide-line border-y border-line">
            {readers.map((reads) => (
              <ReaderRow key={reads[0].reader.id} reads={reads} />
            ))}
          </ul>
        </section>
      ))}
      <MorePages query={query}>Show earlier days</MorePages>
    </>
  );
}

type Reads = [ReadOfMine, ...ReadOfMine[]];

function ReaderRow({ reads }: { reads: Reads }) {
  const { name } = reads[0].reader;
  return (
    <li className="py-3">
      <div className="flex items-center gap-3">
        <Avatar name={name} size="sm" />
        <p className="min-w-0 flex-1 truncate font-medium">{name || 'A former member'}</p>
        <p className="text-sm text-ink-3 tabular-nums">{plural(reads.length, 'email')}</p>
      </div>
      <ul className="mt-1.5 flex flex-col gap-1 pl-9">
        {reads.map((read) => (
          <ReadRow key={`${read.at} ${read.item?.id}`} read={read} />
        ))}
      </ul>
    </li>
  );
}

function ReadRow({ read: { at, level, item } }: { read: ReadOfMine }) {
  const subject = item && (item.subject || 'No subject');
  return (
    <li className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-4 text-base">
      <span className="min-w-0 truncate">
        {item?.threadId ? (
          <Link
            to="/threads/$id"
            params={{ id: item.threadId }}
            title={subject ?? undefined}
            className="text-accent-text hover:underline"
          >
            {subject}
          </Link>
        ) : (
          <span className="text-ink-3">{subject ?? 'An email that stands on no timeline now'}</span>
        )}
      </span>
      <span className="text-sm whitespace-nowrap text-ink-3 tabular-nums">
        {level === 'full' ? 'the text' : 'the subject'} · <time dateTime={at}>{timeOfDay(at)}</time>
      </span>
    </li>
  );
}

interface Day {
  key: string;
  at: string;
  readers: Reads[];
}

/** Newest first, as the server gave them; within a day the readings of one colleague stand together. */
function daysOf(reads: ReadOfMine[]): Day[] {
  const days = new Map<string, { at: string; readers: Map<string, Reads> }>();
  for (const read of reads) {
    const day = days.get(dayKey(read.at)) ?? { at: read.at, readers: new Map<string, Reads>() };
    days.set(dayKey(read.at), day);
    const known = day.readers.get(read.reader.id);
    if (known) known.push(read);
    else day.readers.set(read.reader.id, [read]);
  }
  return [...days].map(([key, { at, readers }]) => ({ key, at, readers: [...readers.values()] }));
}
