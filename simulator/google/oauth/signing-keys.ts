/**
 * The keys with which Google signs id tokens and push tokens, and their public half (JWKS, RFC 7517).
 *
 * One key signs; after a rotation the old one stays published for a day, so that tokens on their way are still
 * accepted. A key is made when it is first needed: making one takes a tenth of a second.
 */
import { createHash, generateKeyPairSync, type KeyObject } from 'node:crypto';
import type { Clock } from '#platform/clock.ts';
import { signJwt } from './jwt.ts';

const KEPT_MS = 86_400_000;

/** A pair of keys and their name. */
export interface SigningKey {
  kid: string;
  privateKey: KeyObject;
  publicKey: KeyObject;
}

/** Makes a pair of RSA keys; the name is the hash of the public one. */
export function createKey(): SigningKey {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const kid = createHash('sha1')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest('hex');
  return { kid, privateKey, publicKey };
}

/** The keys of one Google. */
export class SigningKeys {
  readonly #clock: Clock;
  #current: SigningKey | null = null;
  #old: { key: SigningKey; until: number }[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Signs claims with the current key. */
  sign(claims: object): string {
    const key = this.#now();
    return signJwt(claims, key.privateKey, key.kid);
  }

  /** Another key signs from now on. */
  rotate(): void {
    this.#old.push({ key: this.#now(), until: this.#clock.now().getTime() + KEPT_MS });
    this.#current = null;
  }

  /** The published keys, the current one first. */
  published(): Record<string, unknown>[] {
    this.#old = this.#old.filter(({ until }) => until > this.#clock.now().getTime());
    const keys = [this.#now(), ...this.#old.map(({ key }) => key)];
    return keys.map(({ kid, publicKey }) => ({
      ...publicKey.export({ format: 'jwk' }),
      kid,
      alg: 'RS256',
      use: 'sig',
    }));
  }

  #now(): SigningKey {
    this.#current ??= createKey();
    return this.#current;
  }
}
