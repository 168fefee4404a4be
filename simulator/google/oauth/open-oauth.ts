/** The sign-in of one Google: its controls, and the part of the server that answers for it. */
import { type Call, meet, type Part, type Reply, refusal, type ScriptedError } from '../exchange.ts';
import { googleError } from '../google-error.ts';
import { approve } from './approve.ts';
import { answerAuthorize } from './authorize.ts';
import { gmailCheck } from './check-token.ts';
import type { DirectGrant, GoogleOAuth, NewClient, OAuthClient } from './google-oauth.ts';
import { issueAccess, issueRefresh, noteConsent } from './issue.ts';
import { readScopes } from './scopes.ts';
import { addKey, addServiceAccount, delegate, findAccount, removeKeys } from './service-accounts.ts';
import { answerKeys, answerRevoke, answerTokenInfo } from './small-endpoints.ts';
import { deleteWhere, forgetConsent, type OAuthState } from './state.ts';
import { answerToken } from './token.ts';
import { oauthError } from './token-reply.ts';

/** The controls. */
export function openOAuth(state: OAuthState): GoogleOAuth {
  return {
    addClient: (client) => addClient(state, client),
    changeClient: (clientId, change) => void Object.assign(findClient(state, clientId), change),
    removeClient: (clientId) => removeClient(state, clientId),
    addServiceAccount: (account) => addServiceAccount(state, account),
    addKey: (email) => addKey(state, email),
    removeKeys: (email, keyId) => removeKeys(state, email, keyId),
    changeServiceAccount: (email, to) => void Object.assign(findAccount(state, email), { state: to }),
    delegate: (email, delegation) => delegate(state, email, delegation),
    enableGmailApi: (projectId, enabled) => enableGmailApi(state, projectId, enabled),
    revoke: (email) => revokeAll(state, email),
    rotateKeys: () => state.keys.rotate(),
    expireAccessTokens: (email) =>
      deleteWhere(state.accessTokens, (token) => email === undefined || isOf(token, email)),
    reduceScopes: (email, scopes) => reduceScopes(state, email, scopes),
    grant: (given) => grant(state, given),
    approve,
    checkToken: gmailCheck(state),
  };
}

/** The part of the server that answers for sign-in. Scripted faults have the names token, revoke and keys. */
export function oauthPart(state: OAuthState): Part {
  return (call) => {
    const route = ROUTES.get(`${call.method} ${call.path}`);
    if (route === undefined) return null;
    const fault = route.fault === null ? null : state.world.faults.take(route.fault);
    return fault === null ? route.answer(state, call) : meet(fault, () => route.answer(state, call), refuseScripted);
  };
}

interface Route {
  answer: (state: OAuthState, call: Call) => Reply;
  fault: string | null;
}

const ROUTES = new Map<string, Route>([
  ['GET /o/oauth2/v2/auth', { answer: answerAuthorize, fault: null }],
  ['POST /o/oauth2/v2/auth', { answer: answerAuthorize, fault: null }],
  ['POST /token', { answer: answerToken, fault: 'token' }],
  ['POST /revoke', { answer: answerRevoke, fault: 'revoke' }],
  ['GET /oauth2/v3/certs', { answer: answerKeys, fault: 'keys' }],
  ['GET /tokeninfo', { answer: answerTokenInfo, fault: 'tokeninfo' }],
  ['POST /tokeninfo', { answer: answerTokenInfo, fault: 'tokeninfo' }],
]);

/** The token endpoint speaks OAuth below 500 (RFC 6749 §5.2), so the scripted reason becomes its `error`. */
function refuseScripted({ status, reason, message }: ScriptedError): Reply {
  if (status < 500) return oauthError(reason, message ?? 'Bad Request', status);
  return refusal(googleError(status, reason, message === undefined ? {} : { message }));
}

function addClient(state: OAuthState, { gmailApiEnabled, ...client }: NewClient): OAuthClient {
  const added = { ...client, redirectUris: [...client.redirectUris] };
  state.clients.set(client.clientId, added);
  if (gmailApiEnabled !== undefined) enableGmailApi(state, client.projectId, gmailApiEnabled);
  return added;
}

function findClient(state: OAuthState, clientId: string): OAuthClient {
  const client = state.clients.get(clientId);
  if (client === undefined) throw new Error(`There is no client ${clientId}.`);
  return client;
}

function removeClient(state: OAuthState, clientId: string): void {
  state.clients.delete(clientId);
  const isOfClient = (token: { clientId: string }) => token.clientId === clientId;
  deleteWhere(state.codes, isOfClient);
  deleteWhere(state.refreshTokens, isOfClient);
  deleteWhere(state.accessTokens, isOfClient);
}

function enableGmailApi({ world }: OAuthState, projectId: string, enabled: boolean): void {
  if (enabled) world.disabledProjects.delete(projectId);
  else world.disabledProjects.add(projectId);
}

function isOf(token: { email: string }, email: string): boolean {
  return token.email === email.toLowerCase();
}

function revokeAll(state: OAuthState, email: string): void {
  const projects = [...state.consents.keys()]
    .map((key) => key.split(' '))
    .filter(([who]) => who === email.toLowerCase());
  for (const [, projectId = ''] of projects) forgetConsent(state, email, projectId);
}

function reduceScopes(state: OAuthState, email: string, scopes: string[]): void {
  const left = (had: Iterable<string>) => [...had].filter((scope) => scopes.includes(scope));
  for (const tokens of [state.accessTokens, state.refreshTokens])
    for (const token of tokens.values()) if (isOf(token, email)) token.scopes = left(token.scopes);
  for (const [key, given] of state.consents)
    if (key.startsWith(`${email.toLowerCase()} `)) state.consents.set(key, new Set(left(given)));
}

function grant(state: OAuthState, given: DirectGrant): { accessToken: string; refreshToken: string } {
  const { clientId, projectId } = findClient(state, given.clientId);
  const scopes = readScopes(given.scopes.join(' '));
  const holder = { clientId, projectId, email: given.email.toLowerCase(), scopes, code: null };
  noteConsent(state, holder.email, projectId, scopes);
  const refresh = issueRefresh(state, holder, given.refreshToken);
  return { refreshToken: refresh.token, accessToken: issueAccess(state, { ...holder, account: null }).token };
}
