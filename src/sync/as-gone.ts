import { sql } from 'kysely';

/**
 * What becomes of ledger entries that left the provider: `set ${asGone}`. An outcome stays; an entry that waits to be
 * fetched counts as gone, unless its copy is here already and only its words were to be fetched again.
 */
export const asGone = sql`
  presence = 'gone',
  outcome = case when outcome = 'pending' and email_id is not null then 'logged' else outcome end,
  reason = case when outcome = 'pending' and email_id is not null
                then 'It is logged; its words left the server before they could be fetched again.' else reason end`;
