/** All deals: what is worth how much, and how far. */
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { Handshake, Plus, SearchX } from 'lucide-react';
import { useCallback, useState } from 'react';
import type { Deal } from '../api-types.ts';
import { dealsQuery, itemsOf } from '../queries.ts';
import { useShortcut } from '../shell/shortcuts.tsx';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { money } from '../ui/dates.ts';
import { SelectField } from '../ui/field.tsx';
import { Page } from '../ui/page.tsx';
import { type Column, RecordTable, rowLink } from '../ui/record-table.tsx';
import { SearchField } from '../ui/search-field.tsx';
import { EmptyState, ErrorState, SkeletonRows } from '../ui/states.tsx';
import { Ago } from '../ui/time.tsx';
import { DealDialog } from './deal-dialog.tsx';
import { stageOf, stages } from './words.ts';

const route = getRouteApi('/app/deals');

/** The list of deals. */
export function DealsScreen() {
  const { q = '', stage = '' } = route.useSearch();
  const navigate = route.useNavigate();
  const [adding, setAdding] = useState(false);
  useShortcut('n', () => setAdding(true));
  const search = useCallback(
    (part: { q?: string; stage?: string }) =>
      navigate({ search: (before) => filled({ ...before, ...part }), replace: true }),
    [navigate],
  );
  const onSearch = useCallback((next: string) => search({ q: next }), [search]);
  return (
    <Page
      title="Deals"
      actions={
        <Button look="primary" icon={Plus} onClick={() => setAdding(true)}>
          Add deal
        </Button>
      }
    >
      <div className="mb-4 flex flex-wrap gap-2">
        <SearchField label="Search deals" value={q} onChange={onSearch} />
        <SelectField
          label="Stage"
          hideLabel
          value={stage}
          className="h-8!"
          frame="w-36"
          onChange={({ target }) => search({ stage: target.value })}
        >
          <option value="">All stages</option>
          {stages.map((each) => (
            <option key={each.value} value={each.value}>
              {each.label}
            </option>
          ))}
        </SelectField>
      </div>
      <Deals q={q} stage={stage} onAdd={() => setAdding(true)} />
      <DealDialog open={adding} onOpenChange={setAdding} />
    </Page>
  );
}

function Deals({ q, stage, onAdd }: { q: string; stage: string; onAdd: () => void }) {
  const query = useInfiniteQuery({ ...dealsQuery(filled({ q, stage })), placeholderData: keepPreviousData });
  const rows = itemsOf(query.data);
  if (query.isPending) return <SkeletonRows label="Loading deals" />;
  if (query.error) return <ErrorState error={query.error} what="The deals could not be read" onRetry={query.refetch} />;
  if (rows.length === 0)
    return q || stage ? (
      <EmptyState icon={SearchX} title="No deal found">
        Another stage or fewer letters find more.
      </EmptyState>
    ) : (
      <EmptyState
        icon={Handshake}
        title="No deals yet"
        action={
          <Button look="primary" icon={Plus} onClick={onAdd}>
            Add deal
          </Button>
        }
      >
        A deal gathers the mail of its contacts, and mail that names its reference, on one timeline.
      </EmptyState>
    );
  return (
    <RecordTable
      label="Deals"
      columns={columns}
      grid="grid-cols-[minmax(0,1fr)_auto] md:grid-cols-[minmax(0,5fr)_minmax(0,3fr)_7rem_7rem_7rem]"
      rows={rows}
      rowKey={(deal) => deal.id}
      hasMore={query.hasNextPage}
      loadMore={() => !query.isFetchingNextPage && query.fetchNextPage()}
    />
  );
}

const columns: Column<Deal>[] = [
  {
    key: 'name',
    header: 'Name',
    cell: ({ id, name, reference, contacts }) => (
      <>
        <Link to="/deals/$id" params={{ id }} data-row-link title={name} className={`${rowLink} block truncate`}>
          {name}
        </Link>
        <p className="truncate text-sm text-ink-3">
          {[reference, contacts.map((contact) => contact.name).join(', ')].filter(Boolean).join(' · ')}
        </p>
      </>
    ),
  },
  {
    key: 'company',
    header: 'Company',
    className: 'hidden md:block truncate text-ink-2',
    cell: ({ company }) => company?.name,
  },
  {
    key: 'value',
    header: 'Value',
    className: 'hidden md:block text-right tabular-nums',
    cell: ({ value, currency }) => (value === null ? <span className="text-ink-3">open</span> : money(value, currency)),
  },
  {
    key: 'last',
    header: 'Last contact',
    className: 'hidden md:block text-right whitespace-nowrap text-ink-2',
    cell: ({ lastInteractionAt }) =>
      lastInteractionAt ? <Ago date={lastInteractionAt} /> : <span className="text-ink-3">never</span>,
  },
  {
    key: 'stage',
    header: 'Stage',
    className: 'text-right',
    cell: ({ stage }) => <Badge tone={stageOf(stage).tone}>{stageOf(stage).label}</Badge>,
  },
];

function filled(search: { q?: string; stage?: string }): { q?: string; stage?: string } {
  return { ...(search.q ? { q: search.q } : {}), ...(search.stage ? { stage: search.stage } : {}) };
}
