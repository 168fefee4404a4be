/** The messages of a conversation in the order of time. What the viewer holds can be opened in place; the newest is open at once. */
import { ChevronsDownUp, ChevronsUpDown } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { Thread, TimelineItem } from '../api-types.ts';
import { Avatar } from '../ui/avatar.tsx';
import { Button } from '../ui/button.tsx';
import { cx } from '../ui/class-names.ts';
import { absolute, plural } from '../ui/dates.ts';
import { Ago } from '../ui/time.tsx';
import { Marks } from './marks.tsx';
import { MessageBody } from './message-body.tsx';
import { Warnings } from './warnings.tsx';
import { nameOf, whoWords } from './words.ts';

interface Props {
  thread: Thread;
  /** Of each message. */
  heading: 'h2' | 'h4';
  /** What else can be done with the conversation. */
  actions?: ReactNode;
}

/** How many there are, and the messages. */
export function ThreadMessages({ thread, heading, actions }: Props) {
  const [open, setOpen] = useState(() => new Set(thread.items.slice(-1).map((item) => item.id)));
  const all = open.size >= thread.items.length;
  const toggle = (id: string) => setOpen((before) => (before.has(id) ? without(before, id) : new Set([...before, id])));
  return (
    <>
      <div className="mb-3 flex flex-wrap items-center gap-x-2">
        <p className="mr-auto text-sm text-ink-3">
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
        {actions}
      </div>
      <ol className="flex flex-col gap-2">
        {thread.items.map((item) => (
          <li key={item.id}>
            <Message item={item} heading={heading} open={open.has(item.id)} onToggle={() => toggle(item.id)} />
          </li>
        ))}
      </ol>
    </>
  );
}

interface MessageProps {
  item: TimelineItem;
  heading: Props['heading'];
  open: boolean;
  onToggle: () => void;
}

function Message({ item, heading: Heading, open, onToggle }: MessageProps) {
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
          <div className="flex items-center gap-x-2 max-sm:flex-wrap">
            <Heading className="min-w-0 flex-1 truncate text-base font-semibold">
              <button
                type="button"
                aria-expanded={open}
                onClick={onToggle}
                className="min-h-6 max-w-full truncate text-left outline-none after:absolute after:inset-0 after:rounded-xl after:content-[''] focus-visible:after:outline-2 focus-visible:after:outline-(--focus)"
              >
                {from}
              </button>
            </Heading>
            <span className="max-sm:order-last max-sm:-ml-1 max-sm:basis-full">
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
          <Warnings item={item} />
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
