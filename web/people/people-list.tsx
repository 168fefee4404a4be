/** The list with its filters and its selection. At most as many can be chosen as the server takes over at once. */
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { Hourglass, SearchX, UserPlus } from 'lucide-react';
import { useState } from 'react';
import type { Connection, Correspondent, CorrespondentShow } from '../api-types.ts';
import { StopLogging } from '../contacts/stop-logging.tsx';
import { itemsOf, peopleQuery } from '../queries.ts';
import { useShortcut } from '../shell/shortcuts.tsx';
import { Button } from '../ui/button.tsx';
import { figure, plural } from '../ui/dates.ts';
import { RecordTable } from '../ui/record-table.tsx';
import { SearchField } from '../ui/search-field.tsx';
import { Segments } from '../ui/segments.tsx';
import { type Selection, selectColumn, useSelection } from '../ui/selection.tsx';
import { EmptyState, ErrorState, SkeletonRows } from '../ui/states.tsx';
import { useMedia } from '../ui/use-media.ts';
import { AddPeopleDialog } from './add-people-dialog.tsx';
import { columnsFor, grid } from './columns.tsx';
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
  const counts = query.data?.pages.at(-1)?.counts;
  return (
    <>
      <div className="mb-4 flex flex-wrap items-center gap-2">
        <SearchField label="Search names and addresses" value={q} onChange={onSearch} />
        <Segments label="Show" options={filterOptions(counts)} value={show} onChange={onShow} />
      </div>
      {query.isPending ? (
        <SkeletonRows label="Loading your email contacts" />
      ) : query.error ? (
        <ErrorState error={query.error} what="Your email contacts could not be read" onRetry={query.refetch} />
      ) : rows.length === 0 ? (
        <Nobody filtered={q !== '' || show !== 'all'} importing={importing} />
      ) : (
        <Rows
          connectionId={connection.id}
          rows={rows}
          selection={selection}
          hasMore={query.hasNextPage}
          loadMore={async () => (query.isFetchingNextPage ? rows : itemsOf((await query.fetchNextPage()).data))}
        />
      )}
    </>
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

interface RowsProps {
  connectionId: string;
  rows: Correspondent[];
  selection: Selection<Correspondent>;
  hasMore: boolean;
  /** Reads one page more; answers all that are read then. */
  loadMore: () => Promise<Correspondent[]>;
}

function Rows({ connectionId, rows, selection, hasMore, loadMore }: RowsProps) {
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
      <SelectionBar selection={selection} rows={rows} hasMore={hasMore} loadMore={loadMore} onAdd={setAdding} />
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

interface SelectionBarProps extends Omit<RowsProps, 'connectionId'> {
  onAdd: (people: Correspondent[]) => void;
}

/** What is chosen and what can be done with it. It floats: the list must not move under the hand that chooses. */
function SelectionBar({ selection, rows, hasMore, loadMore, onAdd }: SelectionBarProps) {
  const [reaching, setReaching] = useState(false);
  const chosen = selection.rows;
  const fresh = chosen.filter((each) => each.contact === null);
  useShortcut('n', () => onAdd(fresh), fresh.length > 0);
  if (chosen.length === 0) return null;
  const reach = async () => {
    setReaching(true);
    let all = rows;
    for (let before = -1; all.length < mostAtOnce && all.length > before; ) {
      before = all.length;
      all = await loadMore();
    }
    selection.put(all, true);
    setReaching(false);
  };
  return (
    <div className="pointer-events-none fixed inset-x-0 bottom-[calc(4.25rem+env(safe-area-inset-bottom))] z-20 flex justify-center px-4 md:bottom-6 md:left-14 lg:left-54">
      <div
        role="group"
        aria-label="Selection"
        className="rise-in pointer-events-auto flex max-w-full flex-wrap items-center justify-end gap-x-3 gap-y-2 rounded-xl border border-line-2 bg-raised py-2 pr-2 pl-4 shadow-pop"
      >
        <p role="status" className="mr-auto text-base tabular-nums">
          <span className="font-medium">{figure(chosen.length)} selected</span>
          {fresh.length < chosen.length && (
            <span className="text-ink-3">, {figure(chosen.length - fresh.length)} in the CRM already</span>
          )}
        </p>
        {hasMore && chosen.length >= rows.length && chosen.length < mostAtOnce && (
          <Button look="quiet" busy={reaching} onClick={reach}>
            Select the first {figure(mostAtOnce)}
          </Button>
        )}
        <Button look="quiet" onClick={selection.clear}>
          Clear
        </Button>
        {fresh.length > 0 && (
          <Button look="primary" icon={UserPlus} onClick={() => onAdd(fresh)}>
            Add {plural(fresh.length, 'person', 'people')}
          </Button>
        )}
      </div>
    </div>
  );
}

function keyOf(person: Correspondent): string {
  return person.email;
}
