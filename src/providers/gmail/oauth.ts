/**
 * Google's sign-in, as calls: consent, codes, refreshing, revoking, delegation. On google-auth-library, whose endpoints
 * are ours to set; it is loaded when it is first needed, because it costs 50 ms and 24 MB that most processes never use.
 *
 * Invariants: no call is repeated here (the library's own retries are off: a code may be spent once, and pauses belong
 * to the caller); no error carries a token, because the library's errors, which do, are not kept as causes; times come
 * from the clock that was handed in.
 */
import { createHash } from 'node:crypto';
import type { Credentials, OAuth2Client } from 'google-auth-library';
import { type Fault, isFault } from '#errors.ts';
import { answerBroken } from './errors.ts';
import { type Answer, exchange } from './exchange.ts';
import { type OAuthCall, oauthFault, readObject } from './oauth-errors.ts';
import { type ServiceAccountKey, signAssertion } from './service-account.ts';
import type { GoogleWorld } from './settings.ts';

/** An OAuth client as the Google console shows it. */
export interface GoogleClient {
  id: string;
  secret: string;
}

/** What a person is asked for. `challenge` is `challengeOf` a verifier that only the server knows (PKCE, RFC 7636). */
export interface ConsentRequest {
  client: GoogleClient;
  redirectUri: string;
  scopes: readonly string[];
  state: string;
  challenge: string;
  /** The address that the page shall offer first. */
  loginHint?: string | undefined;
}

/** A right to call, for about an hour. `scopes` is null when Google did not repeat them: they are what they were. */
export interface AccessToken {
  accessToken: string;
  expiresAt: Date;
  scopes: string[] | null;
}

/** What a consent brings. `scopes` are those that the person really granted. */
export interface Grant extends AccessToken {
  refreshToken: string;
  scopes: string[];
}

const largestAnswer = 256 * 1024;

/** The S256 challenge of a verifier. */
export function challengeOf(verifier: string): string {
  return createHash('sha256').update(verifier).digest('base64url');
}

/** Where to send the person. Scopes that were granted before stay granted; a refresh token is always given anew. */
export async function authorizeUrl(world: GoogleWorld, ask: ConsentRequest): Promise<string> {
  const { CodeChallengeMethod } = await import('google-auth-library');
  const library = await openLibrary(world, ask.client, ask.redirectUri);
  return library.generateAuthUrl({
    access_type: 'offline',
    prompt: 'consent',
    include_granted_scopes: true,
    scope: [...ask.scopes],
    state: ask.state,
    code_challenge: ask.challenge,
    code_challenge_method: CodeChallengeMethod.S256,
    ...(ask.loginHint === undefined ? {} : { login_hint: ask.loginHint }),
  });
}

/** Spends a code. A code that Google does not know (any more) is a Fault `google-code-invalid`. */
export async function exchangeCode(
  world: GoogleWorld,
  given: { client: GoogleClient; redirectUri: string; code: string; verifier: string },
): Promise<Grant> {
  const library = await openLibrary(world, given.client, given.redirectUri);
  const { tokens } = await calling('code', () =>
    library.getToken({ code: given.code, codeVerifier: given.verifier, redirect_uri: given.redirectUri }),
  );
  const access = readTokens(world, tokens);
  const { refresh_token: refreshToken } = tokens;
  if (typeof refreshToken !== 'string' || refreshToken === '' || access.scopes === null) throw answerBroken();
  return { ...access, scopes: access.scopes, refreshToken };
}

/** A new access token. A grant that is over is a Fault `gmail-access-revoked`. */
export async function refresh(
  world: GoogleWorld,
  { client, refreshToken }: { client: GoogleClient; refreshToken: string },
): Promise<AccessToken> {
  const library = await openLibrary(world, client);
  library.setCredentials({ refresh_token: refreshToken });
  const { credentials } = await calling('refresh', () => library.refreshAccessToken());
  return readTokens(world, credentials);
}

/** Takes a grant back, by its refresh or access token; one that is over already is no error. */
export async function revoke(world: GoogleWorld, token: string): Promise<void> {
  // Not by the library: it puts the token into the address, where logs of proxies keep it.
  const body = new URLSearchParams({ token }).toString();
  const answer = await exchange(world, post(world.endpoints.revokeUrl, body));
  if (answer.status >= 200 && answer.status < 300) return;
  if (answer.status === 400 && readObject(answer.body)?.error === 'invalid_token') return;
  throw oauthFault('revoke', answer);
}

