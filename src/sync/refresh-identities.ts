/**
 * Keeps the addresses that a mailbox's owner writes from, as his provider names them (Gmail: the aliases that it verified).
 *
 * Asked when the mailbox is connected, at its daily audit, and while none are stored. Invariants: the mailbox's own
 * address is always among them; a provider that refuses to say stops no sync, and what is stored stays. What changes
 * concerns lists at once and directions of mail that is still to come: what is stored keeps its direction.
 */
import { sql } from 'kysely';
import { isFault } from '#errors.ts';
import { normaliseAddress } from '#mail/address.ts';
import { holdLease } from './lease.ts';
import type { SyncCause } from './sync-connection.ts';
import type { SyncSession } from './sync-session.ts';

const mostIdentities = 1_000;
const longest = 320;

/** Asks the provider and stores what it names. */
export async function refreshIdentities(session: SyncSession, cause: SyncCause): Promise<void> {
  const { connection, lease, app } = session;
  if (connection.identities.length > 0 && cause !== 'connect' && cause !== 'audit') return;
  const named = await askProvider(session);
  if (named === null) return;
  const identities = keysOf([connection.address, ...named]);
  await app.db.tenant(lease, async (tx) => {
    await holdLease(tx, lease);
    await sql`/* save-identities */
      update connection set identities = ${identities}::text[]
       where id = ${lease.connectionId} and identities is distinct from ${identities}::text[]`.execute(tx);
  });
}

/** Null when it refuses: mail matters more. What passes by itself, or needs its owner, ends the run as anywhere. */
async function askProvider({ provider, app, lease }: SyncSession): Promise<string[] | null> {
  try {
    return (await provider.identities()).map((identity) => identity.address);
  } catch (error) {
    if (!isFault(error, 'refuse')) throw error;
    app.log.warn('identities-unknown', { connectionId: lease.connectionId, code: error.code });
    return null;
  }
}

/** Sorted, so that the same set is the same value. */
function keysOf(addresses: string[]): string[] {
  const usable = addresses.filter((address) => address.length <= longest && !address.includes('\0'));
  return [...new Set(usable.slice(0, mostIdentities).map(normaliseAddress))].sort();
}
