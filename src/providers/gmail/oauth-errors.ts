/**
 * What Google's sign-in refuses, as Faults. Its answers are JSON `{ error, error_description }` (RFC 6749 §5.2); what is
 * none of these (HTML, nothing, half of it) is never taken for a refusal.
 *
 * `invalid_grant` has many meanings, which only the call and the description tell apart.
 */
import { Fault } from '#errors.ts';
import { accessRevoked, answerBroken, rateLimited, serverTrouble } from './errors.ts';
import type { Answer } from './exchange.ts';

/** Which call was refused. */
export type OAuthCall = 'code' | 'refresh' | 'delegate' | 'revoke';

const pauseMs = 60_000;

/** Reads a JSON object; anything else is null. */
export function readObject(body: Buffer): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null;
  } catch {
    return null;
  }
}

/** The Fault for an answer that is no success. */
export function oauthFault(call: OAuthCall, { status, body }: Answer): Fault {
  const said = readObject(body);
  const error = said !== null && typeof said.error === 'string' ? said.error : null;
  const description = said !== null && typeof said.error_description === 'string' ? said.error_description : '';
  if (status === 429) return rateLimited(pauseMs);
  if (status >= 500) return serverTrouble();
  if (error === null || status < 400) return answerBroken();
  if (error === 'invalid_grant') return call === 'delegate' ? refusedSubject(description) : refusedGrant(call);
  return named(call, error);
}

function refusedGrant(call: OAuthCall): Fault {
  if (call === 'code') {
    return new Fault(
      'refuse',
      'google-code-invalid',
      'Google no longer knows this consent; please connect once more.',
      { status: 400 },
    );
  }
  return accessRevoked();
}

/** Words of Google's, as they stood in November 2026; unknown ones are the person's account. */
function refusedSubject(description: string): Fault {
  if (/signature|account not found|robot is disabled|key/i.test(description)) return keyRefused();
  if (/audience|short-lived|timeframe|iat|malformed/i.test(description)) {
    return new Fault('retry', 'google-clock-differs', 'Google and this server disagree about the time.');
  }
  return new Fault('refuse', 'gmail-user-unknown', 'Google knows no active user with this address in the domain.');
}

function keyRefused(): Fault {
  return new Fault('refuse', 'service-account-key-refused', 'Google does not accept the key of the service account.');
}

function named(call: OAuthCall, error: string): Fault {
  if (call === 'delegate' && (error === 'unauthorized_client' || error === 'access_denied')) {
    return new Fault(
      'refuse',
      'gmail-delegation-missing',
      'The domain’s administrator has not allowed the service account these scopes.',
    );
  }
  return CODES.get(error)?.() ?? new Fault('refuse', 'google-sign-in-refused', 'Google refused to sign in.');
}

const CODES = new Map<string, () => Fault>([
  ['invalid_client', () => clientRefused()],
  ['unauthorized_client', () => clientRefused()],
  ['deleted_client', () => clientRefused()],
  [
    'invalid_scope',
    () => new Fault('refuse', 'google-scope-unknown', 'Google does not know a scope that was asked for.'),
  ],
  [
    'redirect_uri_mismatch',
    () => new Fault('refuse', 'google-redirect-mismatch', 'The redirect address is not the one that Google was told.'),
  ],
  ['admin_policy_enforced', () => new Fault('refuse', 'gmail-policy', 'The domain’s administrator does not allow it.')],
  ['internal_failure', serverTrouble],
  ['temporarily_unavailable', serverTrouble],
]);

function clientRefused(): Fault {
  return new Fault('refuse', 'google-client-invalid', 'Google does not accept the OAuth client or its secret.');
}
