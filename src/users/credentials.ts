/**
 * The secrets that Rapport makes and the form of those that people choose. What is kept of a made secret is its digest:
 * with 256 bits of chance in it, a plain SHA-256 can not be turned round. Passwords are stretched (scrypt).
 */
import { createHash, createHmac, randomBytes } from 'node:crypto';
import { hashPassword } from 'better-auth/crypto';
import type { Config } from '#config.ts';
import { Fault } from '#errors.ts';
import { readOrMakeSecret } from '#platform/keys.ts';

/** The least and the most characters of a password. */
export const passwordLength = { least: 10, most: 256 } as const;

/** A password as it is stored; throws a Fault `refuse` for one that is too short or too long. */
export async function digestPassword(password: string): Promise<string> {
  const length = [...password].length;
  if (length < passwordLength.least || length > passwordLength.most)
    throw new Fault(
      'refuse',
      'password-length',
      `A password has ${passwordLength.least} to ${passwordLength.most} characters.`,
      { field: 'password' },
    );
  return hashPassword(password);
}

/** A new secret for a key or a link, in letters that need no escaping. */
export function makeToken(): string {
  return randomBytes(32).toString('base64url');
}

/** What is kept of a made secret. */
export function digestToken(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

/** The secret that signs sessions: the operator's, or the one in `DIR/keys/session`. */
export function sessionSecret(config: Config): string {
  return config.auth.secret ?? readOrMakeSecret(config.folder, 'session');
}

/** The code that opens the first run from elsewhere. It is worth nothing once there is a user. */
export function setupCode(secret: string): string {
  const digest = createHmac('sha256', secret).update('rapport first run').digest('hex').slice(0, 12);
  return digest.replace(/(.{4})(?=.)/g, '$1-');
}
