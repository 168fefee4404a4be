/** What requests and grants are about, in the words of the owner who decides: of his own copies alone. */
import { sql } from 'kysely';
import { readEntries } from '#access/read-entries.ts';
import type { Tx } from '#db/database.ts';
import type { GrantScope } from '#db/tables.ts';
import type { GrantSubject } from './change-grants.ts';
import type { RequestAbout } from './request-access.ts';

/** A subject as its owner reads it. */
export interface NamedSubject {
  kind: RequestAbout;
  /** Of the interaction, where there is one for the owner, of the thread or of the contact. */
  id: string;
  /** A subject line, or the contact's name; empty when the owner holds nothing of it any more. */
  label: string;
  /** The owner's mails that it concerns and that could be shown; counted up to a thousand. */
  emails: number;
}

interface SubjectRow extends GrantSubject {
  emails: number;
  /** The owner's first mail of it. */
  firstId: string | null;
  contactName: string | null;
}

const mostCounted = 1_000;

/** Names them, in their order. */
export async function nameSubjects(tx: Tx, subjects: readonly GrantSubject[]): Promise<NamedSubject[]> {
  if (subjects.length === 0) return [];
  const wanted = subjects.map(({ scope, subjectId }, position) => ({ scope, subjectId, position }));
  const { rows } = await sql<SubjectRow>`/* name-subjects */
    select r.scope, r."subjectId", own.emails, own.first_id as "firstId",
           (select c.name from contact c
             where c.workspace_id = current_workspace() and c.id = r."subjectId" and r.scope = 'contact') as "contactName"
      from json_to_recordset(${JSON.stringify(wanted)}) as r(scope text, "subjectId" uuid, position integer)
      cross join lateral (
        select count(*)::integer as emails, (array_agg(mine.id order by mine.occurred_at, mine.id))[1] as first_id
          from ${ownMail} mine) own
     order by r.position`.execute(tx);
  const shown = await readEntries(tx, [...new Set(rows.flatMap((row) => row.firstId ?? []))]);
  const subjectsById = new Map(shown.filter((item) => item.own).map((item) => [item.id, item.subject]));
  return rows.map((row) => nameOf(row, subjectsById));
}

function nameOf(row: SubjectRow, subjectsById: ReadonlyMap<string, string>): NamedSubject {
  const { scope, subjectId, emails, firstId, contactName } = row;
  const label = scope === 'contact' ? (contactName ?? '') : (subjectsById.get(firstId ?? '') ?? '');
  return { kind: aboutOf(scope), id: scope === 'message' ? (firstId ?? subjectId) : subjectId, label, emails };
}

/** What the API calls a scope. */
export function aboutOf(scope: GrantScope): RequestAbout {
  return scope === 'message' ? 'interaction' : scope;
}

/** Logged mail of the asking owner that a grant of `r` could show: neither deleted from his log nor protected. */
const ownMail = sql`(
  select i.id, i.occurred_at
    from (select m.id from message m
           where r.scope = 'message' and m.workspace_id = current_workspace() and m.id = r."subjectId"
          union all
          select m.id from message m
           where r.scope = 'thread' and m.workspace_id = current_workspace() and m.thread_id = r."subjectId"
          union all
          select i.message_id
            from interaction_link l
            join interaction i on i.workspace_id = l.workspace_id and i.id = l.interaction_id
           where r.scope = 'contact' and l.workspace_id = current_workspace() and l.record_kind = 'contact'
             and l.record_id = r."subjectId" and l.owner_user_id = current_member() and l.logs
             and i.message_id is not null) m
    cross join lateral (
      select i.id, i.occurred_at from interaction i
       where i.workspace_id = current_workspace() and i.message_id = m.id offset 0) i
   where (select bool_or(e.protected) from email e
           where e.workspace_id = current_workspace() and e.message_id = m.id
             and e.owner_user_id = current_member()) is false
     and not exists (select 1 from interaction_setting s
                      where s.workspace_id = current_workspace() and s.user_id = current_member()
                        and s.message_id = m.id and s.deleted_at is not null)
   limit ${sql.lit(mostCounted)})`;
