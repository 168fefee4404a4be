/** Who holds an access token: the question of every API of the stand-in. */
import type { TokenCheck, TokenHolder } from '../gmail/api.ts';
import { apiDisabled, type GoogleError, googleError, invalidCredentials } from '../google-error.ts';
import { type AccessToken, activeUser, nowOf, type OAuthState } from './state.ts';

/** The check of the Gmail API: whose token it is, and whether the API is switched on in the client's project. */
export function gmailCheck(state: OAuthState): TokenCheck {
  return (authorization) => {
    const holder = findHolder(state, authorization);
    if ('error' in holder || !state.world.disabledProjects.has(holder.projectId)) return holder;
    return { error: apiDisabled(holder.projectId) };
  };
}

/** Whom an Authorization header names, or Google's 401. */
export function findHolder(
  state: OAuthState,
  authorization: string | undefined,
): (TokenHolder & { account: string | null }) | { error: GoogleError } {
  if (authorization === undefined) return { error: loginRequired() };
  const token = /^Bearer +(\S+)$/i.exec(authorization)?.[1] ?? '';
  const access = findAccess(state, token);
  if (access === null) return { error: invalidCredentials() };
  const { email, scopes, projectId, account } = access;
  return { email, scopes, projectId, account };
}

/** A token that lets in now: known, not expired, and its owner neither suspended nor deleted. */
export function findAccess(state: OAuthState, token: string): AccessToken | null {
  const access = state.accessTokens.get(token);
  if (access === undefined || access.expiresAt <= nowOf(state)) return null;
  if (access.account !== null && state.accounts.get(access.account)?.state !== 'active') return null;
  return access.email === access.account || activeUser(state, access.email) !== null ? access : null;
}

function loginRequired(): GoogleError {
  return googleError(401, 'required', {
    message:
      'Request is missing required authentication credential. Expected OAuth 2 access token, login cookie or other ' +
      'valid authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project.',
    location: 'Authorization',
    locationType: 'header',
  });
}
