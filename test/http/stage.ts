/**
 * A whole web server on a database of its own, and callers of every kind. No mailbox is reached: features that need one
 * are tested with their own folders.
 */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { v7 } from 'uuid';
import type { App } from '#app.ts';
import { readConfig } from '#config.ts';
import { createAccounts } from '#connections/create-accounts.ts';
import { usualRates } from '#http/parts.ts';
import { type ServeOptions, serveHttp } from '#http/serve.ts';
import { createJobs, queueTables } from '#jobs/queue.ts';
import { type Clock, systemClock } from '#platform/clock.ts';
import { type Log, silentLog } from '#platform/log.ts';
import { createMetrics } from '#platform/metrics.ts';
import { createOutbound } from '#platform/outbound.ts';
import { createSeal, readKey } from '#platform/seal.ts';
import type { Role } from '#users/actor.ts';
import { addUser } from '#users/add-user.ts';
import { actorOfUser } from '#users/find-actor.ts';
import { addKey } from '#users/keys.ts';
import { createTestDatabase } from '../support/database.ts';

/** What a server answered. `json` is null for an empty answer. */
export interface Answer {
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape.
  json: any;
  headers: Headers;
}

/** Somebody who calls the API. */
export interface TestCaller {
  (method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  userId: string;
  workspaceId: string;
  key: string;
}

export interface StageOptions extends ServeOptions {
  env?: Record<string, string>;
  clock?: Clock;
  log?: Log;
}

/** The password of everybody in these tests. */
export const password = 'a long enough password';

/** Starts one. */
export async function startStage(options: StageOptions = {}) {
  const database = await createTestDatabase({ schemas: [queueTables] });
  const folder = mkdtempSync(path.join(tmpdir(), 'rapport-http-'));
  const config = readConfig({ data: folder, port: '0' }, options.env ?? {});
  const { clock = systemClock, log = silentLog } = options;
  const app: App = {
    config,
    db: database.db,
    clock,
    log,
    seal: createSeal({ current: readKey(randomBytes(32).toString('hex')), old: [] }),
    jobs: createJobs(database.db),
    accounts: createAccounts({ config, clock, outbound: createOutbound(config.outboundAllow, clock) }),
    metrics: createMetrics(),
    newId: v7,
    random: Math.random,
  };
  const free = { burst: 10_000, perMinute: 10_000 };
  const rates = options.rates ?? { ...usualRates, actor: free, door: free, account: free };
  const server = await serveHttp(app, { host: '127.0.0.1', ...options, rates });
  const origin = `http://127.0.0.1:${server.port}`;

  /** A member with a key; makes user and workspace. */
  async function member(email: string, role: Role, workspace = 'Acme'): Promise<TestCaller> {
    const made = await addUser(app, { email, name: email.split('@')[0] ?? email, password, workspace, role });
    const actor = await actorOfUser(app.db, email, made.workspaceId);
    const { key } = await addKey(app, actor, { name: 'test' });
    const call = (method: string, target: string, body?: unknown, headers: Record<string, string> = {}) =>
      send(origin, method, target, body, { authorization: `Bearer ${key}`, ...headers });
    return Object.assign(call, { ...made, key });
  }

  /** Signs in as a browser would, and calls with the cookie and the headers of our own page. */
  async function browser(email: string) {
    const answer = await send(origin, 'POST', '/api/auth/sign-in/email', { email, password }, {});
    return withCookies(cookiesOf(answer));
  }

  /** A browser that already holds cookies. */
  function withCookies(cookie: string) {
    const own = { cookie, 'sec-fetch-site': 'same-origin' };
    const call = (method: string, target: string, body?: unknown, headers: Record<string, string> = {}) =>
      send(origin, method, target, body, { ...own, ...headers });
    return Object.assign(call, { cookie });
  }

  return {
    app,
    server,
    origin,
    database,
    member,
    browser,
    withCookies,
    anyone: (method: string, target: string, body?: unknown, headers: Record<string, string> = {}) =>
      send(origin, method, target, body, headers),
    async close() {
      await server.close();
      await database.drop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The cookies that an answer sets, as a browser sends them back. */
export function cookiesOf(answer: Answer): string {
  return answer.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';', 1)[0])
    .join('; ');
}

async function send(
  origin: string,
  method: string,
  target: string,
  body: unknown,
  headers: Record<string, string>,
): Promise<Answer> {
  const content = body === undefined ? {} : { 'content-type': 'application/json' };
  const answer = await fetch(`${origin}${target}`, {
    method,
    redirect: 'manual',
    headers: { ...content, ...headers },
    body: body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body),
  });
  const text = await answer.text();
  const isJson = text !== '' && /[/+]json\b/.test(answer.headers.get('content-type') ?? '');
  return { status: answer.status, headers: answer.headers, json: isJson ? JSON.parse(text) : text || null };
}
