/**
 * One page of a feed's changes, one transaction.
 *
 * Owns the feed's state and the listing of ledger entries. Invariants:
 * - The new state commits with everything that the page said, or not at all: a crash repeats the page, never skips it.
 * - Every created id has exactly one ledger entry, `pending` or `skipped` by a named rule; a repeated page changes
 *   nothing. Pending entries are the work queue of apply-emails.ts.
 * - A destroyed id is marked `gone`, whatever its outcome; what was logged stays on the timeline.
 * - A new epoch retires the feed's entries; a listing that ends marks gone what its generation did not name.
 * - An entry that moved out of drafts, junk or trash (where ids are stable) becomes pending again, also when a listing
 *   tells it because the change itself was missed; so does one without a date that a longer history covers now.
 * - The queue is newest first: by the date, and where the provider lists none, by the place in its listing.
 */
import { sql } from 'kysely';
import { decideAtListing } from '#crm/decide-outcome.ts';
import type { Tx } from '#db/database.ts';
import { recordset, storable } from '#db/recordset.ts';
import { notifyLive } from '#live/notify.ts';
import { listedFrom } from '#privacy/keep-out-old.ts';
import type { Changes, Feed, ListedEmail } from '#providers/provider.ts';
import { asGone } from './as-gone.ts';
import { holdLease } from './lease.ts';
import type { SyncSession } from './sync-session.ts';

/** Where a feed stands in the database. */
export interface StoredFeed extends Feed {
  state: string | null;
  epoch: string;
  generation: number;
  /** True from the moment that the feed is listed anew until that listing is complete. */
  listing: boolean;
}

/** What a rule skipped that no longer holds: it lies elsewhere, or the history that is asked for reaches it now. */
const admittedNow = sql`(ledger_entry.outcome = 'skipped' and excluded.outcome = 'pending'
  and (ledger_entry.rule in ('draft', 'junk', 'trash')
       or ledger_entry.rule = 'before-history' and ledger_entry.received_at is null))`;

/** The run as one page sees it. */
interface PageSession extends SyncSession {
  /** What is older the workspace does not keep. */
  keptFrom: Date | null;
}

/** Commits one page, before which the same listing named `named` ids; returns how many ids were new to the ledger. */
export async function applyChanges(run: SyncSession, feed: StoredFeed, page: Changes, named = 0): Promise<number> {
  const { app, lease } = run;
  return app.db.tenant(lease, async (tx) => {
    await holdLease(tx, lease);
    const session: PageSession = { ...run, keptFrom: await listedFrom(tx, app.clock.now()) };
    if (feed.epoch !== '' && feed.epoch !== page.epoch) await retireEntries(tx, session, feed);
    const listed = await listCreated(tx, session, feed, page, named);
    await noteUpdated(tx, session, page.updated);
    await markGone(tx, session, page.destroyed);
    if (feed.listing && !page.hasMore) await markUnnamed(tx, session, feed);
    await saveState(tx, session, feed, page);
    if (listed > 0 || page.destroyed.length > 0) await tellOwner(tx, session);
    return listed;
  });
}

async function retireEntries(tx: Tx, { lease }: SyncSession, feed: StoredFeed): Promise<void> {
  await sql`/* retire-entries */
    update ledger_entry set retired = true
     where connection_id = ${lease.connectionId} and feed_key = ${feed.key} and not retired`.execute(tx);
}

async function listCreated(
  tx: Tx,
  session: PageSession,
  feed: StoredFeed,
  page: Changes,
  named: number,
): Promise<number> {
  if (page.created.length === 0) return 0;
  const { lease, app } = session;
  const rows = page.created.map((email, index) => ({
    ...entryRow(session, feed, email),
    order_at: email.receivedAt ?? placeOf(session, feed, named + index),
  }));
  const listed = await sql<{ fresh: boolean }>`/* list-ids */
    insert into ledger_entry (workspace_id, connection_id, provider_id, provider_thread_id, feed_key, mailboxes,
                              keywords, received_at, order_at, size, outcome, rule, reason, generation, first_seen_at,
                              settled_at)
    select ${lease.workspaceId}, ${lease.connectionId}, r.provider_id, r.thread_id, ${feed.key}, r.mailboxes,
           r.keywords, r.received_at, r.order_at, r.size, r.outcome, r.rule, r.reason, ${feed.generation},
           ${app.clock.now()}, case when r.outcome = 'pending' then null else ${app.clock.now()}::timestamptz end
      from json_to_recordset(${recordset(rows)}) as r(provider_id text, thread_id text, mailboxes text[],
           keywords text[], received_at timestamptz, order_at timestamptz, size bigint, outcome text, rule text,
           reason text)
    on conflict (workspace_id, connection_id, provider_id) do update
      set presence = 'there', generation = excluded.generation, keywords = excluded.keywords,
          mailboxes = excluded.mailboxes,
          outcome = case when ${admittedNow} then 'pending' else ledger_entry.outcome end,
          rule = case when ${admittedNow} then null else ledger_entry.rule end,
          reason = case when ${admittedNow} then null else ledger_entry.reason end
    returning xmax = 0 as fresh`.execute(tx);
  return listed.rows.filter((row) => row.fresh).length;
}

