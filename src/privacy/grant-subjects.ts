/** What an owner's grant may be about: what a request leads to among his own copies. */
import { sql } from 'kysely';
import type { Tx } from '#db/database.ts';
import type { GrantSubject } from './change-grants.ts';

/** The thread of a message, or what became of a thread that was merged. */
export async function findThread(tx: Tx, { scope, subjectId }: GrantSubject): Promise<string> {
  const { rows } = await sql<{ id: string }>`/* thread-to-show */
    select coalesce((select m.thread_id from message m
                      where ${scope} = 'message' and m.workspace_id = current_workspace() and m.id = ${subjectId}),
                    (select t.into_id from thread_merge t
                      where t.workspace_id = current_workspace() and t.from_id = ${subjectId}),
                    ${subjectId}::uuid) as id`.execute(tx);
  return rows[0]!.id;
}

const mostContacts = 200;

/** The contacts of the asking owner's copies of it; of a request about a contact that one, while it is there. */
export async function findContacts(tx: Tx, subject: GrantSubject): Promise<string[]> {
  const threadId = subject.scope === 'thread' ? await findThread(tx, subject) : null;
  const { rows } = await sql<{ id: string }>`/* contacts-to-show */
    select c.id from contact c
     where c.workspace_id = current_workspace()
       and (${subject.scope} = 'contact' and c.id = ${subject.subjectId}
            or ${subject.scope} <> 'contact' and c.id in (
              select l.record_id
                from message m
                join interaction i on i.workspace_id = m.workspace_id and i.message_id = m.id
                join interaction_link l on l.workspace_id = i.workspace_id and l.interaction_id = i.id
               where m.workspace_id = current_workspace()
                 and (m.id = ${subject.subjectId} or m.thread_id = ${threadId}::uuid)
                 and l.record_kind = 'contact' and l.owner_user_id = current_member()))
     order by c.id limit ${mostContacts}`.execute(tx);
  return rows.map((row) => row.id);
}

/** The asking owner's copies of a message that he has not deleted from his log; null without one. */
export async function ownCopyOf(tx: Tx, messageId: string): Promise<{ protected: boolean } | null> {
  const { rows } = await sql<{ protected: boolean | null }>`/* own-copy-to-show */
    select bool_or(e.protected) as protected
      from email e
     where e.workspace_id = current_workspace() and e.message_id = ${messageId} and e.owner_user_id = current_member()
       and not exists (select 1 from interaction_setting s
                        where s.workspace_id = e.workspace_id and s.user_id = e.owner_user_id
                          and s.message_id = e.message_id and s.deleted_at is not null)`.execute(tx);
  const isProtected = rows[0]?.protected ?? null;
  return isProtected === null ? null : { protected: isProtected };
}
