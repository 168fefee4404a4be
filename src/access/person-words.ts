/**
 * Finds a person in the words and people of mail and notes: for erasing and for exporting, never to be shown to a member.
 * Each function asks for the asking member's own copies and notes alone; the caller asks as one owner after another.
 */
import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '#db/database.ts';

/** A copy that the person takes part in. */
export interface PersonCopy {
  emailId: string;
  messageId: string;
}

/** At most so many of the member's copies on which one of these addresses takes part, in whatever role. */
export async function findCopiesOf(tx: Tx, keys: readonly string[], most: number): Promise<PersonCopy[]> {
  const found = await sql<PersonCopy>`/* find-copies-of */
    select e.id as "emailId", e.message_id as "messageId"
      from (select distinct p.email_id as id from participant p
             where p.workspace_id = current_workspace() and p.owner_user_id = current_member()
               and p.key = any(${[...keys]}::text[]) limit ${most}) found
      join email e on e.workspace_id = current_workspace() and e.id = found.id
     order by e.id`.execute(tx);
  return found.rows;
}

/** How many people stand on these copies of the member. */
export async function countParticipants(tx: Tx, emailIds: readonly string[]): Promise<number> {
  const found = await sql<{ count: number }>`/* count-participants */
    select count(*)::integer as count from participant p
     where p.workspace_id = current_workspace() and p.owner_user_id = current_member()
       and p.email_id = any(${[...emailIds]}::uuid[])`.execute(tx);
  return found.rows[0]?.count ?? 0;
}

/** What the member's mail calls these addresses: names, and the addresses as they were written. */
export async function findSpellings(
  tx: Tx,
  keys: readonly string[],
  most: number,
): Promise<{ names: string[]; addresses: string[] }> {
  const found = await sql<{ names: string[]; addresses: string[] }>`/* find-spellings */
    with spelling as (
      select distinct p.name, p.address from participant p
       where p.workspace_id = current_workspace() and p.owner_user_id = current_member()
         and p.key = any(${[...keys]}::text[]) limit ${most})
    select coalesce(array_agg(distinct name) filter (where name is not null), '{}') as names,
           coalesce(array_agg(distinct address), '{}') as addresses from spelling`.execute(tx);
  return found.rows[0] ?? { names: [], addresses: [] };
}

/** Every address that takes part in the member's copies, normalised. */
export async function listKeys(tx: Tx): Promise<string[]> {
  const found = await sql<{ key: string }>`/* list-keys */
    select distinct p.key from participant p
     where p.workspace_id = current_workspace() and p.owner_user_id = current_member()`.execute(tx);
  return found.rows.map((row) => row.key);
}

/** Where words name somebody: an entry or a note by its interaction, mail that stands on no timeline by its copy. */
export interface Quote {
  type: 'interaction' | 'email' | 'note';
  id: string;
}

/**
 * At most so many of the member's copies and notes whose words hold one of the needles, in small letters or as given; not
 * the copies that one of these addresses takes part in.
 */
export async function findQuotedIn(
  tx: Tx,
  keys: readonly string[],
  needles: readonly string[],
  most: number,
): Promise<Quote[]> {
  const found = await sql<Quote>`/* find-quotes */
    (select distinct case when i.id is null then 'email' else 'interaction' end as type, coalesce(i.id, e.id) as id
       from connection c
       join email e on e.workspace_id = c.workspace_id and e.connection_id = c.id
       join email_text x on x.workspace_id = e.workspace_id and x.email_id = e.id
       join message m on m.workspace_id = e.workspace_id and m.id = e.message_id
       left join interaction i on i.workspace_id = e.workspace_id and i.message_id = e.message_id
      where c.workspace_id = current_workspace() and c.user_id = current_member()
        and (${holds(sql`concat_ws(E'\n', x.subject, x.snippet, x.attachments::text, x.problems::text, m.rfc_message_id)`, needles)}
             or exists (select 1 from participant p
                         where p.workspace_id = e.workspace_id and p.email_id = e.id
                           and ${holds(sql`concat_ws(' ', p.name, p.address)`, needles)}))
        and not exists (select 1 from participant p
                         where p.workspace_id = e.workspace_id and p.email_id = e.id and p.key = any(${[...keys]}::text[]))
      limit ${most})
    union all
    (select 'note', n.interaction_id from note_text n
      where n.workspace_id = current_workspace() and n.author_user_id = current_member()
        and ${holds(sql`concat_ws(E'\n', n.subject, n.body)`, needles)}
      limit ${most})`.execute(tx);
  return found.rows;
}

