/**
 * Who a request comes from: the member behind its key, or behind its session. Read anew each time, so that whatever was
 * taken from somebody is gone with the next request.
 */
import type { Database } from '#db/database.ts';
import { Fault } from '#errors.ts';
import type { Clock } from '#platform/clock.ts';
import type { Actor } from '#users/actor.ts';
import { type Auth, sameOrigin } from '#users/auth.ts';
import { actorOfKey, actorOfMember, touchKey } from '#users/find-actor.ts';

/** A signed-in caller. */
export interface Caller {
  actor: Actor;
  by: 'key' | 'session';
  /** The key's id, or the session's. */
  byId: string;
  /** The session's cookie, when it was renewed with this request. */
  setCookies: string[];
}

/** Somebody who is signed in but perhaps in no workspace. */
export interface Person {
  userId: string;
  email: string;
  sessionId: string;
  chosenWorkspace: string | null;
  setCookies: string[];
}

/** What telling a caller needs. */
export interface CallerSource {
  auth: Auth;
  db: Database;
  clock: Clock;
}

/** The caller, or a Fault `sign-in-required`. */
export async function findCaller(source: CallerSource, headers: Headers): Promise<Caller> {
  const key = bearerOf(headers);
  return key === null ? callerOfSession(source, headers) : callerOfKey(source, key);
}

/** The person behind the session cookie, or null. */
export async function findPerson({ auth }: CallerSource, headers: Headers): Promise<Person | null> {
  if (!headers.has('cookie')) return null;
  const { response, headers: answered } = await auth.api.getSession({ headers, returnHeaders: true });
  if (!response) return null;
  const { session, user } = response;
  return {
    userId: user.id,
    email: user.email,
    sessionId: session.id,
    chosenWorkspace: session.activeOrganizationId ?? null,
    setCookies: answered.getSetCookie(),
  };
}

/** Whether a request brings a key; then no cookie counts, and nothing of what browsers do by themselves. */
export function bearerOf(headers: Headers): string | null {
  return /^Bearer +([^\s]{1,200})$/i.exec(headers.get('authorization') ?? '')?.[1] ?? null;
}

/**
 * Refuses what another site made a browser do. A browser says which page asks (Fetch Metadata, or Origin), and that must
 * be ours; who says neither is no browser, and may change nothing by cookie.
 */
export function refuseForgery(request: Request, baseUrl: string): void {
  if (['GET', 'HEAD', 'OPTIONS'].includes(request.method) || bearerOf(request.headers) !== null) return;
  const isBrowser = request.headers.has('sec-fetch-site') || request.headers.has('origin');
  if (!isBrowser && !request.headers.has('cookie')) return;
  if (isOwnPage(request, baseUrl)) return;
  throw new Fault('refuse', 'cross-site', 'A change by cookie must come from Rapport’s own page.', { status: 403 });
}

/** Whether a browser's request comes from our own page. */
export function isOwnPage(request: Request, baseUrl: string): boolean {
  const site = request.headers.get('sec-fetch-site');
  if (site !== null) return site === 'same-origin';
  const origin = request.headers.get('origin');
  return origin !== null && sameOrigin(request, baseUrl).has(origin);
}

async function callerOfKey({ db, clock }: CallerSource, key: string): Promise<Caller> {
  const found = await actorOfKey(db, key);
  if (!found) throw signInRequired('This key is not known, or was removed.');
  await touchKey(db, found.keyId, clock.now());
  return { actor: found.actor, by: 'key', byId: found.keyId, setCookies: [] };
}

async function callerOfSession(source: CallerSource, headers: Headers): Promise<Caller> {
  const person = await findPerson(source, headers);
  if (!person) throw signInRequired('Sign in, or send a key as `Authorization: Bearer KEY`.');
  const actor = await actorOfMember(source.db, person.userId, person.chosenWorkspace);
  if (!actor)
    throw new Fault('refuse', 'no-workspace', 'You are in no workspace; ask for an invitation.', { status: 403 });
  return { actor, by: 'session', byId: person.sessionId, setCookies: person.setCookies };
}

function signInRequired(words: string): Fault {
  return new Fault('refuse', 'sign-in-required', words, { status: 401 });
}
