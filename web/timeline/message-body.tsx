/** The body of a message, fetched when it is opened and kept no longer than it is looked at. */
import { useQuery } from '@tanstack/react-query';
import { Paperclip, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import type { MessageBody as Body, TimelineItem } from '../api-types.ts';
import { bodyQuery } from '../queries.ts';
import { cx } from '../ui/class-names.ts';
import { octets } from '../ui/dates.ts';
import { Segments } from '../ui/segments.tsx';
import { ErrorState, Skeleton } from '../ui/states.tsx';
import { TextWithheld } from './ask-to-read.tsx';
import { MailFrame } from './mail-frame.tsx';
import { MessageText } from './message-text.tsx';

type View = 'text' | 'html';

/** Text or formatted, attachments, and what could not be read. */
export function MessageBody({ item, fill }: { item: TimelineItem; fill?: boolean }) {
  const mayRead = item.own || item.level === 'full';
  const query = useQuery({ ...bodyQuery(item.id), enabled: mayRead });
  if (!mayRead) return <TextWithheld item={item} />;
  if (query.isPending) return <BodySkeleton />;
  if (query.error)
    return <ErrorState error={query.error} what="The text could not be fetched" onRetry={query.refetch} />;
  return <Loaded body={query.data} item={item} fill={fill} />;
}

function Loaded({ body, item, fill }: { body: Body; item: TimelineItem; fill?: boolean }) {
  const [view, setView] = useState<View>(() => firstView(body, item));
  const html = view === 'html' && body.html;
  return (
    <div className={cx('flex flex-col gap-4', fill && html && 'min-h-0 flex-1')}>
      {body.html && body.text.trim() !== '' && (
        <Segments
          label="Show as"
          value={view}
          onChange={setView}
          options={[
            { value: 'text', label: 'Text' },
            { value: 'html', label: 'Formatted' },
          ]}
        />
      )}
      {html ? (
        <MailFrame html={html} className={fill ? 'min-h-96 flex-1' : 'h-[32rem]'} />
      ) : (
        <MessageText text={body.text} newText={body.newText} />
      )}
      <Attachments attachments={body.attachments} />
      <Problems problems={body.problems} />
    </div>
  );
}

/** What a person wrote reads best as text; what a machine laid out needs its layout. */
function firstView(body: Body, item: TimelineItem): View {
  if (!body.html) return 'text';
  return item.automated === 'person' && body.text.trim() !== '' ? 'text' : 'html';
}

function Attachments({ attachments }: Pick<Body, 'attachments'>) {
  if (attachments.length === 0) return null;
  return (
    <section aria-label="Attachments">
      <h3 className="mb-1.5 text-sm font-medium text-ink-2">Attachments</h3>
      <ul className="flex flex-wrap gap-2">
        {attachments.map((each, index) => (
          <li
            // biome-ignore lint/suspicious/noArrayIndexKey: attachments may share a name
            key={index}
            title={each.mimeType}
            className="flex max-w-full items-center gap-2 rounded-md border border-line px-2.5 py-1.5 text-sm"
          >
            <Paperclip size={14} aria-hidden className="shrink-0 text-ink-3" />
            <span className="min-w-0 truncate">{each.filename ?? 'Without a name'}</span>
            <span className="shrink-0 text-ink-3 tabular-nums">{octets(each.size)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Problems({ problems }: Pick<Body, 'problems'>) {
  if (problems.length === 0) return null;
  return (
    <details className="text-sm text-ink-2">
      <summary className="flex w-fit cursor-pointer items-center gap-2 rounded-sm">
        <TriangleAlert size={14} aria-hidden className="text-warn" />
        Not everything could be read as it stands
      </summary>
      <ul className="mt-2 list-disc pl-9">
        {problems.map((problem) => (
          <li key={problem.code}>{problem.message}</li>
        ))}
      </ul>
    </details>
  );
}

function BodySkeleton() {
  return (
    <div role="status" aria-label="Fetching the text from the mail server" className="flex flex-col gap-3 py-2">
      <Skeleton className="w-1/3" />
      <Skeleton className="w-full" />
      <Skeleton className="w-5/6" />
      <Skeleton className="w-2/3" />
    </div>
  );
}