/** Whether a text holds one of the needles, as it stands or in small letters. */
export function holds(text: RawBuilder<unknown>, needles: readonly string[]): RawBuilder<boolean> {
  return sql`exists (select 1 from (select ${text} as given, lower(${text}) as small offset 0) as words,
                            unnest(${[...needles]}::text[]) as needle(word)
                      where position(needle.word in words.given) > 0 or position(needle.word in words.small) > 0)`;
}

/** A copy of the member as an export tells it. */
export interface ExportedCopy {
  messageId: string;
  connectionId: string;
  /** Null when it is no longer there. */
  providerId: string | null;
  rfcMessageId: string | null;
  sentAt: Date;
  direction: 'sent' | 'received';
  size: number;
  subject: string;
  snippet: string;
  attachments: object[];
  participants: { role: string; name: string | null; address: string }[];
}

/** At most so many of the member's copies that one of these addresses takes part in, the newest first. */
export async function readCopiesOf(tx: Tx, keys: readonly string[], most: number): Promise<ExportedCopy[]> {
  const found = await sql<ExportedCopy>`/* read-copies-of */
    select e.message_id as "messageId", e.connection_id as "connectionId", l.provider_id as "providerId",
           m.rfc_message_id as "rfcMessageId", m.sent_at as "sentAt", e.direction, e.size::float8 as size,
           x.subject, x.snippet, x.attachments,
           (select json_agg(json_build_object('role', p.role, 'name', p.name, 'address', p.address)
                            order by p.role, p.position)
              from participant p where p.workspace_id = e.workspace_id and p.email_id = e.id) as participants
      from (select distinct p.email_id as id from participant p
             where p.workspace_id = current_workspace() and p.owner_user_id = current_member()
               and p.key = any(${[...keys]}::text[])) found
      join email e on e.workspace_id = current_workspace() and e.id = found.id
      join message m on m.workspace_id = e.workspace_id and m.id = e.message_id
      join email_text x on x.workspace_id = e.workspace_id and x.email_id = e.id
      left join lateral (
        select l.provider_id from ledger_entry l
         where l.workspace_id = e.workspace_id and l.email_id = e.id and l.presence = 'there' and not l.retired
         limit 1) l on true
     order by m.sent_at desc, e.id limit ${most}`.execute(tx);
  return found.rows;
}

/** A note of the member, as an export tells it. */
export interface ExportedNote {
  id: string;
  kind: string;
  occurredAt: Date;
  authorId: string;
  subject: string;
  body: string;
}

/** The member's notes, calls and meetings that stand on the timeline of one of these contacts. */
export async function readNotesOf(tx: Tx, contactIds: readonly string[]): Promise<ExportedNote[]> {
  const found = await sql<ExportedNote>`/* read-notes-of */
    select i.id, i.kind, i.occurred_at as "occurredAt", n.author_user_id as "authorId", n.subject, n.body
      from note_text n join interaction i on i.workspace_id = n.workspace_id and i.id = n.interaction_id
     where n.workspace_id = current_workspace() and n.author_user_id = current_member()
       and exists (select 1 from interaction_link l
                    where l.workspace_id = i.workspace_id and l.interaction_id = i.id and l.record_kind = 'contact'
                      and l.record_id = any(${[...contactIds]}::uuid[]))
     order by i.occurred_at desc, i.id`.execute(tx);
  return found.rows;
}
