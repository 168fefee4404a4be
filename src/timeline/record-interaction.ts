/**
 * Writes logged messages onto the timeline: exactly one interaction per message, linked to all that it concerns.
 *
 * Invariants: an interaction is made with the id of its message, so that it is the same one however often it is logged
 * anew; a second copy of a message adds links and votes, never an interaction; `email_sent` wins over `email_received`
 * when copies differ; links are only added here, or shown where they only voted (rematch.ts takes away); a copy that is
 * kept out of the log makes no interaction, and votes where there is one; levels and timeline entries follow from
 * settle_interactions alone, in the same transaction.
 */
import { sql } from 'kysely';
import type { LinkedMatch } from '#crm/decide-outcome.ts';
import type { Tx } from '#db/database.ts';
import { recordset } from '#db/recordset.ts';

/** A message to log, with the copy that it was logged for. */
export interface LoggedMessage {
  messageId: string;
  emailId: string;
  ownerUserId: string;
  direction: 'sent' | 'received';
  occurredAt: Date;
  matches: LinkedMatch[];
}

/** A record whose timeline changed, and whether teammates may know. */
export interface TouchedRecord {
  recordId: string;
  team: boolean;
}

/** Records the messages and returns the records that now show them. */
export async function recordInteractions(
  tx: Tx,
  workspaceId: string,
  logged: LoggedMessage[],
): Promise<TouchedRecord[]> {
  if (logged.length === 0) return [];
  const ids = await upsertInteractions(tx, workspaceId, logged);
  await addLinks(tx, workspaceId, logged, ids);
  await settleInteractions(tx, [...ids.values()]);
  return readTouched(tx, [...ids.values()]);
}

/** The members to whom an owner shows these messages beyond the team, each with the records whose timelines have them. */
export async function readViewers(tx: Tx, messageIds: readonly string[]): Promise<Map<string, string[]>> {
  const found = await sql<{ userId: string; recordIds: string[] }>`/* read-viewers */
    select user_id as "userId", record_ids as "recordIds" from viewers_of(${[...messageIds]}::uuid[])`.execute(tx);
  return new Map(found.rows.map((row) => [row.userId, row.recordIds]));
}

/** No statement is long. */
const settleBatch = 2_000;

/**
 * Records what copies that are kept out of the log say of their contacts, wherever a colleague logs the message: these
 * links show nothing and vote. The caller acts as the copies' owner.
 */
export async function recordVotes(tx: Tx, workspaceId: string, votes: LoggedMessage[]): Promise<void> {
  if (votes.length === 0) return;
  const found = await sql<{ id: string; message_id: string }>`/* find-interactions */
    select id, message_id from interaction
     where workspace_id = current_workspace() and message_id = any(${votes.map((vote) => vote.messageId)}::uuid[])`.execute(
    tx,
  );
  const ids = new Map(found.rows.map((row) => [row.message_id, row.id]));
  await addLinks(
    tx,
    workspaceId,
    votes.filter((vote) => ids.has(vote.messageId)),
    ids,
  );
  await settleInteractions(tx, [...ids.values()]);
}

/** Settles levels and timeline entries of interactions whose copies, links or settings changed. */
export async function settleInteractions(tx: Tx, ids: string[]): Promise<void> {
  if (ids.length === 0) return;
  await sql`/* settle-interactions */ select settle_interactions(${ids}::uuid[])`.execute(tx);
}

/** Settles whatever stands on the timelines of these messages. */
export async function settleMessages(tx: Tx, messageIds: readonly string[]): Promise<void> {
  for (let at = 0; at < messageIds.length; at += settleBatch) {
    const some = messageIds.slice(at, at + settleBatch);
    await sql`/* settle-messages */
      select settle_interactions(array(
        select id from interaction where workspace_id = current_workspace() and message_id = any(${some}::uuid[])))`.execute(
      tx,
    );
  }
}

async function upsertInteractions(tx: Tx, workspaceId: string, logged: LoggedMessage[]): Promise<Map<string, string>> {
  const once = new Map<string, object>();
  for (const each of logged) {
    const kind = each.direction === 'sent' ? 'email_sent' : 'email_received';
    if (once.has(each.messageId) && kind !== 'email_sent') continue;
    once.set(each.messageId, {
      kind,
      message_id: each.messageId,
      email_id: each.emailId,
      occurred_at: each.occurredAt,
    });
  }
  const found = await sql<{ id: string; message_id: string }>`/* record-interactions */
    insert into interaction (workspace_id, id, kind, message_id, anchor_email_id, occurred_at)
    select ${workspaceId}, r.message_id, r.kind, r.message_id, r.email_id, r.occurred_at
      from json_to_recordset(${recordset([...once.values()])})
           as r(kind text, message_id uuid, email_id uuid, occurred_at timestamptz)
    on conflict (workspace_id, message_id) do update
      set kind = case when 'email_sent' in (interaction.kind, excluded.kind) then 'email_sent' else interaction.kind end
    returning id, message_id`.execute(tx);
  return new Map(found.rows.map((row) => [row.message_id, row.id]));
}

async function addLinks(tx: Tx, workspaceId: string, logged: LoggedMessage[], ids: Map<string, string>): Promise<void> {
  const rows = linksOf(logged, ids);
  if (rows.length === 0) return;
  await sql`/* link-interactions */
    insert into interaction_link (workspace_id, interaction_id, record_kind, record_id, owner_user_id, reason, bcc, logs)
    select ${workspaceId}, r.interaction_id, r.kind, r.id, r.owner, r.reason, r.bcc, r.logs
      from json_to_recordset(${recordset(rows)})
           as r(interaction_id uuid, kind text, id uuid, owner uuid, reason text, bcc boolean, logs boolean)
    on conflict (workspace_id, interaction_id, record_kind, record_id, owner_user_id) do update
      set logs = true where excluded.logs and not interaction_link.logs`.execute(tx);
}

interface LinkRow extends LinkedMatch {
  interaction_id: string | undefined;
  owner: string;
}

/** Each record once for each owner and message; of twins the first says how, and any of them that it is logged. */
function linksOf(logged: LoggedMessage[], ids: Map<string, string>): LinkRow[] {
  const links = new Map<string, LinkRow>();
  for (const { messageId, ownerUserId, matches } of logged) {
    for (const match of matches) {
      const key = `${messageId} ${ownerUserId} ${match.kind} ${match.id}`;
      const known = links.get(key) ?? { ...match, interaction_id: ids.get(messageId), owner: ownerUserId };
      links.set(key, { ...known, logs: known.logs || match.logs });
    }
  }
  return [...links.values()];
}

async function readTouched(tx: Tx, ids: string[]): Promise<TouchedRecord[]> {
  const touched = await sql<{ recordId: string; team: boolean }>`/* read-touched-records */
    select record_id as "recordId", bool_or(audience = team_audience()) as team
      from timeline_entry where interaction_id = any(${ids}::uuid[]) group by record_id`.execute(tx);
  return touched.rows;
}
