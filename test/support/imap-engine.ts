/** A workspace whose mailboxes lie on a real Dovecot, behind a proxy that can break: for faults of servers and networks. */
import { v7 as newId } from 'uuid';
import type { App } from '#app.ts';
import { readConfig } from '#config.ts';
import { connectImap } from '#connections/connect-imap.ts';
import { createAccounts } from '#connections/create-accounts.ts';
import { type ConnectionView, readConnection } from '#connections/read-connections.ts';
import { createJobs, queueTables } from '#jobs/queue.ts';
import { systemClock } from '#platform/clock.ts';
import { silentLog } from '#platform/log.ts';
import { createMetrics } from '#platform/metrics.ts';
import { createOutbound, parseOutboundRule } from '#platform/outbound.ts';
import { createSeal, readKey } from '#platform/seal.ts';
import type { ConnectionRef } from '#sync/connection-ref.ts';
import { type SyncReport, syncConnection } from '#sync/sync-connection.ts';
import type { Actor } from '#users/actor.ts';
import { createTestDatabase, type TestDatabase } from './database.ts';
import { type Dovecot, startDovecot } from './dovecot.ts';
import { startTcpProxy, type TcpProxy } from './tcp-proxy.ts';

export const user = 'ada@acme.example';

/** The stage. */
export interface ImapEngine {
  app: App;
  actor: Actor;
  dovecot: Dovecot;
  proxy: TcpProxy;
  database: TestDatabase;
  connect(): Promise<ConnectionRef>;
  sync(ref: ConnectionRef): Promise<SyncReport>;
  /** Syncs until it succeeds, as the dispatcher would. */
  syncToTheEnd(ref: ConnectionRef): Promise<void>;
  view(ref: ConnectionRef): Promise<ConnectionView>;
  close(): Promise<void>;
}

const mostTries = 10;

/** Starts Dovecot, the proxy and a database. */
export async function createImapEngine(): Promise<ImapEngine> {
  const dovecot = await startDovecot();
  const proxy = await startTcpProxy(dovecot);
  const database = await createTestDatabase({ schemas: [queueTables] });
  const app = createApp(database, proxy);
  const actor: Actor = { workspaceId: newId(), userId: newId(), role: 'admin' };
  await database.db.tenant(actor, (tx) =>
    tx.insertInto('workspace').values({ workspace_id: actor.workspaceId, name: 'Acme Marina' }).execute(),
  );
  const sync = (ref: ConnectionRef) => syncConnection(app, ref, 'manual');
  return {
    app,
    actor,
    dovecot,
    proxy,
    database,
    connect: async () => ({ ...actor, ...(await connectImap(app, actor, inputFor(proxy))) }),
    sync,
    async syncToTheEnd(ref) {
      for (let n = 0; n < mostTries; n++) if ((await sync(ref)).type === 'done') return;
      throw new Error(`The sync did not succeed in ${mostTries} tries.`);
    },
    view: (ref) => database.db.tenant(actor, (tx) => readConnection(tx, actor, ref.connectionId)),
    async close() {
      await database.drop();
      await proxy.close();
      await dovecot.remove();
    },
  };
}

function inputFor(proxy: TcpProxy) {
  const { host, port } = proxy;
  const security = 'none' as const;
  return { address: user, host, port, security, username: user, password: 'secret-ada', historyDays: null };
}

function createApp(database: TestDatabase, proxy: TcpProxy): App {
  const outbound = createOutbound([parseOutboundRule(`${proxy.host}:${proxy.port}`)], systemClock);
  const config = readConfig({}, { RAPPORT_LIST_PAGE: '40' });
  return {
    config,
    db: database.db,
    clock: systemClock,
    log: silentLog,
    seal: createSeal({ current: readKey('5'.repeat(64)), old: [] }),
    jobs: createJobs(database.db),
    accounts: createAccounts({ config, clock: systemClock, outbound }),
    metrics: createMetrics(),
    newId,
    random: () => 0,
  };
}
