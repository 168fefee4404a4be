import { sql } from 'kysely';
import { isOwn } from '#crm/decide-outcome.ts';
import type { Party } from '#crm/match.ts';
import type { Tx } from '#db/database.ts';
import { normaliseAddress } from '#mail/address.ts';
import type { ReadEmail } from './read-email.ts';
import type { SyncSession } from './sync-session.ts';

/** A message of this page that the workspace has already. */
export interface KnownMessage {
  id: string;
  threadId: string;
}

/** What the database knows already about a page's messages and about ourselves. */
export interface Known {
  messages: Map<string, KnownMessage>;
  /** This connection's copies, by message digest and content digest. */
  copies: Map<string, string>;
  /** Digests of messages whose log entry this owner deleted. */
  deletedDigests: Set<string>;
  ownDomains: ReadonlySet<string>;
  ownKeys: ReadonlySet<string>;
  isOwn(party: Omit<Party, 'role'>): boolean;
}

/** Names one copy: a message's digest and the content's. */
export function copyKey(email: Pick<ReadEmail, 'digest' | 'contentDigest'>): string {
  return `${email.digest}/${email.contentDigest}`;
}

/** Reads it in three statements for the whole page. */
export async function loadKnown(tx: Tx, session: SyncSession, page: ReadEmail[]): Promise<Known> {
  const messages = await loadMessages(tx, session, page);
  const copies = await loadCopies(tx, session, messages);
  const { ownDomains, ownKeys } = await loadOurselves(tx);
  return {
    messages: new Map(messages.map(({ digest, id, thread_id }) => [digest, { id, threadId: thread_id }])),
    copies,
    deletedDigests: new Set(messages.filter((row) => row.deleted).map((row) => row.digest)),
    ownDomains,
    ownKeys,
    isOwn: (party) => ownKeys.has(party.key) || isOwn(party, ownDomains),
  };
}

interface MessageRow {
  digest: string;
  id: string;
  thread_id: string;
  deleted: boolean;
}

async function loadMessages(tx: Tx, { lease }: SyncSession, page: ReadEmail[]): Promise<MessageRow[]> {
  const digests = page.map((email) => Buffer.from(email.digest, 'hex'));
  const found = await sql<MessageRow>`/* load-known-messages */
    select encode(m.digest, 'hex') as digest, m.id, m.thread_id, s.deleted_at is not null as deleted
      from message m
      left join interaction_setting s
        on s.workspace_id = m.workspace_id and s.message_id = m.id and s.user_id = ${lease.userId}
     where m.workspace_id = ${lease.workspaceId} and m.digest = any(${digests}::bytea[])`.execute(tx);
  return found.rows;
}

async function loadCopies(tx: Tx, { lease }: SyncSession, messages: MessageRow[]): Promise<Map<string, string>> {
  if (messages.length === 0) return new Map();
  const digestOf = new Map(messages.map((row) => [row.id, row.digest]));
  const found = await sql<{ id: string; message_id: string; content: string }>`/* load-known-copies */
    select id, message_id, encode(content_digest, 'hex') as content from email
     where workspace_id = ${lease.workspaceId} and connection_id = ${lease.connectionId}
       and message_id = any(${messages.map((row) => row.id)}::uuid[])`.execute(tx);
  return new Map(
    found.rows.map((row) => [
      copyKey({ digest: digestOf.get(row.message_id) ?? '', contentDigest: row.content }),
      row.id,
    ]),
  );
}

async function loadOurselves(tx: Tx): Promise<Pick<Known, 'ownDomains' | 'ownKeys'>> {
  const found = await sql<{ domains: string[]; addresses: string[] }>`/* load-ourselves */
    select w.own_domains as domains,
           (select coalesce(array_agg(c.address), '{}') from connection c where c.workspace_id = w.workspace_id) as addresses
      from workspace w`.execute(tx);
  const row = found.rows[0];
  return {
    ownDomains: new Set(row?.domains.map((domain) => domain.toLowerCase())),
    ownKeys: new Set(row?.addresses.map(normaliseAddress)),
  };
}
