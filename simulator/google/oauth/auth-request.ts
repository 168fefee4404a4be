/** What a client asks for at the authorization endpoint, checked as Google checks it (RFC 6749 §4.1.1, RFC 7636). */
import type { Call, Reply } from '../exchange.ts';
import type { OAuthClient } from './google-oauth.ts';
import { errorPage } from './page.ts';
import { isKnownScope, readScopes } from './scopes.ts';
import type { OAuthState } from './state.ts';

/** A request that may be shown to a person. */
export interface AuthRequest {
  client: OAuthClient;
  redirectUri: string;
  scopes: string[];
  state: string | null;
  challenge: { value: string; method: string } | null;
  nonce: string | null;
  isOffline: boolean;
  includeGranted: boolean;
  prompt: string[];
  loginHint: string | null;
  /** Path and query of the request, for the form to come back to. */
  address: string;
}

/** Reads a request; what is wrong with it is shown to the person and never sent to the redirect URI. */
export function readAuthRequest(state: OAuthState, call: Call): { request: AuthRequest } | { page: Reply } {
  const { query } = call;
  const client = state.clients.get(query.get('client_id') ?? '');
  const page = refuseClient(query, client) ?? refuseAsked(query) ?? refuseScopes(query) ?? refuseProof(query);
  if (page !== null || client === undefined) return { page: page ?? missing('client_id') };
  return { request: requestOf(call, client) };
}

function requestOf({ path, query }: Call, client: OAuthClient): AuthRequest {
  const challenge = query.get('code_challenge');
  return {
    client,
    redirectUri: query.get('redirect_uri') ?? '',
    scopes: readScopes(query.get('scope') ?? ''),
    state: query.get('state'),
    challenge: challenge === null ? null : { value: challenge, method: query.get('code_challenge_method') ?? 'plain' },
    nonce: query.get('nonce'),
    isOffline: query.get('access_type') === 'offline',
    includeGranted: query.get('include_granted_scopes') === 'true',
    prompt: (query.get('prompt') ?? '').split(' '),
    loginHint: query.get('login_hint'),
    address: `${path}?${query}`,
  };
}

function refuseClient(query: URLSearchParams, client: OAuthClient | undefined): Reply | null {
  if (!query.get('client_id')) return missing('client_id');
  if (client === undefined) return errorPage(401, 'invalid_client', 'The OAuth client was not found.');
  const uri = query.get('redirect_uri');
  if (!uri) return missing('redirect_uri');
  if (client.redirectUris.includes(uri)) return null;
  const words =
    'You can’t sign in because this app sent an invalid request. If you are the developer of this app, register the ' +
    'redirect URI in the Google Cloud console.';
  return errorPage(400, 'redirect_uri_mismatch', words, `Request details: redirect_uri=${uri}`);
}

function refuseAsked(query: URLSearchParams): Reply | null {
  const kind = query.get('response_type');
  if (!kind) return missing('response_type');
  if (kind !== 'code') return errorPage(400, 'unsupported_response_type', `Invalid response_type: ${kind}`);
  const access = query.get('access_type') ?? 'online';
  return access === 'online' || access === 'offline' ? null : invalid(`access_type: ${access}`);
}

function refuseScopes(query: URLSearchParams): Reply | null {
  const scopes = readScopes(query.get('scope') ?? '');
  if (scopes.length === 0) return missing('scope');
  const unknown = scopes.filter((scope) => !isKnownScope(scope));
  if (unknown.length === 0) return null;
  const known = scopes.filter(isKnownScope);
  const words = `Some requested scopes were invalid. {valid=[${known.join(', ')}], invalid=[${unknown.join(', ')}]}`;
  return errorPage(400, 'invalid_scope', words);
}

function refuseProof(query: URLSearchParams): Reply | null {
  const method = query.get('code_challenge_method');
  const challenge = query.get('code_challenge');
  if (method === null && challenge === null) return null;
  if (challenge === null) return missing('code_challenge');
  if (method !== null && method !== 'S256' && method !== 'plain') return invalid(`code_challenge_method: ${method}`);
  return /^[\w.~-]{43,128}$/.test(challenge) ? null : invalid('code_challenge');
}

function missing(name: string): Reply {
  return errorPage(400, 'invalid_request', `Missing required parameter: ${name}`);
}

function invalid(what: string): Reply {
  return errorPage(400, 'invalid_request', `Invalid parameter value for ${what}`);
}
