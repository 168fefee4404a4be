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
import type { Tx } from '#db/database.ts';
import { isFault } from '#errors.ts';
import type { Changes, Feed, FeedState } from '#providers/provider.ts';
import { applyChanges, type StoredFeed } from './apply-changes.ts';
import { holdLease } from './lease.ts';
import type { SyncSession } from './sync-session.ts';

/** What following a feed found. */
export interface Followed {
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
  feed: Feed,
  pages = Number.POSITIVE_INFINITY,
): Promise<Followed> {
  const followed: Followed = { named: 0, restarted: false, listed: 0, hasMore: true };
  for (let n = 0; n < pages && followed.hasMore; n++) {
    const stored = await readFeed(session, feed);
    const page = await askForChanges(session, stored);
    if (page === null) {
      Object.assign(followed, { named: 0, restarted: true });
      continue;
    }
    followed.listed += await applyChanges(session, stored, page);
    followed.named += page.created.length;
    followed.hasMore = page.hasMore;
    session.signal.throwIfAborted();
  }
  return followed;
}

/** Forgets the feed's state, so that the next page lists it from nothing in a new generation. */
export async function listAnew(session: SyncSession, feed: Feed): Promise<void> {
  await session.app.db.tenant(session.lease, async (tx) => {
    await holdLease(tx, session.lease);
    await sql`/* list-anew */
      update feed set state = null, generation = generation + 1, listing = true, remaining = null
       where connection_id = ${session.lease.connectionId} and key = ${feed.key}`.execute(tx);
  });
}

/** The next page, or null when the provider has forgotten the state and the feed will be listed anew. */
async function askForChanges(session: SyncSession, feed: StoredFeed): Promise<Changes | null> {
  try {
    return await session.provider.changes(feed, feed.state as FeedState | null, session.app.config.sync.listPage);
  } catch (error) {
    if (!isFault(error, 'resync') || feed.state === null) throw error;
    session.app.log.info('feed-listed-anew', { connectionId: session.lease.connectionId, code: error.code });
    await listAnew(session, feed);
    return null;
  }
}

async function readFeed(session: SyncSession, feed: Feed): Promise<StoredFeed> {
  return session.app.db.tenant(session.lease, async (tx: Tx) => {
    const row = await tx
      .selectFrom('feed')
      .select(['state', 'epoch', 'generation', 'listing'])
      .where('connection_id', '=', session.lease.connectionId)
      .where('key', '=', feed.key)
      .executeTakeFirstOrThrow();
    return { ...feed, ...row };
  });
}
