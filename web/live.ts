/**
 * Hears what changed and marks it stale; what is on screen is then asked for anew. Messages carry ids only.
 *
 * Lost connections come back with growing pauses, and everything counts as stale after one, because nobody knows what
 * was missed; so does at first what was answered before the connection stood. Bursts (an import tells of every page) are
 * gathered, so that a page asks at most twice a second.
 */
import type { Query, QueryClient } from '@tanstack/react-query';

interface Stale {
  type: 'stale';
  what: 'timeline' | 'connection' | 'contacts' | 'companies' | 'deals' | 'access';
  ids: string[] | null;
}

const gatherMs = 400;
const firstPauseMs = 500;
const longestPauseMs = 30_000;

/** Listens until the returned function is called. */
export function listenLive(queries: QueryClient): () => void {
  const gathered = new Map<Stale['what'], Set<string> | null>();
  let socket: WebSocket | null = null;
  let pause = firstPauseMs;
  let flushing: ReturnType<typeof setTimeout> | undefined;
  let retrying: ReturnType<typeof setTimeout> | undefined;
  let ended = false;
  let opened = false;

  const flush = () => {
    flushing = undefined;
    for (const [what, ids] of gathered) markStale(queries, what, ids);
    gathered.clear();
  };
  const hear = (event: MessageEvent) => {
    const stale = read(event.data);
    if (!stale) return;
    const known = gathered.get(stale.what);
    if (stale.ids === null || known === null) gathered.set(stale.what, null);
    else gathered.set(stale.what, new Set([...(known ?? []), ...stale.ids]));
    flushing ??= setTimeout(flush, gatherMs);
  };
  const connect = () => {
    socket = new WebSocket(`${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/api/live`);
    socket.onmessage = hear;
    socket.onopen = () => {
      pause = firstPauseMs;
      const missed = opened ? isNoBody : wasAskedUnheard;
      queries.invalidateQueries({ predicate: missed });
      opened = true;
    };
    socket.onclose = () => {
      if (ended) return;
      retrying = setTimeout(connect, pause * (0.5 + Math.random() / 2));
      pause = Math.min(longestPauseMs, pause * 2);
    };
  };
  connect();
  return () => {
    ended = true;
    clearTimeout(flushing);
    clearTimeout(retrying);
    socket?.close();
  };
}

function isNoBody({ queryKey }: Query): boolean {
  return queryKey[0] !== 'body';
}

/** It was answered before the first line stood, and what changed in between was told to nobody. */
function wasAskedUnheard({ queryKey, state }: Query): boolean {
  const name = String(queryKey[0]);
  return (
    state.dataUpdatedAt > 0 && Object.values(listsOf).some(({ whole, byId }) => [...whole, ...byId].includes(name))
  );
}

function read(text: unknown): Stale | null {
  try {
    const message = JSON.parse(String(text)) as Stale;
    return message.type === 'stale' ? message : null;
  } catch {
    return null;
  }
}

/** Which kept answers a kind of change concerns. With ids only the pages of these records are asked for again. */
function markStale(queries: QueryClient, what: Stale['what'], ids: Set<string> | null): void {
  const lists = listsOf[what];
  const concerns = ([name, ...rest]: readonly unknown[]) => {
    if (lists.whole.includes(String(name))) return true;
    if (!lists.byId.includes(String(name))) return false;
    return ids === null || rest.some((part) => typeof part === 'string' && ids.has(part));
  };
  queries.invalidateQueries({ predicate: (query) => concerns(query.queryKey) && !isLong(query) });
  queries.invalidateQueries({ predicate: (query) => concerns(query.queryKey) && isLong(query), refetchType: 'none' });
}

const longPages = 20;

/** A list that was walked far down is asked for again page by page: too much for each piece of news. */
function isLong({ state }: Query): boolean {
  const pages = (state.data as { pages?: unknown[] } | undefined)?.pages;
  return pages !== undefined && pages.length > longPages;
}

const listsOf: Record<Stale['what'], { whole: string[]; byId: string[] }> = {
  timeline: { whole: ['thread', 'entry', 'suggestions'], byId: ['timeline', 'threads', 'contact', 'contact-mail'] },
  connection: { whole: ['connections', 'alerts'], byId: ['connection', 'ledger'] },
  contacts: { whole: ['contacts', 'suggestions', 'people'], byId: ['contact', 'contact-mail'] },
  companies: { whole: ['companies'], byId: ['company'] },
  deals: { whole: ['deals'], byId: ['deal'] },
  access: { whole: ['asked-of-me', 'my-requests', 'grants', 'alerts'], byId: [] },
};
