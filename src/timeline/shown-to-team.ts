import { sql } from 'kysely';
import type { Tx } from '#db/database.ts';

/** What the team is shown of messages: by interaction, its level and the records under which it stands. */
export type ShownToTeam = Map<string, { level: string; records: string[] }>;

/** Reads it, to tell open pages afterwards of what changed, and of nothing else. */
export async function shownToTeam(tx: Tx, messageIds: readonly string[]): Promise<ShownToTeam> {
  const found = await sql<{ id: string; level: string; records: string[] }>`/* shown-to-team */
    select i.id, i.team_level as level,
           array(select distinct t.record_id::text from timeline_entry t
                  where t.workspace_id = i.workspace_id and t.interaction_id = i.id and t.audience = team_audience()
                  order by 1) as records
      from interaction i
     where i.workspace_id = current_workspace() and i.message_id = any(${[...messageIds]}::uuid[])`.execute(tx);
  return new Map(found.rows.map(({ id, level, records }) => [id, { level, records }]));
}

/** The records whose timelines look different to the team. */
export function recordsThatChanged(before: ShownToTeam, after: ShownToTeam): string[] {
  const changed = new Set<string>();
  for (const id of new Set([...before.keys(), ...after.keys()])) {
    const [was, is] = [before.get(id), after.get(id)];
    if (textOf(was) === textOf(is)) continue;
    for (const record of [...(was?.records ?? []), ...(is?.records ?? [])]) changed.add(record);
  }
  return [...changed];
}

function textOf(shown: { level: string; records: string[] } | undefined): string {
  return shown === undefined || shown.records.length === 0 ? '' : `${shown.level} ${shown.records.join()}`;
}
