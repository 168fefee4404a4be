/**
 * What the asking member's own mail knows of a contact: from his own correspondents alone, over all his mailboxes and the
 * contact's addresses.
 */
import { sql } from 'kysely';
import { hasUnlogged } from '#access/read-copies.ts';
import type { Tx } from '#db/database.ts';
import { keysOf } from './contact-emails.ts';
import { countOlderMail } from './older-mail.ts';
import { readContactSetting } from './read-contact-settings.ts';

/** The member's mail with a contact. */
export interface KnownMail {
  /** Null when he has none. */
  known: { messages: number; sent: number; received: number; lastAt: Date; connectionId: string } | null;
  sync: boolean;
  visible: boolean;
  /** Some of it is kept out of the log by his own choice or by his mailbox's. */
  prompt: boolean;
  /** How many of his emails a colleague's contact would show, and wait for his word. */
  olderWaiting: number;
  /** The same where he was asked, and keeps them to himself. */
  olderKept: number;
}

/** Reads it. Throws a Fault `refuse` when there is no such contact. */
export async function readKnownMail(tx: Tx, contactId: string): Promise<KnownMail> {
  const { sync, visible, olderKept: kept } = await readContactSetting(tx, contactId);
  const keys = await keysOf(tx, contactId);
  const known = await readKnown(tx, keys);
  const prompt = known !== null && (await hasUnlogged(tx, keys));
  const older = await countOlderMail(tx, contactId);
  return { known, sync, visible, prompt, olderWaiting: kept ? 0 : older, olderKept: kept ? older : 0 };
}

/** `connectionId` is the mailbox that heard of the contact last. */
async function readKnown(tx: Tx, keys: string[]): Promise<KnownMail['known']> {
  const { rows } = await sql<NonNullable<KnownMail['known']>>`/* read-known-mail */
    select sum(p.sent_count + p.received_count)::integer as messages, sum(p.sent_count)::integer as sent,
           sum(p.received_count)::integer as received, max(p.last_at) as "lastAt",
           (array_agg(p.connection_id order by p.last_at desc, p.connection_id))[1] as "connectionId"
      from correspondent p
     where p.workspace_id = current_workspace() and p.owner_user_id = current_member() and p.key = any(${keys}::text[])
    having sum(p.sent_count + p.received_count) > 0`.execute(tx);
  return rows[0] ?? null;
}
