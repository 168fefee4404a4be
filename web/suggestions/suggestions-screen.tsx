/** People whom one writes with and who are no contacts yet, with the reasons why they are offered. Nobody is added by itself. */
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { CheckCheck, MailPlus, UserPlus } from 'lucide-react';
import { useState } from 'react';
import type { Suggestion } from '../api-types.ts';
import { connectionsQuery, itemsOf, suggestionsQuery } from '../queries.ts';
import { Avatar } from '../ui/avatar.tsx';
import { Button, buttonClass } from '../ui/button.tsx';
import { plural } from '../ui/dates.ts';
import { Page, textLink } from '../ui/page.tsx';
import { type Column, RecordTable, rowLink } from '../ui/record-table.tsx';
import { selectColumn, useSelection } from '../ui/selection.tsx';
import { EmptyState, ErrorState, SkeletonRows } from '../ui/states.tsx';
import { Ago } from '../ui/time.tsx';
import { AddDialog } from './add-dialog.tsx';

/** The list of suggestions. */
export function SuggestionsScreen() {
  const query = useInfiniteQuery(suggestionsQuery);
  const rows = itemsOf(query.data);
  const selection = useSelection(rows, keyOf);
  const [adding, setAdding] = useState<Suggestion[] | null>(null);
  const selected = selection.rows;
  return (
    <Page
      title="Suggestions"
      actions={
        selected.length > 0 && (
          <>
            <Button look="quiet" onClick={selection.clear}>
              Clear
            </Button>
            <Button look="primary" icon={UserPlus} onClick={() => setAdding(selected)}>
              Add {plural(selected.length, 'contact')}
            </Button>
          </>
        )
      }
    >
      <p className="-mt-2 mb-4 max-w-2xl text-base text-pretty text-ink-2">
        People in your mail who are no contacts yet. Only you see this list. Adding someone puts your mail with them on
        a timeline, where your team sees subject, people and time. Everybody you write with, machines too, is under{' '}
        <Link to="/people" className={textLink}>
          My email contacts
        </Link>
        .
      </p>
      {query.isPending ? (
        <SkeletonRows label="Loading suggestions" />
      ) : query.error ? (
        <ErrorState error={query.error} what="The suggestions could not be read" onRetry={query.refetch} />
      ) : rows.length === 0 ? (
        <NoSuggestions />
      ) : (
        <RecordTable
          label="Suggestions"
          columns={[selectColumn(rows, selection, (row) => row.name), ...columnsFor((row) => setAdding([row]))]}
          grid="grid-cols-[1.5rem_minmax(0,1fr)_auto] md:grid-cols-[1.5rem_minmax(0,4fr)_minmax(0,4fr)_6rem_4.5rem]"
          rows={rows}
          rowKey={keyOf}
          rowHeight={60}
          hasMore={query.hasNextPage}
          loadMore={() => !query.isFetchingNextPage && query.fetchNextPage()}
        />
      )}
      {adding && (
        <AddDialog
          people={adding}
          onClose={() => setAdding(null)}
          onAdded={() => {
            selection.clear();
            setAdding(null);
          }}
        />
      )}
    </Page>
  );
}

function NoSuggestions() {
  const { data } = useQuery(connectionsQuery());
  const connected = data?.items.some((each) => each.own && each.status !== 'disconnected');
  if (connected)
    return (
      <EmptyState icon={CheckCheck} title="Nobody is missing">
        Everybody you write with is a contact already, or a machine. New people show here as soon as there is mail.
      </EmptyState>
    );
  return (
    <EmptyState
      icon={MailPlus}
      title="Suggestions come from your mail"
      action={
        <Link to="/mailboxes/connect" className={buttonClass('primary')}>
          Connect a mailbox
        </Link>
      }
    >
      Connect a mailbox, and the people whom you write with show here.
    </EmptyState>
  );
}

function columnsFor(onAdd: (row: Suggestion) => void): Column<Suggestion>[] {
  return [
    { key: 'person', header: 'Person', cell: (row) => <PersonCell row={row} onAdd={() => onAdd(row)} /> },
    {
      key: 'why',
      header: 'Why',
      className: 'hidden md:block',
      cell: (row) => (
        <p className="line-clamp-2 text-sm text-ink-2" title={row.reasons.join(' ')}>
          {row.reasons.join(' · ')}
        </p>
      ),
    },
    {
      key: 'last',
      header: 'Last mail',
      className: 'hidden md:block text-right whitespace-nowrap text-ink-2',
      cell: (row) => <Ago date={row.lastAt} />,
    },
    {
      key: 'add',
      header: 'Add',
      quiet: true,
      className: 'text-right',
      cell: (row) => (
        <Button size="sm" className="relative z-10" tabIndex={-1} aria-hidden onClick={() => onAdd(row)}>
          Add
        </Button>
      ),
    },
  ];
}

function PersonCell({ row, onAdd }: { row: Suggestion; onAdd: () => void }) {
  return (
    <div className="flex items-center gap-3">
      <Avatar name={row.name} />
      <div className="min-w-0">
        <button
          type="button"
          data-row-link
          onClick={onAdd}
          title={row.name}
          aria-label={`Add ${row.name}`}
          className={`${rowLink} block max-w-full truncate text-left`}
        >
          {row.name}
        </button>
        <p className="truncate text-sm text-ink-3" title={row.email}>
          {row.email}
          {row.companyName && ` · ${row.companyName}`}
          <span className="md:hidden">{` · ${plural(row.sent + row.received, 'message')}`}</span>
        </p>
      </div>
    </div>
  );
}

function keyOf(row: Suggestion): string {
  return row.email;
}
