/**
 * The names under which people are about to be added, each to be put right. Only the rows in sight exist, so that 500
 * are as light as five; what was typed is kept by the dialog around it.
 */
import { useVirtualizer } from '@tanstack/react-virtual';
import { X } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, useEffect, useRef } from 'react';
import { IconButton } from '../ui/button.tsx';
import { cx } from '../ui/class-names.ts';
import { TextField } from '../ui/field.tsx';

export interface NamedPerson {
  email: string;
  name: string;
}

interface NameListProps<P extends NamedPerson> {
  people: P[];
  onName: (person: P, name: string) => void;
  /** Leaves somebody out. */
  onRemove: (person: P) => void;
  /** What is wrong with a name, by address. A new map leads to the first of them. */
  problems: ReadonlyMap<string, string>;
  /** The head of what stands beside each name, and what stands there. */
  beside?: { head: ReactNode; cell: (person: P) => ReactNode };
}

/** One field for one person; a list that scrolls by itself for several. */
export function NameList<P extends NamedPerson>(props: NameListProps<P>) {
  const [first, ...others] = props.people;
  if (first && others.length === 0) return <OneName {...props} person={first} />;
  return <ManyNames {...props} />;
}

function OneName<P extends NamedPerson>({ person, onName, problems }: NameListProps<P> & { person: P }) {
  const problem = problems.get(person.email);
  return (
    <div>
      <TextField
        label="Name"
        required
        maxLength={200}
        value={person.name}
        onChange={({ target }) => onName(person, target.value)}
        hint={person.email}
      />
      {problem && (
        <p role="alert" className="mt-1 text-sm text-bad">
          {problem}
        </p>
      )}
    </div>
  );
}

const rowHeight = 68;
const grid = 'grid grid-cols-[minmax(0,1fr)_auto] gap-x-3 pr-10';

function ManyNames<P extends NamedPerson>({ people, problems, beside, ...row }: NameListProps<P>) {
  const frame = useRef<HTMLDivElement>(null);
  const list = useVirtualizer({
    count: people.length,
    getScrollElement: () => frame.current,
    estimateSize: () => rowHeight,
    getItemKey: (index) => people[index]?.email ?? index,
    overscan: 6,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each new answer, not while it is put right
  useEffect(() => {
    const wrong = people.findIndex((each) => problems.has(each.email));
    if (wrong === -1) return;
    list.scrollToIndex(wrong, { align: 'center' });
    requestAnimationFrame(() => frame.current?.querySelector<HTMLElement>('[aria-invalid]')?.focus());
  }, [problems]);
  return (
    <div className="min-w-0">
      {beside && (
        <div aria-hidden className={cx(grid, 'border-b border-line pb-1 text-xs font-medium text-ink-3')}>
          <span>Name</span>
          {beside.head}
        </div>
      )}
      <div ref={frame} className="-mx-1 max-h-[min(25rem,42dvh)] overflow-y-auto px-1">
        <ul aria-label="People to add" className="relative" style={{ height: list.getTotalSize() }}>
          {list.getVirtualItems().map((item) => {
            const person = people[item.index] as P;
            return (
              <li
                key={item.key}
                aria-setsize={people.length}
                aria-posinset={item.index + 1}
                className={cx(grid, 'absolute inset-x-0 top-0 items-start pt-2')}
                style={{ height: item.size, transform: `translateY(${item.start}px)` }}
              >
                <NameRow person={person} problem={problems.get(person.email)} {...row} />
                {beside && <span className="flex h-9 items-center">{beside.cell(person)}</span>}
              </li>
            );
          })}
        </ul>
      </div>
    </div>
  );
}

type NameRowProps<P extends NamedPerson> = Pick<NameListProps<P>, 'onName' | 'onRemove'> & {
  person: P;
  problem: string | undefined;
};

function NameRow<P extends NamedPerson>({ person, problem, onName, onRemove }: NameRowProps<P>) {
  const said = `about-${person.email}`;
  return (
    <div className="min-w-0">
      <input
        aria-label={`Name of ${person.email}`}
        aria-invalid={problem ? true : undefined}
        aria-describedby={said}
        maxLength={200}
        value={person.name}
        onChange={({ target }) => onName(person, target.value)}
        onKeyDown={toNext}
        className="h-9 w-full rounded-md border border-field-line bg-surface px-2.5 text-ink hover:border-ink-3 aria-invalid:border-bad"
      />
      <p
        id={said}
        title={problem ?? person.email}
        className={cx('truncate pt-0.5 text-xs', problem ? 'text-bad' : 'text-ink-3')}
      >
        {problem ?? person.email}
      </p>
      <IconButton
        icon={X}
        label={`Leave out ${person.name || person.email}`}
        className="absolute top-2.5 right-0"
        onClick={() => onRemove(person)}
      />
    </div>
  );
}

/** Enter leads to the next name: one slip must not add everybody. */
function toNext(event: KeyboardEvent<HTMLInputElement>): void {
  if (event.key !== 'Enter' || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  event.currentTarget.closest('li')?.nextElementSibling?.querySelector('input')?.focus();
}
