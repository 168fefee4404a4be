/** A simulated Google with a few people and one client, and the calls that a client of it makes. */
import { createHash } from 'node:crypto';
import type { TestContext } from 'node:test';
import type { ClientKind } from '#simulator/google/oauth/google-oauth.ts';
import { type GoogleServer, type GoogleStartOptions, startGoogle } from '#simulator/google/start.ts';
import { createTestClock, type TestClock } from './clock.ts';

/** The scope that most tests ask for. */
export const readMail = 'https://www.googleapis.com/auth/gmail.readonly';
/** One more, to ask for later. */
export const sendMail = 'https://www.googleapis.com/auth/gmail.send';
/** What the client of the stage is known by. */
export const clientOfStage = { clientId: 'crm.apps.example', clientSecret: 'shared-secret' };
/** Where the client of the stage is called back. */
export const callback = 'http://localhost:3000/api/auth/gmail/callback';
/** A verifier of PKCE. */
export const verifier = 'a-verifier-that-is-long-enough-to-be-accepted-0123456789';
/** The challenge that belongs to it. */
export const challenge = createHash('sha256').update(verifier).digest('base64url');

/** A running Google whose clock stands still until the test moves it. */
export interface GoogleStage extends GoogleServer {
  clock: TestClock;
}

/** Starts a Google with Ada and Bob of acme.example, Carol of other.example, and one client. Closed with the test. */
export async function startStage(
  t: TestContext,
  kind: ClientKind = 'production',
  options: GoogleStartOptions = {},
): Promise<GoogleStage> {
  const clock = createTestClock();
  const google = await startGoogle({ clock, ...options });
  t.after(() => google.close());
  google.world.addUser({ email: 'ada@acme.example', name: 'Ada Albright', domain: 'acme.example' });
  google.world.addUser({ email: 'bob@acme.example', name: 'Bob Berger', domain: 'acme.example' });
  google.world.addUser({ email: 'carol@other.example', name: 'Carol Cole', domain: 'other.example' });
  google.oauth.addClient({
    ...clientOfStage,
    redirectUris: [callback],
    kind,
    domain: kind === 'internal' ? 'acme.example' : null,
    testUsers: ['bob@acme.example'],
    projectId: 'acme-crm',
    name: 'Rapport',
  });
  return { ...google, clock };
}

/** The address that a client sends a browser to; null leaves a parameter out. */
export function authorizeAddress(stage: GoogleStage, change: Record<string, string | null> = {}): string {
  const url = new URL(stage.endpoints.authorizeUrl);
  const usual = {
    client_id: clientOfStage.clientId,
    redirect_uri: callback,
    response_type: 'code',
    scope: readMail,
    state: 'state-1',
    code_challenge: challenge,
    code_challenge_method: 'S256',
    access_type: 'offline',
    ...change,
  };
  for (const [name, value] of Object.entries(usual)) if (value !== null) url.searchParams.set(name, value);
  return url.href;
}

/** The code that comes back when a person allows everything. */
export async function obtainCode(
  stage: GoogleStage,
  email = 'ada@acme.example',
  change: Record<string, string | null> = {},
): Promise<string> {
  const location = await stage.oauth.approve(authorizeAddress(stage, change), { email });
  return new URL(location).searchParams.get('code') ?? '';
}

/** What the token endpoint answered. */
export interface TokenAnswer {
  status: number;
  body: Record<string, string | number | undefined>;
}

/** Sends a form; the answer is JSON. */
export async function postForm(url: string, form: Record<string, string>): Promise<TokenAnswer> {
  const response = await fetch(url, { method: 'POST', body: new URLSearchParams(form) });
  return { status: response.status, body: (await response.json()) as TokenAnswer['body'] };
}

/** Exchanges a code as the client of the stage does. */
export function exchange(stage: GoogleStage, code: string, change: Record<string, string> = {}): Promise<TokenAnswer> {
  const { clientId: client_id, clientSecret: client_secret } = clientOfStage;
  const usual = { grant_type: 'authorization_code', redirect_uri: callback, code_verifier: verifier };
  return postForm(stage.endpoints.tokenUrl, { ...usual, client_id, client_secret, code, ...change });
}

/** Asks for a new access token. */
export function refresh(stage: GoogleStage, token: string, change: Record<string, string> = {}): Promise<TokenAnswer> {
  const { clientId: client_id, clientSecret: client_secret } = clientOfStage;
  const form = { grant_type: 'refresh_token', refresh_token: token, client_id, client_secret, ...change };
  return postForm(stage.endpoints.tokenUrl, form);
}

/** The tokens of a person who has just allowed everything. */
export async function obtainTokens(
  stage: GoogleStage,
  email = 'ada@acme.example',
  change: Record<string, string | null> = {},
): Promise<{ access: string; refresh: string }> {
  const { body } = await exchange(stage, await obtainCode(stage, email, change));
  return { access: String(body.access_token), refresh: String(body.refresh_token) };
}

/** Whom an access token lets in, or the code and reason of the refusal. */
export function holderOf(stage: GoogleStage, token: string): string {
  const holder = stage.oauth.checkToken(`Bearer ${token}`);
  return 'error' in holder ? `${holder.error.code} ${holder.error.reason}` : holder.email;
}
