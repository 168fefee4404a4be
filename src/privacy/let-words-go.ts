/**
 * The words of logged mail: the snippet, the attachments' names and what was noted of numbers in the text.
 *
 * Invariants: the subject, the people and the dates stay, and what an attachment is and how large; such mail is no
 * unmatched mail that was reduced (email_text.reduced_at): nothing fetches its words again. The caller acts as the owner.
 */
import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '#db/database.ts';
import type { Cutoffs } from './retention-cutoffs.ts';

/** One chunk of copies. */
export interface LetGo {
  taken: number;
  /** The last copy of a full chunk: the next one goes on after it. */
  last: string | null;
}

/** How many of the actor's copies lose their words. */
export async function countOldWords(tx: Tx, cutoffs: Cutoffs): Promise<number> {
  if (cutoffs.words === null) return 0;
  const { rows } = await sql<{ count: number }>`/* count-old-words */
    select count(*)::int as count ${oldWords(cutoffs)}`.execute(tx);
  return rows[0]?.count ?? 0;
}

/** Takes the words of at most `most` of the actor's copies away, of those after the copy `after`. */
export async function letWordsGo(tx: Tx, cutoffs: Cutoffs, after: string | null, most: number): Promise<LetGo> {
  if (cutoffs.words === null) return { taken: 0, last: null };
  const { rows } = await sql<{ id: string }>`/* let-words-go */
    update email_text x
       set snippet = '', warnings = '{}', attachments = (
             select coalesce(jsonb_agg(a.part || '{"filename": null}' order by a.place), '[]')
               from jsonb_array_elements(x.attachments) with ordinality as a(part, place))
      from (select e.id ${oldWords(cutoffs)} and (${after}::uuid is null or e.id > ${after}::uuid)
             order by e.id limit ${most}) old
     where x.workspace_id = current_workspace() and x.email_id = old.id
    returning x.email_id as id`.execute(tx);
  const ids = rows.map((row) => row.id).sort();
  return { taken: ids.length, last: ids.length < most ? null : (ids.at(-1) ?? null) };
}

/** Mail that goes as a whole does not count. */
function oldWords({ words, interactions }: Cutoffs): RawBuilder<unknown> {
  return sql`
    from email e
    join message m on m.workspace_id = e.workspace_id and m.id = e.message_id
    join email_text t on t.workspace_id = e.workspace_id and t.email_id = e.id
   where e.workspace_id = current_workspace() and e.owner_user_id = current_member() and m.sent_at < ${words}
     and (${interactions}::timestamptz is null or m.sent_at >= ${interactions}::timestamptz)
     and (t.snippet <> '' or t.warnings <> '{}' or jsonb_path_exists(t.attachments, '$[*].filename ? (@ != null)'))
     and exists (select 1 from interaction i where i.workspace_id = e.workspace_id and i.message_id = e.message_id)`;
}
