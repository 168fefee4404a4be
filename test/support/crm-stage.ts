/**
 * A workspace with members, mailboxes and mail, for tests of the CRM and the timeline. Mail is stored as the pages of a
 * sync store it, by its owner behind row-level security, and matched by the program's own rematch.
 */
import { createHash, randomUUID } from 'node:crypto';
import type { AccessLevel } from '#crm/interaction.ts';
import type { Database, Tx } from '#db/database.ts';
import { lockWorkspace } from '#db/lock-workspace.ts';
import type { ParticipantRole } from '#db/tables.ts';
import { normaliseAddress, registrableDomain } from '#mail/address.ts';
import { rematchMessages } from '#timeline/rematch.ts';
import type { Actor } from '#users/actor.ts';
import { createTestDatabase, type TestDatabase } from './database.ts';

/** A member with one mailbox. */
export interface StagedMember extends Actor {
  connectionId: string;
  address: string;
}

/** What a delivered mail says. */
export interface StagedMail {
  /** The same id is the same message, in whoever's mailbox. */
  id?: string;
  from?: string;
  to?: string[];
  cc?: string[];
  bcc?: string[];
  subject?: string;
  snippet?: string;
  at?: Date;
  direction?: 'sent' | 'received';
  threadId?: string;
  attachments?: object[];
}

/** A delivered mail. */
export interface Delivered {
  messageId: string;
  emailId: string;
  threadId: string;
}

export interface CrmStage {
  db: Database;
  ownerUrl: string;
  /** As the role that owns nothing. */
  appUrl: string;
  workspaceId: string;
  as<T>(actor: Actor, work: (tx: Tx) => Promise<T>): Promise<T>;
  setWorkspace(change: {
    bound_level?: AccessLevel;
    default_level?: AccessLevel;
    own_domains?: string[];
  }): Promise<void>;
  member(name: string, defaultLevel?: AccessLevel | null): Promise<StagedMember>;
  deliver(member: StagedMember, mail?: StagedMail): Promise<Delivered>;
  /** A stage for another workspace of the same database. */
  neighbour(): Promise<CrmStage>;
  close(): Promise<void>;
}

/** A new database with one workspace that allows all levels and shares subjects. */
export async function openCrmStage(): Promise<CrmStage> {
  const stage = await createTestDatabase();
  return openWorkspace(stage, stage.drop);
}

async function openWorkspace(stage: TestDatabase, close: () => Promise<void>): Promise<CrmStage> {
  const { db, ownerUrl, appUrl } = stage;
  const workspaceId = randomUUID();
  const program = { workspaceId, userId: null };
  await db.tenant(program, (tx) =>
    tx
      .insertInto('workspace')
      .values({ workspace_id: workspaceId, name: 'Harbour', bound_level: 'full', own_domains: ['us.example'] })
      .execute(),
  );
  return {
    db,
    ownerUrl,
    appUrl,
    workspaceId,
    as: (actor, work) => db.tenant(actor, work),
    async setWorkspace(change) {
      await db.tenant(program, (tx) => tx.updateTable('workspace').set(change).execute());
    },
    member: (name, defaultLevel = null) => addMember(db, workspaceId, name, defaultLevel),
    deliver: (member, mail = {}) => db.tenant(member, (tx) => deliver(tx, member, mail)),
    neighbour: () => openWorkspace(stage, async () => {}),
    close,
  };
}

async function addMember(
  db: Database,
  workspaceId: string,
  name: string,
  defaultLevel: AccessLevel | null,
): Promise<StagedMember> {
  const member = { workspaceId, userId: randomUUID(), role: 'rep' as const, connectionId: randomUUID() };
  const address = `${name}@us.example`;
  await db.tenant(member, (tx) =>
    tx
      .insertInto('connection')
      .values({
        workspace_id: workspaceId,
        id: member.connectionId,
        user_id: member.userId,
        provider: 'imap',
        address,
        settings: '{}',
        default_level: defaultLevel,
      })
      .execute(),
  );
  return { ...member, address };
}

async function deliver(tx: Tx, member: StagedMember, mail: StagedMail): Promise<Delivered> {
  await lockWorkspace(tx, member.workspaceId);
  const { workspaceId, userId, connectionId } = member;
  const at = mail.at ?? new Date('2026-03-02T10:00:00Z');
  const { messageId, threadId } = await storeMessage(tx, workspaceId, mail, at);
  const emailId = randomUUID();
  await tx
    .insertInto('email')
    .values({
      workspace_id: workspaceId,
      id: emailId,
      connection_id: connectionId,
      owner_user_id: userId,
      message_id: messageId,
      content_digest: digestOf(emailId),
      direction: mail.direction ?? 'received',
      received_at: at,
      size: 1000,
    })
    .execute();
  await tx
    .insertInto('email_text')
    .values({
      workspace_id: workspaceId,
      email_id: emailId,
      owner_user_id: userId,
      subject: mail.subject ?? 'The offer',
      snippet: mail.snippet ?? 'As we said',
      attachments: JSON.stringify(mail.attachments ?? []),
      problems: '[]',
    })
    .execute();
  await storeParticipants(tx, member, emailId, mail);
  await tx
    .insertInto('ledger_entry')
    .values({
      workspace_id: workspaceId,
      connection_id: connectionId,
      provider_id: emailId,
      feed_key: 'INBOX',
      mailboxes: ['INBOX'],
      generation: 1,
      outcome: 'unmatched',
      first_seen_at: at,
      email_id: emailId,
    })
    .execute();
  await rematchMessages(tx, workspaceId, [messageId]);
  return { messageId, emailId, threadId };
}

async function storeMessage(tx: Tx, workspaceId: string, mail: StagedMail, at: Date) {
  const digest = digestOf(mail.id ?? randomUUID());
  const known = await tx.selectFrom('message').selectAll().where('digest', '=', digest).executeTakeFirst();
  if (known) return { messageId: known.id, threadId: known.thread_id };
  const [messageId, threadId] = [randomUUID(), mail.threadId ?? randomUUID()];
  await tx
    .insertInto('thread')
    .values({ workspace_id: workspaceId, id: threadId, first_at: at, last_at: at })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  await tx
    .insertInto('message')
    .values({ workspace_id: workspaceId, id: messageId, digest, thread_id: threadId, sent_at: at })
    .execute();
  return { messageId, threadId };
}

async function storeParticipants(tx: Tx, member: StagedMember, emailId: string, mail: StagedMail): Promise<void> {
  const groups: [ParticipantRole, string[]][] = [
    ['from', [mail.from ?? 'jane@acme.example']],
    ['to', mail.to ?? [member.address]],
    ['cc', mail.cc ?? []],
    ['bcc', mail.bcc ?? []],
  ];
  const rows = groups.flatMap(([role, addresses]) =>
    addresses.map((address, position) => {
      const key = normaliseAddress(address);
      const host = key.slice(key.lastIndexOf('@') + 1);
      return {
        workspace_id: member.workspaceId,
        email_id: emailId,
        owner_user_id: member.userId,
        role,
        position,
        address,
        name: null,
        key,
        domain: registrableDomain(host) ?? host,
      };
    }),
  );
  await tx.insertInto('participant').values(rows).execute();
}

function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
