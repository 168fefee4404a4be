/**
 * A long list of records: only the rows in sight exist, the next page loads before its end is reached, and each row is
 * one link. The page's own scroll bar moves it, so that a phone behaves as it should.
 *
 * j and k move the focus from row to row; Enter opens, because the focus stands on the row's link.
 */
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useShortcut } from '../shell/shortcuts.tsx';
import { cx } from './class-names.ts';

export interface Column<R> {
  key: string;
  header: string;
  /** The header is spoken, not shown. */
  quiet?: boolean;
  /** Stands in the place of the header. */
  head?: ReactNode;
  /** Alignment, and below which width it hides. */
  className?: string;
  cell: (row: R) => ReactNode;
}

interface RecordTableProps<R> {
  label: string;
  columns: Column<R>[];
  /** The widths of the columns, as Tailwind's grid-cols-[…] for each screen width. */
  grid: string;
  rows: R[];
  rowKey: (row: R) => string;
  rowHeight?: number;
  hasMore?: boolean;
  loadMore?: () => void;
}

/** The list; a cell with `data-row-link` inside holds the row's link. */
export function RecordTable<R>(props: RecordTableProps<R>) {
  const { label, columns, grid, rows, rowKey, rowHeight = 52 } = props;
  const body = useRef<HTMLDivElement>(null);
  const margin = useOffset(body);
  const list = useWindowVirtualizer({
    count: rows.length,
    estimateSize: () => rowHeight,
    overscan: 12,
    scrollMargin: margin,
    scrollPaddingStart: 64,
    scrollPaddingEnd: 96,
  });
  const visible = list.getVirtualItems();
  useNearEnd(visible.at(-1)?.index, rows.length, props.hasMore, props.loadMore);
  useRowKeys(body, rows.length, (index) => list.scrollToIndex(index));
  return (
    <div role="table" aria-label={label} aria-rowcount={props.hasMore ? -1 : rows.length + 1}>
      <div role="rowgroup">
        <div
          role="row"
          aria-rowindex={1}
          className={cx('grid items-center gap-x-4 border-b border-line py-1.5 text-xs font-medium text-ink-3', grid)}
        >
          {columns.map((column) => (
            <span key={column.key} role="columnheader" className={cx('truncate', column.className, 'text-ink-3!')}>
              {column.head ?? <span className={cx(column.quiet && 'sr-only')}>{column.header}</span>}
            </span>
          ))}
        </div>
      </div>
      <div ref={body} role="rowgroup" className="relative" style={{ height: list.getTotalSize() }}>
        {visible.map((item) => {
          const row = rows[item.index] as R;
          return (
            <div
              key={rowKey(row)}
              role="row"
              data-row={item.index}
              aria-rowindex={item.index + 2}
              style={{ height: item.size, transform: `translateY(${item.start - margin}px)` }}
              className={cx(
                'absolute inset-x-0 top-0 -mx-2 grid items-center gap-x-4 rounded-md px-2 transition-colors duration-75 hover:bg-hover has-[[data-row-link]:focus-visible]:bg-selected has-[[data-row-select]:checked]:bg-selected',
                grid,
              )}
            >
              {columns.map((column) => (
                <div key={column.key} role="cell" className={cx('min-w-0', column.className)}>
                  {column.cell(row)}
                </div>
              ))}
            </div>
          );
        })}
      </div>
    </div>
  );
}

/** The classes of the link that covers its whole row. */
export const rowLink =
  "font-medium text-ink after:absolute after:inset-0 after:rounded-md after:content-[''] outline-none focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-(--focus)";

/** How far below the top of the page an element begins. */
export function useOffset(element: { current: HTMLElement | null }): number {
  const [offset, setOffset] = useState(0);
  useLayoutEffect(() => {
    const measure = () => {
      const box = element.current?.getBoundingClientRect();
      if (box) setOffset(box.top + window.scrollY);
    };
    measure();
    const watch = new ResizeObserver(measure);
    watch.observe(document.body);
    return () => watch.disconnect();
  }, [element]);
  return offset;
}

const rowsAhead = 20;

/** Asks for the next page some rows before the end is in sight. */
export function useNearEnd(last: number | undefined, count: number, hasMore?: boolean, loadMore?: () => void): void {
  useEffect(() => {
    if (hasMore && last !== undefined && last >= count - rowsAhead) loadMore?.();
  }, [last, count, hasMore, loadMore]);
}

/** j and k, by moving the focus between the elements marked `data-row-link` inside `data-row`. */
export function useRowKeys(
  body: { current: HTMLElement | null },
  count: number,
  scrollTo: (index: number) => void,
): void {
  // Where the focus is on its way to: a row out of sight must be made first, and keys repeat faster than that.
  const target = useRef<number | null>(null);
  const move = (step: number) => {
    if (count === 0) return;
    const focused = document.activeElement?.closest<HTMLElement>('[data-row]');
    const there = focused && body.current?.contains(focused) ? Number(focused.dataset.row) : null;
    const current = target.current ?? there ?? (step > 0 ? -1 : count);
    const next = Math.min(count - 1, Math.max(0, current + step));
    target.current = next;
    scrollTo(next);
    if (focusRow(body.current, next)) target.current = null;
    else
      requestAnimationFrame(() =>
        requestAnimationFrame(() => {
          if (target.current !== next) return;
          target.current = null;
          focusRow(body.current, next);
        }),
      );
  };
  useShortcut('j', () => move(1));
  useShortcut('k', () => move(-1));
}

/** False while the row is not there yet. */
function focusRow(body: HTMLElement | null, index: number): boolean {
  const link = body?.querySelector<HTMLElement>(`[data-row="${index}"] [data-row-link]`);
  link?.focus({ preventScroll: true });
  return link !== null && link !== undefined;
}
