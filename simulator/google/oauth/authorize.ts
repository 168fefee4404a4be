/**
 * The authorization endpoint: `GET` shows the consent page, `POST` is the person's decision on it. What the client did
 * wrong, and whom it may not serve, is told on a page; what the person decided goes to the client by redirect.
 */
import type { Call, Reply } from '../exchange.ts';
import type { GoogleUser } from '../mailbox/user.ts';
import { type AuthRequest, readAuthRequest } from './auth-request.ts';
import { consentPage } from './consent-page.ts';
import { issueCode, noteConsent } from './issue.ts';
import { errorPage } from './page.ts';
import { isSignInScope } from './scopes.ts';
import { activeUser, consentKey, type OAuthState } from './state.ts';

/** Answers the endpoint. */
export function answerAuthorize(state: OAuthState, call: Call): Reply {
  const read = readAuthRequest(state, call);
  if ('page' in read) return read.page;
  const { request } = read;
  if (call.method === 'POST') return decide(state, request, new URLSearchParams(call.body));
  return request.prompt.includes('none') ? skipPage(state, request) : show(state, request);
}

function show(state: OAuthState, request: AuthRequest, problem?: string): Reply {
  return consentPage({ request, users: state.world.users().filter((user) => !user.suspended), problem });
}

/** `prompt=none`: the answer comes without a page, or not at all (OpenID Connect Core §3.1.2.6). */
function skipPage(state: OAuthState, request: AuthRequest): Reply {
  const user = request.loginHint === null ? null : activeUser(state, request.loginHint);
  const given = user === null ? undefined : state.consents.get(consentKey(user.email, request.client.projectId));
  if (user === null || given === undefined || !request.scopes.every((scope) => given.has(scope)))
    return redirect(request, { error: 'interaction_required' });
  return refuseUser(request, user) ?? allow(state, request, user, request.scopes);
}

function decide(state: OAuthState, request: AuthRequest, form: URLSearchParams): Reply {
  if (form.get('decision') !== 'allow') return redirect(request, { error: 'access_denied' });
  const email = form.get('other')?.trim() || form.get('account') || '';
  const user = activeUser(state, email);
  if (user === null) return show(state, request, problemOf(email));
  const refused = refuseUser(request, user);
  if (refused !== null) return refused;
  const ticked = new Set(form.getAll('scope'));
  const scopes = request.scopes.filter((scope) => isSignInScope(scope) || ticked.has(scope));
  return scopes.length === 0 ? redirect(request, { error: 'access_denied' }) : allow(state, request, user, scopes);
}

function problemOf(email: string): string {
  return email === '' ? 'Choose an account.' : 'There is no such Google Account.';
}

function refuseUser({ client }: AuthRequest, user: GoogleUser): Reply | null {
  const name = client.name ?? client.clientId;
  if (client.kind === 'internal' && user.domain !== client.domain)
    return errorPage(403, 'org_internal', `The client is restricted to users within its organization: ${name}.`);
  const isTester = client.testUsers?.some((tester) => tester.toLowerCase() === user.email.toLowerCase()) ?? false;
  if (client.kind !== 'testing' || isTester) return null;
  const words = `${name} is being tested, and can only be accessed by testers whom its developer has approved.`;
  return errorPage(403, 'access_denied', words);
}

/** A refresh token comes only when the person was asked: the first time, for more scopes, or on `prompt=consent`. */
function allow(state: OAuthState, request: AuthRequest, user: GoogleUser, chosen: string[]): Reply {
  const { client, challenge, nonce, redirectUri } = request;
  const email = user.email.toLowerCase();
  const before = state.consents.get(consentKey(email, client.projectId)) ?? new Set<string>();
  const wasAsked = request.prompt.includes('consent') || chosen.some((scope) => !before.has(scope));
  const scopes = [...new Set([...chosen, ...(request.includeGranted ? before : [])])];
  const offline = request.isOffline && wasAsked;
  noteConsent(state, email, client.projectId, chosen);
  const code = issueCode(state, { clientId: client.clientId, email, redirectUri, challenge, scopes, nonce, offline });
  const domain: Record<string, string> = user.domain ? { hd: user.domain } : {};
  const prompt = wasAsked ? 'consent' : 'none';
  return redirect(request, { code, scope: scopes.join(' '), authuser: '0', ...domain, prompt });
}

function redirect({ redirectUri, state }: AuthRequest, answer: Record<string, string>): Reply {
  const url = new URL(redirectUri);
  if (state !== null) url.searchParams.append('state', state);
  for (const [name, value] of Object.entries(answer)) url.searchParams.append(name, value);
  return { status: 302, headers: { location: url.href, 'cache-control': 'no-store' }, body: '' };
}
