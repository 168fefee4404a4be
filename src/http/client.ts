/**
 * Where a request comes from, and over what. Only what a configured proxy says is believed; anything else that claims
 * to have been forwarded counts as coming from far away.
 */
import type { IncomingMessage } from 'node:http';
import type { Config } from '#config.ts';
import { isAddress, isInNetwork, type Network, parseNetwork } from '#platform/network.ts';

/** Where a request comes from. */
export interface Client {
  address: string;
  /** From this machine and for this machine: no proxy between, and a name of loopback in the Host header. */
  isLocal: boolean;
  /** Whether a password may travel this way: encrypted, local, or plain by the operator's own word. */
  isPrivate: boolean;
}

const loopback = ['127.0.0.0/8', '::1'].map(parseNetwork);
const forwardingHeaders = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-real-ip', 'via'];
const localNames = /^(?:localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|\[::1\])(?::\d{1,5})?$/;
const mostHops = 20;

/** Tells where a request comes from. */
export function clientOf(request: IncomingMessage, http: Config['http']): Client {
  const peer = request.socket.remoteAddress ?? '';
  const trusted = http.trustedProxies.some((network) => isInNetwork(peer, network));
  const address = trusted ? forwardedFor(request, http.trustedProxies) : peer;
  const claims = forwardingHeaders.some((name) => request.headers[name] !== undefined);
  const isLocal = !claims && isLoopback(peer) && localNames.test(request.headers.host ?? '');
  return { address, isLocal, isPrivate: isLocal || isEncrypted(request, http, trusted) };
}

/** The last hop that is no proxy of ours: what stands before it was written by the caller himself. */
function forwardedFor(request: IncomingMessage, proxies: Network[]): string {
  const header = String(request.headers['x-forwarded-for'] ?? '');
  const hops = header.split(',', mostHops).map((hop) => hop.trim());
  const last = hops.findLast((hop) => !proxies.some((network) => isInNetwork(hop, network)));
  return last && isAddress(last) ? last : (request.socket.remoteAddress ?? '');
}

function isEncrypted(request: IncomingMessage, http: Config['http'], trusted: boolean): boolean {
  const base = new URL(http.baseUrl);
  if (base.protocol === 'http:') return !localNames.test(base.host);
  return !(trusted && request.headers['x-forwarded-proto'] === 'http');
}

function isLoopback(address: string): boolean {
  return loopback.some((network) => isInNetwork(address, network));
}
