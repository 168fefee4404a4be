/** What the list is made from, and what it therefore can not know. */
import { Link } from '@tanstack/react-router';
import type { Connection } from '../api-types.ts';
import { figure } from '../ui/dates.ts';
import { textLink } from '../ui/page.tsx';

/** One or two sentences, with the way to more. */
export function SourceNote({ connection }: { connection: Connection }) {
  const { historyDays, providerAccountEmail, progress, status, statusMessage } = connection;
  return (
    <p className="-mt-2 mb-4 max-w-3xl text-base text-pretty text-ink-2">
      {historyDays === null ? 'From all mail' : `From the mail of the last ${figure(historyDays)} days`} in{' '}
      <span className="break-words">{providerAccountEmail}</span>, in both directions. Only you see this list.{' '}
      {status === 'connected' && progress && (
        <>
          Mail is still being read, {figure(progress.done)} of {figure(progress.total)} so far: people and figures grow.{' '}
        </>
      )}
      {(status === 'needs_reconnect' || status === 'error' || status === 'paused') && (
        <>
          {status === 'paused' ? 'The mailbox is paused, so nothing new comes in.' : statusMessage}{' '}
          <MailboxLink connection={connection}>Open the mailbox</MailboxLink>.{' '}
        </>
      )}
      {historyDays !== null && <MailboxLink connection={connection}>Read older mail too</MailboxLink>}
      {historyDays !== null && '.'}
    </p>
  );
}

function MailboxLink({ connection, children }: { connection: Connection; children: string }) {
  return (
    <Link to="/mailboxes/$id" params={{ id: connection.id }} className={textLink}>
      {children}
    </Link>
  );
}
