/**
 * The message that is open: beside the timeline where there is room, in front of it on small screens. The address of
 * the page names it, so the way back is the browser's.
 */
import { Link } from '@tanstack/react-router';
import { MessagesSquare, Trash2, X } from 'lucide-react';
import { Dialog as Radix } from 'radix-ui';
import { type ReactNode, useEffect, useRef } from 'react';
import type { Participant, TimelineItem } from '../api-types.ts';
import { useShortcut } from '../shell/shortcuts.tsx';
import { IconButton } from '../ui/button.tsx';
import { absolute } from '../ui/dates.ts';
import { Tooltip } from '../ui/tooltip.tsx';
import { roomy, useMedia } from '../ui/use-media.ts';
import { useRemoval } from './change-entry.ts';
import { SourceMark } from './marks.tsx';
import { MessageBody } from './message-body.tsx';
import { PrivacyMenu } from './privacy-menu.tsx';
import { Warnings } from './warnings.tsx';
import { automatedWords, nameOf, reasonWords } from './words.ts';

/** The open message. */
export function Reader({ item, onClose }: { item: TimelineItem; onClose: () => void }) {
  const beside = useMedia(roomy);
  useShortcut('escape', onClose, beside);
  const title = item.subject || 'No subject';
  if (beside)
    return (
      <section
        aria-label={`Message: ${title}`}
        className="slide-in sticky top-0 flex h-dvh min-w-0 flex-col border-l border-line bg-surface"
      >
        <ReaderBody key={item.id} item={item} onClose={onClose} title={<FocusedTitle>{title}</FocusedTitle>} />
      </section>
    );
  return (
    <Radix.Root open onOpenChange={(open) => open || onClose()}>
      <Radix.Portal>
        <Radix.Content
          aria-describedby={undefined}
          onOpenAutoFocus={focusTitle}
          className="rise-in fixed inset-0 z-40 flex flex-col bg-surface outline-none"
        >
          <ReaderBody
            key={item.id}
            item={item}
            onClose={onClose}
            title={
              <Radix.Title tabIndex={-1} className="text-lg font-semibold break-words outline-none">
                {title}
              </Radix.Title>
            }
          />
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

function ReaderBody({ item, onClose, title }: { item: TimelineItem; onClose: () => void; title: ReactNode }) {
  return (
    <>
      <div className="flex items-center gap-1 border-b border-line px-3 py-2">
        <IconButton icon={X} label="Close" shortcut="Esc" onClick={onClose} />
        <span className="flex-1" />
        {item.threadId && (
          <Tooltip content="Show the whole conversation">
            <Link
              to="/threads/$id"
              params={{ id: item.threadId }}
              className="inline-flex h-8 items-center gap-2 rounded-md px-2 text-base text-ink-2 hover:bg-hover hover:text-ink"
            >
              <MessagesSquare size={16} aria-hidden />
              Conversation
            </Link>
          </Tooltip>
        )}
        {item.own && <RemoveEntry item={item} />}
      </div>
      <div
        className="focus-inside flex min-h-0 flex-1 flex-col gap-4 overflow-y-auto p-5"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable with the keyboard
        tabIndex={0}
        role="group"
        aria-label="Message"
      >
        <header>
          {title}
          <People item={item} />
          <Standing item={item} />
          <Warnings item={item} />
        </header>
        <MessageBody item={item} fill />
        <Links item={item} />
      </div>
    </>
  );
}

function FocusedTitle({ children }: { children: ReactNode }) {
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => title.current?.focus({ preventScroll: true }), []);
  return (
    <h2 ref={title} tabIndex={-1} className="text-lg font-semibold break-words outline-none">
      {children}
    </h2>
  );
}

const roles: { role: Participant['role']; label: string }[] = [
  { role: 'from', label: 'From' },
  { role: 'to', label: 'To' },
  { role: 'cc', label: 'Cc' },
  { role: 'bcc', label: 'Bcc' },
];

function People({ item }: { item: TimelineItem }) {
  return (
    <dl className="mt-2 grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 gap-y-0.5 text-sm">
      {roles.map(({ role, label }) => {
        const people = item.participants.filter((each) => each.role === role);
        if (people.length === 0) return null;
        return (
          <div key={role} className="contents">
            <dt className="text-ink-3">{label}</dt>
            <dd className="break-words">
              {people.map((person, index) => (
                <span key={person.address} title={person.address}>
                  {index > 0 && ', '}
                  {nameOf(person)}
                  {role === 'from' && person.name && <span className="text-ink-3"> {person.address}</span>}
                </span>
              ))}
            </dd>
          </div>
        );
      })}
      <dt className="text-ink-3">Date</dt>
      <dd>{absolute(item.occurredAt)}</dd>
    </dl>
  );
}

function Standing({ item }: { item: TimelineItem }) {
  const automated = automatedWords[item.automated];
  return (
    <div className="mt-2 -ml-1 flex flex-wrap items-center gap-x-2 text-xs">
      <PrivacyMenu item={item} />
      {item.provider && <SourceMark provider={item.provider} words />}
      {automated && <span className="text-ink-3">{automated.says}</span>}
    </div>
  );
}

const pages = { contact: '/contacts/$id', company: '/companies/$id', deal: '/deals/$id' } as const;

function Links({ item }: { item: TimelineItem }) {
  if (item.links.length === 0) return null;
  return (
    <section aria-label="Concerns" className="border-t border-line pt-3 text-sm">
      <h3 className="mb-1 font-medium text-ink-2">Concerns</h3>
      <ul className="flex flex-col gap-0.5">
        {item.links.map((each) => (
          <li key={`${each.kind}-${each.id}`}>
            <Link to={pages[each.kind]} params={{ id: each.id }} className="text-accent-text hover:underline">
              {each.name}
            </Link>
            <span className="text-ink-3">, {reasonWords[each.reason] ?? each.reason}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function RemoveEntry({ item }: { item: TimelineItem }) {
  const removal = useRemoval(item);
  return <IconButton icon={Trash2} label="Remove from the log" onClick={() => removal.mutate()} />;
}

/** Not the first button: its tooltip would cover the subject. */
function focusTitle(event: Event): void {
  event.preventDefault();
  if (event.currentTarget instanceof HTMLElement) event.currentTarget.querySelector('h2')?.focus();
}
