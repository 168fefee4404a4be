/** A simulated Gmail behind HTTP for one test: its world, a clock that stands still, and calls that are checked. */
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';
import { gmailApi, type TokenCheck } from '#simulator/google/gmail/api.ts';
import { findMethod } from '#simulator/google/gmail/methods.ts';
import { findFaults } from '#simulator/google/gmail/schema.ts';
import { type ScopeName, scopeUrl } from '#simulator/google/gmail/scopes.ts';
import { invalidCredentials } from '#simulator/google/google-error.ts';
import type { GoogleUser } from '#simulator/google/mailbox/user.ts';
import { GoogleWorld, type GoogleWorldOptions } from '#simulator/google/world.ts';
import { createTestClock, type TestClock } from '../../support/clock.ts';

/** An answer as a client sees it. `json` is null when the body is none. */
export interface Answered {
  status: number;
  headers: Headers;
  text: string;
  // biome-ignore lint/suspicious/noExplicitAny: a test reads what it expects to find.
  json: any;
}

/** What a call may say beside its address. */
export interface Asking {
  query?: Record<string, string | number | boolean | readonly string[]>;
  body?: unknown;
  /** Who calls (ada unless told), and with which scopes (all unless told). */
  email?: string;
  scopes?: readonly ScopeName[];
  projectId?: string;
}

/** The stage of a test. */
export interface GmailStage {
  world: GoogleWorld;
  clock: TestClock;
  ada: GoogleUser;
  bob: GoogleUser;
  url: string;
  /** Calls a path below `/gmail/v1/users/me`; a success is held against the schema. */
  call(http: string, path: string, asking?: Asking): Promise<Answered>;
  get(path: string, query?: Asking['query']): Promise<Answered>;
  post(path: string, body?: unknown): Promise<Answered>;
}

/** Opens a Gmail with ada@acme.example (alias sales@acme.example) and bob@client.example. */
export async function openGmail(
  options: Partial<GoogleWorldOptions> = {},
): Promise<{ stage: GmailStage; close: () => void }> {
  const clock = createTestClock();
  const world = new GoogleWorld({ clock, ...options });
  const aliases = [{ address: 'sales@acme.example', name: 'Sales' }];
  const ada = world.addUser({ email: 'ada@acme.example', name: 'Ada Byron', aliases });
  const bob = world.addUser({ email: 'bob@client.example', name: 'Bob Stone' });
  const { url, close } = await serve(world);
  const call = (http: string, path: string, asking: Asking = {}) => send(url, http, path, asking);
  const get: GmailStage['get'] = (path, query) => call('GET', path, { query });
  const post: GmailStage['post'] = (path, body) => call('POST', path, { body });
  return { stage: { world, clock, ada, bob, url, call, get, post }, close };
}

/** Opens a Gmail for the length of a test. */
export async function startGmail(t: TestContext, options: Partial<GoogleWorldOptions> = {}): Promise<GmailStage> {
  const { stage, close } = await openGmail(options);
  t.after(close);
  return stage;
}

/** The Authorization header of a test: who it is stands in it. */
export function authorization({
  email = 'ada@acme.example',
  scopes = ['full'],
  projectId = 'crm-1',
}: Asking = {}): string {
  return `Bearer ${Buffer.from(JSON.stringify({ email, scopes: scopes.map(scopeUrl), projectId })).toString('base64url')}`;
}

/** A plain letter; `headers` are added before the blank line. */
export function letter(
  facts: { id?: string; from?: string; to?: string; subject?: string; headers?: string[]; text?: string } = {},
): string {
  return [
    `From: ${facts.from ?? 'Bob Stone <bob@client.example>'}`,
    `To: ${facts.to ?? 'Ada Byron <ada@acme.example>'}`,
    `Subject: ${facts.subject ?? 'Berth 12'}`,
    ...(facts.id === undefined ? [] : [`Message-ID: <${facts.id}>`]),
    ...(facts.headers ?? []),
    '',
    facts.text ?? 'Good morning.',
    '',
  ].join('\r\n');
}

/** Lets everything that is under way go on until something is so. */
export async function until(isSo: () => boolean): Promise<void> {
  for (let turn = 0; turn < 100_000; turn += 1) {
    if (isSo()) return;
    await new Promise((resolve) => setImmediate(resolve));
  }
  throw new Error('It never was so.');
}

/** A document as `raw` carries it. */
export function base64url(document: string | Uint8Array): string {
  return Buffer.from(document).toString('base64url');
}

async function serve(world: GoogleWorld): Promise<{ url: string; close: () => void }> {
  const api = gmailApi(world, readAuthorization);
  const server = createServer((request, response) => {
    api(request, response).then(
      (isOurs) => isOurs || response.writeHead(404).end(),
      (error) => response.destroy(error),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = (): void => {
    server.closeAllConnections();
    server.close();
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close };
}

const readAuthorization: TokenCheck = (header) => {
  const token = /^Bearer (.+)$/.exec(header ?? '')?.[1];
  return token === undefined ? { error: invalidCredentials() } : JSON.parse(Buffer.from(token, 'base64url').toString());
};

async function send(url: string, http: string, path: string, asking: Asking): Promise<Answered> {
  const target = new URL(`${url}/gmail/v1/users/me${path}`);
  for (const [name, value] of Object.entries(asking.query ?? {}))
    for (const each of Array.isArray(value) ? value : [value]) target.searchParams.append(name, String(each));
  const response = await fetch(target, {
    method: http,
    headers: { authorization: authorization(asking), 'content-type': 'application/json' },
    ...(asking.body === undefined ? {} : { body: JSON.stringify(asking.body) }),
  });
  const text = await response.text();
  const answered = { status: response.status, headers: response.headers, text, json: parse(text) };
  if (response.status === 200 && !target.searchParams.has('fields')) checkShape(http, target.pathname, answered.json);
  return answered;
}

function checkShape(http: string, path: string, json: unknown): void {
  const method = findMethod(http, path)?.method;
  if (method?.response == null || json === null) return;
  assert.deepEqual(findFaults(method.response, json), [], method.id);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
