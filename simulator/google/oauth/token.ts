/** `POST /token`: authorization codes, refresh tokens and the assertions of service accounts become access tokens. */
import type { Call, Reply } from '../exchange.ts';
import { acceptAssertion } from './accept-assertion.ts';
import { exchangeCode } from './exchange-code.ts';
import type { OAuthClient } from './google-oauth.ts';
import { issueAccess } from './issue.ts';
import { activeUser, nowOf, type OAuthState } from './state.ts';
import { oauthError, tokenReply } from './token-reply.ts';

const ASSERTION = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

/** Answers the token endpoint. */
export function answerToken(state: OAuthState, call: Call): Reply {
  const form = new URLSearchParams(call.body);
  const kind = form.get('grant_type') ?? '';
  if (kind === ASSERTION) return acceptAssertion(state, form);
  if (kind !== 'authorization_code' && kind !== 'refresh_token')
    return oauthError('unsupported_grant_type', `Invalid grant_type: ${kind}`);
  const client = readClient(state, form, call.authorization);
  if ('status' in client) return client;
  return kind === 'refresh_token' ? refreshAccess(state, client, form) : exchangeCode(state, client, form);
}

/** The client that proves itself, by the form or by HTTP Basic (RFC 6749 §2.3.1). */
function readClient(state: OAuthState, form: URLSearchParams, authorization: string | undefined): OAuthClient | Reply {
  const [id, secret] = basicOf(authorization) ?? [form.get('client_id'), form.get('client_secret')];
  if (!id) return oauthError('invalid_request', 'Could not determine client ID from request.');
  const client = state.clients.get(id);
  if (client === undefined) return oauthError('invalid_client', 'The OAuth client was not found.', 401);
  if (!secret) return oauthError('invalid_request', 'client_secret is missing.');
  return secret === client.clientSecret ? client : oauthError('invalid_client', 'Unauthorized', 401);
}

function basicOf(authorization: string | undefined): [string, string] | null {
  const encoded = /^Basic +([\w+/=]+)$/i.exec(authorization ?? '')?.[1];
  if (encoded === undefined) return null;
  const [id = '', ...secret] = Buffer.from(encoded, 'base64').toString('utf8').split(':');
  return [id, secret.join(':')];
}

function refreshAccess(state: OAuthState, client: OAuthClient, form: URLSearchParams): Reply {
  const token = form.get('refresh_token');
  if (!token) return oauthError('invalid_request', 'Missing required parameter: refresh_token');
  const refresh = state.refreshTokens.get(token);
  if (refresh === undefined || isOver(state, refresh.expiresAt))
    return oauthError('invalid_grant', 'Token has been expired or revoked.');
  if (refresh.clientId !== client.clientId) return oauthError('unauthorized_client', 'Unauthorized', 401);
  if (activeUser(state, refresh.email) === null) return oauthError('invalid_grant', 'Bad Request');
  const { clientId, projectId, email, scopes, code } = refresh;
  return tokenReply(state, issueAccess(state, { clientId, projectId, email, scopes, code, account: null }));
}

function isOver(state: OAuthState, expiresAt: number | null): boolean {
  return expiresAt !== null && expiresAt <= nowOf(state);
}