/** A token with which a service account acts for one person of a domain that delegated to it, or for itself (null). */
export async function delegate(
  world: GoogleWorld,
  given: { key: ServiceAccountKey; subject: string | null; scopes: readonly string[] },
): Promise<AccessToken> {
  // Not by the library: its JWT client knows one token endpoint, which is a constant, and asks the machine for the time.
  const assertion = signAssertion(given, world.endpoints.tokenUrl, world.clock.now());
  const body = new URLSearchParams({ grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion }).toString();
  const answer = await exchange(world, post(world.endpoints.tokenUrl, body));
  if (answer.status !== 200) throw oauthFault('delegate', answer);
  const said = readObject(answer.body);
  const seconds = Number(said?.expires_in);
  if (typeof said?.access_token !== 'string' || !(seconds > 0)) throw answerBroken();
  const expiresAt = new Date(world.clock.now().getTime() + seconds * 1000);
  return { accessToken: said.access_token, expiresAt, scopes: [...given.scopes] };
}

function post(url: string, body: string) {
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  return { method: 'POST' as const, url, headers, body, maxOctets: largestAnswer };
}

async function openLibrary(world: GoogleWorld, client: GoogleClient, redirectUri?: string): Promise<OAuth2Client> {
  const { OAuth2Client } = await import('google-auth-library');
  const { authorizeUrl: oauth2AuthBaseUrl, tokenUrl: oauth2TokenUrl, revokeUrl: oauth2RevokeUrl } = world.endpoints;
  const library = new OAuth2Client({
    clientId: client.id,
    clientSecret: client.secret,
    ...(redirectUri === undefined ? {} : { redirectUri }),
    endpoints: { oauth2AuthBaseUrl, oauth2TokenUrl, oauth2RevokeUrl },
    transporterOptions: { fetchImplementation: boundedFetch(world) as typeof fetch },
  });
  library.transporter.interceptors.request.add({
    resolved: async ({ retryConfig: _, ...options }) => ({ ...options, retry: false }),
  });
  return library;
}

/** `fetch` for the library, by our own exchange. */
function boundedFetch(world: GoogleWorld) {
  return async (input: string | URL | Request, init: RequestInit = {}): Promise<Response> => {
    const url = input instanceof Request ? input.url : String(input);
    const headers = Object.fromEntries(new Headers(init.headers));
    const body = String(init.body ?? '');
    const method = init.method === 'GET' ? ('GET' as const) : ('POST' as const);
    const answer = await exchange(world, { method, url, headers, body, maxOctets: largestAnswer });
    const hasBody = answer.status !== 204 && answer.status !== 304;
    return new Response(hasBody ? new Uint8Array(answer.body) : null, answer);
  };
}

/** Makes Faults of what the library throws. */
async function calling<T>(call: OAuthCall, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    throw faultIn(error) ?? (await answeredFault(call, error)) ?? answerBroken();
  }
}

/** A Fault of the exchange, as the library has wrapped it. */
function faultIn(error: unknown): Fault | null {
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth += 1)
    if (isFault(at)) return at;
  return null;
}

async function answeredFault(call: OAuthCall, error: unknown): Promise<Fault | null> {
  const response = error instanceof Error && 'response' in error ? error.response : null;
  if (typeof response !== 'object' || response === null || !('status' in response)) return null;
  const data = 'data' in response ? response.data : null;
  const body = Buffer.from(typeof data === 'string' ? data : JSON.stringify(data ?? null));
  const answer: Answer = { status: Number(response.status), headers: new Headers(), body };
  return oauthFault(call, answer);
}

/** The library has counted the seconds from the machine's clock; they count from ours. */
function readTokens({ clock }: GoogleWorld, tokens: Credentials): AccessToken {
  const { access_token: accessToken, expiry_date: ends, scope } = tokens;
  if (typeof accessToken !== 'string' || accessToken === '' || typeof ends !== 'number') throw answerBroken();
  const seconds = Math.round((ends - Date.now()) / 1000);
  const expiresAt = new Date(clock.now().getTime() + seconds * 1000);
  const scopes = typeof scope === 'string' && scope !== '' ? scope.split(' ') : null;
  return { accessToken, expiresAt, scopes };
}
