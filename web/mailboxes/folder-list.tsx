import { Archive, FileEdit, Folder, Inbox, type LucideIcon, Send, ShieldAlert, Star, Tag, Trash2 } from 'lucide-react';
import type { ConnectionPage, MailboxState } from '../api-types.ts';
import { figure } from '../ui/dates.ts';
import { Section } from '../ui/page.tsx';

const icons: Record<string, LucideIcon> = {
  inbox: Inbox,
  sent: Send,
  drafts: FileEdit,
  junk: ShieldAlert,
  trash: Trash2,
  archive: Archive,
  all: Archive,
  flagged: Star,
};

/** Where folders with a purpose stand; all others stand between these, by name. */
const first = ['inbox', 'sent', 'archive', 'all', 'flagged'];
const last = ['drafts', 'junk', 'trash'];

const ofFolders = {
  title: 'Folders',
  none: 'The folders show here after the first look at the server.',
  note: null,
  icon: Folder,
};
const ofLabels = {
  title: 'Labels',
  none: 'The labels show here after the first look at Google.',
  note: 'A message can carry several labels, and counts in each.',
  icon: Tag,
};

/** The folders or labels of a mailbox and how far each is listed. */
export function FolderList({ connection }: { connection: ConnectionPage }) {
  const words = connection.provider === 'gmail' ? ofLabels : ofFolders;
  return (
    <Section title={words.title}>
      {connection.mailboxes.length === 0 ? (
        <p className="text-base text-ink-3">{connection.own ? words.none : 'Only the owner sees them.'}</p>
      ) : (
        <ul className="divide-y divide-line border-y border-line">
          {inOrder(connection.mailboxes).map(({ key, name, role, listed, remaining }) => {
            const Icon = icons[role ?? ''] ?? words.icon;
            return (
              <li key={key} className="flex min-h-9 items-center gap-2.5 py-1.5">
                <Icon size={16} aria-hidden className="shrink-0 text-ink-3" />
                <span className="min-w-0 truncate" title={name}>
                  {name}
                </span>
                <span className="ml-auto shrink-0 text-ink-2 tabular-nums">{figure(listed)}</span>
                {remaining ? (
                  <span className="shrink-0 text-sm text-ink-3 tabular-nums">+ {figure(remaining)} to list</span>
                ) : null}
              </li>
            );
          })}
        </ul>
      )}
      {words.note && connection.mailboxes.length > 0 && <p className="mt-2 text-sm text-ink-3">{words.note}</p>}
    </Section>
  );
}

function inOrder(mailboxes: MailboxState[]): MailboxState[] {
  return [...mailboxes].sort((a, b) => rankOf(a) - rankOf(b) || a.name.localeCompare(b.name));
}

function rankOf({ role }: MailboxState): number {
  const before = first.indexOf(role ?? '');
  const after = last.indexOf(role ?? '');
  return before >= 0 ? before - first.length : after + 1;
}