function entryRow(session: PageSession, feed: StoredFeed, email: ListedEmail): object {
  const mailboxes = email.mailboxes.length > 0 || feed.mailbox === null ? email.mailboxes : [feed.mailbox];
  const decided = decideAtListing(factsOf(session, { ...email, mailboxes }), session.connection.historyFrom);
  return {
    provider_id: email.id,
    thread_id: email.threadId ?? null,
    mailboxes,
    keywords: email.keywords.map(storable),
    received_at: email.receivedAt,
    size: email.size,
    outcome: decided.type,
    rule: decided.type === 'skipped' ? decided.rule : null,
    reason: decided.type === 'skipped' ? decided.reason : null,
  };
}

/** Where an id without a date stands in the queue: a listing goes from the newest to the oldest, news come before it. */
function placeOf({ startedAt, app }: SyncSession, feed: StoredFeed, place: number): Date {
  return feed.listing ? new Date(startedAt.getTime() - place) : app.clock.now();
}

function factsOf(session: PageSession, email: ListedEmail) {
  return {
    roles: email.mailboxes.map((key) => session.roles.get(key) ?? null),
    keywords: email.keywords,
    receivedAt: email.receivedAt,
    old: email.old,
    keptFrom: session.keptFrom,
  };
}

/** Rules of place are judged again; an outcome that came from the message's content stands. */
async function noteUpdated(tx: Tx, session: PageSession, updated: ListedEmail[]): Promise<void> {
  if (updated.length === 0) return;
  const rows = updated.map((email) => ({
    provider_id: email.id,
    mailboxes: email.mailboxes,
    keywords: email.keywords.map(storable),
    admitted: decideAtListing(factsOf(session, email), session.connection.historyFrom).type === 'pending',
  }));
  await sql`/* note-updated */
    with seen as (
      select r.*, e.outcome = 'skipped' and e.rule in ('draft', 'junk', 'trash') and r.admitted
                  and cardinality(r.mailboxes) > 0 as reopened
        from json_to_recordset(${recordset(rows)})
             as r(provider_id text, mailboxes text[], keywords text[], admitted boolean)
        join ledger_entry e on e.connection_id = ${session.lease.connectionId} and e.provider_id = r.provider_id)
    update ledger_entry l
       set mailboxes = case when cardinality(s.mailboxes) > 0 then s.mailboxes else l.mailboxes end,
           keywords = s.keywords,
           outcome = case when s.reopened then 'pending' else l.outcome end,
           rule = case when s.reopened then null else l.rule end,
           reason = case when s.reopened then null else l.reason end
      from seen s
     where l.connection_id = ${session.lease.connectionId} and l.provider_id = s.provider_id
       and (s.reopened or l.keywords is distinct from s.keywords
            or (cardinality(s.mailboxes) > 0 and l.mailboxes is distinct from s.mailboxes))`.execute(tx);
}

async function markGone(tx: Tx, { lease }: SyncSession, destroyed: readonly string[]): Promise<void> {
  if (destroyed.length === 0) return;
  await sql`/* mark-gone */
    update ledger_entry set ${asGone}
     where connection_id = ${lease.connectionId} and provider_id = any(${[...destroyed]}::text[])
       and presence = 'there'`.execute(tx);
}

/** The listing is complete: what it did not name is no longer at the provider. */
async function markUnnamed(tx: Tx, { lease }: SyncSession, feed: StoredFeed): Promise<void> {
  await sql`/* mark-unnamed-gone */
    update ledger_entry set ${asGone}
     where connection_id = ${lease.connectionId} and feed_key = ${feed.key} and not retired
       and presence = 'there' and generation <> ${feed.generation}`.execute(tx);
}

async function saveState(tx: Tx, { lease }: SyncSession, feed: StoredFeed, page: Changes): Promise<void> {
  await sql`/* save-state */
    update feed set state = ${page.newState}, epoch = ${page.epoch}, remaining = ${page.remaining ?? 0},
                    listing = listing and ${page.hasMore}
     where connection_id = ${lease.connectionId} and key = ${feed.key}`.execute(tx);
}

async function tellOwner(tx: Tx, { lease }: SyncSession): Promise<void> {
  await notifyLive(tx, {
    workspaceId: lease.workspaceId,
    ownerUserId: lease.userId,
    what: 'connection',
    own: [lease.connectionId],
    team: [],
  });
}
