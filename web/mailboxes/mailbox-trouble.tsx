/** What is wrong with a mailbox, in words, and the way out: a new password, or the consent once more. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { BellOff, CircleAlert, CirclePause, CloudOff } from 'lucide-react';
import type { ReactNode } from 'react';
import { mail } from '../api.ts';
import type { ConnectionPage } from '../api-types.ts';
import { PasswordField } from '../doorway/password-field.tsx';
import { meQuery } from '../queries.ts';
import { Button } from '../ui/button.tsx';
import { Form } from '../ui/form.tsx';
import { Notice } from '../ui/notice.tsx';
import { textLink } from '../ui/page.tsx';
import { Ago } from '../ui/time.tsx';
import { useGoogleConsent } from './google-consent.ts';
import { useConnectionChange } from './mailbox-actions.tsx';
import { minutes } from './words.ts';

/** Nothing when all is well. */
export function MailboxTrouble({ connection }: { connection: ConnectionPage }) {
  if (connection.status === 'needs_reconnect') return <Reconnect connection={connection} />;
  if (connection.status === 'error') return <TriesAgain connection={connection} />;
  if (connection.status === 'paused')
    return (
      <Notice icon={CirclePause} tone="plain" title="Paused by you">
        <Said connection={connection}>
          <p>Nothing is fetched. What arrives meanwhile is fetched when you continue.</p>
        </Said>
      </Notice>
    );
  if (connection.status === 'disconnected')
    return (
      <Notice icon={CirclePause} tone="plain" title="Disconnected">
        <Said connection={connection}>
          <p>
            {connection.provider === 'gmail' ? 'Rapport gave its access back.' : 'The password was deleted.'} Connect
            the same address again to go on from here.
          </p>
        </Said>
      </Notice>
    );
  if (connection.push?.state === 'lost') return <PushLost connection={connection} />;
  return null;
}

function TriesAgain({ connection }: { connection: ConnectionPage }) {
  return (
    <Notice icon={CloudOff} tone="warn" title="The last sync did not work">
      <Said connection={connection}>
        <p>
          Nothing is lost. Rapport tries again by itself
          {connection.nextSyncAt && (
            <>
              {' '}
              <Ago date={connection.nextSyncAt} />
            </>
          )}
          .
        </p>
      </Said>
    </Notice>
  );
}

function PushLost({ connection: { push, pollMinutes } }: { connection: ConnectionPage }) {
  return (
    <Notice icon={BellOff} tone="warn" title="New mail comes later than it could">
      {push?.message && <p className="text-ink">{push.message}</p>}
      <p>
        Google does not announce new mail now. Rapport looks for it every {minutes(pollMinutes)} instead: nothing is
        lost. It asks Google again by itself.
      </p>
    </Notice>
  );
}

function Reconnect({ connection }: { connection: ConnectionPage }) {
  const atGoogle = connection.provider === 'gmail';
  return (
    <Notice icon={CircleAlert} tone="bad" title="This mailbox needs you">
      <Said connection={connection}>
        {!atGoogle && <NewPassword connection={connection} />}
        {atGoogle && connection.access !== 'delegated' && <NewConsent connection={connection} />}
        {connection.access === 'delegated' && <AskAdministrator />}
      </Said>
    </Notice>
  );
}

function NewConsent({ connection }: { connection: ConnectionPage }) {
  const consent = useGoogleConsent();
  return (
    <>
      <p>
        Allow Rapport once more, with the account {connection.providerAccountEmail}. What is logged stays, and what
        arrived meanwhile is fetched.
      </p>
      <Button
        look="primary"
        className="mt-3"
        busy={consent.isPending}
        onClick={() => consent.mutate({ connectionId: connection.id })}
      >
        Reconnect with Google
      </Button>
    </>
  );
}

function AskAdministrator() {
  const { data: me } = useQuery(meQuery);
  if (!me?.permissions.includes('workspace:change'))
    return (
      <p>An administrator opened this mailbox to Rapport, and only an administrator can open it again. Ask one.</p>
    );
  return (
    <p>
      It was opened by the administrator, not by consent.{' '}
      <Link to="/settings/google" className={textLink}>
        Run the checks of Google Workspace
      </Link>
      , put right what is wrong, and connect the mailbox there again.
    </p>
  );
}

function NewPassword({ connection }: { connection: ConnectionPage }) {
  const change = useConnectionChange(
    (password: string) => mail.change(connection.id, { password }),
    'Connected again.',
  );
  return (
    <Form
      fields={['password']}
      error={change.error}
      label="Reconnect"
      className="mt-3 max-w-sm"
      onSubmit={(values) => change.mutate(String(values.get('password') ?? ''))}
    >
      <PasswordField
        label="New password"
        hint="Many providers want an app password here. It is tried before it is saved."
      />
      <div>
        <Button look="primary" type="submit" busy={change.isPending}>
          Reconnect
        </Button>
      </div>
    </Form>
  );
}

/** The server's words, ours, and the code by which it can be looked up. */
function Said({ connection, children }: { connection: ConnectionPage; children: ReactNode }) {
  const { statusMessage, statusCode } = connection;
  return (
    <>
      {statusMessage && <p className="text-ink">{statusMessage}</p>}
      {children}
      {statusCode && <p className="mt-2 font-mono text-xs break-all">{statusCode}</p>}
    </>
  );
}
