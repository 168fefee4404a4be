/**
 * The conversations of a contact, a company or a deal: each with its newest message. One opens in its place, and the
 * address of the page names it.
 */
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { ExternalLink, Inbox } from 'lucide-react';
import { type ReactNode, useRef } from 'react';
import type { RecordKind, ThreadLine } from '../api-types.ts';
import { itemsOf, threadQuery, threadsQuery } from '../queries.ts';
import { Button, buttonClass } from '../ui/button.tsx';
import { cx } from '../ui/class-names.ts';
import { figure, plural } from '../ui/dates.ts';
import { rowLink, useRowKeys } from '../ui/record-table.tsx';
import { EmptyState, ErrorState, SkeletonRows } from '../ui/states.tsx';
import { Ago } from '../ui/time.tsx';
import { Tooltip } from '../ui/tooltip.tsx';
import { SubjectOnly } from './ask-to-read.tsx';
import { EntryIcon } from './entry.tsx';
import { PrivacyMark } from './privacy-mark.tsx';
import { ThreadMessages } from './thread-messages.tsx';
import { namesWords, whoWords } from './words.ts';

interface Props {
  kind: RecordKind;
  id: string;
  /** The conversation that is open. */
  thread: string | undefined;
  onThread: (id: string | undefined) => void;
  /** What an empty tab says. */
  empty: ReactNode;
}

/** The list of conversations, the newest first. */
export function EmailTab({ kind, id, thread, onThread, empty }: Props) {
  const query = useInfiniteQuery(threadsQuery(kind, id));
  const body = useRef<HTMLUListElement>(null);
  const threads = itemsOf(query.data);
  useRowKeys(body, threads.length, (index) =>
    body.current?.querySelector(`[data-row="${index}"]`)?.scrollIntoView({ block: 'nearest' }),
  );
  if (query.isPending) return <SkeletonRows label="Loading the conversations" rows={6} />;
  if (query.error)
    return <ErrorState error={query.error} what="The conversations could not be read" onRetry={query.refetch} />;
  if (threads.length === 0)
    return (
      <EmptyState icon={Inbox} title="No mail here yet">
        {empty}
      </EmptyState>
    );
  return (
    <section aria-label="Email" className="min-w-0">
      <h2 className="sr-only">Email</h2>
      <ul ref={body} className="flex flex-col">
        {threads.map((each, index) => (
          <li key={each.id} data-row={index} className="scroll-my-24">
            <ThreadRow
              thread={each}
              open={each.id === thread}
              onToggle={() => onThread(each.id === thread ? undefined : each.id)}
            />
          </li>
        ))}
      </ul>
      {query.hasNextPage && (
        <Button className="mt-4" busy={query.isFetchingNextPage} onClick={() => query.fetchNextPage()}>
          Show older conversations
        </Button>
      )}
    </section>
  );
}

/** The server counts no further. */
const countedAtMost = 500;

interface RowProps {
  thread: ThreadLine;
  open: boolean;
  onToggle: () => void;
}

function ThreadRow({ thread, open, onToggle }: RowProps) {
  const { preview, subject, count, lastAt, participants, openIn } = thread;
  const people = namesWords(participants);
  return (
    <article
      className={cx('-mx-2 rounded-xl border px-2', open ? 'mb-3 border-line bg-canvas pb-3' : 'border-transparent')}
    >
      <div
        className={cx(
          'group relative -mx-2 flex gap-3 rounded-lg px-2 py-2.5 transition-colors duration-75',
          !open && 'hover:bg-hover',
        )}
      >
        <EntryIcon kind={preview.kind} />
        <div className="min-w-0 flex-1">
          <div className="flex items-center gap-2">
            <p className="min-w-0 flex-1 truncate text-sm text-ink-2" title={people}>
              {people}
            </p>
            <span className="relative z-10 flex shrink-0 items-center gap-0.5">
              {openIn && !open && <OpenIn {...openIn} />}
              <PrivacyMark item={preview} />
            </span>
            <span className="shrink-0 text-sm text-ink-3">
              <Ago date={lastAt} />
            </span>
          </div>
          <h3 className="flex items-baseline gap-2 leading-6">
            <button
              type="button"
              data-row-link
              aria-expanded={open}
              onClick={onToggle}
              className={cx(rowLink, 'min-w-0 truncate text-left')}
            >
              {subject || 'No subject'}
            </button>
            {count > 1 && (
              <span className="shrink-0 text-sm text-ink-3 tabular-nums">
                {count < countedAtMost ? plural(count, 'message') : `${figure(countedAtMost)} messages or more`}
              </span>
            )}
          </h3>
          {preview.level === 'subject' && !open && <SubjectOnly item={preview} about="thread" />}
          {preview.snippet && !open && (
            <p className="line-clamp-2 text-sm text-ink-2">
              <span className="text-ink-3">{whoWords(preview).from}: </span>
              {preview.snippet}
            </p>
          )}
        </div>
      </div>
      {open && <OpenThread id={thread.id} openIn={openIn} />}
    </article>
  );
}

function OpenThread({ id, openIn }: Pick<ThreadLine, 'id' | 'openIn'>) {
  const query = useQuery(threadQuery(id));
  if (query.isPending) return <SkeletonRows label="Loading the conversation" rows={2} />;
  if (query.error)
    return <ErrorState error={query.error} what="The conversation could not be read" onRetry={query.refetch} />;
  const actions = openIn && (
    <a href={openIn.url} {...outside} className={buttonClass('quiet', 'sm')}>
      <ExternalLink size={16} aria-hidden className="-ml-0.5" />
      {openIn.label}
    </a>
  );
  return (
    <div className="fade-in sm:pl-10">
      <ThreadMessages thread={query.data} heading="h4" actions={actions} />
    </div>
  );
}

function OpenIn({ label, url }: { label: string; url: string }) {
  return (
    <Tooltip content={label}>
      <a
        href={url}
        {...outside}
        aria-label={label}
        className="inline-flex size-6 items-center justify-center rounded-sm text-ink-3 hover:bg-sunken hover:text-ink"
      >
        <ExternalLink size={14} aria-hidden />
      </a>
    </Tooltip>
  );
}

const outside = { target: '_blank', rel: 'noopener noreferrer' };
