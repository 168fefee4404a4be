/**
 * Choosing several rows of a list: with the mouse (Shift takes everything up to here), or with the keys x, Shift-x, a
 * and Escape. What is chosen is kept by its key with its row, so that it outlives a search and a reload of the list.
 */
import { useEffect, useRef, useState } from 'react';
import { useShortcut } from '../shell/shortcuts.tsx';
import type { Column } from './record-table.tsx';

export interface Selection<R> {
  rows: R[];
  has: (row: R) => boolean;
  /** With `range` everything between the row that was chosen last and this one is chosen. */
  toggle: (row: R, range: boolean) => void;
  /** Chooses these too, or takes all of them off. */
  put: (rows: R[], chosen: boolean) => void;
  clear: () => void;
}

/** The selection over the rows of a list; never more than `most`. */
export function useSelection<R>(shown: R[], keyOf: (row: R) => string, most = Number.POSITIVE_INFINITY): Selection<R> {
  const [chosen, setChosen] = useState(new Map<string, R>());
  const last = useRef<string | null>(null);
  const put = (rows: R[], isChosen: boolean) => setChosen((before) => withRows(before, rows, isChosen, keyOf, most));
  const toggle = (row: R, range: boolean) => {
    const from = range ? shown.findIndex((each) => keyOf(each) === last.current) : -1;
    last.current = keyOf(row);
    if (from === -1) return put([row], !chosen.has(keyOf(row)));
    const to = shown.findIndex((each) => keyOf(each) === keyOf(row));
    put(shown.slice(Math.min(from, to), Math.max(from, to) + 1), true);
  };
  const clear = () => setChosen(new Map());
  useShortcut('x', (event) => {
    const row = rowInFocus(shown);
    if (row !== undefined) toggle(row, event.shiftKey);
  });
  useShortcut('a', () => put(shown, true));
  useShortcut('escape', clear, chosen.size > 0);
  return { rows: latest(chosen, shown, keyOf), has: (row) => chosen.has(keyOf(row)), toggle, put, clear };
}

/** The chosen rows as they are now, as far as they are shown. */
function latest<R>(chosen: Map<string, R>, shown: R[], keyOf: (row: R) => string): R[] {
  if (chosen.size === 0) return [];
  const now = new Map(shown.map((row) => [keyOf(row), row]));
  return [...chosen].map(([key, row]) => now.get(key) ?? row);
}

function withRows<R>(before: Map<string, R>, rows: R[], isChosen: boolean, keyOf: (row: R) => string, most: number) {
  const next = new Map(before);
  for (const row of rows) {
    if (!isChosen) next.delete(keyOf(row));
    else if (next.size < most) next.set(keyOf(row), row);
  }
  return next;
}

function rowInFocus<R>(shown: R[]): R | undefined {
  const focused = document.activeElement?.closest<HTMLElement>('[data-row]')?.dataset.row;
  return focused === undefined ? undefined : shown[Number(focused)];
}

const box = 'size-4 accent-accent';
const touch = 'relative z-10 flex size-6 items-center justify-center select-none';

/** The first column of a list whose rows can be chosen: a box in each row, and one for all that is shown. */
export function selectColumn<R>(shown: R[], selection: Selection<R>, nameOf: (row: R) => string): Column<R> {
  return {
    key: 'select',
    header: 'Select',
    head: <SelectAll shown={shown} selection={selection} />,
    cell: (row) => (
      <label className={touch}>
        <input
          type="checkbox"
          data-row-select
          aria-label={`Select ${nameOf(row)}`}
          checked={selection.has(row)}
          onChange={({ nativeEvent }) =>
            selection.toggle(row, nativeEvent instanceof MouseEvent && nativeEvent.shiftKey)
          }
          className={box}
        />
      </label>
    ),
  };
}

function SelectAll<R>({ shown, selection }: { shown: R[]; selection: Selection<R> }) {
  const input = useRef<HTMLInputElement>(null);
  const count = shown.filter(selection.has).length;
  const all = count > 0 && count === shown.length;
  useEffect(() => {
    if (input.current) input.current.indeterminate = count > 0 && !all;
  }, [count, all]);
  return (
    <label className={touch}>
      <input
        ref={input}
        type="checkbox"
        aria-label="Select what is shown"
        checked={all}
        onChange={() => selection.put(shown, !all)}
        className={box}
      />
    </label>
  );
}
