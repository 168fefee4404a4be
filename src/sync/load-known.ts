import { sql } from 'kysely';
import { ownAddresses } from '#contacts/own-addresses.ts';
import { isOwn } from '#crm/decide-outcome.ts';
import type { Party } from '#crm/match.ts';
import type { Tx } from '#db/database.ts';
import { readStanding, standsNowhere } from '#timeline/read-standing.ts';
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
  /** Records under which a copy of this connection stands in its owner's log already. */
  standing(email: Pick<ReadEmail, 'digest' | 'contentDigest'>): ReadonlySet<string>;
  /** Digests of messages whose log entry this owner deleted. */
  deletedDigests: Set<string>;
  ownDomains: ReadonlySet<string>;
  ownKeys: ReadonlySet<string>;
  /** The workspace wants to know of numbers that want care. */
  warns: boolean;
  isOwn(party: Omit<Party, 'role'>): boolean;
}

/** Names one copy: a message's digest and the content's. */
export function copyKey(email: Pick<ReadEmail, 'digest' | 'contentDigest'>): string {
  return `${email.digest}/${email.contentDigest}`;
}

/** Reads it in a few statements for the whole page. */
export async function loadKnown(tx: Tx, session: SyncSession, page: ReadEmail[]): Promise<Known> {
  const messages = await loadMessages(tx, session, page);
  const { copies, logged } = await loadCopies(tx, session, messages);
  const log = await readStanding(tx, [...logged.values()]);
  const { ownDomains, warns } = await loadWorkspace(tx);
  const ownKeys = await ownAddresses(tx);
  return {
    messages: new Map(messages.map(({ digest, id, thread_id }) => [digest, { id, threadId: thread_id }])),
    copies,
    standing: (email) => (log.get(logged.get(copyKey(email)) ?? '') ?? standsNowhere).records,
    deletedDigests: new Set(messages.filter((row) => row.deleted).map((row) => row.digest)),
    ownDomains,
    ownKeys,
    warns,
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

interface Copies {
  /** The email's id, by the copy's key. */
  copies: Map<string, string>;
  /** The message's id, of copies that are logged. */
  logged: Map<string, string>;
}

async function loadCopies(tx: Tx, { lease }: SyncSession, messages: MessageRow[]): Promise<Copies> {
  if (messages.length === 0) return { copies: new Map(), logged: new Map() };
  const digestOf = new Map(messages.map((row) => [row.id, row.digest]));
  const found = await sql<{ id: string; messageId: string; content: string; logged: boolean }>`/* load-known-copies */
    select e.id, e.message_id as "messageId", encode(e.content_digest, 'hex') as content,
           coalesce((select true from ledger_entry l
                      where l.workspace_id = e.workspace_id and l.email_id = e.id
                        and l.outcome in ('logged', 'pending') limit 1), false) as logged
      from email e
     where e.workspace_id = ${lease.workspaceId} and e.connection_id = ${lease.connectionId}
       and e.message_id = any(${messages.map((row) => row.id)}::uuid[])`.execute(tx);
  const keyed = found.rows.map((row) => ({
    ...row,
    key: copyKey({ digest: digestOf.get(row.messageId) ?? '', contentDigest: row.content }),
  }));
  return {
    copies: new Map(keyed.map((row) => [row.key, row.id])),
    logged: new Map(keyed.filter((row) => row.logged).map((row) => [row.key, row.messageId])),
  };
}

async function loadWorkspace(tx: Tx): Promise<Pick<Known, 'ownDomains' | 'warns'>> {
  const row = await tx.selectFrom('workspace').select(['own_domains', 'warns']).executeTakeFirst();
  return {
    ownDomains: new Set(row?.own_domains.map((domain) => domain.toLowerCase())),
    warns: row?.warns ?? false,
  };
}
