/**
 * Facts about emails by UID. A server may answer one email in several FETCH lines, and slip in lines about flags that
 * somebody else changed meanwhile, so lines are joined by UID.
 */
import type { ListedEmail, MailboxKey } from '../provider.ts';
import { formatSet, isIn, type SequenceSet, splitSet } from '../sequence-set.ts';
import type { ImapSession } from './api.ts';
import { type FetchLine, type FetchRequest, fetchLines } from './fetch-lines.ts';
import { readKeywords } from './keywords.ts';
import { createIdWriter } from './provider-id.ts';

/** What is known of one email, beside its document. */
export type Row = Omit<FetchLine, 'source'>;

/** Servers take command lines of about 8,000 octets (RFC 7162 §4). */
export const LONGEST_RANGE = 7000;

/** What a listing tells. */
export const LISTING = ['FLAGS', 'INTERNALDATE', 'RFC822.SIZE'] as const;

/** Reads facts of the emails in `wanted`, joined by UID; `range` may be wider than that, to be short. */
export async function readRows(
  session: ImapSession,
  wanted: SequenceSet,
  request: Omit<FetchRequest, 'range'> & { range?: string },
): Promise<Map<number, Row>> {
  const rows = new Map<number, Row>();
  const ranges = request.range === undefined ? splitSet(wanted, LONGEST_RANGE).map(formatSet) : [request.range];
  for (const range of ranges) {
    await session.run(async (client) => {
      for await (const line of fetchLines(client, { ...request, range })) {
        if (isIn(wanted, line.uid)) joinRow(rows, line);
      }
    });
  }
  return rows;
}

/** Adds one line to what is known of its email. */
export function joinRow(rows: Map<number, Row>, line: FetchLine): Row {
  const known = rows.get(line.uid);
  if (known === undefined) {
    const { uid, flags, internalDate, size } = line;
    const row = { uid, flags, internalDate, size };
    rows.set(uid, row);
    return row;
  }
  known.flags = line.flags ?? known.flags;
  known.internalDate = line.internalDate ?? known.internalDate;
  known.size = line.size ?? known.size;
  return known;
}

/** Makes listings of one mailbox's emails; what the server did not say is null, without keywords. */
export function createDescriber(path: string, uidValidity: string): (row: Row) => ListedEmail {
  const id = createIdWriter(path, uidValidity);
  const mailbox = path as MailboxKey;
  return (row) => ({
    id: id(row.uid),
    mailboxes: [mailbox],
    keywords: readKeywords(row.flags),
    receivedAt: row.internalDate ?? null,
    size: row.size ?? null,
  });
}
