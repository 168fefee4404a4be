/** How the text of a setting is read. Each reader throws a RangeError whose message is a sentence for the operator. */
import { type Network, parseNetwork } from './network.ts';
import { type OutboundRule, parseOutboundRule } from './outbound.ts';
import { readKey } from './seal.ts';

/** Reads one setting's text; throws a RangeError. */
export type Reader<T> = (text: string) => T;

/** Any text. */
export const text: Reader<string> = (value) => value;

/** `true` or `false`. */
export const toggle: Reader<boolean> = (value) => {
  if (value !== 'true' && value !== 'false') throw new RangeError('It must be true or false.');
  return value === 'true';
};

/** A whole number within bounds. */
export function number(least: number, most: number): Reader<number> {
  return (value) => {
    const read = /^\d{1,15}$/.test(value) ? Number(value) : Number.NaN;
    if (!(read >= least && read <= most)) throw new RangeError(`It must be a whole number from ${least} to ${most}.`);
    return read;
  };
}

/** A text of at least this many characters. */
export function atLeast(length: number): Reader<string> {
  return (value) => {
    if (value.length < length) throw new RangeError(`It needs at least ${length} characters.`);
    return value;
  };
}

/** One of a few words. */
export function choice<const T extends string>(...words: T[]): Reader<T> {
  return (value) => {
    const found = words.find((word) => word === value);
    if (found === undefined) throw new RangeError(`It must be one of ${words.join(', ')}.`);
    return found;
  };
}

/** The origin of a web address, without a trailing slash. */
export const webUrl: Reader<string> = (value) => {
  const url = URL.parse(value);
  if (!url || !['http:', 'https:'].includes(url.protocol) || url.pathname !== '/' || url.search || url.hash)
    throw new RangeError('It must be an address such as https://crm.acme.example, without a path.');
  return url.origin;
};

/** The address of another program's interface, with its path. */
export const endpointUrl: Reader<string> = (value) => {
  const url = URL.parse(value);
  if (!url || !['http:', 'https:'].includes(url.protocol) || url.search || url.hash)
    throw new RangeError('It must be an address such as https://mail.acme.example/path.');
  return url.href.replace(/\/$/, '');
};

/** A connection address of PostgreSQL. */
export const postgresUrl: Reader<string> = (value) => {
  const url = URL.parse(value);
  if (!url || !['postgres:', 'postgresql:'].includes(url.protocol))
    throw new RangeError('It must be an address such as postgres://user:password@host:5432/database.');
  return value;
};

/** 32 bytes in hex; the text stays as it is. */
export const encryptionKey: Reader<string> = (value) => {
  readKey(value);
  return value;
};

/** Several keys. */
export const keyList: Reader<string[]> = (value) => list(value, encryptionKey);

/** Several addresses or networks. */
export const networkList: Reader<Network[]> = (value) => list(value, parseNetwork);

/** What RAPPORT_OUTBOUND_ALLOW holds. */
export const outboundList: Reader<OutboundRule[]> = (value) => list(value, parseOutboundRule);

function list<T>(value: string, read: Reader<T>): T[] {
  const parts = value.split(',').map((part) => part.trim());
  return parts.filter((part) => part !== '').map(read);
}
