/**
 * Connecting a mailbox: at Google by consent, anywhere else by address and password. Everything is tried before it is
 * stored; a failure is said in words with its code.
 */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { workspaceQuery } from '../queries.ts';
import { BackMark, Card, Page } from '../ui/page.tsx';
import { ProviderMark } from '../ui/provider-mark.tsx';
import { ErrorState, SkeletonRows } from '../ui/states.tsx';
import { ConnectGmail, GmailNotReady } from './connect-gmail.tsx';
import { ConnectImap, type FoundServer } from './connect-imap.tsx';
import { PrivacyNote } from './privacy-note.tsx';

/** The two ways; the second has the page to itself once it is taken. */
export function ConnectScreen() {
  const { data: workspace, error, refetch } = useQuery(workspaceQuery);
  const [found, setFound] = useState<FoundServer | null>(null);
  return (
    <Page
      title="Connect a mailbox"
      narrow
      back={
        <Link to="/mailboxes">
          <BackMark>Mailboxes</BackMark>
        </Link>
      }
    >
      <div className="grid gap-x-10 gap-y-6 md:grid-cols-[minmax(0,1fr)_15rem]">
        <div className="flex min-w-0 flex-col gap-4">
          {found === null && (
            <Way
              provider="gmail"
              title="Gmail and Google Workspace"
              text="You allow it on a page of Google’s. Rapport never sees your password."
            >
              {error ? (
                <ErrorState error={error} what="The settings could not be read" onRetry={refetch} />
              ) : !workspace ? (
                <SkeletonRows rows={2} label="Loading the settings" />
              ) : workspace.gmail ? (
                <ConnectGmail />
              ) : (
                <GmailNotReady />
              )}
            </Way>
          )}
          <Way provider="imap" title="Any other mailbox, by IMAP" text="You enter its address and a password.">
            <ConnectImap found={found} onFound={setFound} likely={workspace?.gmail === null} />
          </Way>
        </div>
        <PrivacyNote />
      </div>
    </Page>
  );
}

function Way(props: { provider: string; title: string; text: string; children: ReactNode }) {
  return (
    <Card>
      <section aria-label={props.title} className="p-4 sm:p-5">
        <div className="mb-4 flex items-start gap-3">
          <ProviderMark provider={props.provider} size={36} />
          <div className="min-w-0">
            <h2 className="text-lg font-semibold">{props.title}</h2>
            <p className="text-base text-pretty text-ink-2">{props.text}</p>
          </div>
        </div>
        {props.children}
      </section>
    </Card>
  );
}
