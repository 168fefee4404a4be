/** A code becomes tokens, once: bound to its client, its redirect URI and its PKCE challenge (RFC 7636). */
import { createHash } from 'node:crypto';
import type { Reply } from '../exchange.ts';
import type { OAuthClient } from './google-oauth.ts';
import { issueAccess, issueRefresh } from './issue.ts';
import { activeUser, type Code, deleteWhere, nowOf, type OAuthState } from './state.ts';
import { oauthError, tokenReply } from './token-reply.ts';

/** Exchanges the code of a form. A code that comes a second time costs the client what the first time gave. */
export function exchangeCode(state: OAuthState, client: OAuthClient, form: URLSearchParams): Reply {
  const given = form.get('code');
  if (!given) return oauthError('invalid_request', 'Missing required parameter: code');
  const code = state.codes.get(given);
  if (code === undefined) return oauthError('invalid_grant', 'Malformed auth code.');
  if (code.used) return refuseReplay(state, code);
  const refused = findFault(state, code, client, form);
  if (refused !== null) return refused;
  code.used = true;
  return giveTokens(state, code, client);
}

function refuseReplay(state: OAuthState, { code }: Code): Reply {
  deleteWhere(state.refreshTokens, (token) => token.code === code);
  deleteWhere(state.accessTokens, (token) => token.code === code);
  return oauthError('invalid_grant', 'Bad Request');
}

function findFault(state: OAuthState, code: Code, client: OAuthClient, form: URLSearchParams): Reply | null {
  if (code.expiresAt <= nowOf(state)) return oauthError('invalid_grant', 'Bad Request');
  if (code.clientId !== client.clientId) return oauthError('unauthorized_client', 'Unauthorized', 401);
  if (form.get('redirect_uri') !== code.redirectUri) return oauthError('redirect_uri_mismatch', 'Bad Request');
  if (activeUser(state, code.email) === null) return oauthError('invalid_grant', 'Bad Request');
  return checkVerifier(code, form.get('code_verifier'));
}

function checkVerifier({ challenge }: Code, verifier: string | null): Reply | null {
  if (challenge === null) return null;
  if (!verifier) return oauthError('invalid_grant', 'Missing code verifier.');
  const answer = challenge.method === 'S256' ? createHash('sha256').update(verifier).digest('base64url') : verifier;
  return answer === challenge.value ? null : oauthError('invalid_grant', 'Invalid code verifier.');
}

function giveTokens(state: OAuthState, code: Code, { clientId, projectId }: OAuthClient): Reply {
  const given = { clientId, projectId, email: code.email, scopes: code.scopes, code: code.code };
  const refresh = code.offline ? issueRefresh(state, given) : null;
  const access = issueAccess(state, { ...given, account: null });
  return tokenReply(state, access, { refresh, nonce: code.nonce });
}
