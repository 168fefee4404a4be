/**
 * What the simulated sign-in remembers: clients, service accounts, consents, codes and tokens.
 *
 * A consent belongs to a person and a project; with it go all refresh and access tokens of that project, as when a
 * person removes an app at Google. Emails are kept in lower case. Only `issue.ts` makes tokens.
 */
import { createHash, type KeyObject, randomBytes } from 'node:crypto';
import type { GoogleUser } from '../mailbox/user.ts';
import type { GoogleWorld } from '../world.ts';
import type { OAuthClient } from './google-oauth.ts';
import { SigningKeys } from './signing-keys.ts';

/** A code on its way from the browser to the client. */
export interface Code {
  code: string;
  clientId: string;
  email: string;
  redirectUri: string;
  challenge: { value: string; method: string } | null;
  scopes: string[];
  nonce: string | null;
  /** Whether a refresh token comes with it. */
  offline: boolean;
  expiresAt: number;
  used: boolean;
}

/** Lets a client ask for access tokens; `expiresAt` only for clients in testing. */
export interface RefreshToken {
  token: string;
  clientId: string;
  projectId: string;
  email: string;
  scopes: string[];
  expiresAt: number | null;
  /** The code that it came from. */
  code: string | null;
}

/** Lets its holder call an API. `account` is the service account that asked for it. */
export interface AccessToken {
  token: string;
  clientId: string;
  projectId: string;
  email: string;
  scopes: string[];
  expiresAt: number;
  account: string | null;
  /** The code that it came from, at once or by a refresh token. */
  code: string | null;
}

/** A service account: its keys by id, and by domain what was delegated to it. */
export interface ServiceAccount {
  email: string;
  projectId: string;
  clientId: string;
  state: 'active' | 'disabled' | 'deleted';
  keys: Map<string, KeyObject>;
  delegations: Map<string, string[]>;
}

/** Everything that is remembered. */
export interface OAuthState {
  readonly world: GoogleWorld;
  readonly origin: string;
  readonly keys: SigningKeys;
  readonly random: (octets: number) => Buffer;
  readonly clients: Map<string, OAuthClient>;
  readonly accounts: Map<string, ServiceAccount>;
  /** The scopes that a person has given to a project, by `consentKey`. */
  readonly consents: Map<string, Set<string>>;
  readonly codes: Map<string, Code>;
  readonly refreshTokens: Map<string, RefreshToken>;
  readonly accessTokens: Map<string, AccessToken>;
}

/** An empty memory. Tokens are truly random, so that those of one Google are unknown to another. */
export function createState(world: GoogleWorld, origin: string, random = randomBytes): OAuthState {
  return {
    world,
    origin,
    keys: new SigningKeys(world.clock),
    random: (octets) => random(octets),
    clients: new Map(),
    accounts: new Map(),
    consents: new Map(),
    codes: new Map(),
    refreshTokens: new Map(),
    accessTokens: new Map(),
  };
}

/** The name of a consent. */
export function consentKey(email: string, projectId: string): string {
  return `${email.toLowerCase()} ${projectId}`;
}

/** Takes a consent back, with every token that came of it. */
export function forgetConsent(state: OAuthState, email: string, projectId: string): void {
  const key = consentKey(email, projectId);
  state.consents.delete(key);
  const isOfIt = (token: { email: string; projectId: string }) => consentKey(token.email, token.projectId) === key;
  deleteWhere(state.refreshTokens, isOfIt);
  deleteWhere(state.accessTokens, (token) => token.account === null && isOfIt(token));
}

/** Removes the entries that fit. */
export function deleteWhere<T>(map: Map<string, T>, fits: (value: T) => boolean): void {
  for (const [key, value] of map) if (fits(value)) map.delete(key);
}

/** A person whom Google lets in: there is such a user, and it is not suspended. */
export function activeUser(state: OAuthState, email: string): GoogleUser | null {
  const user = state.world.user(email);
  return user === undefined || user.suspended ? null : user;
}

/** The number that stands for a person or a service account, always the same for one email: 21 digits. */
export function accountNumber(email: string): string {
  const hash = createHash('sha256').update(email.toLowerCase()).digest().readBigUInt64BE();
  return `1${hash.toString().padStart(20, '0')}`;
}

/** Milliseconds since 1970 by the world's clock. */
export function nowOf(state: OAuthState): number {
  return state.world.clock.now().getTime();
}
