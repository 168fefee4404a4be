/** The connected mailboxes: mine, and for an admin everybody's state and figures, never their content. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { CircleHelp, MailPlus } from 'lucide-react';
import type { Connection } from '../api-types.ts';
import { connectionsQuery, meQuery } from '../queries.ts';
import { Badge } from '../ui/badge.tsx';
import { buttonClass } from '../ui/button.tsx';
import { figure } from '../ui/dates.ts';
import { Page, Section } from '../ui/page.tsx';
import { ProviderMark } from '../ui/provider-mark.tsx';
import { EmptyState, ErrorState, SkeletonRows } from '../ui/states.tsx';
import { Ago } from '../ui/time.tsx';
import { OutcomeBar } from './account-of-messages.tsx';
import { AlertNotice } from './alert-notice.tsx';
import { ImportProgress } from './import-progress.tsx';
import { providerNames, stateOf } from './words.ts';

/** The list of mailboxes. */
export function MailboxesScreen() {
  return (
    <Page
      title="Mailboxes"
      actions={
        <>
          <Link to="/mailboxes/trace" className={buttonClass('quiet')}>
            <CircleHelp size={16} aria-hidden className="-ml-0.5" />
            <span className="max-sm:sr-only">Why is it not here?</span>
          </Link>
          <Link to="/mailboxes/connect" className={buttonClass('primary')}>
            <MailPlus size={16} aria-hidden className="-ml-0.5" />
            Connect
          </Link>
        </>
      }
    >
      <Mailboxes />
    </Page>
  );
}

function Mailboxes() {
  const { data: me } = useQuery(meQuery);
  const all = me?.role === 'admin';
  const { data, error, refetch, isPending } = useQuery({ ...connectionsQuery(all), enabled: me !== undefined });
  if (isPending) return <SkeletonRows label="Loading mailboxes" rows={3} />;
  if (error) return <ErrorState error={error} what="The mailboxes could not be read" onRetry={refetch} />;
  const own = data.items.filter((each) => each.own);
  const others = data.items.filter((each) => !each.own);
  return (
    <>
      <AlertNotice connections={data.items} />
      {own.length === 0 ? <NoMailbox /> : <Cards connections={own} heading="h2" />}
      {others.length > 0 && (
        <Section title="Of your colleagues" className="mt-10">
          <p className="mb-3 text-sm text-ink-3">As an admin you see their state and figures, never their mail.</p>
          <Cards connections={others} heading="h3" />
        </Section>
      )}
    </>
  );
}

function NoMailbox() {
  return (
    <EmptyState
      icon={MailPlus}
      title="Connect your mailbox"
      action={
        <Link to="/mailboxes/connect" className={buttonClass('primary')}>
          Connect a mailbox
        </Link>
      }
    >
      From then on every message with a client stands on that client's timeline. Your team sees the subject, the people
      and the time. The text stays with you.
    </EmptyState>
  );
}

function Cards({ connections, heading }: { connections: Connection[]; heading: 'h2' | 'h3' }) {
  return (
    <ul className="grid gap-3 lg:grid-cols-2">
      {connections.map((connection) => (
        <li key={connection.id} className="min-w-0">
          <MailboxCard connection={connection} heading={heading} />
        </li>
      ))}
    </ul>
  );
}

function MailboxCard({ connection, heading: Heading }: { connection: Connection; heading: 'h2' | 'h3' }) {
  const state = stateOf(connection);
  const { evidence } = connection;
  return (
    <article className="relative flex h-full flex-col gap-3 rounded-xl border border-line bg-surface p-4 transition-colors hover:border-line-2 hover:bg-hover">
      <div className="flex items-start gap-3">
        <ProviderMark provider={connection.provider} size={32} />
        <div className="min-w-0 flex-1">
          <Heading className="text-base font-semibold break-words">
            <Link
              to="/mailboxes/$id"
              params={{ id: connection.id }}
              className="outline-none after:absolute after:inset-0 after:rounded-xl after:content-[''] focus-visible:after:outline-2 focus-visible:after:outline-(--focus)"
            >
              {connection.providerAccountEmail}
            </Link>
          </Heading>
          <p className="text-sm text-ink-3">
            <span className="max-sm:sr-only">{providerNames[connection.provider] ?? connection.provider} · </span>
            {connection.own ? 'yours' : connection.owner.name}
            {connection.lastSyncedAt && (
              <>
                {' · synced '}
                <Ago date={connection.lastSyncedAt} />
              </>
            )}
          </p>
        </div>
        <Badge tone={state.tone}>{state.name}</Badge>
      </div>
      {connection.statusMessage && connection.status !== 'connected' && (
        <p className="text-sm text-pretty text-ink-2">{connection.statusMessage}</p>
      )}
      <ImportProgress connection={connection} />
      <div className="mt-auto">
        <OutcomeBar evidence={evidence} slim />
        <p className="mt-2 flex flex-wrap gap-x-4 text-sm text-ink-2 tabular-nums">
          <span>{figure(evidence.listed)} listed</span>
          <span>{figure(evidence.logged)} logged</span>
          <Missing missing={evidence.auditedAt === null ? null : evidence.missing} />
        </p>
      </div>
    </article>
  );
}

function Missing({ missing }: { missing: number | null }) {
  if (missing === null) return <span className="text-ink-3">not compared yet</span>;
  return (
    <span className={missing === 0 ? 'font-medium text-good' : 'font-medium text-warn'}>{figure(missing)} missing</span>
  );
}
