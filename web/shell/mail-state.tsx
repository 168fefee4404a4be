/** One quiet line: is all mail accounted for, and can all of it be read? It marks the way to the mailboxes when not. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { BellOff, CircleAlert, CircleCheck, type LucideIcon, RefreshCw } from 'lucide-react';
import type { Alert, Connection } from '../api-types.ts';
import { alertsQuery, connectionsQuery } from '../queries.ts';
import { cx } from '../ui/class-names.ts';
import { plural } from '../ui/dates.ts';
import { Tooltip } from '../ui/tooltip.tsx';

interface MailStateWords {
  icon: LucideIcon;
  words: string;
  tone: string;
  spin?: boolean;
  /** Somebody should look. */
  calls?: boolean;
}

/** The state of one's own mailboxes; null without any. */
export function useMailState(): MailStateWords | null {
  const { data: connections } = useQuery(connectionsQuery());
  const { data: alerts } = useQuery(alertsQuery);
  const own = connections?.items.filter((each) => each.own && each.status !== 'disconnected') ?? [];
  return own.length === 0 ? null : stateOf(own, alerts?.items ?? []);
}

function stateOf(own: Connection[], alerts: Alert[]): MailStateWords {
  const broken = own.filter((each) => each.status === 'needs_reconnect' || each.status === 'error');
  if (broken.length > 0)
    return {
      icon: CircleAlert,
      words: `${plural(broken.length, 'mailbox needs', 'mailboxes need')} you`,
      tone: 'text-bad',
      calls: true,
    };
  const missing = own.reduce((sum, each) => sum + (each.evidence.missing ?? 0), 0);
  if (missing > 0)
    return { icon: CircleAlert, words: `${plural(missing, 'message')} missing`, tone: 'text-warn', calls: true };
  if (alerts.some((each) => isLate(each, own)))
    return { icon: BellOff, words: 'New mail comes late', tone: 'text-warn', calls: true };
  if (own.some((each) => each.status === 'connected' && each.phase !== 'live'))
    return { icon: RefreshCw, words: 'Importing mail', tone: 'text-accent-text', spin: true };
  return { icon: CircleCheck, words: 'All mail accounted for', tone: 'text-good' };
}

function isLate({ kind, clearedAt, connectionId }: Alert, own: Connection[]): boolean {
  return kind === 'push-lost' && clearedAt === null && own.some((each) => each.id === connectionId);
}

/** The line at the rail's foot. */
export function MailState() {
  const state = useMailState();
  if (!state) return null;
  const { icon: Icon, words, tone, spin } = state;
  return (
    <Tooltip content={words} side="right">
      <Link
        to="/mailboxes"
        aria-label={words}
        className="focus-inside flex min-h-8 items-center gap-2.5 rounded-md text-sm text-ink-2 hover:bg-hover max-lg:w-10 max-lg:justify-center lg:px-2.5"
      >
        <Icon size={16} aria-hidden className={cx('shrink-0', tone, spin && 'animate-[spin_2.5s_linear_infinite]')} />
        <span className="truncate max-lg:hidden">{words}</span>
      </Link>
    </Tooltip>
  );
}
