/** The web role: HTTP and live connections on one port. */
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { getRequestListener } from '@hono/node-server';
import type { App } from '#app.ts';
import { readMigrations } from '#db/migrate.ts';
import { Fault } from '#errors.ts';
import { acceptPages } from '#live/accept-page.ts';
import { openHub } from '#live/hub.ts';
import { isSetupNeeded } from '#users/add-user.ts';
import { sessionSecret, setupCode } from '#users/credentials.ts';
import { requirePermission } from '#users/permissions.ts';
import { createHttp } from './app.ts';
import type { Check } from './health.ts';
import { createParts, type DemoDoor, type HttpParts, type Rates, usualRates } from './parts.ts';
import { bearerOf, findCaller, isOwnPage } from './session.ts';
import { staticFiles } from './static-files.ts';

/** A running web server. */
export interface WebServer {
  /** The port that it listens on. */
  port: number;
  /** The one-time code for a first run from elsewhere; null when there is a user already. Print it at the console. */
  setupCode: string | null;
  close(): Promise<void>;
}

/** What may differ from the usual. */
export interface ServeOptions {
  host?: string;
  port?: number;
  rates?: Rates;
  /** Further checks of readiness, by name. */
  checks?: Record<string, Check>;
  webFolder?: string;
  demo?: DemoDoor;
}

const builtPage = fileURLToPath(new URL('../../dist/web', import.meta.url));
const requestMs = 60_000;

/** Serves until closed. */
export async function serveHttp(app: App, options: ServeOptions = {}): Promise<WebServer> {
  const { http: settings } = app.config;
  const parts = createParts(app, options.rates ?? usualRates, options.demo);
  const hub = await openHub(app);
  const page = await staticFiles(options.webFolder ?? builtPage);
  const checks = { database: () => checkDatabase(app), queue: () => checkQueue(app), ...options.checks };
  const http = createHttp({ parts, checks, page });
  const server = createServer(
    { requestTimeout: requestMs },
    getRequestListener(http.fetch, { overrideGlobalObjects: false }),
  );
  server.on(
    'upgrade',
    acceptPages(hub, (request) => authenticate(parts, request)),
  );
  await listen(server, options.port ?? settings.port, options.host ?? settings.host);
  return {
    port: (server.address() as AddressInfo).port,
    setupCode: (await isSetupNeeded(app.db)) ? setupCode(sessionSecret(app.config)) : null,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      await hub.close();
      server.closeIdleConnections();
      await closed;
    },
  };
}

/** The member behind an upgrade, by the same rules as behind a request. */
async function authenticate(parts: HttpParts, incoming: IncomingMessage) {
  const headers = headersOf(incoming);
  const request = new Request(`http://${headers.get('host') ?? 'localhost'}/api/live`, { headers });
  if (headers.has('cookie') && bearerOf(headers) === null && !isOwnPage(request, parts.app.config.http.baseUrl))
    throw new Fault('refuse', 'cross-site', 'A page of another site may not listen.', { status: 403 });
  const { actor } = await findCaller(parts, headers);
  requirePermission(actor, 'live:read');
  return actor;
}

function headersOf(incoming: IncomingMessage): Headers {
  const headers = new Headers();
  for (const name of ['host', 'origin', 'cookie', 'authorization', 'sec-fetch-site']) {
    const value = incoming.headers[name];
    if (typeof value === 'string') headers.set(name, value);
  }
  return headers;
}

/** The database answers and is at this program's last migration. */
async function checkDatabase({ db }: App): Promise<void> {
  const wanted = readMigrations().at(-1)?.name;
  const found = await db.query('/* check-migrations */ select max(name) as name from rapport_migration');
  if (found.rows[0]?.name !== wanted) throw new Error('The database is at another migration.');
}

/** The queue can be written to. */
async function checkQueue({ db }: App): Promise<void> {
  await db.query('/* check-queue */ select version from pgboss.version limit 1');
}

async function listen(server: Server, port: number, host: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => resolve());
  }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EADDRINUSE') throw error;
    throw new Fault('refuse', 'port-taken', `Port ${port} is taken by another program. Choose one with --port.`);
  });
}
