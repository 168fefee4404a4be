/**
 * Whether a push really comes from Google: the OIDC token in its Authorization header (RS256, one of Google's keys).
 *
 * Invariant: what is wrong with a token is never told apart to the outside; everything is `push-token-invalid`, except
 * that Google's keys could not be had, which is `retry`.
 */
import { verify } from 'node:crypto';
import { Fault } from '#errors.ts';
import type { Clock } from '#platform/clock.ts';
import type { GoogleKeys } from './google-keys.ts';

/** A token and what it must say. `audience` is compared exactly. */
export interface PushTokenCheck {
  token: string;
  audience: string;
  keys: GoogleKeys;
  clock: Clock;
}

const longest = 8_192;
/** Clocks differ: Google's own library allows five minutes, we allow one. */
const skewS = 60;
const longestLifeS = 24 * 3_600;
const issuers = new Set(['https://accounts.google.com', 'accounts.google.com']);

/** The service account that a token names, in lower case; the caller compares it with the one that was set up. */
export async function verifyPushToken({ token, audience, keys, clock }: PushTokenCheck): Promise<{ email: string }> {
  const [head = '', body = '', signature = '', ...more] = token.length > longest ? [] : token.split('.');
  const header = decode(head);
  const claims = decode(body);
  if (more.length > 0 || header === null || claims === null) throw invalid();
  if (header.alg !== 'RS256' || typeof header.kid !== 'string') throw invalid();
  if (!saysRight(claims, audience, clock.now().getTime() / 1000)) throw invalid();
  const key = await keys.find(header.kid);
  const octets = Buffer.from(signature, 'base64url');
  if (key === null || !verify('RSA-SHA256', Buffer.from(`${head}.${body}`), key, octets)) throw invalid();
  return { email: String(claims.email).toLowerCase() };
}

function saysRight(claims: Record<string, unknown>, audience: string, now: number): boolean {
  const { iss, aud, email, email_verified: verified, iat, exp } = claims;
  const isTimely =
    typeof iat === 'number' &&
    typeof exp === 'number' &&
    exp > now - skewS &&
    iat < now + skewS &&
    exp - iat <= longestLifeS;
  const isMeant = typeof iss === 'string' && issuers.has(iss) && audience !== '' && aud === audience;
  return isTimely && isMeant && verified === true && typeof email === 'string' && email !== '';
}

function decode(part: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null;
  } catch {
    return null;
  }
}

function invalid(): Fault {
  return new Fault('refuse', 'push-token-invalid', 'The notification does not carry a valid token of Google’s.', {
    status: 401,
  });
}
