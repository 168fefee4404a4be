/**
 * A service account asks for a token with an assertion that it signed (RFC 7523), as itself or, where an admin has
 * delegated the scopes, as a person of his domain. Google's answers are kept word for word as far as they are known.
 */
import type { Reply } from '../exchange.ts';
import { json } from '../exchange.ts';
import { ACCESS_SECONDS, issueAccess } from './issue.ts';
import { isSignedBy, type ReadToken, readJwt } from './jwt.ts';
import { isKnownScope, readScopes } from './scopes.ts';
import { activeUser, nowOf, type OAuthState, type ServiceAccount } from './state.ts';
import { oauthError } from './token-reply.ts';

const SKEW_S = 300;
const HOUR_S = 3600;
/** Addresses under which Google's token endpoint is known; stock clients name the real one. */
const AUDIENCES = [
  'https://oauth2.googleapis.com/token',
  'https://www.googleapis.com/oauth2/v4/token',
  'https://accounts.google.com/o/oauth2/token',
];

/** Answers an assertion. */
export function acceptAssertion(state: OAuthState, form: URLSearchParams): Reply {
  const text = form.get('assertion');
  if (!text) return oauthError('invalid_request', 'Missing required parameter: assertion');
  const token = readJwt(text);
  if (token === null) return oauthError('invalid_grant', 'Invalid JWT: Token is malformed.');
  const account = state.accounts.get(wordOf(token, 'iss').toLowerCase());
  if (account === undefined || account.state === 'deleted')
    return oauthError('invalid_grant', 'Invalid grant: account not found');
  return findFault(state, token, account) ?? giveToken(state, token, account);
}

function findFault(state: OAuthState, token: ReadToken, account: ServiceAccount): Reply | null {
  if (!isSignedByAccount(token, account)) return oauthError('invalid_grant', 'Invalid JWT Signature.');
  if (account.state === 'disabled') return oauthError('invalid_grant', 'Robot is disabled.');
  if (![`${state.origin}/token`, ...AUDIENCES].includes(wordOf(token, 'aud')))
    return oauthError('invalid_grant', 'Invalid JWT: Failed audience check.');
  return isTimely(state, token) ? null : oauthError('invalid_grant', UNTIMELY);
}

const UNTIMELY =
  'Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. ' +
  'Check your iat and exp values in the JWT claim.';

function isSignedByAccount(token: ReadToken, { keys }: ServiceAccount): boolean {
  const named = typeof token.header.kid === 'string' ? keys.get(token.header.kid) : undefined;
  const tried = token.header.kid === undefined ? [...keys.values()] : [named];
  return tried.some((key) => key !== undefined && isSignedBy(token, key));
}

function isTimely(state: OAuthState, { claims }: ReadToken): boolean {
  const { iat, exp } = claims;
  if (typeof iat !== 'number' || typeof exp !== 'number') return false;
  const now = nowOf(state) / 1000;
  return exp > now - SKEW_S && iat < now + SKEW_S && exp - iat <= HOUR_S && exp <= now + HOUR_S + SKEW_S;
}

function giveToken(state: OAuthState, token: ReadToken, account: ServiceAccount): Reply {
  const scopes = readScopes(wordOf(token, 'scope'));
  if (scopes.length === 0 || !scopes.every(isKnownScope))
    return oauthError('invalid_scope', 'Invalid OAuth scope or ID token audience provided.');
  const subject = wordOf(token, 'sub').toLowerCase();
  const isItself = subject === '' || subject === account.email;
  const refused = isItself ? null : refuseSubject(state, account, subject, scopes);
  if (refused !== null) return refused;
  const { projectId, clientId, email } = account;
  const holder = isItself ? email : subject;
  const access = issueAccess(state, { clientId, projectId, email: holder, scopes, account: email, code: null });
  return json(200, { access_token: access.token, expires_in: ACCESS_SECONDS, token_type: 'Bearer' });
}

/** Every scope must be delegated: one that is not spoils them all. */
function refuseSubject(
  state: OAuthState,
  { delegations }: ServiceAccount,
  subject: string,
  scopes: string[],
): Reply | null {
  const delegated = delegations.get(subject.split('@')[1] ?? '') ?? [];
  if (!scopes.every((scope) => delegated.includes(scope)))
    return oauthError(
      'unauthorized_client',
      'Client is unauthorized to retrieve access tokens using this method, or client not authorized for any of the ' +
        'scopes requested.',
      401,
    );
  return activeUser(state, subject) === null ? oauthError('invalid_grant', 'Invalid email or User ID') : null;
}

function wordOf({ claims }: ReadToken, name: string): string {
  const value = claims[name];
  return typeof value === 'string' ? value : '';
}
