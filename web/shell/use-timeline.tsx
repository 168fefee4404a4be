import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import type { Eyes, RecordKind } from '../api-types.ts';
import { entryQuery, itemsOf, timelineQuery } from '../queries.ts';
import { useEyes } from '../timeline/use-eyes.ts';

interface Search {
  tab?: string;
  only?: string;
  as?: 'teammate';
  message?: string;
  thread?: string;
}

/** The open tab, the filter, and what is open on a record's page: all of it stands in its address. */
export function useTimeline(kind: RecordKind, id: string) {
  const { tab, only = '', message, thread } = useSearch({ strict: false }) as Search;
  const eyes = useEyes();
  const navigate = useNavigate();
  const pages = useInfiniteQuery({ ...timelineQuery(kind, id, only, eyes), enabled: tab !== 'email' });
  const found = message ? itemsOf(pages.data).find((item) => item.id === message) : undefined;
  // A link may lead to a message that is far below, or that the filter leaves out.
  const alone = useQuery({
    ...entryQuery(message ?? ''),
    // A teammate's eyes see it on the timeline or not at all.
    enabled: message !== undefined && found === undefined && !pages.isPending && eyes === 'own',
  });
  const search = (next: Search) => navigate({ to: '.', search: next as never, replace: true, resetScroll: false });
  const filtered = (next: string) => (next ? { only: next } : {});
  const seen: Search = eyes === 'teammate' ? { as: eyes } : {};
  return {
    tab: tab === 'email' ? 'email' : 'timeline',
    only,
    eyes,
    message,
    thread,
    open: message === undefined ? undefined : (found ?? alone.data),
    lost: message === undefined || found ? null : alone.error,
    onTab: (next: string) => search(next === 'email' ? { tab: next } : {}),
    onOnly: (next: string) => search({ ...filtered(next), ...seen }),
    onEyes: (next: Eyes) => search({ ...filtered(only), ...(next === 'teammate' && { as: next }) }),
    onThread: (next: string | undefined) => search(next ? { tab: 'email', thread: next } : { tab: 'email' }),
    onClose: () => search({ ...filtered(only), ...seen }),
  } as const;
}
