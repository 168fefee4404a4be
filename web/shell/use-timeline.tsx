import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import type { RecordKind, TimelineItem } from '../api-types.ts';
import { itemsOf, timelineQuery } from '../queries.ts';

/** The filter and the open message of a record's page, which stand in its address. */
export function useTimeline(kind: RecordKind, id: string) {
  const { only = '', message } = useSearch({ strict: false }) as { only?: string; message?: string };
  const navigate = useNavigate();
  const { data } = useInfiniteQuery(timelineQuery(kind, id, only));
  const open: TimelineItem | undefined = message ? itemsOf(data).find((item) => item.id === message) : undefined;
  const search = (next: { only?: string; message?: string }) =>
    navigate({ to: '.', search: next as never, replace: true, resetScroll: false });
  return {
    only,
    message,
    open,
    onOnly: (next: string) => search(next ? { only: next } : {}),
    onClose: () => search(only ? { only } : {}),
  };
}
