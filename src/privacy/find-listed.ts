/**
 * Who of some people is on a list: the member's own blocklist, or the workspace's protected people.
 *
 * Invariants: one statement whatever the lists' length, by index from the asked addresses inward; a list is asked for an
 * address, for its host and for every domain above that, as crm/listed-address.ts has it.
 */
import { type RawBuilder, sql } from 'kysely';
import { hostOf, isListed, type ListedEntry, suffixesOf, toListed } from '#crm/listed-address.ts';
import type { Tx } from '#db/database.ts';
import { normaliseAddress } from '#mail/address.ts';

/** Those of the addresses (keys) that the asking member blocks; never one of his own mailboxes. */
export async function findBlocked(tx: Tx, keys: Iterable<string>): Promise<Set<string>> {
  const wanted = [...new Set(keys)];
  const { rows } = await sql<ListedEntry | { kind: 'own'; value: string }>`/* find-blocked */
    ${entriesFor(sql`blocked_address`, sql`l.user_id = current_member()`, wanted)}
    union all
    select 'own', own.address
      from connection c cross join lateral unnest(array_append(c.identities, c.address)) as own(address)
     where c.workspace_id = current_workspace() and c.user_id = current_member()`.execute(tx);
  const listed = toListed(rows.filter((row) => row.kind !== 'own'));
  const own = new Set(rows.flatMap((row) => (row.kind === 'own' ? [normaliseAddress(row.value)] : [])));
  return new Set(wanted.filter((key) => !own.has(key) && isListed(key, listed)));
}

/** Those of the addresses (keys) that the workspace protects. */
export async function findProtected(tx: Tx, keys: Iterable<string>): Promise<Set<string>> {
  const wanted = [...new Set(keys)];
  const { rows } = await sql<ListedEntry>`/* find-protected */
    ${entriesFor(sql`protected_address`, sql`true`, wanted)}`.execute(tx);
  const listed = toListed(rows);
  return new Set(wanted.filter((key) => isListed(key, listed)));
}

function entriesFor(table: RawBuilder<unknown>, whose: RawBuilder<unknown>, keys: string[]): RawBuilder<unknown> {
  const domains = [...new Set(keys.flatMap((key) => suffixesOf(hostOf(key))))];
  return sql`
    select l.kind, l.value from ${table} l
     where l.workspace_id = current_workspace() and ${whose} and l.kind = 'address' and l.value = any(${keys}::text[])
    union all
    select l.kind, l.value from ${table} l
     where l.workspace_id = current_workspace() and ${whose} and l.kind = 'domain' and l.value = any(${domains}::text[])`;
}
