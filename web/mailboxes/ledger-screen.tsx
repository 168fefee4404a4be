/** The messages behind one figure of the account, each with the reason why it is there. */
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { ListChecks } from 'lucide-react';
import type { LedgerEntry, Outcome } from '../api-types.ts';
import { connectionQuery, itemsOf, ledgerQuery } from '../queries.ts';
import { cx } from '../ui/class-names.ts';
import { figure, octets } from '../ui/dates.ts';
import { SelectField } from '../ui/field.tsx';
import { BackMark, Page } from '../ui/page.tsx';
import { type Column, RecordTable, rowLink } from '../ui/record-table.tsx';
import { EmptyState, ErrorState, SkeletonRows } from '../ui/states.tsx';
import { Ago } from '../ui/time.tsx';
import { countOf, outcomes, outcomeWords, ruleWords } from './words.ts';

const route = getRouteApi('/app/mailboxes/$id/messages');

/** The list of ledger entries of a mailbox. */
export function LedgerScreen() {
  const { id } = route.useParams();
  const { outcome, rule } = route.useSearch();
  const { data: connection } = useQuery(connectionQuery(id));
  const known = outcomes.find((each) => each === outcome);
  const title = rule ? ruleWords(rule) : known ? outcomeWords[known].name : 'All messages';
  const count =
    connection && known
      ? rule
        ? (connection.evidence.skipped[rule] ?? 0)
        : countOf(connection.evidence, known)
      : undefined;
  return (
    <Page
      title={title}
      aside={count === undefined ? undefined : figure(count)}
      back={
        <Link to="/mailboxes/$id" params={{ id }}>
          <BackMark>{connection?.providerAccountEmail ?? 'Mailbox'}</BackMark>
        </Link>
      }
      actions={<OutcomeChoice />}
    >
      {known && <p className="-mt-2 mb-4 text-base text-ink-2">{outcomeWords[known].says}</p>}
      <Entries />
    </Page>
  );
}

function OutcomeChoice() {
  const { id } = route.useParams();
  const { outcome, rule } = route.useSearch();
  const navigate = route.useNavigate();
  const { data: connection } = useQuery(connectionQuery(id));
  const rules = Object.keys(connection?.evidence.skipped ?? {});
  return (
    <SelectField
      label="Show"
      hideLabel
      frame="w-56"
      value={rule ? `skipped/${rule}` : (outcome ?? '')}
      onChange={({ target }) => {
        const [next, nextRule] = target.value.split('/');
        navigate({
          search: { ...(next ? { outcome: next } : {}), ...(nextRule ? { rule: nextRule } : {}) },
          replace: true,
        });
      }}
    >
      <option value="">All messages</option>
      {outcomes.map((each) => (
        <option key={each} value={each}>
          {outcomeWords[each].name}
        </option>
      ))}
      {rules.map((each) => (
        <option key={each} value={`skipped/${each}`}>
          Skipped: {ruleWords(each)}
        </option>
      ))}
    </SelectField>
  );
}

function Entries() {
  const { id } = route.useParams();
  const filter = route.useSearch();
  const query = useInfiniteQuery(ledgerQuery(id, filter));
  const rows = itemsOf(query.data);
  if (query.isPending) return <SkeletonRows label="Loading messages" />;
  if (query.error)
    return <ErrorState error={query.error} what="The messages could not be read" onRetry={query.refetch} />;
  if (rows.length === 0)
    return (
      <EmptyState icon={ListChecks} title="No message is here">
        Nothing in this mailbox has this outcome now.
      </EmptyState>
    );
  return (
    <RecordTable
      label="Messages"
      columns={columns}
      grid="grid-cols-[minmax(0,1fr)_5.5rem] md:grid-cols-[minmax(0,1fr)_9rem_5rem_7rem]"
      rows={rows}
      rowKey={(entry) => entry.providerId}
      rowHeight={60}
      hasMore={query.hasNextPage}
      loadMore={() => !query.isFetchingNextPage && query.fetchNextPage()}
    />
  );
}

const columns: Column<LedgerEntry>[] = [
  { key: 'message', header: 'Message and reason', cell: (entry) => <MessageCell entry={entry} /> },
  {
    key: 'mailbox',
    header: 'Folder',
    className: 'hidden md:block truncate text-ink-2',
    cell: (entry) => <span title={entry.mailbox ?? undefined}>{entry.mailbox}</span>,
  },
  {
    key: 'size',
    header: 'Size',
    className: 'hidden md:block text-right text-ink-2 tabular-nums',
    cell: (entry) => (entry.size === null ? '' : octets(entry.size)),
  },
  {
    key: 'received',
    header: 'Received',
    className: 'text-right text-ink-2 whitespace-nowrap',
    cell: (entry) => (entry.receivedAt ? <Ago date={entry.receivedAt} /> : 'no date'),
  },
];

function MessageCell({ entry }: { entry: LedgerEntry }) {
  return (
    <div className="flex items-start gap-2.5">
      <Dot outcome={entry.outcome} />
      <div className="min-w-0">
        <p className={cx('truncate', entry.subject ? 'font-medium' : 'text-ink-2')} title={entry.subject ?? undefined}>
          <span
            data-row-link
            tabIndex={-1}
            className={cx(rowLink, 'after:pointer-events-none', !entry.subject && 'font-normal text-ink-2')}
          >
            {entry.subject || (entry.subject === '' ? 'No subject' : 'Not read')}
          </span>
        </p>
        <p className="truncate text-sm text-ink-3" title={entry.reason ?? undefined}>
          {entry.reason ?? outcomeWords[entry.outcome].says}
          {!entry.atProvider && entry.outcome !== 'gone' && ' It has left the server since.'}
        </p>
      </div>
    </div>
  );
}

function Dot({ outcome }: { outcome: Outcome }) {
  return (
    <span
      title={outcomeWords[outcome].name}
      style={{ background: `var(--outcome-${outcome})` }}
      className="mt-1.5 size-2 shrink-0 rounded-full"
    />
  );
}
