/**
 * Google's public keys (JWKS, RFC 7517), kept for as long as Cache-Control allows.
 *
 * A key of an unknown name makes us look once more, because keys rotate; at most once a minute, because forged tokens
 * name any key they like. Not by google-auth-library: outside browsers it asks for the certificates in PEM, whose
 * address is another one than the configured, and it never asks again before its time.
 */
import { createPublicKey, type KeyObject } from 'node:crypto';
import type { Fault } from '#errors.ts';
import { answerBroken } from './errors.ts';
import { exchange } from './exchange.ts';
import { oauthFault, readObject } from './oauth-errors.ts';
import type { GoogleWorld } from './settings.ts';

/** Finds the key of a name (`kid`); null when Google publishes none. */
export interface GoogleKeys {
  find(kid: string): Promise<KeyObject | null>;
}

const largest = 128 * 1024;
const mostKeys = 100;
const shortestMs = 60_000;
const longestMs = 24 * 3_600_000;

interface Kept {
  keys: Map<string, KeyObject>;
  readAt: number;
  until: number;
}

/** Opens the keys of one Google; nothing is fetched before the first question. */
export function createGoogleKeys(world: GoogleWorld): GoogleKeys {
  let kept: Promise<Kept> | null = null;
  const read = (): Promise<Kept> => {
    const reading = readKeys(world);
    kept = reading;
    reading.catch(() => {
      if (kept === reading) kept = null;
    });
    return reading;
  };
  return {
    async find(kid) {
      const asked = kept ?? read();
      const known = await asked;
      const now = world.clock.now().getTime();
      const found = now < known.until ? known.keys.get(kid) : undefined;
      if (found !== undefined) return found;
      if (now < known.until && now < known.readAt + shortestMs) return null;
      // Whoever came second shares the look of the first.
      const again = kept === null || kept === asked ? read() : kept;
      return (await again).keys.get(kid) ?? null;
    },
  };
}

async function readKeys(world: GoogleWorld): Promise<Kept> {
  const answer = await exchange(world, { method: 'GET', url: world.endpoints.keysUrl, maxOctets: largest });
  if (answer.status !== 200) throw asRetry(oauthFault('revoke', answer));
  const said = readObject(answer.body);
  if (said === null || !Array.isArray(said.keys)) throw answerBroken();
  const now = world.clock.now().getTime();
  return { keys: keysIn(said.keys), readAt: now, until: now + lifetime(answer.headers.get('cache-control')) };
}

/** Whoever asked us to check a token is not to blame when Google gives no keys. */
function asRetry(fault: Fault): Fault {
  return fault.next === 'retry' ? fault : answerBroken();
}

/** RSA keys for signing; others are passed over. */
function keysIn(list: unknown[]): Map<string, KeyObject> {
  const keys = new Map<string, KeyObject>();
  for (const item of list.slice(0, mostKeys)) {
    if (typeof item !== 'object' || item === null) continue;
    const { kid, kty, use = 'sig', alg = 'RS256', n, e } = item as Record<string, unknown>;
    if (typeof kid !== 'string' || kty !== 'RSA' || use !== 'sig' || alg !== 'RS256') continue;
    const key = readKey({ kty, n, e });
    if (key !== null) keys.set(kid, key);
  }
  return keys;
}

function readKey(jwk: { kty: string; n: unknown; e: unknown }): KeyObject | null {
  try {
    return createPublicKey({ key: jwk as Record<string, string>, format: 'jwk' });
  } catch {
    return null;
  }
}

function lifetime(cacheControl: string | null): number {
  const seconds = /(?:^|[\s,])max-age=(\d{1,9})/i.exec(cacheControl ?? '')?.[1];
  return Math.min(Math.max(Number(seconds ?? 0) * 1000, shortestMs), longestMs);
}
