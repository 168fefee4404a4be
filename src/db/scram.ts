import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';

/**
 * The form in which PostgreSQL stores a password (RFC 5802, RFC 7677), so that the password itself never stands in a
 * statement, which a server may log.
 */
export function scramVerifier(password: string, salt = randomBytes(16), rounds = 4096): string {
  const salted = pbkdf2Sync(password.normalize('NFKC'), salt, rounds, 32, 'sha256');
  const keyOf = (name: string) => createHmac('sha256', salted).update(name).digest();
  const stored = createHash('sha256').update(keyOf('Client Key')).digest('base64');
  return `SCRAM-SHA-256$${rounds}:${salt.toString('base64')}$${stored}:${keyOf('Server Key').toString('base64')}`;
}
