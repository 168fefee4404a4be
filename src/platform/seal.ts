/**
 * Seals secrets before they are stored: AES-256-GCM in an envelope `v1.<key id>.<nonce>.<ciphertext and tag>`.
 *
 * Invariants: the place (table, column, row, workspace) is authenticated with the text, so an envelope that was moved
 * to another row does not open; there is no plaintext fallback; a key's id is derived from the key, so that the ring
 * needs no names. New text is sealed with the current key; the old ones only open.
 */
import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { Fault } from '#errors.ts';

/** The one place where an envelope may be opened. */
export interface Place {
  table: string;
  column: string;
  row: string;
  workspace: string;
}

/** A 256-bit key. */
export interface Key {
  /** Eight hex digits of the key's digest. */
  id: string;
  secret: Buffer;
}

/** The key that seals, and those that still open. */
export interface KeyRing {
  current: Key;
  old: Key[];
}

/** Seals, opens and signs. */
export interface Seal {
  seal(text: string, place: Place): string;
  /** Throws a Fault `reconnect`: what can not be opened must be given again. */
  open(envelope: string, place: Place): string;
  /** The same secret under the current key, or null when it is already. */
  rotate(envelope: string, place: Place): string | null;
  /** The id of the current key and an HMAC-SHA-256 by it: proves later that Rapport wrote the text. */
  sign(text: string): Buffer;
  /** Whether a key of the ring signed exactly this text. */
  isSigned(text: string, signature: Buffer): boolean;
  /**
   * What the text looks like under every key of the ring, the current one first: equal for equal text, and by who has no
   * key neither read nor found by trying. To tell a text again that must not be kept.
   */
  fingerprints(text: string): Buffer[];
}

/** What a sealed column must look like; the database checks the same shape. */
export const envelopePattern = /^v1\.[0-9a-f]{8}\.[A-Za-z0-9_-]{16}\.[A-Za-z0-9_-]{22,}$/;

const tagOctets = 16;

/** Makes the seal of a key ring. */
export function createSeal(ring: KeyRing): Seal {
  const keys = new Map([...ring.old, ring.current].map((key) => [key.id, key]));
  const open = (envelope: string, place: Place) => openWith(keys, envelope, place);
  return {
    seal: (text, place) => sealWith(ring.current, text, place),
    open,
    rotate(envelope, place) {
      return keyIdOf(envelope) === ring.current.id ? null : sealWith(ring.current, open(envelope, place), place);
    },
    sign: (text) => signWith(ring.current, text),
    isSigned(text, signature) {
      const key = keys.get(signature.subarray(0, 4).toString('hex'));
      const expected = key && signWith(key, text);
      return expected !== undefined && expected.length === signature.length && timingSafeEqual(expected, signature);
    },
    fingerprints: (text) => [ring.current, ...ring.old].map((key) => keyedDigest(key, 'rapport fingerprint', text)),
  };
}

/** A key from its 64 hex digits; throws a RangeError for anything else. */
export function readKey(hex: string): Key {
  if (!/^[0-9a-f]{64}$/i.test(hex)) throw new RangeError('A key is 32 bytes in hex.');
  const secret = Buffer.from(hex, 'hex');
  return { id: createHash('sha256').update('rapport key id').update(secret).digest('hex').slice(0, 8), secret };
}

function sealWith(key: Key, text: string, place: Place): string {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key.secret, nonce).setAAD(bound(place));
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  return `v1.${key.id}.${nonce.toString('base64url')}.${sealed.toString('base64url')}`;
}

function openWith(keys: Map<string, Key>, envelope: string, place: Place): string {
  const key = keys.get(keyIdOf(envelope) ?? '');
  if (!key) throw new Fault('reconnect', 'key-unknown', 'The key that sealed this secret is not in the key ring.');
  const [, , nonce = '', body = ''] = envelope.split('.');
  const sealed = Buffer.from(body, 'base64url');
  try {
    const cipher = createDecipheriv('aes-256-gcm', key.secret, Buffer.from(nonce, 'base64url')).setAAD(bound(place));
    cipher.setAuthTag(sealed.subarray(-tagOctets));
    return Buffer.concat([cipher.update(sealed.subarray(0, -tagOctets)), cipher.final()]).toString('utf8');
  } catch {
    throw new Fault('reconnect', 'envelope-broken', 'A sealed secret was changed or moved and does not open.');
  }
}

function signWith(key: Key, text: string): Buffer {
  return keyedDigest(key, 'rapport signature', text);
}

/** The key's id and an HMAC. A key that seals never signs: for each use another one is derived from it. */
function keyedDigest(key: Key, use: string, text: string): Buffer {
  const derived = createHmac('sha256', key.secret).update(use).digest();
  return Buffer.concat([Buffer.from(key.id, 'hex'), createHmac('sha256', derived).update(text).digest()]);
}

function keyIdOf(envelope: string): string | undefined {
  return envelopePattern.test(envelope) ? envelope.slice(3, 11) : undefined;
}

/** JSON keeps the four parts apart whatever they contain. */
function bound({ table, column, row, workspace }: Place): Buffer {
  return Buffer.from(JSON.stringify([table, column, row, workspace]));
}
