/** What somebody should look at among the mailboxes: those that Rapport may not read now, those that are slow. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { BellOff, CircleAlert } from 'lucide-react';
import type { Alert, Connection } from '../api-types.ts';
import { alertsQuery } from '../queries.ts';
import { plural } from '../ui/dates.ts';
import { Notice } from '../ui/notice.tsx';
import { textLink } from '../ui/page.tsx';
import { Ago } from '../ui/time.tsx';

const kinds: Record<Alert['kind'], string> = {
  'needs-reconnect': 'is not read now.',
  'push-lost': 'gets new mail late.',
};

/** Nothing when all is well. */
export function AlertNotice({ connections }: { connections: Connection[] }) {
  const { data } = useQuery(alertsQuery);
  const open = (data?.items ?? [])
    .filter((alert) => alert.clearedAt === null)
    .flatMap((alert) => {
      const connection = connections.find((each) => each.id === alert.connectionId);
      return connection ? [{ alert, connection }] : [];
    });
  if (open.length === 0) return null;
  const stopped = open.some(({ alert }) => alert.kind === 'needs-reconnect');
  return (
    <div className="mb-5">
      <Notice
        icon={stopped ? CircleAlert : BellOff}
        tone={stopped ? 'bad' : 'warn'}
        title={`${plural(open.length, 'mailbox needs', 'mailboxes need')} a look`}
      >
        <ul className="mt-1.5 flex flex-col gap-2">
          {open.map(({ alert, connection }) => (
            <li key={alert.id}>
              <div className="flex flex-wrap items-baseline justify-between gap-x-4">
                <p>
                  <Link to="/mailboxes/$id" params={{ id: connection.id }} className={textLink}>
                    {connection.providerAccountEmail}
                  </Link>{' '}
                  {kinds[alert.kind]}
                </p>
                <Ago date={alert.raisedAt} className="text-sm text-ink-3" />
              </div>
              <p className="text-sm text-ink-3">{alert.message}</p>
            </li>
          ))}
        </ul>
      </Notice>
    </div>
  );
}
