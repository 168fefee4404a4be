/**
 * One page of a feed's changes, one transaction.
 *
 * Owns the feed's state and the listing of ledger entries. Invariants:
 * - The new state commits with everything that the page said, or not at all: a crash repeats the page, never skips it.
 * - Every created id gets exactly one ledger entry, `pending` or `skipped` by a named rule; a repeated page changes
 *   nothing. Pending entries are the work queue of apply-emails.ts.
 * - A destroyed id is marked `gone`, whatever its outcome; what was logged stays on the timeline.
 * - An entry that moved out of drafts, junk or trash (where ids are stable) becomes pending again.
 */
import { sql } from 'kysely';
import type { Tx } from '#db/database.ts';
import { recordset, storable } from '#db/recordset.ts';
import { notifyLive } from '#live/notify.ts';
import type { Changes, Feed, FeedState, ListedEmail } from '#providers/provider.ts';
import { decideAtListing } from './decide-outcome.ts';
import { holdLease } from './lease.ts';
import type { SyncSession } from './sync-session.ts';

/** Commits one page; returns how many ids were new to the ledger. */
export async function applyChanges(session: SyncSession, feed: Feed, page: Changes): Promise<number> {
  const { app, lease } = session;
  return app.db.tenant(lease, async (tx) => {
    await holdLease(tx, lease);
    const listed = await listCreated(tx, session, feed, page);
    await noteUpdated(tx, session, page.updated);
    await markGone(tx, session, page.destroyed);
    await saveState(tx, session, feed, page.newState, page);
    if (listed > 0 || page.destroyed.length > 0) {
      await notifyLive(tx, {
        w: lease.workspaceId,
        o: lease.userId,
        what: 'connection',
        own: [lease.connectionId],
        team: [],
      });
    }
    return listed;
  });
}

async function listCreated(tx: Tx, session: SyncSession, feed: Feed, page: Changes): Promise<number> {
  if (page.created.length === 0) return 0;
  const rows = page.created.map((email) => entryRow(session, feed, email));
  const inserted = await sql`/* list ids */
    insert into ledger_entry (workspace_id, connection_id, provider_id, feed_key, mailboxes, keywords, received_at,
                              size, outcome, rule, reason, first_seen_at, settled_at)
    select ${session.lease.workspaceId}, ${session.lease.connectionId}, r.provider_id, ${feed.key}, r.mailboxes,
           r.keywords, r.received_at, r.size, r.outcome, r.rule, r.reason, ${session.app.clock.now()},
           case when r.outcome = 'pending' then null else ${session.app.clock.now()}::timestamptz end
      from json_to_recordset(${recordset(rows)}) as r(provider_id text, mailboxes text[], keywords text[],
           received_at timestamptz, size bigint, outcome text, rule text, reason text)
    on conflict (workspace_id, connection_id, provider_id) do update set presence = 'there'
      where ledger_entry.presence = 'gone'
    returning 1`.execute(tx);
  return inserted.rows.length;
}

function entryRow(session: SyncSession, feed: Feed, email: ListedEmail): object {
  const decided = decideAtListing(factsOf(session, email), session.connection.historyFrom);
  const mailboxes = email.mailboxes.length > 0 ? email.mailboxes : feed.mailbox === null ? [] : [feed.mailbox];
  return {
    provider_id: email.id,
    mailboxes,
    keywords: email.keywords.map(storable),
    received_at: email.receivedAt,
    size: email.size,
    outcome: decided.type,
    rule: decided.type === 'skipped' ? decided.rule : null,
    reason: decided.type === 'skipped' ? decided.reason : null,
  };
}

function factsOf(session: SyncSession, email: ListedEmail) {
  return {
    roles: email.mailboxes.map((key) => session.roles.get(key) ?? null),
    keywords: email.keywords,
    receivedAt: email.receivedAt,
  };
}

/** Rules of place are judged again; an outcome that came from the message's content stands. */
async function noteUpdated(tx: Tx, session: SyncSession, updated: ListedEmail[]): Promise<void> {
  if (updated.length === 0) return;
  const rows = updated.map((email) => ({
    provider_id: email.id,
    mailboxes: email.mailboxes,
    keywords: email.keywords.map(storable),
    outcome: decideAtListing(factsOf(session, email), session.connection.historyFrom).type,
  }));
  await sql`/* note updated */
    update ledger_entry l
       set mailboxes = case when cardinality(r.mailboxes) > 0 then r.mailboxes else l.mailboxes end,
           keywords = r.keywords,
           outcome = case when reopened then 'pending' else l.outcome end,
           rule = case when reopened then null else l.rule end,
           reason = case when reopened then null else l.reason end
      from (select r.*, e.outcome = 'skipped' and e.rule in ('draft', 'junk', 'trash') and r.outcome = 'pending' as reopened
              from json_to_recordset(${recordset(rows)})
                   as r(provider_id text, mailboxes text[], keywords text[], outcome text)
              join ledger_entry e
                on e.connection_id = ${session.lease.connectionId} and e.provider_id = r.provider_id) r
     where l.connection_id = ${session.lease.connectionId} and l.provider_id = r.provider_id
       and (l.keywords is distinct from r.keywords
            or (cardinality(r.mailboxes) > 0 and l.mailboxes is distinct from r.mailboxes) or reopened)`.execute(tx);
}

async function markGone(tx: Tx, session: SyncSession, destroyed: readonly string[]): Promise<void> {
  if (destroyed.length === 0) return;
  await sql`/* mark gone */
    update ledger_entry set presence = 'gone'
     where connection_id = ${session.lease.connectionId} and provider_id = any(${[...destroyed]}::text[])
       and presence = 'there'`.execute(tx);
}

async function saveState(
  tx: Tx,
  session: SyncSession,
  feed: Feed,
  state: FeedState,
  page: Pick<Changes, 'epoch' | 'remaining'>,
): Promise<void> {
  await sql`/* save state */
    update feed set state = ${state}, epoch = ${page.epoch}, remaining = ${page.remaining ?? 0}
     where connection_id = ${session.lease.connectionId} and key = ${feed.key}`.execute(tx);
}
