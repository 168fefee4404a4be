/**
 * What a blocklist and the workspace's protected people have in common: entries as they are typed, and pages of them.
 *
 * Invariant: nobody lists his own organisation: a domain of ours, or one above or below it, is refused, so that one entry
 * does not take all mail off the log or away from the team.
 */
import { type RawBuilder, sql } from 'kysely';
import { hostOf, type ListedEntry, type ListedKind, longestEntry, readEntry } from '#crm/listed-address.ts';
import type { Tx } from '#db/database.ts';
import { recordset } from '#db/recordset.ts';
import { Fault } from '#errors.ts';
import { isFreeMail } from '#mail/free-mail.ts';
import { decodeCursor, encodeCursor, type Page, type PageQuery, pageLimit, pageOf } from '#platform/cursor.ts';
import type { Actor } from '#users/actor.ts';

/** How many entries are added at once, and how many a list holds. */
export const mostEntries = 10_000;
const mostInList = 100_000;

/** An entry as it is shown. */
export interface ShownEntry extends ListedEntry {
  createdAt: Date;
}

/** The lists, by their table; which rows are whose is the wall's matter. */
export type ListTable = 'blocked_address' | 'protected_address';

/** Reads what was typed, each entry once. Throws a Fault `refuse` that names the first that is none. */
export function readEntries(texts: readonly string[]): Map<string, { entry: ListedEntry; at: number }> {
  const entries = new Map<string, { entry: ListedEntry; at: number }>();
  if (texts.length > mostEntries) throw refused('entries', `There are at most ${mostEntries} at once.`);
  for (const [at, text] of texts.entries()) {
    const read = readEntry(text);
    if (read.type === 'refused') throw refused(`entries.${at}`, read.reason);
    const key = `${read.entry.kind} ${read.entry.value}`;
    if (!entries.has(key)) entries.set(key, { entry: read.entry, at });
  }
  return entries;
}

/** The one entry that a path names; null when there can be none. */
export function readStored(kind: ListedKind, value: string): ListedEntry | null {
  const read = readEntry(value.length > longestEntry ? '' : value);
  return read.type === 'entry' && read.entry.kind === kind ? read.entry : null;
}

/** Our domains: those that the workspace names, and those of these addresses that no stranger can have one at. */
export async function ownDomains(tx: Tx, addresses: Iterable<string>): Promise<Set<string>> {
  const { own_domains } = await tx.selectFrom('workspace').select('own_domains').executeTakeFirstOrThrow();
  const hosts = [...addresses].map(hostOf).filter((host) => !isFreeMail(host));
  return new Set([...own_domains.map((domain) => domain.toLowerCase()), ...hosts]);
}

/** Refuses an entry that `isOurs`, by its place in the list. */
export function refuseOurs(
  entries: ReturnType<typeof readEntries>,
  isOurs: (entry: ListedEntry) => boolean,
): ListedEntry[] {
  for (const { entry, at } of entries.values()) {
    if (!isOurs(entry)) continue;
    throw new Fault('refuse', 'own-address', 'This is an address or a domain of your own.', { field: `entries.${at}` });
  }
  return [...entries.values()].map(({ entry }) => entry);
}

/** Whether one of two domains is the other, or stands for it. */
export function overlaps(one: string, other: string): boolean {
  return one === other || one.endsWith(`.${other}`) || other.endsWith(`.${one}`);
}

/** Adds what is not on the list; returns that. Throws a Fault `refuse` when the list grows too long. */
export async function addEntries(
  tx: Tx,
  table: ListTable,
  { workspaceId, userId }: Actor,
  entries: ListedEntry[],
): Promise<ListedEntry[]> {
  const by = sql.ref(table === 'blocked_address' ? 'user_id' : 'created_by');
  const added = await sql<ListedEntry>`/* add-entries */
    insert into ${sql.table(table)} (workspace_id, ${by}, kind, value)
    select ${workspaceId}, ${userId}, r.kind, r.value
      from json_to_recordset(${recordset(entries)}) as r(kind text, value text)
    on conflict do nothing
    returning kind, value`.execute(tx);
  const held = await sql<{ count: number }>`/* count-entries */
    select count(*)::integer as count from ${sql.table(table)} where ${whose(table)}`.execute(tx);
  if ((held.rows[0]?.count ?? 0) > mostInList) throw refused('entries', `The list holds at most ${mostInList}.`);
  return added.rows;
}

/** Takes the entry off the list; false when it is not on it. */
export async function removeEntry(tx: Tx, table: ListTable, { kind, value }: ListedEntry): Promise<boolean> {
  const removed = await sql`/* remove-entry */
    delete from ${sql.table(table)} where ${whose(table)} and kind = ${kind} and value = ${value}
    returning 1`.execute(tx);
  return removed.rows.length > 0;
}

/** A page of the list, addresses first. */
export async function listEntries(tx: Tx, table: ListTable, query: PageQuery): Promise<Page<ShownEntry>> {
  const limit = pageLimit(query.limit);
  const [kind, value] = decodeCursor(query.cursor, table, ['text', 'text']) ?? [null, null];
  const { rows } = await sql<ShownEntry>`/* list-entries */
    select kind, value, created_at as "createdAt" from ${sql.table(table)}
     where ${whose(table)} and (${kind}::text is null or (kind, value) > (${kind}::text, ${value}::text))
     order by kind, value limit ${limit + 1}`.execute(tx);
  return pageOf(rows, limit, (row) => encodeCursor(table, [row.kind, row.value]));
}

function whose(table: ListTable): RawBuilder<unknown> {
  return table === 'blocked_address'
    ? sql`workspace_id = current_workspace() and user_id = current_member()`
    : sql`workspace_id = current_workspace()`;
}

function refused(field: string, message: string): Fault {
  return new Fault('refuse', 'invalid-request', message, { field });
}
