/**
 * Stores the messages and copies of a page that the workspace does not have yet: message, email, words, participants.
 *
 * Invariants: what exists is never changed (a forged twin adds a copy of its own and touches nobody's words); twins
 * inside the page count once; words and participants are written with the copy's owner on them; a copy on which somebody
 * is protected is marked when it is stored, before anything follows from it; of numbers that want care only their kinds
 * are stored, where the workspace wants to know.
 */
import { sql } from 'kysely';
import type { Tx } from '#db/database.ts';
import { recordset, storable } from '#db/recordset.ts';
import { findSensitive } from '#mail/sensitive.ts';
import { findProtected } from '#privacy/find-listed.ts';
import type { DecidedEmail } from './apply-emails.ts';
import { assignThreads } from './assign-threads.ts';
import { copyKey, type Known } from './load-known.ts';
import type { ReadEmail } from './read-email.ts';
import type { SyncSession } from './sync-session.ts';

/** Where an email of the page stands in the database now. */
export interface StoredEmail {
  messageId: string;
  emailId: string;
  /** True for the one that brought the copy; false for a twin or a copy that was there. */
  fresh: boolean;
}

/** Stores the page and tells where each email is. */
export async function storeEmails(
  tx: Tx,
  session: SyncSession,
  kept: DecidedEmail[],
  known: Known,
): Promise<Map<ReadEmail, StoredEmail>> {
  const messageIds = await storeMessages(tx, session, kept, known);
  const emailIds = new Map(known.copies);
  const fresh: { id: string; messageId: string; decided: DecidedEmail }[] = [];
  const stored = new Map<ReadEmail, StoredEmail>();
  for (const decided of kept) {
    const { email } = decided;
    const messageId = messageIds.get(email.digest) as string;
    const existing = emailIds.get(copyKey(email));
    const id = existing ?? session.app.newId();
    if (!existing) fresh.push({ id, messageId, decided });
    emailIds.set(copyKey(email), id);
    stored.set(email, { messageId, emailId: id, fresh: !existing });
  }
  await insertEmails(tx, session, fresh, known);
  await restoreWords(tx, stored, known);
  return stored;
}

type FreshEmail = { id: string; messageId: string; decided: DecidedEmail };

async function storeMessages(
  tx: Tx,
  session: SyncSession,
  kept: DecidedEmail[],
  known: Known,
): Promise<Map<string, string>> {
  const ids = new Map([...known.messages].map(([digest, message]) => [digest, message.id]));
  const unseen = new Map<string, { id: string; email: ReadEmail }>();
  for (const { email } of kept) {
    if (ids.has(email.digest)) continue;
    const id = session.app.newId();
    ids.set(email.digest, id);
    unseen.set(email.digest, { id, email });
  }
  if (unseen.size === 0) return ids;
  const threads = await assignThreads(tx, session, [...unseen.values()], known);
  const rows = [...unseen.values()].map(({ id, email }) => ({
    id,
    digest: email.digest,
    rfc_message_id: email.parsed.messageId === null ? null : storable(email.parsed.messageId),
    thread_id: threads.get(id),
    sent_at: email.occurredAt,
    automated: email.parsed.automated.verdict,
    reasons: email.parsed.automated.reasons.map(storable),
  }));
  await sql`/* store-messages */
    insert into message (workspace_id, id, digest, rfc_message_id, thread_id, sent_at, automated, automated_reasons)
    select ${session.lease.workspaceId}, r.id, decode(r.digest, 'hex'), r.rfc_message_id, r.thread_id, r.sent_at,
           r.automated, r.reasons
      from json_to_recordset(${recordset(rows)}) as r(id uuid, digest text, rfc_message_id text, thread_id uuid,
           sent_at timestamptz, automated text, reasons text[])`.execute(tx);
  return ids;
}

async function insertEmails(tx: Tx, session: SyncSession, fresh: FreshEmail[], known: Known): Promise<void> {
  if (fresh.length === 0) return;
  const { workspaceId, connectionId, userId } = session.lease;
  const people = fresh.flatMap(({ decided }) => decided.email.participants.map(({ key }) => key));
  const protectedKeys = await findProtected(tx, people);
  const rows = fresh.map(({ id, messageId, decided: { email, direction } }) => ({
    ...wordsRow(email, id, known),
    protected: email.participants.some(({ key }) => protectedKeys.has(key)),
    message_id: messageId,
    content_digest: email.contentDigest,
    direction,
    received_at: email.receivedAt,
    size: email.size,
  }));
  await sql`/* store-emails */
    with page as (
      select * from json_to_recordset(${recordset(rows)}) as r(id uuid, message_id uuid, content_digest text,
             direction text, received_at timestamptz, size bigint, subject text, snippet text, attachments jsonb,
             problems jsonb, warnings text[], protected boolean)
    ), copies as (
      insert into email (workspace_id, id, connection_id, owner_user_id, message_id, content_digest, direction,
                         received_at, size, protected)
      select ${workspaceId}, id, ${connectionId}, ${userId}, message_id, decode(content_digest, 'hex'), direction,
             received_at, size, protected from page
    )
    insert into email_text (workspace_id, email_id, owner_user_id, subject, snippet, attachments, problems, warnings)
    select ${workspaceId}, id, ${userId}, subject, snippet, attachments, problems, warnings from page`.execute(tx);
  await insertParticipants(tx, session, fresh);
}

async function insertParticipants(tx: Tx, { lease }: SyncSession, fresh: FreshEmail[]): Promise<void> {
  const rows = fresh.flatMap(({ id, decided }) =>
    decided.email.participants.map((participant) => ({ email_id: id, ...participant })),
  );
  if (rows.length === 0) return;
  await sql`/* store-participants */
    insert into participant (workspace_id, email_id, owner_user_id, role, position, address, name, key, domain)
    select ${lease.workspaceId}, r.email_id, ${lease.userId}, r.role, r.position, r.address, r.name, r.key, r.domain
      from json_to_recordset(${recordset(rows)})
           as r(email_id uuid, role text, position int, address text, name text, key text, domain text)`.execute(tx);
}

/** A copy that retention had reduced to its envelope gets its words back when it is fetched again. */
async function restoreWords(tx: Tx, stored: Map<ReadEmail, StoredEmail>, known: Known): Promise<void> {
  const again = [...stored].filter(([, { fresh }]) => !fresh);
  const rows = again.map(([email, { emailId }]) => wordsRow(email, emailId, known));
  if (rows.length === 0) return;
  await sql`/* restore-words */
    update email_text x
       set subject = r.subject, snippet = r.snippet, attachments = r.attachments, problems = r.problems,
           warnings = r.warnings, reduced_at = null
      from json_to_recordset(${recordset(rows)})
           as r(id uuid, subject text, snippet text, attachments jsonb, problems jsonb, warnings text[])
     where x.email_id = r.id and x.reduced_at is not null`.execute(tx);
}

function wordsRow({ subject, snippet, parsed }: ReadEmail, id: string, { warns }: Known) {
  const names = parsed.attachments.flatMap(({ filename }) => filename ?? []);
  return {
    id,
    subject,
    snippet,
    attachments: parsed.attachments.map((part) => ({ ...part, filename: part.filename && storable(part.filename) })),
    problems: parsed.problems.map((problem) => ({ ...problem, message: storable(problem.message) })),
    warnings: warns ? findSensitive([subject, ...names, parsed.newText]) : [],
  };
}
