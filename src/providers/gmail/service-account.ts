/** Keys of service accounts as Google's console hands them out (JSON), and the assertions that they sign (RFC 7523). */
import { createPrivateKey, type KeyObject, sign } from 'node:crypto';
import { Fault } from '#errors.ts';

/** A key that was read. Secret: it is sealed as the JSON that it came from. */
export interface ServiceAccountKey {
  email: string;
  /** The number that the domain's administrator enters. */
  clientId: string | null;
  projectId: string | null;
  keyId: string | null;
  privateKey: KeyObject;
}

const longest = 20_000;
const hour = 3_600;

/** Reads the JSON of a key; what is none is a Fault `service-account-key-invalid`. */
export function readServiceAccountKey(json: string): ServiceAccountKey {
  const given = parse(json);
  const { client_email: email, private_key: pem } = given;
  const isEmail = typeof email === 'string' && /^[^\s@]{1,200}@[^\s@]{1,200}$/.test(email);
  if (given.type !== 'service_account' || !isEmail || typeof pem !== 'string') throw notAKey();
  const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : null);
  return {
    email: email.toLowerCase(),
    clientId: text(given.client_id),
    projectId: text(given.project_id),
    keyId: text(given.private_key_id),
    privateKey: readPem(pem),
  };
}

/** The assertion that is exchanged for a token; good for an hour, as Google wants it. */
export function signAssertion(
  { key, subject, scopes }: { key: ServiceAccountKey; subject: string | null; scopes: readonly string[] },
  audience: string,
  now: Date,
): string {
  const issued = Math.floor(now.getTime() / 1000);
  const claims = {
    iss: key.email,
    ...(subject === null ? {} : { sub: subject }),
    scope: scopes.join(' '),
    aud: audience,
    iat: issued,
    exp: issued + hour,
  };
  const head = { alg: 'RS256', typ: 'JWT', ...(key.keyId === null ? {} : { kid: key.keyId }) };
  const signed = `${encode(head)}.${encode(claims)}`;
  return `${signed}.${sign('RSA-SHA256', Buffer.from(signed), key.privateKey).toString('base64url')}`;
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

function parse(json: string): Record<string, unknown> {
  try {
    const value: unknown = json.length > longest ? null : JSON.parse(json);
    if (typeof value === 'object' && value !== null) return { ...value };
  } catch {
    // Answered below; the error would quote the key.
  }
  throw notAKey();
}

function readPem(pem: string): KeyObject {
  try {
    const key = createPrivateKey(pem);
    if (key.asymmetricKeyType === 'rsa') return key;
  } catch {
    // Answered below; the error would quote the key.
  }
  throw notAKey();
}

function notAKey(): Fault {
  return new Fault('refuse', 'service-account-key-invalid', 'This is not the JSON key of a Google service account.', {
    field: 'keyJson',
  });
}
