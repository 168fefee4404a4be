/**
 * The centre-piece: where every listed message is. The bar and the table are the same figures twice, the sum stands in
 * words, and each figure opens its messages. Below it the statement that nothing is missing, with the time of the check.
 */
import { Link } from '@tanstack/react-router';
import { ChevronRight, CircleAlert, CircleCheckBig, Clock3 } from 'lucide-react';
import type { ReactNode } from 'react';
import type { ConnectionPage, Evidence, Outcome } from '../api-types.ts';
import { cx } from '../ui/class-names.ts';
import { figure, plural } from '../ui/dates.ts';
import { Card } from '../ui/page.tsx';
import { Ago } from '../ui/time.tsx';
import { Tooltip } from '../ui/tooltip.tsx';
import { countOf, outcomes, outcomeWords, ruleWords } from './words.ts';

/** The account of every message of a connection. */
export function AccountOfMessages({ connection, actions }: { connection: ConnectionPage; actions?: ReactNode }) {
  const { evidence } = connection;
  return (
    <Card className="overflow-hidden">
      <section aria-labelledby="account-title">
        <div className="px-5 pt-5">
          <div className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
            <h2 id="account-title" className="text-lg font-semibold">
              The account of every message
            </h2>
            <p className="text-base text-ink-2">
              <span className="text-lg font-semibold text-ink tabular-nums">{figure(evidence.listed)}</span> listed
            </p>
          </div>
          <OutcomeBar evidence={evidence} />
        </div>
        <OutcomeTable connection={connection} />
        <MissingStatement evidence={evidence} actions={actions} />
      </section>
    </Card>
  );
}

/** The same figures as one bar; the table below says them, so the bar is a picture. */
export function OutcomeBar({ evidence, slim }: { evidence: Evidence; slim?: boolean }) {
  const shown = outcomes.filter((outcome) => countOf(evidence, outcome) > 0);
  const words = shown
    .map((outcome) => `${outcomeWords[outcome].name.toLowerCase()} ${figure(countOf(evidence, outcome))}`)
    .join(', ');
  return (
    <div
      role="img"
      aria-label={words === '' ? 'Nothing is listed yet' : `Of ${figure(evidence.listed)} listed: ${words}`}
      className={cx('flex gap-0.5 overflow-hidden rounded-full bg-sunken', slim ? 'h-1.5' : 'mt-3 h-4')}
    >
      {shown.map((outcome) => (
        <Segment key={outcome} outcome={outcome} count={countOf(evidence, outcome)} slim={slim} />
      ))}
    </div>
  );
}

/** However few, what is there can be seen: a segment is never thinner than its minimum. */
function Segment({ outcome, count, slim }: { outcome: Outcome; count: number; slim?: boolean }) {
  const bar = (
    <span
      style={{ flexGrow: count, backgroundColor: `var(--outcome-${outcome})` }}
      className={cx(
        'block h-full basis-0 transition-[flex-grow] duration-500',
        slim ? 'min-w-1' : 'min-w-2',
        outcome === 'pending' && 'striped',
      )}
    />
  );
  if (slim) return bar;
  return <Tooltip content={`${outcomeWords[outcome].name}: ${figure(count)}`}>{bar}</Tooltip>;
}

function OutcomeTable({ connection }: { connection: ConnectionPage }) {
  const { evidence } = connection;
  return (
    <table className="mt-4 w-full border-collapse text-base">
      <caption className="sr-only">Listed messages by outcome</caption>
      <thead className="sr-only">
        <tr>
          <th scope="col">Outcome</th>
          <th scope="col">Messages</th>
          <th scope="col">Share</th>
        </tr>
      </thead>
      <tbody>
        {outcomes.map((outcome) => (
          <OutcomeRows key={outcome} id={connection.own ? connection.id : null} outcome={outcome} evidence={evidence} />
        ))}
        <tr className="border-t border-line-2 bg-canvas">
          <th scope="row" className="py-2.5 pl-5 text-left font-semibold">
            Sum = listed
          </th>
          <td className="py-2.5 text-right font-semibold tabular-nums">{figure(sumOf(evidence))}</td>
          <td className="w-24 py-2.5 pr-5 text-right text-sm text-ink-2">{sumWords(evidence)}</td>
        </tr>
      </tbody>
    </table>
  );
}

