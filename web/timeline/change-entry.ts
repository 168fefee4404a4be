/**
 * What its owner does to an email on a timeline: who may see it, off the log, back again.
 *
 * Shown before the server answers is only what it can not refuse: less for the team, and the removal. When the answer
 * never comes, it is taken back. All else waits for the answer, because another owner or a rule may be stricter.
 */
import { type InfiniteData, type QueryClient, useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { timeline } from '../api.ts';
import type { Level, Page, Thread, TimelineItem } from '../api-types.ts';
import { useToast } from '../ui/toast.tsx';
import { audienceWords } from './words.ts';

/** The levels from the strictest to the widest. */
export const levels: Level[] = ['private', 'subject', 'full'];

/** Who may see one's own email; null: as one's settings have it. */
export function useVisibility(item: TimelineItem) {
  const queries = useQueryClient();
  const { say, fail } = useToast();
  const now = item.teamLevel ?? 'private';
  return useMutation({
    mutationFn: (level: Level | null) => timeline.changeVisibility(item.id, level),
    onMutate: (level) =>
      level !== null && isWider(now, level)
        ? replace(queries, item.id, (each) => ({ ...each, teamLevel: level }))
        : null,
    onSuccess: (after, level) => {
      replace(queries, item.id, () => after);
      say(resultWords(after, level));
    },
    onError: (error, _, undo) => {
      undo?.();
      fail(error);
    },
    onSettled: () => readAnew(queries),
  });
}

/** Takes one's own email off the log, with a way back. */
export function useRemoval(item: TimelineItem) {
  const queries = useQueryClient();
  const close = useClosing(item.id);
  const { say, fail } = useToast();
  const restore = () =>
    timeline
      .restoreEntry(item.id)
      .then(() => say('It is in the log again.'), fail)
      .finally(() => readAnew(queries));
  return useMutation({
    mutationFn: () => timeline.deleteEntry(item.id),
    onMutate: () => {
      close();
      return replace(queries, item.id, () => null);
    },
    onSuccess: () =>
      say('Removed from the log, for you and your team. The mail itself is untouched.', {
        label: 'Undo',
        act: () => void restore(),
      }),
    onError: (error, _, undo) => {
      undo?.();
      fail(error);
    },
    onSettled: () => readAnew(queries),
  });
}

/** Nothing of it stays open beside the timeline. */
function useClosing(id: string) {
  const navigate = useNavigate();
  const search = ({ message, ...rest }: Record<string, unknown>) => (message === id ? rest : { message, ...rest });
  return () => void navigate({ to: '.', search: search as never, replace: true, resetScroll: false });
}

function resultWords(after: TimelineItem, level: Level | null): string {
  const { long } = audienceWords(after);
  if (level === null) return `As your settings say. ${long}`;
  if (!isWider(level, after.teamLevel ?? 'private')) return long;
  return `Saved, but less is shown: somebody else who has it, or a rule, is stricter. ${long}`;
}

function isWider(one: Level, other: Level): boolean {
  return levels.indexOf(one) > levels.indexOf(other);
}

type Change = (item: TimelineItem) => TimelineItem | null;

/** Changes an own entry wherever it is kept; null takes it out. What comes back undoes it. */
function replace(queries: QueryClient, id: string, change: Change): () => void {
  const kept = { predicate: ({ queryKey }: { queryKey: readonly unknown[] }) => holders.has(String(queryKey[0])) };
  void queries.cancelQueries(kept);
  const before = queries.getQueriesData(kept);
  const changed = (items: TimelineItem[]) =>
    items.flatMap((each) => (each.id === id && each.own ? (change(each) ?? []) : each));
  queries.setQueriesData<InfiniteData<Page<TimelineItem>>>(
    { queryKey: ['timeline'] },
    (list) => list && { ...list, pages: list.pages.map((page) => ({ ...page, items: changed(page.items) })) },
  );
  queries.setQueriesData<Thread>(
    { queryKey: ['thread'] },
    (thread) => thread && { ...thread, items: changed(thread.items) },
  );
  queries.setQueryData<TimelineItem>(['entry', id], (entry) => entry && (changed([entry])[0] ?? entry));
  return () => {
    for (const [key, data] of before) queries.setQueryData(key, data);
  };
}

const holders = new Set(['timeline', 'thread', 'entry']);

function readAnew(queries: QueryClient): void {
  for (const name of ['timeline', 'threads', 'thread', 'entry', 'connection', 'contact-mail'])
    queries.invalidateQueries({ queryKey: [name] });
}
