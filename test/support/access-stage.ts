/**
 * A whole server with colleagues whose mailboxes live in memory: for tests of what one shows to another. What comes is
 * each owner's alone, until he says otherwise.
 */
import type { AccessLevel } from '#crm/interaction.ts';
import { MemoryAccount } from '#providers/memory/account.ts';
import { openMemory } from '#providers/memory/index.ts';
import { syncConnection } from '#sync/sync-connection.ts';
import type { Actor, Role } from '#users/actor.ts';
import { startStage, type TestCaller } from '../http/stage.ts';
import { createTestClock } from './clock.ts';
import { mailDocument } from './mail-documents.ts';

/** Somebody with a mailbox. */
export interface Mate {
  call: TestCaller;
  actor: Actor;
  account: MemoryAccount;
  connectionId: string;
  address: string;
  /** What he sees of a contact's timeline: subject and level. */
  sees(contactId: string): Promise<string[]>;
  /** The entry with that subject on a contact's timeline. */
  entry(contactId: string, subject: string): Promise<SeenEntry>;
  sync(): Promise<void>;
}

/** An entry, as far as these tests look at it. */
export interface SeenEntry {
  id: string;
  threadId: string;
  level: AccessLevel;
  own: boolean;
  snippet: string | null;
  shownTo: { id: string; name: string }[] | null;
  protected: boolean | null;
}

/** A letter of somebody outside. */
export interface Letter {
  id: string;
  from: string;
  subject: string;
  cc?: string;
  body?: string;
  references?: string[];
}

export type AccessStage = Awaited<ReturnType<typeof openAccessStage>>;

/** Opens it. */
export async function openAccessStage() {
  const clock = createTestClock();
  const http = await startStage({ clock });
  const accounts = new Map<string, MemoryAccount>();
  http.app.accounts = {
    open: async (_, ref) => openMemory(accounts.get(ref.connectionId) ?? new MemoryAccount()),
    test: async () => {},
  };
  const { db } = http.app;

  async function mate(name: string, role: Role = 'rep', level: AccessLevel = 'private', workspace = 'Acme') {
    const address = `${name}@harbour.example`;
    const call = await http.member(address, role, workspace);
    const { workspaceId, userId } = call;
    const actor: Actor = { workspaceId, userId, role };
    const connectionId = http.app.newId();
    const account = new MemoryAccount({ layout: 'folders', addresses: [address] });
    accounts.set(connectionId, account);
    await db.tenant(actor, async (tx) => {
      await tx.updateTable('workspace').set({ bound_level: 'full' }).execute();
      await tx
        .insertInto('connection')
        .values({
          workspace_id: workspaceId,
          id: connectionId,
          user_id: userId,
          provider: 'memory',
          address,
          settings: '{}',
          default_level: level,
        })
        .execute();
    });
    return asMate(call, actor, account, connectionId, address);
  }

  function asMate(call: TestCaller, actor: Actor, account: MemoryAccount, connectionId: string, address: string): Mate {
    const timeline = async (contactId: string) =>
      (await call('GET', `/api/contacts/${contactId}/timeline?limit=100`)).json.items as (SeenEntry & {
        subject: string;
      })[];
    return {
      call,
      actor,
      account,
      connectionId,
      address,
      sees: async (contactId) => (await timeline(contactId)).map((item) => `${item.subject}: ${item.level}`).sort(),
      async entry(contactId, subject) {
        const found = (await timeline(contactId)).find((item) => item.subject === subject);
        if (found === undefined) throw new Error(`There is no entry ${subject}.`);
        return found;
      },
      async sync() {
        const { workspaceId, userId } = actor;
        const report = await syncConnection(http.app, { workspaceId, userId, connectionId }, 'manual');
        if (report.type !== 'done') throw new Error(`The sync ended as ${report.type}.`);
      },
    };
  }

  return {
    ...http,
    clock,
    mate,
    /** A contact, as a member adds it. */
    async contact(by: Mate, name: string, ...emails: string[]): Promise<string> {
      return (await by.call('POST', '/api/contacts', { name, emails })).json.id;
    },
    /** The letter arrives at each of them. */
    async arrive(letter: Letter, ...owners: Mate[]): Promise<void> {
      for (const owner of owners) owner.account.add(documentOf(letter, owner.address));
      for (const owner of owners) await owner.sync();
    },
  };
}

function documentOf({ id, from, subject, cc, body, references = [] }: Letter, to: string): Buffer {
  const facts = { messageId: id, from, subject, to: 'team@harbour.example', ...(cc && { cc }), ...(body && { body }) };
  const text = mailDocument(facts).toString('utf8');
  const more = [
    `Delivered-To: ${to}`,
    ...(references.length ? [`References: ${references.map((x) => `<${x}>`).join(' ')}`] : []),
  ];
  return Buffer.from(text.replace('\r\nDate:', `\r\n${more.join('\r\n')}\r\nDate:`), 'utf8');
}
