/**
 * Whose rows there may be in a workspace. Choices, lists, grants and answers show themselves to their member alone, so
 * whoever looks for all of them asks as each.
 */
import { sql } from 'kysely';
import { actAs, type Tx } from '#db/database.ts';
import { authTables } from '#users/auth-tables.ts';

/** All who ever had an account here or a mailbox, also those who left: what they left behind is found too. */
export async function listEverybody(tx: Tx): Promise<string[]> {
  const accounts = await authTables(tx).selectFrom('auth.user').select('id').execute();
  const known = await sql<{ id: string }>`/* list-everybody */
    select user_id as id from connection
    union select created_by from interaction where created_by is not null
    union select created_by from contact where created_by is not null`.execute(tx);
  return [...new Set([...accounts, ...known.rows].map(({ id }) => id))];
}

/** Does the work once as each of them, and gives the results. */
export async function asEach<T>(
  tx: Tx,
  userIds: readonly string[],
  work: (userId: string) => Promise<T>,
): Promise<T[]> {
  const results: T[] = [];
  for (const userId of userIds) results.push(await actAs(tx, userId, () => work(userId)));
  return results;
}
