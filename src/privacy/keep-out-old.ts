/**
 * What of a provider's mail is taken in at all, given how long the workspace keeps it: so that what retention let go does
 * not come back by another listing, another mailbox or a new contact.
 *
 * Invariants: read in each page's own transaction, never once a run, so that a longer period holds at once; a change of
 * the periods waits for the page that lists by the former ones, and then finds what it skipped.
 */
import { sql } from 'kysely';
import { type Outcome, skipRules } from '#crm/decide-outcome.ts';
import type { Tx } from '#db/database.ts';
import type { ReadEmail } from '#sync/read-email.ts';
import { cutoffsOf, readRetentionDays } from './retention-cutoffs.ts';

const dayMs = 86_400_000;

/** From when the workspace takes mail in, and from when its words. */
export interface KeptMail {
  from: Date | null;
  wordsFrom: Date | null;
}

/** As the transaction's workspace has it at `now`. */
export async function readKept(tx: Tx, now: Date): Promise<KeptMail> {
  const { interactions, words } = cutoffsOf(await readRetentionDays(tx), now);
  return { from: interactions, wordsFrom: words };
}

/**
 * What a list need not fetch: older than entries are kept, by a day more, because a writer's clock may be a day ahead of
 * the receiver's (read-email.ts), and only the message itself tells.
 */
export async function listedFrom(tx: Tx, now: Date): Promise<Date | null> {
  const { rows } = await sql<{ days: number }>`/* read-kept-days */
    select interaction_days as days from workspace
     where workspace_id = current_workspace() and interaction_days is not null for share`.execute(tx);
  const [kept] = rows;
  return kept === undefined ? null : new Date(now.getTime() - (kept.days + 1) * dayMs);
}

/** The outcome of mail that is older than the workspace keeps; null for any other. */
export function expiredOutcome({ occurredAt }: ReadEmail, { from }: KeptMail): Outcome | null {
  if (from === null || occurredAt >= from) return null;
  return { type: 'skipped', rule: 'expired', reason: skipRules.expired, votes: [] };
}

/** The email as it is stored when it is logged: without the words that are older than the workspace keeps. */
export function withoutOldWords(email: ReadEmail, { wordsFrom }: KeptMail): ReadEmail {
  if (wordsFrom === null || email.occurredAt >= wordsFrom) return email;
  const attachments = email.parsed.attachments.map((part) => ({ ...part, filename: null }));
  return { ...email, snippet: '', parsed: { ...email.parsed, attachments } };
}
