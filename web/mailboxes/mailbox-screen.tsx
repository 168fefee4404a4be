/** One mailbox: its state in words and what to do, the account of every message, its folders, settings and runs. */
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { ConnectionPage } from '../api-types.ts';
import { connectionQuery } from '../queries.ts';
import { Badge } from '../ui/badge.tsx';
import { BackMark, Page } from '../ui/page.tsx';
import { ErrorState, SkeletonRows } from '../ui/states.tsx';
import { Ago } from '../ui/time.tsx';
import { AccountOfMessages } from './account-of-messages.tsx';
import { AuditActions } from './audit-actions.tsx';
import { FolderList } from './folder-list.tsx';
import { GoogleAccess } from './google-access.tsx';
import { ImportProgress } from './import-progress.tsx';
import { MailboxActions } from './mailbox-actions.tsx';
import { MailboxSettings } from './mailbox-settings.tsx';
import { MailboxTrouble } from './mailbox-trouble.tsx';
import { RunHistory } from './run-history.tsx';
import { SharingSettings } from './sharing-settings.tsx';
import { providerNames, stateOf } from './words.ts';

const route = getRouteApi('/app/mailboxes/$id');
const whileImportingMs = 2000;
const ofColleagueMs = 20_000;

/** The page of a mailbox. */
export function MailboxScreen() {
  const { id } = route.useParams();
  const query = useQuery({
    ...connectionQuery(id),
    refetchInterval: ({ state }) => (state.data ? againAfter(state.data) : false),
  });
  const back = (
    <Link to="/mailboxes">
      <BackMark>Mailboxes</BackMark>
    </Link>
  );
  if (query.isPending)
    return (
      <Page title="Mailbox" back={back}>
        <SkeletonRows label="Loading the mailbox" />
      </Page>
    );
  if (query.error)
    return (
      <Page title="Mailbox" back={back}>
        <ErrorState error={query.error} what="The mailbox could not be read" onRetry={query.refetch} />
      </Page>
    );
  const connection = query.data;
  const state = stateOf(connection);
  return (
    <Page
      title={connection.providerAccountEmail}
      back={back}
      aside={
        <span className="flex items-center gap-2">
          <Badge tone={state.tone}>{state.name}</Badge>
          <span>{providerNames[connection.provider] ?? connection.provider}</span>
        </span>
      }
      actions={connection.own && <MailboxActions connection={connection} />}
    >
      <SyncTimes connection={connection} />
      <div className="flex flex-col gap-8">
        {connection.own && <MailboxTrouble connection={connection} />}
        <ImportProgress connection={connection} />
        <AccountOfMessages
          connection={connection}
          actions={connection.own && <AuditActions connection={connection} />}
        />
        <div className="grid grid-cols-1 gap-8 lg:grid-cols-2">
          <FolderList connection={connection} />
          <div className="flex min-w-0 flex-col gap-8">
            <GoogleAccess connection={connection} />
            <MailboxSettings connection={connection} />
            {connection.own && <SharingSettings connection={connection} />}
          </div>
        </div>
        <RunHistory runs={connection.runs} />
      </div>
    </Page>
  );
}

/**
 * Live news come with every page of an import, but the rate and the time left run on between them; of a colleague's
 * mailbox no news come at all, because they are for its owner.
 */
function againAfter({ own, status, phase }: ConnectionPage): number | false {
  if (status === 'connected' && phase !== 'live') return whileImportingMs;
  return own ? false : ofColleagueMs;
}

/** A run that is due starts with the next tick of the clock. */
function NextRun({ date }: { date: string }) {
  return Date.parse(date) > Date.now() ? <Ago date={date} /> : 'in a moment';
}

function SyncTimes({ connection }: { connection: ConnectionPage }) {
  const { lastSyncedAt, nextSyncAt, status, push } = connection;
  const announced = push === null || push.state === 'active';
  return (
    <p className="-mt-2 mb-5 text-sm text-ink-3">
      {!connection.own && `${connection.owner.name}'s mailbox. You see its state and figures, never its mail. `}
      {lastSyncedAt ? (
        <>
          Synced <Ago date={lastSyncedAt} />
        </>
      ) : (
        'Not synced yet'
      )}
      {nextSyncAt && status === 'connected' && (
        <>
          , next <NextRun date={nextSyncAt} />
          {announced && '; new mail is fetched at once'}
        </>
      )}
      .
    </p>
  );
}
