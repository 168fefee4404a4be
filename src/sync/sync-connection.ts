/**
 * One run of one connection: lease, mailboxes, changes, mail; then the connection says how it went.
 *
 * The walk: take the lease → note the run → open the account → mailboxes → own addresses → the first ids of every feed
 * and their newest mail (so that a person sees something at once) → the rest of the ids → the rest of the mail → state of
 * the connection.
 * Invariants: one run per connection at a time; whatever ends a run, what was committed stands and the next run goes on
 * from there; an unexpected error is loud and treated as `retry`, so that no mailbox stops for a bug in silence.
 */
import type { App } from '#app.ts';
import { Fault, isFault } from '#errors.ts';
import { describeError } from '#platform/log.ts';
import type { StoredFeed } from './apply-changes.ts';
import type { ConnectionRef } from './connection-ref.ts';
import { type Followed, followFeed, listAnew } from './follow-feed.ts';
import { hydrate } from './hydrate.ts';
import { keepLease, nameHolder, releaseLease, takeLease } from './lease.ts';
import { refreshIdentities } from './refresh-identities.ts';
import { refreshMailboxes } from './refresh-mailboxes.ts';
import { finishRun, noteListed, startRun } from './sync-run.ts';
import type { SyncSession } from './sync-session.ts';
import { type Listing, takeFigures } from './take-figures.ts';

/** Why a run was started; `audit` lists everything anew and compares. */
export type SyncCause = 'schedule' | 'push' | 'manual' | 'connect' | 'audit';

/** How a run ended. */
export type SyncReport =
  | { type: 'done'; listed: number; applied: number }
  | { type: 'failed'; fault: Fault; listed: number; applied: number }
  | { type: 'busy' };

/**
 * How many of the newest emails are brought before all is listed: some at once, then a thousand, because listing a large
 * mailbox takes minutes where lists cost quota (Gmail).
 */
const portions = [200, 1_000];

/** Runs a sync unless another worker is at it (`busy`) or its owner or the operator stopped it. Never throws for what a provider or a network does. */
export async function syncConnection(
  app: App,
  ref: ConnectionRef,
  cause: SyncCause,
  stopping?: AbortSignal,
): Promise<SyncReport> {
  if (!app.config.sync.enabled) return { type: 'failed', fault: emailDisabled(), listed: 0, applied: 0 };
  const lease = await takeLease(app.db, ref, nameHolder(app.newId()));
  if (!lease) return { type: 'busy' };
  const keeper = keepLease(app, lease);
  try {
    const counts = { listed: 0, applied: 0 };
    const started = await startRun(app, lease, cause);
    if (isFault(started)) return { type: 'failed', fault: started, ...counts };
    const { runId, connection } = started;
    const fault = await failureOf(app, ref, async () => {
      const provider = await app.accounts.open(app, ref, stopping);
      try {
        const startedAt = app.clock.now();
        const signal = stopping ?? new AbortController().signal;
        const session: SyncSession = { app, lease, provider, runId, startedAt, connection, roles: new Map(), signal };
        await work(session, cause, counts);
      } finally {
        await provider.close();
      }
    });
    await finishRun(app, lease, runId, counts, fault);
    return fault ? { type: 'failed', fault, ...counts } : { type: 'done', ...counts };
  } finally {
    await keeper.stop();
    await releaseLease(app.db, lease);
  }
}

function emailDisabled(): Fault {
  return new Fault('refuse', 'email-disabled', 'The operator has switched email off.', { status: 503 });
}

async function work(
  session: SyncSession,
  cause: SyncCause,
  counts: { listed: number; applied: number },
): Promise<void> {
  const standing = await refreshMailboxes(session);
  await refreshIdentities(session, cause);
  const firstListing = session.connection.phase === 'listing';
  // A first listing that was interrupted is begun again: only a whole one can say that nothing is missing.
  const anew = cause === 'audit' || (firstListing && session.connection.resumed);
  const feeds = anew ? await listAllAnew(session, standing) : standing;
  const listing = await listEverything(session, feeds, counts);
  if (anew || firstListing) await takeFigures(session, listing, firstListing);
  if (firstListing) await noteListed(session);
  await hydrate(session, counts);
}

async function listAllAnew(session: SyncSession, feeds: StoredFeed[]): Promise<StoredFeed[]> {
  const anew: StoredFeed[] = [];
  for (const feed of feeds) anew.push(await listAnew(session, feed));
  return anew;
}

/** Lists a part of every feed, brings the newest mail, lists more and brings more, then lists the rest. */
async function listEverything(
  session: SyncSession,
  feeds: StoredFeed[],
  counts: { listed: number; applied: number },
): Promise<Listing> {
  const listing: Listing = { named: new Map(), fresh: 0 };
  const follow = async (feed: StoredFeed, pages?: number) => {
    const followed = await followFeed(session, feed, pages);
    const before = followed.restarted ? 0 : (listing.named.get(feed.key) ?? 0);
    listing.named.set(feed.key, before + followed.named);
    listing.fresh += followed.listed;
    counts.listed += followed.listed;
    return followed;
  };
  let unfinished = feeds;
  for (const portion of portions) {
    const pages = Math.ceil(portion / session.app.config.sync.listPage);
    const followed: Followed[] = [];
    for (const feed of unfinished) followed.push(await follow(feed, pages));
    unfinished = followed.filter(({ hasMore }) => hasMore).map(({ feed }) => feed);
    if (unfinished.length === 0) return listing;
    await hydrate(session, counts, portion);
  }
  for (const feed of unfinished) await follow(feed);
  return listing;
}

/** The Fault that ended the run, or null. A stop of the program is a `retry`; a bug is loud. */
async function failureOf(app: App, ref: ConnectionRef, run: () => Promise<void>): Promise<Fault | null> {
  try {
    await run();
    return null;
  } catch (error) {
    if (isFault(error)) return error;
    if (error instanceof Error && error.name === 'AbortError') {
      return new Fault('retry', 'stopped', 'Rapport was stopped and goes on when it runs again.', { cause: error });
    }
    app.log.error('sync-bug', { connectionId: ref.connectionId, ...describeError(error) });
    return new Fault('retry', 'internal', 'Something went wrong inside Rapport; it tries again by itself.', {
      cause: error,
    });
  }
}
