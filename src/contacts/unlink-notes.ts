import { sql } from 'kysely';
import type { RecordKind } from '#crm/interaction.ts';
import type { Tx } from '#db/database.ts';
import { settleInteractions } from '#timeline/record-interaction.ts';

/** Takes what was noted by hand off a record that goes; a note that concerned nothing else goes with it. */
export async function unlinkNotes(tx: Tx, kind: RecordKind, id: string): Promise<void> {
  const { rows } = await sql<{ id: string }>`/* unlink-notes */
    delete from interaction_link where record_kind = ${kind} and record_id = ${id} and reason = 'by-hand'
    returning interaction_id as id`.execute(tx);
  const ids = rows.map((row) => row.id);
  await sql`/* drop-unlinked-notes */
    delete from interaction i
     where i.id = any(${ids}::uuid[]) and i.message_id is null
       and not exists (select 1 from interaction_link l
                        where l.workspace_id = i.workspace_id and l.interaction_id = i.id)`.execute(tx);
  await settleInteractions(tx, ids);
}
