/**
 * Brings the connection's mailboxes and feeds up to date with the provider's list.
 *
 * Invariant: a mailbox that the list no longer names is marked vanished and its entries gone, never deleted; an
 * implausible list is a Fault of the adapter and changes nothing here.
 */
import { sql } from 'kysely';
import type { Tx } from '#db/database.ts';
import { recordset, storable } from '#db/recordset.ts';
import type { Feed, ProviderMailbox } from '#providers/provider.ts';
import type { StoredFeed } from './apply-changes.ts';
import { asGone } from './as-gone.ts';
import { holdLease } from './lease.ts';
import type { SyncSession } from './sync-session.ts';

/** Stores what the provider lists and returns the feeds to follow, each where it stands. */
export async function refreshMailboxes(session: SyncSession): Promise<StoredFeed[]> {
  const mailboxes = await session.provider.mailboxes();
  const feeds = await session.provider.feeds();
  session.roles = new Map(mailboxes.map((mailbox) => [mailbox.key, mailbox.role]));
  return session.app.db.tenant(session.lease, async (tx) => {
    await holdLease(tx, session.lease);
    await saveMailboxes(tx, session, mailboxes);
    await saveFeeds(tx, session, feeds);
    return readFeeds(tx, session, feeds);
  });
}

async function saveMailboxes(tx: Tx, { lease }: SyncSession, mailboxes: ProviderMailbox[]): Promise<void> {
  const rows = mailboxes.map((mailbox) => ({ ...mailbox, name: storable(mailbox.name) }));
  await sql`/* save-mailboxes */
    insert into mailbox (workspace_id, connection_id, key, name, role, selectable)
    select ${lease.workspaceId}, ${lease.connectionId}, r.key, r.name, r.role, r.selectable
      from json_to_recordset(${recordset(rows)}) as r(key text, name text, role text, selectable boolean)
    on conflict (workspace_id, connection_id, key) do update
      set name = excluded.name, role = excluded.role, selectable = excluded.selectable, vanished_at = null`.execute(tx);
  await sql`/* mark-vanished-mailboxes */
    update mailbox set vanished_at = now()
     where connection_id = ${lease.connectionId} and vanished_at is null
       and key <> all(${mailboxes.map((mailbox) => mailbox.key)}::text[])`.execute(tx);
}

/** A feed that is no more keeps its row without a state: should it come back, it is listed anew. */
async function saveFeeds(tx: Tx, { lease }: SyncSession, feeds: Feed[]): Promise<void> {
  await sql`/* save-feeds */
    insert into feed (workspace_id, connection_id, key, mailbox_key)
    select ${lease.workspaceId}, ${lease.connectionId}, r.key, r.mailbox
      from json_to_recordset(${recordset(feeds)}) as r(key text, mailbox text)
    on conflict do nothing`.execute(tx);
  const keys = feeds.map((feed) => feed.key);
  await sql`/* mark-gone-with-their-feed */
    update ledger_entry set ${asGone}
     where connection_id = ${lease.connectionId} and presence = 'there' and not retired
       and feed_key <> all(${keys}::text[])`.execute(tx);
  await sql`/* forget-states-of-gone-feeds */
    update feed set state = null, remaining = null
     where connection_id = ${lease.connectionId} and state is not null and key <> all(${keys}::text[])`.execute(tx);
}

async function readFeeds(tx: Tx, { lease }: SyncSession, feeds: Feed[]): Promise<StoredFeed[]> {
  const rows = await tx
    .selectFrom('feed')
    .select(['key', 'state', 'epoch', 'generation', 'listing'])
    .where('connection_id', '=', lease.connectionId)
    .execute();
  const stored = new Map(rows.map(({ key, ...row }) => [key, row]));
  return feeds.flatMap((feed) => {
    const row = stored.get(feed.key);
    return row ? [{ ...feed, ...row }] : [];
  });
}
