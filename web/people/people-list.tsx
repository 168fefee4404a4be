/** The list with its filters and its selection. At most as many can be chosen as the server takes over at once. */
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { Hourglass, SearchX } from 'lucide-react';
import { useState } from 'react';
import { asProblem } from '../api.ts';
import type { Connection, Correspondent, CorrespondentShow } from '../api-types.ts';
import { StopLogging } from '../contacts/stop-logging.tsx';
import { itemsOf, peopleQuery } from '../queries.ts';
import { Button } from '../ui/button.tsx';
import { ProblemNotice } from '../ui/form.tsx';
import { RecordTable } from '../ui/record-table.tsx';
import { SearchField } from '../ui/search-field.tsx';
import { Segments } from '../ui/segments.tsx';
import { selectColumn, useSelection } from '../ui/selection.tsx';
import { EmptyState, ErrorState, SkeletonRows } from '../ui/states.tsx';
import { useMedia } from '../ui/use-media.ts';
import { AddPeopleDialog } from './add-people-dialog.tsx';
import { columnsFor, grid } from './columns.tsx';
import { type ListedPeople, SelectionBar } from './selection-bar.tsx';
import { mostAtOnce } from './use-import.ts';
import { filterOptions, nameOf } from './words.ts';

interface Props {
  connection: Connection;
  q: string;
  show: CorrespondentShow;
  onSearch: (q: string) => void;
  onShow: (show: CorrespondentShow) => void;
}

const whileEmptyMs = 3000;

/** The people of one mailbox. */
export function PeopleList({ connection, q, show, onSearch, onShow }: Props) {
  const importing = connection.status === 'connected' && connection.phase !== 'live';
  const query = useInfiniteQuery({
    ...peopleQuery(connection.id, { q, show }),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => importing && itemsOf(state.data).length === 0 && whileEmptyMs,
  });
  const rows = itemsOf(query.data);
  const selection = useSelection(rows, keyOf, mostAtOnce);
  const counts = query.data?.pages[0]?.counts;
  return (
    <>
      <div className="mb-4 flex flex-wrap items-center gap-2">
        <SearchField label="Search names and addresses" value={q} onChange={onSearch} />
        <Segments label="Show" options={filterOptions(counts)} value={show} onChange={onShow} />
      </div>
      {query.isPending ? (
        <SkeletonRows label="Loading your email contacts" />
      ) : query.error && rows.length === 0 ? (
        <ErrorState error={query.error} what="Your email contacts could not be read" onRetry={query.refetch} />
      ) : rows.length === 0 ? (
        <Nobody filtered={q !== '' || show !== 'all'} importing={importing} />
      ) : (
        <Rows
          connectionId={connection.id}
          rows={rows}
          selection={selection}
          hasMore={query.hasNextPage && !query.isFetchNextPageError}
          loadMore={async () => (query.isFetchingNextPage ? rows : itemsOf((await query.fetchNextPage()).data))}
        />
      )}
      {query.isFetchNextPageError && <CutShort error={query.error} onRetry={query.fetchNextPage} />}
    </>
  );
}

/** The list ends before its end. */
function CutShort({ error, onRetry }: { error: unknown; onRetry: () => unknown }) {
  return (
    <div className="mt-4">
      <ProblemNotice problem={asProblem(error)}>
        <Button size="sm" className="mt-2" onClick={onRetry}>
          Read on
        </Button>
      </ProblemNotice>
    </div>
  );
}

function Nobody({ filtered, importing }: { filtered: boolean; importing: boolean }) {
  if (filtered)
    return (
      <EmptyState icon={SearchX} title="Nobody found">
        Search looks at names and addresses. Fewer letters, or another filter, find more.
      </EmptyState>
    );
  return (
    <EmptyState icon={Hourglass} title={importing ? 'The first people are on their way' : 'No mail with anybody yet'}>
      {importing
        ? 'Your mail is being read, the newest first. Whom you write with shows here as it goes.'
        : 'As soon as this mailbox has mail from or to somebody, they show here.'}
    </EmptyState>
  );
}

function Rows({ connectionId, ...list }: ListedPeople & { connectionId: string }) {
  const { rows, selection, hasMore, loadMore } = list;
  const roomForColumns = useMedia('(min-width: 48rem)');
  const [adding, setAdding] = useState<Correspondent[] | null>(null);
  const [stopping, setStopping] = useState<{ id: string; name: string } | null>(null);
  return (
    <>
      <RecordTable
        label="My email contacts"
        columns={[
          selectColumn(rows, selection, nameOf),
          ...columnsFor({ onAdd: (person) => setAdding([person]), onStop: setStopping }),
        ]}
        grid={grid}
        rows={rows}
        rowKey={keyOf}
        rowHeight={roomForColumns ? 60 : 76}
        hasMore={hasMore}
        loadMore={loadMore}
      />
      <SelectionBar connectionId={connectionId} onAdd={setAdding} {...list} />
      {adding && (
        <AddPeopleDialog
          connectionId={connectionId}
          people={adding}
          onClose={() => setAdding(null)}
          onAdded={() => {
            selection.clear();
            setAdding(null);
          }}
        />
      )}
      {stopping && <StopLogging contact={stopping} onClose={() => setStopping(null)} />}
    </>
  );
}

function keyOf(person: Correspondent): string {
  return person.email;
}
