/** JSON Web Tokens with RS256 (RFC 7515, RFC 7519): writing them, and reading those of service accounts. */
import { createSign, createVerify, type KeyObject } from 'node:crypto';

const LONGEST = 16_384;

/** A token taken apart; nothing of it is trusted before `isSignedBy`. */
export interface ReadToken {
  header: Record<string, unknown>;
  claims: Record<string, unknown>;
  signed: string;
  signature: Buffer;
}

/** Signs claims. */
export function signJwt(claims: object, key: KeyObject, kid: string): string {
  const signed = `${encode({ alg: 'RS256', kid, typ: 'JWT' })}.${encode(claims)}`;
  return `${signed}.${createSign('RSA-SHA256').update(signed).sign(key, 'base64url')}`;
}

/** Takes a token apart; null when it is none. */
export function readJwt(token: string): ReadToken | null {
  const parts = token.length > LONGEST ? [] : token.split('.');
  const [head, body, signature] = parts;
  if (parts.length !== 3 || head === undefined || body === undefined || signature === undefined) return null;
  const [header, claims] = [decode(head), decode(body)];
  if (header === null || claims === null) return null;
  return { header, claims, signed: `${head}.${body}`, signature: Buffer.from(signature, 'base64url') };
}

/** True when this key made the signature. Any algorithm but RS256 is false. */
export function isSignedBy(token: ReadToken, key: KeyObject): boolean {
  return token.header.alg === 'RS256' && createVerify('RSA-SHA256').update(token.signed).verify(key, token.signature);
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

function decode(part: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    return typeof value === 'object' && value !== null ? { ...value } : null;
  } catch {
    return null;
  }
}
