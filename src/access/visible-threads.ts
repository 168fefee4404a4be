/**
 * Which conversations of a record the asking member may see, and what he may know of them. Only entries that the one
 * predicate lets through count: a conversation of which he sees one email is a conversation with one email.
 */
import { sql } from 'kysely';
import type { RecordKind } from '#crm/interaction.ts';
import type { Tx } from '#db/database.ts';
import { microsOf, momentOf } from '#db/moments.ts';
import { seen, teamSharesMail, visibleEntries } from './visible-emails.ts';

/** A record that has a timeline. */
export interface TimelineOf {
  recordKind: RecordKind;
  recordId: string;
}

/** Where an email stands on a timeline. */
export interface EntryPlace {
  interactionId: string;
  /** Microseconds since 1970. */
  at: string;
}

/** An email of a record's timeline with its conversation. */
export interface ThreadEntry extends EntryPlace {
  threadId: string;
}

/** Emails of the record's timeline that the member may see, newest first, behind a place; at most `limit`. */
export async function scanThreads(
  tx: Tx,
  { recordKind, recordId }: TimelineOf,
  from: EntryPlace | null,
  limit: number,
): Promise<ThreadEntry[]> {
  const behind =
    from === null
      ? sql``
      : sql`and (t.occurred_at, t.interaction_id) < (${momentOf(from.at)}, ${from.interactionId}::uuid)`;
  const entries = visibleEntries({
    recordKind,
    recordId: sql`${recordId}::uuid`,
    where: sql`and t.kind in ('email_sent', 'email_received') ${behind}`,
    limit,
  });
  const { rows } = await sql<ThreadEntry>`/* scan-threads */
    select entry.interaction_id as "interactionId", m.thread_id as "threadId", ${microsOf('entry.occurred_at')} as at
      from ${entries} entry
      cross join lateral (
        select i.message_id from interaction i
         where i.workspace_id = current_workspace() and i.id = entry.interaction_id offset 0) i
      cross join lateral (
        select m.thread_id from message m
         where m.workspace_id = current_workspace() and m.id = i.message_id offset 0) m
     order by entry.occurred_at desc, entry.interaction_id desc`.execute(tx);
  return rows;
}

/** How many emails of a conversation are looked at, the newest first. */
const mostEmails = 500;

/** Those of the conversations that have an email before or at a place of the timeline: an earlier page has shown them. */
export async function findPassedThreads(
  tx: Tx,
  { recordKind, recordId }: TimelineOf,
  threadIds: readonly string[],
  place: EntryPlace,
): Promise<Set<string>> {
  const { rows } = await sql<{ id: string }>`/* find-passed-threads */
    select th.id
      from unnest(${[...threadIds]}::uuid[]) as th(id)
      cross join lateral (
        select 1
          from (select m.id from message m
                 where m.workspace_id = current_workspace() and m.thread_id = th.id
                 order by m.sent_at desc limit ${mostEmails}) m
          cross join lateral (
            select i.id from interaction i
             where i.workspace_id = current_workspace() and i.message_id = m.id offset 0) i
          cross join lateral (
            select 1 from timeline_entry t
             where t.workspace_id = current_workspace() and t.interaction_id = i.id
               and t.record_kind = ${recordKind} and t.record_id = ${recordId}::uuid
               and (t.audience = current_member() or t.audience = team_audience() and ${teamSharesMail})
               and (t.occurred_at, t.interaction_id) >= (${momentOf(place.at)}, ${place.interactionId}::uuid) offset 0) t
         limit 1) passed`.execute(tx);
  return new Set(rows.map((row) => row.id));
}

/** What the member may know of a conversation as a whole. */
export interface ThreadFigures {
  threadId: string;
  /** Emails that he may see, as far as they are counted. */
  count: number;
  /** The first of them. */
  firstId: string;
  /** His own copy at Gmail: the mailbox's address and Gmail's id of the conversation. */
  gmail: { address: string; thread: string } | null;
}

/** Of these conversations. */
export async function readThreadFigures(tx: Tx, threadIds: readonly string[]): Promise<Map<string, ThreadFigures>> {
  const { rows } = await sql<ThreadFigures>`/* read-thread-figures */
    select th.id as "threadId", visible.count, visible.first_id as "firstId", ${ownAtGmail} as gmail
      from unnest(${[...threadIds]}::uuid[]) as th(id)
      cross join lateral (
        select count(*)::integer as count, (array_agg(shown.id order by shown.occurred_at, shown.id))[1] as first_id
          from (select i.id, i.occurred_at
                  from (select m.id from message m
                         where m.workspace_id = current_workspace() and m.thread_id = th.id
                         order by m.sent_at desc limit ${mostEmails}) m
                  cross join lateral (
                    select * from interaction i
                     where i.workspace_id = current_workspace() and i.message_id = m.id offset 0) i
                  ${seen()}) shown) visible
     where visible.count > 0`.execute(tx);
  return new Map(rows.map((row) => [row.threadId, row]));
}

const ownAtGmail = sql`(
  select json_build_object('address', c.address, 'thread', l.thread)
    from (select m.id from message m
           where m.workspace_id = current_workspace() and m.thread_id = th.id
           order by m.sent_at desc limit ${mostEmails}) m
    cross join lateral (
      select e.id, e.connection_id from email e
       where e.workspace_id = current_workspace() and e.message_id = m.id and e.owner_user_id = current_member()
      offset 0) e
    cross join lateral (
      select c.address from connection c
       where c.workspace_id = current_workspace() and c.id = e.connection_id and c.provider = 'gmail' offset 0) c
    cross join lateral (
      select l.provider_thread_id as thread from ledger_entry l
       where l.workspace_id = current_workspace() and l.email_id = e.id and l.presence = 'there' and not l.retired
         and l.provider_thread_id is not null offset 0) l
   limit 1)`;
