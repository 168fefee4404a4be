import { useEffect, useRef } from 'react';
import type { TimelineItem } from '../api-types.ts';

/** When the entry that has the focus leaves the list, the one that takes its place gets it. */
export function useKeptPlace(body: { current: HTMLElement | null }, items: TimelineItem[]): void {
  const place = useRef<{ id: string | undefined; index: number } | null>(null);
  const shown = useRef(items);
  shown.current = items;
  useEffect(() => {
    const list = body.current;
    const note = ({ target }: FocusEvent) => {
      const row = (target as HTMLElement).closest<HTMLElement>('[data-row]')?.dataset.row;
      if (row !== undefined) place.current = { id: shown.current[Number(row)]?.id, index: Number(row) };
    };
    list?.addEventListener('focusin', note);
    return () => list?.removeEventListener('focusin', note);
  }, [body]);
  useEffect(() => {
    if (!place.current || items.some((each) => each.id === place.current?.id)) return;
    // After a menu that was open has given its focus back.
    const timer = setTimeout(() => {
      if (place.current && document.activeElement === document.body) focusRow(body.current, place.current.index, items);
      place.current = null;
    });
    return () => clearTimeout(timer);
  }, [body, items]);
}

function focusRow(body: HTMLElement | null, index: number, items: TimelineItem[]): void {
  const row = Math.min(index, items.length - 1);
  body?.querySelector<HTMLElement>(`[data-row="${row}"] [data-row-link]`)?.focus();
}
