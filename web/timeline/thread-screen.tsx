/** A conversation in the order of time. What the viewer holds can be opened in place; the newest is open at once. */
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useRouter } from '@tanstack/react-router';
import { ChevronsDownUp, ChevronsUpDown } from 'lucide-react';
import { useState } from 'react';
import type { Thread, TimelineItem } from '../api-types.ts';
import { threadQuery } from '../queries.ts';
import { Avatar } from '../ui/avatar.tsx';
import { Button } from '../ui/button.tsx';
import { cx } from '../ui/class-names.ts';
import { absolute, plural } from '../ui/dates.ts';
import { BackMark, Page } from '../ui/page.tsx';
import { ErrorState, SkeletonRows } from '../ui/states.tsx';
import { Ago } from '../ui/time.tsx';
import { Marks } from './marks.tsx';
import { MessageBody } from './message-body.tsx';
import { nameOf, whoWords } from './words.ts';

const route = getRouteApi('/app/threads/$id');

/** The conversation. */
export function ThreadScreen() {
  const { id } = route.useParams();
  const router = useRouter();
  const query = useQuery(threadQuery(id));
  const back = (
    <button type="button" onClick={() => router.history.back()}>
      <BackMark>Back</BackMark>
    </button>
  );
  if (query.isPending)
    return (
      <Page title="Conversation" back={back} narrow>
        <SkeletonRows label="Loading the conversation" rows={4} />
      </Page>
    );
  if (query.error)
    return (
      <Page title="Conversation" back={back} narrow>
        <ErrorState error={query.error} what="The conversation could not be read" onRetry={query.refetch} />
      </Page>
    );
  return (
    <Page title={query.data.subject || 'No subject'} back={back} narrow>
      <Items key={query.data.id} thread={query.data} />
    </Page>
  );
}

function Items({ thread }: { thread: Thread }) {
  const [open, setOpen] = useState(() => new Set(thread.items.slice(-1).map((item) => item.id)));
  const all = open.size >= thread.items.length;
  const toggle = (id: string) => setOpen((before) => (before.has(id) ? without(before, id) : new Set([...before, id])));
  return (
    <>
      <div className="-mt-2 mb-4 flex items-center justify-between gap-4">
        <p className="text-sm text-ink-3">
          {plural(thread.items.length, 'message')} among {plural(peopleIn(thread), 'person', 'people')}
        </p>
        {thread.items.length > 1 && (
          <Button
            look="quiet"
            size="sm"
            icon={all ? ChevronsDownUp : ChevronsUpDown}
            onClick={() => setOpen(new Set(all ? [] : thread.items.map((item) => item.id)))}
          >
            {all ? 'Fold all' : 'Unfold all'}
          </Button>
        )}
      </div>
      <ol className="flex flex-col gap-2">
        {thread.items.map((item) => (
          <li key={item.id}>
            <Message item={item} open={open.has(item.id)} onToggle={() => toggle(item.id)} />
          </li>
        ))}
      </ol>
    </>
  );
}

function Message({ item, open, onToggle }: { item: TimelineItem; open: boolean; onToggle: () => void }) {
  const { from, to } = whoWords(item);
  const everybody = item.participants
    .filter((each) => each.role === 'to' || each.role === 'cc')
    .map(nameOf)
    .join(', ');
  return (
    <article className={cx('rounded-xl border border-line', open ? 'bg-surface' : 'bg-canvas')}>
      <div className="relative flex items-start gap-3 p-3">
        <Avatar name={from} />
        <div className="min-w-0 flex-1">
          <div className="flex items-center gap-2">
            <h2 className="min-w-0 flex-1 truncate text-base font-semibold">
              <button
                type="button"
                aria-expanded={open}
                onClick={onToggle}
                className="max-w-full truncate text-left outline-none after:absolute after:inset-0 after:rounded-xl after:content-[''] focus-visible:after:outline-2 focus-visible:after:outline-(--focus)"
              >
                {from}
              </button>
            </h2>
            <span className="max-sm:hidden">
              <Marks item={item} />
            </span>
            <span className="shrink-0 text-sm text-ink-3">
              <Ago date={item.occurredAt} />
            </span>
          </div>
          <p className="truncate text-sm text-ink-2">{open ? `to ${everybody || to}` : (item.snippet ?? `to ${to}`)}</p>
        </div>
      </div>
      {open && (
        <div className="border-t border-line p-4 sm:pl-14">
          <p className="sr-only">{absolute(item.occurredAt)}</p>
          <MessageBody item={item} />
        </div>
      )}
    </article>
  );
}

function peopleIn(thread: Thread): number {
  return new Set(thread.items.flatMap((item) => item.participants.map((each) => each.address.toLowerCase()))).size;
}

function without(set: Set<string>, id: string): Set<string> {
  const next = new Set(set);
  next.delete(id);
  return next;
}
