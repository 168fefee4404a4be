/** All companies, by name. */
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { Building2, Plus, SearchX } from 'lucide-react';
import { useCallback, useState } from 'react';
import type { Company } from '../api-types.ts';
import { companiesQuery, itemsOf } from '../queries.ts';
import { useShortcut } from '../shell/shortcuts.tsx';
import { Avatar } from '../ui/avatar.tsx';
import { Button } from '../ui/button.tsx';
import { figure } from '../ui/dates.ts';
import { Page } from '../ui/page.tsx';
import { type Column, RecordTable, rowLink } from '../ui/record-table.tsx';
import { SearchField } from '../ui/search-field.tsx';
import { EmptyState, ErrorState, SkeletonRows } from '../ui/states.tsx';
import { Ago } from '../ui/time.tsx';
import { CompanyDialog } from './company-dialog.tsx';

const route = getRouteApi('/app/companies');

/** The list of companies. */
export function CompaniesScreen() {
  const { q = '' } = route.useSearch();
  const navigate = route.useNavigate();
  const [adding, setAdding] = useState(false);
  useShortcut('n', () => setAdding(true));
  const search = useCallback(
    (next: string) => navigate({ search: next ? { q: next } : {}, replace: true }),
    [navigate],
  );
  return (
    <Page
      title="Companies"
      actions={
        <Button look="primary" icon={Plus} onClick={() => setAdding(true)}>
          Add company
        </Button>
      }
    >
      <div className="mb-4">
        <SearchField label="Search companies" value={q} onChange={search} />
      </div>
      <Companies q={q} onAdd={() => setAdding(true)} />
      <CompanyDialog open={adding} onOpenChange={setAdding} />
    </Page>
  );
}

function Companies({ q, onAdd }: { q: string; onAdd: () => void }) {
  const query = useInfiniteQuery({ ...companiesQuery(q ? { q } : {}), placeholderData: keepPreviousData });
  const rows = itemsOf(query.data);
  if (query.isPending) return <SkeletonRows label="Loading companies" />;
  if (query.error)
    return <ErrorState error={query.error} what="The companies could not be read" onRetry={query.refetch} />;
  if (rows.length === 0)
    return q ? (
      <EmptyState icon={SearchX} title="No company found">
        Search looks at names and domains. Fewer letters find more.
      </EmptyState>
    ) : (
      <EmptyState
        icon={Building2}
        title="No companies yet"
        action={
          <Button look="primary" icon={Plus} onClick={onAdd}>
            Add company
          </Button>
        }
      >
        A company has domains. Mail from any address in them stands on its timeline, also from people who are no
        contacts.
      </EmptyState>
    );
  return (
    <RecordTable
      label="Companies"
      columns={columns}
      grid="grid-cols-[minmax(0,1fr)_5rem] md:grid-cols-[minmax(0,4fr)_minmax(0,4fr)_5rem_7rem]"
      rows={rows}
      rowKey={(company) => company.id}
      rowHeight={48}
      hasMore={query.hasNextPage}
      loadMore={() => !query.isFetchingNextPage && query.fetchNextPage()}
    />
  );
}

const columns: Column<Company>[] = [
  {
    key: 'name',
    header: 'Name',
    cell: ({ id, name }) => (
      <div className="flex items-center gap-3">
        <Avatar name={name} square />
        <Link to="/companies/$id" params={{ id }} data-row-link title={name} className={`${rowLink} truncate`}>
          {name}
        </Link>
      </div>
    ),
  },
  {
    key: 'domains',
    header: 'Domains',
    className: 'hidden md:block truncate text-ink-2',
    cell: ({ domains }) => <span title={domains.join(', ')}>{domains.join(', ')}</span>,
  },
  {
    key: 'contacts',
    header: 'Contacts',
    className: 'text-right text-ink-2 tabular-nums',
    cell: ({ contactCount }) => figure(contactCount),
  },
  {
    key: 'last',
    header: 'Last contact',
    className: 'hidden md:block text-right whitespace-nowrap text-ink-2',
    cell: ({ lastInteractionAt }) =>
      lastInteractionAt ? <Ago date={lastInteractionAt} /> : <span className="text-ink-3">never</span>,
  },
];
