/** What is chosen and what can be done with it. It floats: the list must not move under the hand that chooses. */
import { ChevronUp, Eye, FilePlus2, FileX2, Lock, UserPlus } from 'lucide-react';
import { useState } from 'react';
import type { Correspondent } from '../api-types.ts';
import { useShortcut } from '../shell/shortcuts.tsx';
import { Button } from '../ui/button.tsx';
import { figure, plural } from '../ui/dates.ts';
import { Menu, MenuItem, MenuLine } from '../ui/menu.tsx';
import type { Selection } from '../ui/selection.tsx';
import { useToast } from '../ui/toast.tsx';
import { mostAtOnce, useImport } from './use-import.ts';
import { nameOf } from './words.ts';

export interface ListedPeople {
  rows: Correspondent[];
  selection: Selection<Correspondent>;
  hasMore: boolean;
  /** Reads one page more; answers all that are read then. */
  loadMore: () => Promise<Correspondent[]>;
}

interface Props extends ListedPeople {
  connectionId: string;
  onAdd: (people: Correspondent[]) => void;
}

/** The bar; nothing while nobody is chosen. */
export function SelectionBar({ connectionId, onAdd, ...list }: Props) {
  const { selection } = list;
  const chosen = selection.rows;
  const fresh = chosen.filter((each) => each.contact === null);
  const known = chosen.filter((each) => each.contact !== null);
  useShortcut('n', () => onAdd(fresh), fresh.length > 0);
  if (chosen.length === 0) return null;
  return (
    <div className="pointer-events-none fixed inset-x-0 bottom-[calc(4.25rem+env(safe-area-inset-bottom))] z-20 flex justify-center px-4 md:bottom-6 md:left-14 lg:left-54">
      <div
        role="group"
        aria-label="Selection"
        className="rise-in pointer-events-auto flex max-w-full flex-wrap items-center justify-end gap-x-2 gap-y-2 rounded-xl border border-line-2 bg-raised py-2 pr-2 pl-4 shadow-pop"
      >
        <p role="status" className="mr-auto pr-2 text-base tabular-nums">
          <span className="font-medium">{figure(chosen.length)} selected</span>
          {known.length > 0 && fresh.length > 0 && (
            <span className="text-ink-3">, {figure(known.length)} in the CRM already</span>
          )}
        </p>
        <SelectMore {...list} />
        <Button look="quiet" onClick={selection.clear}>
          Clear
        </Button>
        {known.length > 0 && <MailChoices connectionId={connectionId} people={known} />}
        {fresh.length > 0 && (
          <Button look="primary" icon={UserPlus} onClick={() => onAdd(fresh)}>
            Add {plural(fresh.length, 'person', 'people')}
          </Button>
        )}
      </div>
    </div>
  );
}

/** From all that is shown to as many as can be taken over at once. */
function SelectMore({ rows, selection, hasMore, loadMore }: ListedPeople) {
  const [reaching, setReaching] = useState(false);
  const count = selection.rows.length;
  if (!hasMore || count < rows.length || count >= mostAtOnce) return null;
  const reach = async () => {
    setReaching(true);
    selection.put(await readFar(rows, loadMore), true);
    setReaching(false);
  };
  return (
    <Button look="quiet" busy={reaching} onClick={reach}>
      Select the first {figure(mostAtOnce)}
    </Button>
  );
}

async function readFar(rows: Correspondent[], loadMore: ListedPeople['loadMore']): Promise<Correspondent[]> {
  const more = await loadMore();
  return more.length >= mostAtOnce || more.length <= rows.length ? more : readFar(more, loadMore);
}

/** Whether mail is logged and shown, for all who are contacts already. */
function MailChoices({ connectionId, people }: { connectionId: string; people: Correspondent[] }) {
  const { fail } = useToast();
  const change = useImport(connectionId);
  const choose = (choice: { sync: boolean } | { visible: boolean }) =>
    change.mutate(
      people.map((each) => ({ email: each.email, name: nameOf(each), ...choice })),
      { onError: fail },
    );
  return (
    <Menu
      trigger={
        <Button busy={change.isPending} icon={ChevronUp}>
          Log and share
        </Button>
      }
    >
      <MenuItem icon={FilePlus2} onSelect={() => choose({ sync: true })}>
        Log my mail with {whom(people)}
      </MenuItem>
      <MenuItem icon={FileX2} onSelect={() => choose({ sync: false })}>
        Stop logging, and keep what is logged
      </MenuItem>
      <MenuLine />
      <MenuItem icon={Eye} onSelect={() => choose({ visible: true })}>
        Show it to my team
      </MenuItem>
      <MenuItem icon={Lock} onSelect={() => choose({ visible: false })}>
        Keep it to myself
      </MenuItem>
    </Menu>
  );
}

function whom(people: Correspondent[]): string {
  return people.length === 1 ? 'this contact' : `these ${figure(people.length)} contacts`;
}
