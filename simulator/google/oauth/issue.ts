/** Makes codes and tokens, in the shape and with the lifetimes of Google's. */
import { createHash } from 'node:crypto';
import {
  type AccessToken,
  accountNumber,
  type Code,
  consentKey,
  deleteWhere,
  nowOf,
  type OAuthState,
  type RefreshToken,
} from './state.ts';

/** Seconds that an access token lives, as Google says it. */
export const ACCESS_SECONDS = 3599;
const CODE_MS = 600_000;
const CODE_KEPT_MS = 86_400_000;
const TESTING_MS = 7 * 86_400_000;
/** Google forgets the oldest refresh token of a person and client beyond so many. */
const REFRESH_TOKENS = 100;

/** Makes a code; it lives for ten minutes, and is remembered for a day to notice a replay. */
export function issueCode(state: OAuthState, given: Omit<Code, 'code' | 'expiresAt' | 'used'>): string {
  const code = `4/0A${state.random(48).toString('base64url')}`;
  deleteWhere(state.codes, ({ expiresAt }) => expiresAt + CODE_KEPT_MS < nowOf(state));
  state.codes.set(code, { ...given, code, expiresAt: nowOf(state) + CODE_MS, used: false });
  return code;
}

/** Makes an access token. */
export function issueAccess(state: OAuthState, given: Omit<AccessToken, 'token' | 'expiresAt'>): AccessToken {
  const start = given.account === null ? 'ya29.a0' : 'ya29.c.c0';
  const token = `${start}${state.random(150).toString('base64url')}`;
  const made = { ...given, token, expiresAt: nowOf(state) + ACCESS_SECONDS * 1000 };
  forgetOldAccess(state);
  state.accessTokens.set(token, made);
  return made;
}

/** Makes a refresh token, or puts a fixed one in its place; that of a client in testing ends after seven days. */
export function issueRefresh(
  state: OAuthState,
  given: Omit<RefreshToken, 'token' | 'expiresAt'>,
  fixed?: string,
): RefreshToken {
  const token = fixed ?? `1//0${state.random(72).toString('base64url')}`;
  const isTesting = state.clients.get(given.clientId)?.kind === 'testing';
  const made = { ...given, token, expiresAt: isTesting ? nowOf(state) + TESTING_MS : null };
  state.refreshTokens.set(token, made);
  dropOldest(state, made);
  return made;
}

/** Notes what a person has given to a project. */
export function noteConsent(state: OAuthState, email: string, projectId: string, scopes: readonly string[]): void {
  const key = consentKey(email, projectId);
  state.consents.set(key, new Set([...(state.consents.get(key) ?? []), ...scopes]));
}

/** The id token that goes with an access token when `openid` was asked for (OpenID Connect Core §2). */
export function issueIdToken(state: OAuthState, access: AccessToken, nonce: string | null): string {
  const user = state.world.user(access.email);
  const now = Math.floor(nowOf(state) / 1000);
  const has = (scope: string) => access.scopes.includes(`https://www.googleapis.com/auth/userinfo.${scope}`);
  return state.keys.sign({
    iss: 'https://accounts.google.com',
    azp: access.clientId,
    aud: access.clientId,
    sub: accountNumber(access.email),
    ...(user?.domain ? { hd: user.domain } : {}),
    ...(has('email') ? { email: access.email, email_verified: true } : {}),
    at_hash: createHash('sha256').update(access.token).digest().subarray(0, 16).toString('base64url'),
    ...(nonce === null ? {} : { nonce }),
    ...(has('profile') ? { name: user?.name ?? access.email } : {}),
    iat: now,
    exp: now + 3600,
  });
}

/** All access tokens live equally long, and a map keeps the order: the dead ones stand first. */
function forgetOldAccess(state: OAuthState): void {
  for (const [token, { expiresAt }] of state.accessTokens) {
    if (expiresAt > nowOf(state)) return;
    state.accessTokens.delete(token);
  }
}

function dropOldest(state: OAuthState, { clientId, email }: RefreshToken): void {
  const own = [...state.refreshTokens.values()].filter((one) => one.clientId === clientId && one.email === email);
  for (const { token } of own.slice(0, Math.max(0, own.length - REFRESH_TOKENS))) state.refreshTokens.delete(token);
}
