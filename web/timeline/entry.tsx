/** One line of a timeline. An email opens beside it; a note says itself. */
import { Link } from '@tanstack/react-router';
import { ArrowDownLeft, ArrowUpRight, type LucideIcon, NotebookPen, Phone, Users } from 'lucide-react';
import type { InteractionKind, TimelineItem } from '../api-types.ts';
import { cx } from '../ui/class-names.ts';
import { absolute, timeOfDay } from '../ui/dates.ts';
import { rowLink } from '../ui/record-table.tsx';
import { SubjectOnly } from './ask-to-read.tsx';
import { Marks } from './marks.tsx';
import { NoteEntry } from './note-entry.tsx';
import { Warnings } from './warnings.tsx';
import { kindWords, whoWords } from './words.ts';

const icons: Record<InteractionKind, LucideIcon> = {
  email_received: ArrowDownLeft,
  email_sent: ArrowUpRight,
  call: Phone,
  meeting: Users,
  note: NotebookPen,
};

/** An entry of any kind. */
export function Entry({ item, open }: { item: TimelineItem; open: boolean }) {
  return (
    <article
      aria-label={`${kindWords[item.kind]}, ${absolute(item.occurredAt)}`}
      className={cx(
        'group relative -mx-2 flex gap-3 rounded-lg px-2 py-2.5 transition-colors duration-75',
        isMail(item.kind) && 'hover:bg-hover',
        open && 'bg-selected hover:bg-selected',
      )}
    >
      <EntryIcon kind={item.kind} open={open} />
      <div className="min-w-0 flex-1">{isMail(item.kind) ? <MailEntry item={item} /> : <NoteEntry item={item} />}</div>
    </article>
  );
}

function isMail(kind: InteractionKind): boolean {
  return kind === 'email_sent' || kind === 'email_received';
}

/** In which direction mail went, or what else the entry is. On the line of a timeline it says whether it is open. */
export function EntryIcon({ kind, open }: { kind: InteractionKind; open?: boolean }) {
  const Icon = icons[kind];
  return (
    <span
      title={kindWords[kind]}
      className={cx(
        'mt-0.5 flex size-7 shrink-0 items-center justify-center rounded-full',
        open !== undefined && 'ring-4 transition-shadow duration-75',
        open === true && 'ring-selected',
        open === false && 'ring-surface',
        open === false && isMail(kind) && 'group-hover:ring-hover',
        kind === 'email_sent' && 'bg-accent-soft text-accent-text',
        kind === 'email_received' && 'bg-sunken text-ink-2',
        !isMail(kind) && 'bg-warn-soft text-warn',
      )}
    >
      <Icon size={15} aria-hidden />
      <span className="sr-only">{kindWords[kind]}</span>
    </span>
  );
}

function MailEntry({ item }: { item: TimelineItem }) {
  const { from, to } = whoWords(item);
  return (
    <>
      <div className="flex items-center gap-2">
        <p className="min-w-0 flex-1 truncate text-sm text-ink-2" title={`${from} to ${to}`}>
          <span className="font-medium text-ink">{from}</span> to {to}
        </p>
        <Marks item={item} />
        <time
          dateTime={item.occurredAt}
          title={absolute(item.occurredAt)}
          className="shrink-0 text-sm text-ink-3 tabular-nums"
        >
          {timeOfDay(item.occurredAt)}
        </time>
      </div>
      <Link
        to="."
        search={(before: Record<string, unknown>) => ({ ...before, message: item.id })}
        resetScroll={false}
        data-row-link
        className={cx(rowLink, 'block truncate leading-6')}
      >
        {item.subject || 'No subject'}
      </Link>
      {item.level === 'subject' && <SubjectOnly item={item} />}
      {item.snippet && <p className="line-clamp-2 text-sm text-ink-2">{item.snippet}</p>}
      <Warnings item={item} />
    </>
  );
}
