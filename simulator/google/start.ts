/**
 * The simulated Google on one loopback port: sign-in, Gmail and Pub/Sub. Nothing leaves the machine.
 *
 * Each call makes a world of its own; `close` ends every connection and timer that the server has.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { systemClock } from '#platform/clock.ts';
import { answer } from './exchange.ts';
import { gmailApi } from './gmail/api.ts';
import type { GoogleOAuth } from './oauth/google-oauth.ts';
import { oauthPart, openOAuth } from './oauth/open-oauth.ts';
import { createState } from './oauth/state.ts';
import type { GooglePubSub } from './pubsub/google-pubsub.ts';
import { openPubSub } from './pubsub/open-pubsub.ts';
import { GoogleWorld, type GoogleWorldOptions } from './world.ts';

/** Where each part answers: the fields of the configuration's `google.endpoints`. */
export interface GoogleEndpoints {
  authorizeUrl: string;
  tokenUrl: string;
  revokeUrl: string;
  keysUrl: string;
  /** The root of the Gmail API, without a slash at its end. */
  gmailUrl: string;
  /** The root of Pub/Sub, without a slash at its end. */
  pubsubUrl: string;
}

/** A running simulation. */
export interface GoogleServer {
  url: string;
  world: GoogleWorld;
  oauth: GoogleOAuth;
  pubsub: GooglePubSub;
  endpoints: GoogleEndpoints;
  close(): Promise<void>;
}

/** What may differ: the world's options, where to listen (a free port on 127.0.0.1 unless told), the rate of pushes. */
export type GoogleStartOptions = Partial<GoogleWorldOptions> & {
  port?: number;
  host?: string;
  /** Gmail notifies once a second for each user and drops the rest; 0 lets every change through. */
  notificationGapMs?: number;
};

/** Starts a simulated Google. */
export async function startGoogle(options: GoogleStartOptions = {}): Promise<GoogleServer> {
  const { port = 0, host = '127.0.0.1', notificationGapMs, ...rest } = options;
  const world = new GoogleWorld({ clock: systemClock, ...rest });
  const server = createServer();
  const url = await listen(server, port, host);
  const state = createState(world, url);
  const oauth = openOAuth(state);
  const pubsub = openPubSub(state, { notificationGapMs });
  const gmail = gmailApi(world, oauth.checkToken);
  const parts = [oauthPart(state), pubsub.part];
  server.on('request', (request, response) => {
    serve(request, response, async () => (await gmail(request, response)) || answer(request, response, parts));
  });
  return {
    url,
    world,
    oauth,
    pubsub: pubsub.controls,
    endpoints: endpointsAt(url),
    close: () => close(server, pubsub),
  };
}

/** A bug of the stand-in must be loud: the client gets a 500 that says so, and the console the error. */
function serve(_request: IncomingMessage, response: ServerResponse, act: () => Promise<unknown>): void {
  act().catch((error: unknown) => {
    if (response.destroyed) return;
    console.error('The simulated Google failed.', error);
    if (!response.headersSent) response.writeHead(500, { 'content-type': 'text/plain' });
    response.end('The simulated Google failed; its console says why.\n');
  });
}

async function close(server: Server, pubsub: { close(): Promise<void> }): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  await pubsub.close();
  server.closeAllConnections();
  await closed;
}

function endpointsAt(url: string): GoogleEndpoints {
  return {
    authorizeUrl: `${url}/o/oauth2/v2/auth`,
    tokenUrl: `${url}/token`,
    revokeUrl: `${url}/revoke`,
    keysUrl: `${url}/oauth2/v3/certs`,
    gmailUrl: url,
    pubsubUrl: url,
  };
}

async function listen(server: Server, port: number, host: string): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => resolve());
  });
  const { port: taken } = server.address() as AddressInfo;
  return `http://${host.includes(':') ? `[${host}]` : host}:${taken}`;
}
