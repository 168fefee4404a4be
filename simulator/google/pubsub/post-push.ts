/**
 * One push, as Pub/Sub makes it: a POST with the wrapped message and a token that says who sends it. It goes to this
 * machine or nowhere, over a connection of its own, so that nothing is left open.
 */
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';

/** What is sent where. */
export interface Push {
  endpoint: string;
  token: string;
  body: string;
  signal: AbortSignal;
}

/** Throws unless the address is one of this machine. */
export function requireLoopback(endpoint: string): void {
  const { hostname, protocol } = new URL(endpoint);
  const isHere = hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
  if (!isHere || (protocol !== 'http:' && protocol !== 'https:'))
    throw new Error(`The simulated Pub/Sub pushes to this machine only, not to ${hostname}.`);
}

/** Sends a push; the answer's status, or 0 when there was none. */
export function postPush({ endpoint, token, body, signal }: Push): Promise<number> {
  const url = new URL(endpoint);
  const open = url.protocol === 'https:' ? httpsRequest : httpRequest;
  const headers = {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    authorization: `Bearer ${token}`,
    'user-agent': 'APIs-Google; (simulated)',
  };
  return new Promise((resolve) => {
    const sent = open(url, { method: 'POST', headers, agent: false, signal }, (response) => {
      response.resume();
      response.on('end', () => resolve(response.statusCode ?? 0));
      response.on('error', () => resolve(0));
    });
    sent.on('error', () => resolve(0));
    sent.end(body);
  });
}
