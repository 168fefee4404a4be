/** What every way in has in common: passwords travel safely, guesses are counted, and the session begins. */
import { isAPIError } from 'better-auth/api';
import type { Context } from 'hono';
import { Fault } from '#errors.ts';
import { clientHeader } from '#users/auth.ts';
import { sessionOfToken } from '#users/sessions.ts';
import type { HttpEnv } from './route.ts';

/** Refuses a password that came over plain HTTP from elsewhere, and too many attempts from one address. */
export function guardDoor(c: Context<HttpEnv>): void {
  const client = c.get('client');
  if (!client.isPrivate)
    throw new Fault(
      'refuse',
      'https-required',
      'A password needs HTTPS. Put a proxy with a certificate before Rapport and set RAPPORT_BASE_URL.',
      {
        status: 403,
      },
    );
  c.get('parts').limits.door.take(client.address);
}

/**
 * The caller's headers for better-auth, with his address as we know it. Whose page asks was decided before (see
 * refuseForgery), by rules that callers without a browser can meet too; so here it is always ours.
 */
export function signInHeaders(c: Context<HttpEnv>): Headers {
  const headers = new Headers(c.req.raw.headers);
  for (const name of ['sec-fetch-site', 'sec-fetch-mode', 'sec-fetch-dest', 'content-length']) headers.delete(name);
  headers.set('origin', c.get('parts').app.config.http.baseUrl);
  headers.set(clientHeader, c.get('client').address);
  return headers;
}

/** Signs in with a password that came with another request. The cookies go into the answer; gives the session's id. */
export async function beginSession(c: Context<HttpEnv>, person: { email: string; password: string }): Promise<string> {
  const { auth, db, limits } = c.get('parts');
  limits.account.take(person.email);
  try {
    const signedIn = await auth.api.signInEmail({ body: person, headers: signInHeaders(c), returnHeaders: true });
    for (const cookie of signedIn.headers.getSetCookie()) c.header('set-cookie', cookie, { append: true });
    limits.account.giveBack(person.email);
    return await sessionOfToken(db, signedIn.response.token);
  } catch (error) {
    if (!isAPIError(error) || error.statusCode >= 500) throw error;
    throw wrongPassword();
  }
}

function wrongPassword(): Fault {
  const words = 'The password is not the one of this account.';
  return new Fault('refuse', 'invalid-email-or-password', words, { status: 401, field: 'password' });
}
