/** What is wrong with a mailbox, in words, and the way out: mostly a new password. */
import { CircleAlert, CirclePause, CloudOff } from 'lucide-react';
import type { ReactNode } from 'react';
import { mail } from '../api.ts';
import type { Connection } from '../api-types.ts';
import { PasswordField } from '../doorway/password-field.tsx';
import { Button } from '../ui/button.tsx';
import { cx } from '../ui/class-names.ts';
import { Form } from '../ui/form.tsx';
import { Ago } from '../ui/time.tsx';
import { useConnectionChange } from './mailbox-actions.tsx';

/** Nothing when all is well. */
export function MailboxTrouble({ connection }: { connection: Connection }) {
  if (connection.status === 'needs_reconnect') return <Reconnect connection={connection} />;
  if (connection.status === 'error')
    return (
      <Notice icon={CloudOff} tone="warn" title="The last sync did not work" connection={connection}>
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
      </Notice>
    );
  if (connection.status === 'paused')
    return (
      <Notice icon={CirclePause} tone="plain" title="Paused by you" connection={connection}>
        <p>Nothing is fetched. What arrives meanwhile is fetched when you continue.</p>
      </Notice>
    );
  if (connection.status === 'disconnected')
    return (
      <Notice icon={CirclePause} tone="plain" title="Disconnected" connection={connection}>
        <p>The password was deleted. Connect the same address again to go on from here.</p>
      </Notice>
    );
  return null;
}

function Reconnect({ connection }: { connection: Connection }) {
  const change = useConnectionChange(
    (password: string) => mail.change(connection.id, { password }),
    'Connected again.',
  );
  return (
    <Notice icon={CircleAlert} tone="bad" title="This mailbox needs you" connection={connection}>
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
    </Notice>
  );
}

const tones = {
  plain: { ground: 'border-line bg-canvas', ink: 'text-ink-3' },
  warn: { ground: 'border-warn/40 bg-canvas', ink: 'text-warn' },
  bad: { ground: 'border-bad/50 bg-canvas', ink: 'text-bad' },
};

interface NoticeProps {
  icon: typeof CircleAlert;
  tone: keyof typeof tones;
  title: string;
  connection: Connection;
  children: ReactNode;
}

function Notice({ icon: Icon, tone, title, connection, children }: NoticeProps) {
  const { statusMessage, statusCode } = connection;
  return (
    <section aria-label={title} className={cx('flex gap-3 rounded-xl border p-4', tones[tone].ground)}>
      <Icon size={20} aria-hidden className={cx('mt-px shrink-0', tones[tone].ink)} />
      <div className="min-w-0 flex-1 text-base text-ink-2">
        <h2 className="font-semibold text-ink">{title}</h2>
        {statusMessage && <p className="text-ink">{statusMessage}</p>}
        {children}
        {statusCode && <p className="mt-2 font-mono text-xs break-all">{statusCode}</p>}
      </div>
    </section>
  );
}
