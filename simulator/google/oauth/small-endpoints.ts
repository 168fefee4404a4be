/** The endpoints beside consent and token: revoking, the public keys, and what a token is. */
import { type Call, json, type Reply } from '../exchange.ts';
import { findAccess } from './check-token.ts';
import { accountNumber, forgetConsent, nowOf, type OAuthState } from './state.ts';
import { oauthError } from './token-reply.ts';

/** `POST /revoke` (RFC 7009): takes back the consent that a refresh or access token came from. */
export function answerRevoke(state: OAuthState, call: Call): Reply {
  const token = new URLSearchParams(call.body).get('token') ?? call.query.get('token') ?? '';
  const access = state.accessTokens.get(token);
  const known = state.refreshTokens.get(token) ?? access;
  if (known === undefined) return oauthError('invalid_token', 'Token expired or revoked');
  if (access !== undefined && access.account !== null) state.accessTokens.delete(token);
  else forgetConsent(state, known.email, known.projectId);
  return json(200, {});
}

/** `GET /oauth2/v3/certs`: clients may keep the keys for as long as `max-age` says. */
export function answerKeys(state: OAuthState): Reply {
  const kept = { 'cache-control': 'public, max-age=19800, must-revalidate, no-transform' };
  return json(200, { keys: state.keys.published() }, kept);
}

/** `/tokeninfo`: whose an access token is, and for how long. Google's own library sends the token as a header. */
export function answerTokenInfo(state: OAuthState, call: Call): Reply {
  const given = call.query.get('access_token') ?? new URLSearchParams(call.body).get('access_token');
  const access = findAccess(state, given ?? call.authorization?.replace(/^Bearer /i, '') ?? '');
  if (access === null) return oauthError('invalid_token', 'Invalid Value');
  const ends = Math.floor(access.expiresAt / 1000);
  const { email, scopes, clientId } = access;
  return json(200, {
    azp: clientId,
    aud: clientId,
    sub: accountNumber(email),
    scope: scopes.join(' '),
    exp: String(ends),
    expires_in: String(ends - Math.floor(nowOf(state) / 1000)),
    ...(scopes.some((scope) => scope.endsWith('userinfo.email')) ? { email, email_verified: 'true' } : {}),
    access_type: 'offline',
  });
}
