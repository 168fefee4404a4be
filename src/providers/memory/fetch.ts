/** Reading emails of a memory account: by id, and by Message-ID or address. */
import type { Fetched, FetchedEmail, FindQuery, ListedEmail, ProviderId } from '../provider.ts';
import { locate, type MemoryAccount, type MemoryEntry, type MemoryFeed } from './account.ts';
import { describe } from './changes.ts';

const DAY = 86_400_000;

/** Yields each id once, in the order asked. */
export async function* fetchEmails(
  account: MemoryAccount,
  ids: ProviderId[],
  maxOctets: number,
): AsyncGenerator<Fetched> {
  await account.enter('fetch');
  for (const id of ids) {
    await account.enter('email');
    const found = locate(account, id);
    if (found === null) yield { type: 'gone', id };
    else if (found.entry.poison !== null)
      yield { type: 'poison', id, code: 'memory-poison', reason: found.entry.poison };
    else yield { type: 'email', email: readEmail(found.feed, found.entry, maxOctets) };
  }
}

/** Newest first, at most `limit`; a date means its UTC day and the days beside it, as for IMAP. */
export function findEmails(account: MemoryAccount, query: FindQuery, limit: number): ListedEmail[] {
  const found: { feed: MemoryFeed; entry: MemoryEntry }[] = [];
  for (const feed of account.feeds.values()) {
    for (const entry of feed.entries.values()) if (matches(entry, query)) found.push({ feed, entry });
  }
  found.sort((a, b) => b.entry.receivedAt.getTime() - a.entry.receivedAt.getTime() || b.entry.serial - a.entry.serial);
  return found.slice(0, limit).map(({ feed, entry }) => describe(feed, entry));
}

function readEmail(feed: MemoryFeed, entry: MemoryEntry, maxOctets: number): FetchedEmail {
  const cut = entry.raw.length > maxOctets;
  return {
    ...describe(feed, entry),
    raw: cut ? entry.raw.subarray(0, maxOctets) : entry.raw,
    cut,
    parts: cut ? entry.parts : null,
  };
}

function matches(entry: MemoryEntry, query: FindQuery): boolean {
  const fields = headerFields(entry.raw);
  if ('messageId' in query) return fields.some((field) => holds(field, ['message-id'], query.messageId));
  const days = Math.abs(Math.floor(entry.receivedAt.getTime() / DAY) - Math.floor(query.date.getTime() / DAY));
  return days <= 1 && fields.some((field) => holds(field, ['from', 'to', 'cc'], query.address));
}

function headerFields(raw: Uint8Array): string[] {
  const text = Buffer.from(raw).toString('latin1').replaceAll('\r\n', '\n');
  const end = text.indexOf('\n\n');
  const head = end < 0 ? text : text.slice(0, end);
  return head.replaceAll('\n\t', ' ').replaceAll('\n ', ' ').split('\n');
}

function holds(field: string, names: string[], wanted: string): boolean {
  const colon = field.indexOf(':');
  const name = field.slice(0, colon).toLowerCase();
  return (
    names.includes(name) &&
    field
      .slice(colon + 1)
      .toLowerCase()
      .includes(wanted.toLowerCase())
  );
}