function OutcomeRows({ id, outcome, evidence }: { id: string | null; outcome: Outcome; evidence: Evidence }) {
  const count = countOf(evidence, outcome);
  const rules = outcome === 'skipped' ? Object.entries(evidence.skipped).filter(([, n]) => n > 0) : [];
  return (
    <>
      <Row
        id={id}
        search={{ outcome }}
        count={count}
        share={shareOf(count, evidence.listed)}
        label={
          <span className="flex items-start gap-2.5">
            <span
              aria-hidden
              style={{ backgroundColor: `var(--outcome-${outcome})` }}
              className={cx('mt-1.25 size-2.5 shrink-0 rounded-full', outcome === 'pending' && 'striped')}
            />
            <span className="min-w-0">
              <span className="font-medium">{outcomeWords[outcome].name}</span>
              <span className="block text-sm text-ink-3 sm:ml-2 sm:inline">{outcomeWords[outcome].says}</span>
            </span>
          </span>
        }
      />
      {rules
        .sort(([, a], [, b]) => b - a)
        .map(([rule, n]) => (
          <Row
            key={rule}
            id={id}
            inner
            search={{ outcome, rule }}
            count={n}
            share={shareOf(n, evidence.listed)}
            label={<span className="block pl-5 text-sm text-ink-2">{ruleWords(rule)}</span>}
          />
        ))}
    </>
  );
}

interface RowProps {
  /** Whose messages the figure opens; null where one sees figures alone. */
  id: string | null;
  search: { outcome: Outcome; rule?: string };
  count: number;
  share: string;
  label: ReactNode;
  inner?: boolean;
}

function Row({ id, search, count, share, label, inner }: RowProps) {
  const words = search.rule ? ruleWords(search.rule) : outcomeWords[search.outcome].name;
  const opens = id !== null && count > 0;
  return (
    <tr className={cx('group relative', inner ? '' : 'border-t border-line', opens && 'hover:bg-hover')}>
      <th scope="row" className={cx('pl-5 text-left font-normal', inner ? 'py-1' : 'py-2')}>
        {label}
      </th>
      <td className={cx('text-right align-top tabular-nums', inner ? 'py-1 text-sm text-ink-2' : 'py-2 font-medium')}>
        {!opens ? (
          <span className={cx(count === 0 && 'text-ink-3')}>{figure(count)}</span>
        ) : (
          <Link
            to="/mailboxes/$id/messages"
            params={{ id }}
            search={search}
            aria-label={`${words}: ${plural(count, 'message')}. Show them`}
            className="outline-none after:absolute after:inset-0 after:content-[''] focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-(--focus)"
          >
            {figure(count)}
          </Link>
        )}
      </td>
      <td
        className={cx(
          'w-10 pr-3 text-right align-top text-sm whitespace-nowrap text-ink-3 tabular-nums sm:w-24',
          inner ? 'py-1' : 'py-2',
        )}
      >
        <span className="inline-flex items-center gap-1">
          <span className="max-sm:sr-only">{share}</span>
          <ChevronRight size={14} aria-hidden className={opens ? 'opacity-60 group-hover:opacity-100' : 'invisible'} />
        </span>
      </td>
    </tr>
  );
}

function MissingStatement({ evidence, actions }: { evidence: Evidence; actions?: ReactNode }) {
  const { icon: Icon, tone, title, text } = statementOf(evidence);
  return (
    <div className={cx('flex flex-wrap items-center gap-x-4 gap-y-3 border-t border-line px-5 py-4', tone.ground)}>
      <Icon size={28} aria-hidden strokeWidth={1.8} className={cx('shrink-0', tone.ink)} />
      <div className="min-w-48 flex-1">
        <p className="text-xl font-semibold tracking-tight">{title}</p>
        <p className="text-sm text-ink-2">
          {text}
          {evidence.auditedAt && (
            <>
              {' '}
              Last checked <Ago date={evidence.auditedAt} />.
            </>
          )}
        </p>
      </div>
      {actions && <div className="flex flex-wrap gap-2">{actions}</div>}
    </div>
  );
}

function statementOf(evidence: Evidence) {
  const plain = { ground: 'bg-canvas', ink: 'text-ink-3' };
  if (evidence.auditedAt === null || evidence.missing === null)
    return {
      icon: Clock3,
      tone: plain,
      title: 'Not compared with the server yet',
      text: 'When the mailbox is imported, Rapport compares every message on the server with this account.',
    };
  if (evidence.missing > 0)
    return {
      icon: CircleAlert,
      tone: { ground: 'bg-warn-soft', ink: 'text-warn' },
      title: `${plural(evidence.missing, 'message is', 'messages are')} missing`,
      text: 'The server holds them and this account did not. They were listed anew and are read next.',
    };
  const held = evidence.atProvider;
  return {
    icon: CircleCheckBig,
    tone: { ground: 'bg-good-soft', ink: 'text-good' },
    title: '0 missing',
    text:
      held === null
        ? 'Every message on the server is in this account.'
        : `The server holds ${plural(held, 'message')}, and every one is in this account.`,
  };
}

function sumOf(evidence: Evidence): number {
  return outcomes.reduce((sum, outcome) => sum + countOf(evidence, outcome), 0);
}

function sumWords(evidence: Evidence): string {
  const difference = evidence.listed - sumOf(evidence);
  return difference === 0 ? 'exact' : `off by ${figure(Math.abs(difference))}`;
}

function shareOf(count: number, listed: number): string {
  if (count === 0 || listed === 0) return '';
  const share = (count / listed) * 100;
  return share < 0.1 ? '< 0.1 %' : `${share.toFixed(1)} %`;
}
