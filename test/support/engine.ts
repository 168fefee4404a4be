/**
 * A workspace with colleagues whose mailboxes live in memory, on a real database: the stage for tests of the engine.
 */
import { sql } from 'kysely';
import { v7 as newId } from 'uuid';
import type { App } from '#app.ts';
import { readConfig } from '#config.ts';
import { type ConnectionView, listConnections } from '#connections/read-connections.ts';
import { createContact } from '#contacts/create-contact.ts';
import { createJobs, queueTables } from '#jobs/queue.ts';
import { silentLog } from '#platform/log.ts';
import { createMetrics } from '#platform/metrics.ts';
import type { PortHooks } from '#platform/port-hooks.ts';
import { createSeal, readKey } from '#platform/seal.ts';
import { MemoryAccount } from '#providers/memory/account.ts';
import { openMemory } from '#providers/memory/index.ts';
import type { ConnectionRef } from '#sync/connection-ref.ts';
import { type SyncCause, type SyncReport, syncConnection } from '#sync/sync-connection.ts';
import type { Actor } from '#users/actor.ts';
import { createTestClock, type TestClock } from './clock.ts';
import { createTestDatabase, type TestDatabase } from './database.ts';

/** The stage. */
export interface Engine {
  app: App;
  database: TestDatabase;
  clock: TestClock;
  workspaceId: string;
  /** Connects a mailbox in memory for a new colleague. */
  connect(address: string, options?: ConnectOptions): Promise<Colleague>;
  sync(colleague: Colleague, cause?: SyncCause): Promise<SyncReport>;
  view(colleague: Colleague): Promise<ConnectionView>;
  /** Adds a contact as that colleague. */
  addContact(colleague: Colleague, name: string, ...emails: string[]): Promise<string>;
  close(): Promise<void>;
}

/** A colleague with one mailbox. */
export interface Colleague {
  account: MemoryAccount;
  ref: ConnectionRef;
  actor: Actor;
}

/** How a mailbox is connected. */
export interface ConnectOptions {
  layout?: 'account' | 'folders';
  historyFrom?: Date | null;
}

/** Builds the stage; close it in an `after`. */
export async function createEngine(options: { hooks?: PortHooks } = {}): Promise<Engine> {
  const clock = createTestClock();
  const database = await createTestDatabase({ schemas: [queueTables], clock, hooks: options.hooks });
  const accounts = new Map<string, MemoryAccount>();
  const app = createApp(database, clock, accounts);
  const workspaceId = newId();
  await database.db.tenant({ workspaceId, userId: null }, (tx) =>
    tx.insertInto('workspace').values({ workspace_id: workspaceId, name: 'Acme Marina' }).execute(),
  );
  const engine: Engine = {
    app,
    database,
    clock,
    workspaceId,
    connect: (address, how) => connect(engine, accounts, address, how),
    sync: (colleague, cause = 'manual') => syncConnection(app, colleague.ref, cause),
    async view({ actor }) {
      const [view] = await database.db.tenant(actor, (tx) => listConnections(tx, actor));
      if (!view) throw new Error('The colleague has no connection.');
      return view;
    },
    async addContact({ actor }, name, ...emails) {
      const contact = await database.db.tenant(actor, (tx) => createContact(tx, actor, { name, emails }));
      return contact.id;
    },
    close: () => database.drop(),
  };
  return engine;
}

/** Every row of a table that a colleague may see, for assertions. */
export async function rowsOf<Row>(engine: Engine, colleague: Colleague, table: string): Promise<Row[]> {
  const found = await engine.database.db.tenant(colleague.actor, (tx) =>
    sql<Row>`select * from ${sql.table(table)}`.execute(tx),
  );
  return found.rows;
}

function createApp(database: TestDatabase, clock: TestClock, accounts: Map<string, MemoryAccount>): App {
  const open = (id: string) => openMemory(accounts.get(id) ?? new MemoryAccount());
  return {
    config: readConfig({}, { RAPPORT_LIST_PAGE: '50' }),
    db: database.db,
    clock,
    log: silentLog,
    seal: createSeal({ current: readKey('5'.repeat(64)), old: [] }),
    jobs: createJobs(database.db),
    accounts: { open: async (_, ref) => open(ref.connectionId), test: async () => {} },
    metrics: createMetrics(),
    newId,
    random: () => 0.5,
  };
}

async function connect(
  { database, workspaceId }: Engine,
  accounts: Map<string, MemoryAccount>,
  address: string,
  options: ConnectOptions = {},
): Promise<Colleague> {
  const account = new MemoryAccount({ layout: options.layout ?? 'folders', addresses: [address] });
  const ref: ConnectionRef = { workspaceId, connectionId: newId(), userId: newId() };
  accounts.set(ref.connectionId, account);
  await database.db.tenant(ref, (tx) =>
    tx
      .insertInto('connection')
      .values({
        workspace_id: workspaceId,
        id: ref.connectionId,
        user_id: ref.userId,
        provider: 'memory',
        address,
        settings: '{}',
        history_from: options.historyFrom ?? null,
      })
      .execute(),
  );
  return { account, ref, actor: { workspaceId, userId: ref.userId, role: 'admin' } };
}
