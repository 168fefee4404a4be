/**
 * Carries what changed to the open pages that may know of it: NOTIFY in, WebSocket out, ids only.
 *
 * Invariants: a page hears of its own workspace only, of others' changes only what the team may see; who lost his
 * session, key, role or membership is looked at again at once (the database tells) and each minute besides; a page that
 * does not read is cut off rather than buffered for, because it asks for everything anew when it comes back.
 * Law 2 holds here too: a lost notification delays. After a gap every page is told that everything may be stale.
 */
import { WebSocket } from 'ws';
import type { Database } from '#db/database.ts';
import { isFault } from '#errors.ts';
import type { Clock } from '#platform/clock.ts';
import { describeError, type Log } from '#platform/log.ts';
import type { Metrics } from '#platform/metrics.ts';
import type { Actor } from '#users/actor.ts';
import { type LivePayload, liveChannel, liveKinds } from './notify.ts';
import { readPayload, staleIds } from './payload.ts';

/** The open pages. */
export interface Hub {
  /** Takes a page in. `check` says who the page belongs to now; it throws a Fault when nobody any more. */
  admit(socket: WebSocket, actor: Actor, check: () => Promise<Actor>): void;
  /** How many pages are open, of one user if named. */
  count(userId?: string): number;
  close(): Promise<void>;
}

/** What the hub works with. */
export interface HubPorts {
  db: Database;
  clock: Clock;
  log: Log;
  metrics: Pick<Metrics, 'liveClients'>;
}

interface Page {
  socket: WebSocket;
  actor: Actor;
  check: () => Promise<Actor>;
  /** Answered the last ping. */
  alive: boolean;
}

const accessChannel = 'rapport_access';
const heartbeatMs = 30_000;
const mostBuffered = 64 * 1024;
/** Close codes of ours: sign in again; come back later. */
const closeAccess = 4401;
const closeLater = 1012;

/** Opens the hub; it hears from the moment that this resolves. */
export async function openHub({ db, clock, log, metrics }: HubPorts): Promise<Hub> {
  const pages = new Set<Page>();
  const closing = new AbortController();

  const tellAll = () => {
    for (const page of pages) for (const what of liveKinds) tell(page, what, null);
  };
  const hear = (text: string) => {
    const payload = readPayload(text);
    if (!payload) log.warn('live-payload-unreadable', { count: text.length });
    else carry(payload);
  };
  const carry = (payload: LivePayload) => {
    for (const page of pages) {
      const ids = payload.w === page.actor.workspaceId ? staleIds(payload, page.actor.userId) : [];
      if (ids === null || ids.length > 0) tell(page, payload.what, ids);
    }
  };
  const checkAgain = (of: (page: Page) => boolean) =>
    Promise.all([...pages].filter(of).map((page) => recheck(page, log)));

  const listeners = await Promise.all([
    db.listen(liveChannel, hear, tellAll),
    db.listen(accessChannel, (userId) => void checkAgain((page) => page.actor.userId === userId)),
  ]);
  const beating = beat();

  async function beat(): Promise<void> {
    for (let tick = 1; !closing.signal.aborted; tick++) {
      await clock.sleep(heartbeatMs, closing.signal).catch(() => {});
      for (const page of pages) ping(page);
      if (tick % 2 === 0) await checkAgain(() => true);
    }
  }

  return {
    admit(socket, actor, check) {
      const page: Page = { socket, actor, check, alive: true };
      pages.add(page);
      metrics.liveClients.set(pages.size);
      socket.on('pong', () => {
        page.alive = true;
      });
      socket.on('error', () => socket.terminate());
      socket.on('close', () => {
        pages.delete(page);
        metrics.liveClients.set(pages.size);
      });
    },
    count: (userId) => (userId === undefined ? pages.size : countOf(pages, userId)),
    async close() {
      closing.abort();
      await Promise.all(listeners.map((listener) => listener.close()));
      for (const { socket } of pages) socket.close(closeLater);
      await beating;
    },
  };
}

function countOf(pages: Set<Page>, userId: string): number {
  let count = 0;
  for (const page of pages) if (page.actor.userId === userId) count++;
  return count;
}

function tell({ socket }: Page, what: string, ids: string[] | null): void {
  if (socket.readyState !== WebSocket.OPEN) return;
  if (socket.bufferedAmount > mostBuffered) socket.terminate();
  else socket.send(JSON.stringify({ type: 'stale', what, ids }));
}

function ping(page: Page): void {
  if (!page.alive) page.socket.terminate();
  page.alive = false;
  if (page.socket.readyState === WebSocket.OPEN) page.socket.ping();
}

/** A database that can not be asked just now takes nothing from anybody: the next look decides. */
async function recheck(page: Page, log: Log): Promise<void> {
  try {
    page.actor = await page.check();
  } catch (error) {
    if (isFault(error, 'refuse')) page.socket.close(closeAccess);
    else log.warn('live-check-failed', describeError(error));
  }
}
