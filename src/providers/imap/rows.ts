/**
 * Facts about emails by UID. A server may answer one email in several FETCH lines, and slip in lines about flags that
 * somebody else changed meanwhile, so lines are joined by UID; a line without a UID says nothing.
 */
import type { FetchMessageObject, FetchQueryObject } from 'imapflow';
import type { ListedEmail, MailboxKey } from '../provider.ts';
import { formatSet, isIn, type SequenceSet, splitSet } from '../sequence-set.ts';
import type { ImapSession } from './api.ts';
import { readKeywords } from './keywords.ts';
import { createIdWriter } from './provider-id.ts';

/** What is known of one email; undefined where the server did not say. */
export interface Row {
  uid: number;
  flags?: Set<string> | undefined;
  internalDate?: Date | undefined;
  size?: number | undefined;
}

/** Servers take command lines of about 8,000 octets (RFC 7162 §4). */
export const LONGEST_RANGE = 7000;

/** Reads facts of the emails in `wanted`, joined by UID; UIDs that were not asked for are left out. */
export async function readRows(
  session: ImapSession,
  wanted: SequenceSet,
  query: FetchQueryObject,
  range: { text?: string; changedSince?: bigint } = {},
): Promise<Map<number, Row>> {
  const rows = new Map<number, Row>();
  const texts = range.text === undefined ? splitSet(wanted, LONGEST_RANGE).map(formatSet) : [range.text];
  for (const text of texts) {
    await session.run(async (client) => {
      const options = { uid: true, ...(range.changedSince === undefined ? {} : { changedSince: range.changedSince }) };
      for await (const line of client.fetch(text, { uid: true, ...query }, options)) {
        if (isIn(wanted, line.uid)) joinRow(rows, line);
      }
    });
  }
  return rows;
}

/** Adds one line to what is known of its email. */
export function joinRow(rows: Map<number, Row>, line: FetchMessageObject): Row {
  const row = rows.get(line.uid) ?? { uid: line.uid };
  rows.set(line.uid, row);
  row.flags = line.flags ?? row.flags;
  row.size = line.size ?? row.size;
  if (line.internalDate instanceof Date) row.internalDate = line.internalDate;
  return row;
}

/** Makes listings of one mailbox's emails; what the server did not say is null, without keywords. */
export function createDescriber(path: string, uidValidity: string): (row: Row) => ListedEmail {
  const id = createIdWriter(path, uidValidity);
  const mailboxes = [path as MailboxKey];
  return (row) => ({
    id: id(row.uid),
    mailboxes: [...mailboxes],
    keywords: readKeywords(row.flags),
    receivedAt: row.internalDate ?? null,
    size: row.size ?? null,
  });
}
