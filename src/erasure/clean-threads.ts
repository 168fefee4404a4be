import { sql } from 'kysely';
import type { Tx } from '#db/database.ts';
import type { ReportPart } from './report.ts';

/** Takes the person from the people of conversations that go on without; answers null when there are none left. */
export async function cleanThreads(tx: Tx, keys: readonly string[], most: number): Promise<ReportPart | null> {
  const cleaned = await sql`/* clean-threads */
    update thread t
       set participants = array(select p from unnest(t.participants) with ordinality as x(p, place)
                                 where p <> all(${[...keys]}::text[]) order by place)
     where t.workspace_id = current_workspace()
       and t.id in (select id from thread where participants && ${[...keys]}::text[] limit ${most})`.execute(tx);
  const threads = Number(cleaned.numAffectedRows ?? 0);
  return threads === 0 ? null : { threads };
}
