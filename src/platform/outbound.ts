/**
 * The one guard before every connection to a host that a user named. It looks the name up once and hands back the
 * address to connect to, so that the name can not point elsewhere a moment later (DNS rebinding); the name stays for
 * TLS. Refused: addresses that are not public, and ports that carry neither mail nor the web, unless the operator
 * allows them in RAPPORT_OUTBOUND_ALLOW.
 */
import { lookup } from 'node:dns/promises';
import { Fault } from '#errors.ts';
import type { Clock } from './clock.ts';
import { isAddress, isInNetwork, isPublicAddress, type Network, parseNetwork } from './network.ts';

/** What the operator allows: a name or a network, at one port or (null) at the usual ones. */
export interface OutboundRule {
  host: string | null;
  network: Network | null;
  port: number | null;
}

/** Where to connect: `servername` is the name for TLS, undefined when the host was given as an address. */
export interface Destination {
  address: string;
  port: number;
  servername: string | undefined;
}

/** Checks one destination; throws Faults with stable codes. */
export type Outbound = (host: string, port: number) => Promise<Destination>;

/** Looks a name up; rejects with the errors of `dns.lookup`. */
export type Lookup = (host: string) => Promise<string[]>;

const usualPorts = new Set([143, 993, 587, 465, 25, 80, 443]);
const lookupMs = 10_000;
const longestName = 253;

/** Makes the guard. */
export function createOutbound(rules: OutboundRule[], clock: Clock, lookUp: Lookup = systemLookup): Outbound {
  return async (given, port) => {
    const host = given.trim().replace(/\.$/, '').toLowerCase();
    const literal = isAddress(host);
    if (!literal && !isName(host)) throw refuse('host-invalid', 'This is not the name of a server.', 'host');
    const found = literal ? [host.replace(/^\[(.*)\]$/, '$1')] : await lookUpInTime(lookUp, host, clock);
    const address = found.find((each) => isAllowed(rules, host, each));
    if (address === undefined)
      throw refuse(
        'address-not-public',
        'This server has no public address, and the operator has not allowed it.',
        'host',
      );
    if (!isPortAllowed(rules, host, address, port))
      throw refuse(
        'port-not-allowed',
        'This port is none that mail servers use, and the operator has not allowed it.',
        'port',
      );
    return { address, port, servername: literal ? undefined : host };
  };
}

/** Reads one entry of RAPPORT_OUTBOUND_ALLOW; throws a RangeError. An IPv6 address with a port stands in brackets. */
export function parseOutboundRule(text: string): OutboundRule {
  const colon = text.indexOf(':', text.lastIndexOf(']') + 1);
  const bareV6 = !text.includes(']') && colon !== text.lastIndexOf(':');
  const target = colon < 0 || bareV6 ? text : text.slice(0, colon);
  const port = target === text ? null : Number(text.slice(colon + 1));
  if (port !== null && !(Number.isInteger(port) && port >= 1 && port <= 65_535))
    throw new RangeError('The port of an entry is a number up to 65535.');
  if (isAddress(target) || target.includes('/')) return { host: null, network: parseNetwork(target), port };
  if (!isName(target)) throw new RangeError('An entry is host:port, address:port, network or network:port.');
  return { host: target.toLowerCase(), network: null, port };
}

function isAllowed(rules: OutboundRule[], host: string, address: string): boolean {
  return isPublicAddress(address) || rules.some((rule) => concerns(rule, host, address));
}

function isPortAllowed(rules: OutboundRule[], host: string, address: string, port: number): boolean {
  if (!isPublicAddress(address)) {
    const ports = rules.filter((rule) => concerns(rule, host, address)).map((rule) => rule.port);
    return ports.includes(port) || (ports.includes(null) && usualPorts.has(port));
  }
  return usualPorts.has(port) || rules.some((rule) => rule.port === port && concerns(rule, host, address));
}

function concerns(rule: OutboundRule, host: string, address: string): boolean {
  return rule.network ? isInNetwork(address, rule.network) : rule.host === host;
}

function isName(host: string): boolean {
  if (host.length === 0 || host.length > longestName) return false;
  return host.split('.').every((label) => /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/i.test(label));
}

async function lookUpInTime(lookUp: Lookup, host: string, clock: Clock): Promise<string[]> {
  const late = new AbortController();
  const timeout = clock.sleep(lookupMs, late.signal).then(() => {
    throw new Fault('retry', 'host-lookup-timeout', 'Looking this server up took too long.', {
      status: 422,
      field: 'host',
    });
  });
  try {
    return await Promise.race([found(lookUp, host), timeout]);
  } finally {
    late.abort();
    timeout.catch(() => {});
  }
}

/** A name that is unknown now may be known again when the resolver is well: `retry`, never a reason to disconnect. */
async function found(lookUp: Lookup, host: string): Promise<string[]> {
  try {
    return await lookUp(host);
  } catch (cause) {
    throw new Fault('retry', 'host-not-found', 'There is no server of this name.', {
      cause,
      status: 422,
      field: 'host',
    });
  }
}

/** IPv4 first: many small servers have an IPv6 address on paper only. */
async function systemLookup(host: string): Promise<string[]> {
  const answers = await lookup(host, { all: true, order: 'ipv4first' });
  return answers.map((answer) => answer.address);
}

function refuse(code: string, words: string, field: string): Fault {
  return new Fault('refuse', code, words, { status: 422, field });
}
