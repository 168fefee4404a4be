/**
 * Mail that the workspace keeps no longer: unmatched mail by its envelope's period, logged mail by that of entries. All
 * copies of a message go at once, with the entry, and the ledger says `expired`.
 *
 * Invariants: the caller holds the workspace lock; what a member chose for a message stays (drop-messages.ts); a mailbox's
 * correspondents are those of the mail that is kept, so that nobody is counted twice when it comes back.
 */
import { sql } from 'kysely';
import { uncountCopies } from '#access/uncount-copies.ts';
import { skipRules } from '#crm/decide-outcome.ts';
import { actAs, type Tx } from '#db/database.ts';
import { dropEmptyMessages } from '#timeline/drop-messages.ts';
import type { Cutoffs } from './retention-cutoffs.ts';

/** What went, or would go. */
export interface OldMail {
  interactions: number;
  /** Copies of unmatched mail. */
  envelopes: number;
}

interface OldMessage {
  id: string;
  logged: boolean;
  copies: number;
}

/** How much mail goes. */
export async function countOldMail(tx: Tx, cutoffs: Cutoffs): Promise<OldMail> {
  if (cutoffs.envelopes === null) return { interactions: 0, envelopes: 0 };
  const { rows } = await sql<OldMail>`/* count-old-mail */
    select count(*) filter (where old.logged)::int as interactions,
           coalesce(sum(old.copies) filter (where not old.logged), 0)::int as envelopes
      from (${oldMessages(cutoffs)}) old`.execute(tx);
  return rows[0] ?? { interactions: 0, envelopes: 0 };
}

/** Lets at most `most` messages go, of those after the message `after`. */
export async function letMailGo(
  tx: Tx,
  cutoffs: Cutoffs,
  after: string | null,
  most: number,
): Promise<OldMail & { last: string | null }> {
  if (cutoffs.envelopes === null) return { interactions: 0, envelopes: 0, last: null };
  const { rows } = await sql<OldMessage>`/* find-old-mail */
    ${oldMessages(cutoffs)} and (${after}::uuid is null or m.id > ${after}::uuid)
     order by m.id limit ${most}`.execute(tx);
  await removeMessages(
    tx,
    rows.map((row) => row.id),
  );
  return {
    interactions: rows.filter((row) => row.logged).length,
    envelopes: rows.reduce((sum, row) => sum + (row.logged ? 0 : row.copies), 0),
    last: rows.length < most ? null : (rows.at(-1)?.id ?? null),
  };
}

function oldMessages({ envelopes, interactions }: Cutoffs) {
  return sql`
    select m.id, entry.there as logged, copy.count as copies
      from message m
      cross join lateral (
        select exists (select 1 from interaction i
                        where i.workspace_id = m.workspace_id and i.message_id = m.id) as there) entry
      cross join lateral (
        select count(*)::int as count from email e where e.workspace_id = m.workspace_id and e.message_id = m.id) copy
     where m.workspace_id = current_workspace() and m.sent_at < ${envelopes}::timestamptz
       and case when entry.there then m.sent_at < ${interactions}::timestamptz else copy.count > 0 end`;
}

async function removeMessages(tx: Tx, ids: string[]): Promise<void> {
  if (ids.length === 0) return;
  await uncount(tx, ids);
  await sql`/* expire-entries */
    update ledger_entry l
       set outcome = 'skipped', rule = case when l.rule = 'deleted' then l.rule else 'expired' end,
           reason = case when l.rule = 'deleted' then l.reason else ${skipRules.expired} end, email_id = null
      from email e
     where e.workspace_id = current_workspace() and e.message_id = any(${ids}::uuid[])
       and l.workspace_id = e.workspace_id and l.email_id = e.id`.execute(tx);
  await sql`/* drop-expired-interactions */
    delete from interaction where workspace_id = current_workspace() and message_id = any(${ids}::uuid[])`.execute(tx);
  await sql`/* drop-expired-copies */
    delete from email where workspace_id = current_workspace() and message_id = any(${ids}::uuid[])`.execute(tx);
  await dropEmptyMessages(tx, ids, { kept: true });
}

/** The mailboxes' correspondents are those of the mail that is kept. */
async function uncount(tx: Tx, ids: string[]): Promise<void> {
  const { rows } = await sql<{ id: string; owner: string }>`/* copies-of-expired */
    select e.id, e.owner_user_id as owner
      from email e where e.workspace_id = current_workspace() and e.message_id = any(${ids}::uuid[])`.execute(tx);
  for (const [owner, copies] of Map.groupBy(rows, (row) => row.owner)) {
    const emailIds = copies.map((copy) => copy.id);
    await actAs(tx, owner, () => uncountCopies(tx, emailIds));
  }
}
