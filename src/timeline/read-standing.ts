import { sql } from 'kysely';
import type { Tx } from '#db/database.ts';

/** How a message stands in the asking owner's log, by what was recorded of his copies. */
export interface Standing {
  /** Records under which it stands. */
  records: ReadonlySet<string>;
  /** References that the text named: the text itself is not here any more. */
  references: string;
}

/** Of a message that is not logged. */
export const standsNowhere: Standing = { records: new Set(), references: '' };

/** Those of the messages that stand in the asking owner's log. */
export async function readStanding(tx: Tx, messageIds: readonly string[]): Promise<Map<string, Standing>> {
  if (messageIds.length === 0) return new Map();
  const found = await sql<{ messageId: string; records: string[]; references: string | null }>`/* read-standing */
    select wanted.id as "messageId", array_agg(l.record_id::text) as records,
           string_agg(d.reference, ' ') filter (where l.reason = 'deal-reference') as references
      from unnest(${[...messageIds]}::uuid[]) as wanted(id)
      cross join lateral (
        select i.id from interaction i
         where i.workspace_id = current_workspace() and i.message_id = wanted.id offset 0) i
      cross join lateral (
        select l.record_kind, l.record_id, l.reason from interaction_link l
         where l.workspace_id = current_workspace() and l.interaction_id = i.id
           and l.owner_user_id = current_member() and l.logs offset 0) l
      left join deal d on l.record_kind = 'deal' and d.workspace_id = current_workspace() and d.id = l.record_id
     group by wanted.id`.execute(tx);
  return new Map(
    found.rows.map(({ messageId, records, references }) => [
      messageId,
      { records: new Set(records), references: references ?? '' },
    ]),
  );
}
