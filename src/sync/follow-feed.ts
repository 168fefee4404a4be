/**
 * Follows one feed from where it stands to its end, page by page.
 *
 * State machine of a feed:
 *   listing (state null or a listing's own) ──last page──▶ following ──page──▶ following
 *   following ──provider forgot the state (Fault resync), or an audit──▶ listing, generation + 1
 * A resync of a converged mailbox changes nothing but the generation: entries are named again, copies are recognised
 * by their content, interactions exist.
 */
import { sql } from 'kysely';
import { isFault } from '#errors.ts';
import type { Changes, FeedState } from '#providers/provider.ts';
import { applyChanges, type StoredFeed } from './apply-changes.ts';
import { holdLease } from './lease.ts';
import type { SyncSession } from './sync-session.ts';

/** What following a feed found. */
export interface Followed {
  /** The feed where it stands now. */
  feed: StoredFeed;
  /** Ids that the provider named. */
  named: number;
  /** The provider forgot the state on the way: what it named before, in this call or earlier, counts no more. */
  restarted: boolean;
  /** Ids that were new to the ledger. */
  listed: number;
  hasMore: boolean;
}

/** Applies pages until the feed's end, or at most `pages` of them. */
export async function followFeed(
  session: SyncSession,
  from: StoredFeed,
  pages = Number.POSITIVE_INFINITY,
): Promise<Followed> {
  const followed: Followed = { feed: from, named: 0, restarted: false, listed: 0, hasMore: true };
  for (let n = 0; n < pages && followed.hasMore; n++) {
    const page = await askForChanges(session, followed.feed);
    if (page === null) {
      Object.assign(followed, { feed: await listAnew(session, followed.feed), named: 0, restarted: true });
      continue;
    }
    if (!saysNothing(followed.feed, page)) {
      followed.listed += await applyChanges(session, followed.feed, page, followed.named);
    }
    followed.feed = feedAfter(followed.feed, page);
    followed.named += page.created.length;
    followed.hasMore = page.hasMore;
    session.signal.throwIfAborted();
  }
  return followed;
}

/** Forgets the feed's state, so that the next page lists it from nothing in a new generation. */
export async function listAnew(session: SyncSession, feed: StoredFeed): Promise<StoredFeed> {
  await session.app.db.tenant(session.lease, async (tx) => {
    await holdLease(tx, session.lease);
    await sql`/* list-anew */
      update feed set state = null, generation = generation + 1, listing = true, remaining = null
       where connection_id = ${session.lease.connectionId} and key = ${feed.key}`.execute(tx);
  });
  return { ...feed, state: null, generation: feed.generation + 1, listing: true };
}

/** The next page, or null when the provider has forgotten the state and the feed must be listed anew. */
async function askForChanges(session: SyncSession, feed: StoredFeed): Promise<Changes | null> {
  const { app, connection, provider } = session;
  try {
    return await provider.changes(
      feed,
      feed.state as FeedState | null,
      app.config.sync.listPage,
      connection.historyFrom,
    );
  } catch (error) {
    if (!isFault(error, 'resync') || feed.state === null) throw error;
    session.app.log.info('feed-listed-anew', { connectionId: session.lease.connectionId, code: error.code });
    return null;
  }
}

/** Most polls of most folders: such a page needs no transaction. */
function saysNothing(feed: StoredFeed, page: Changes): boolean {
  const changes = page.created.length + page.updated.length + page.destroyed.length;
  return changes === 0 && !page.hasMore && !feed.listing && page.newState === feed.state && page.epoch === feed.epoch;
}

/** The lease is ours, so nobody else moves the feed: what the page committed is where it stands. */
function feedAfter(feed: StoredFeed, page: Changes): StoredFeed {
  return { ...feed, state: page.newState, epoch: page.epoch, listing: feed.listing && page.hasMore };
}
