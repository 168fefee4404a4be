/**
 * The simulated Google on one loopback port: sign-in, Gmail and Pub/Sub. Nothing leaves the machine.
 *
 * Each call makes a world of its own; `close` ends every connection and timer that the server has.
 */
import type { GoogleOAuth } from './oauth/google-oauth.ts';
import type { GooglePubSub } from './pubsub/google-pubsub.ts';
import type { GoogleWorld, GoogleWorldOptions } from './world.ts';

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

/** What may differ: the world's options, and where to listen (a free port on 127.0.0.1 unless told). */
export type GoogleStartOptions = Partial<GoogleWorldOptions> & { port?: number; host?: string };

/** The endpoints of a Google that answers at one origin. */
export function endpointsAt(url: string): GoogleEndpoints {
  return {
    authorizeUrl: `${url}/o/oauth2/v2/auth`,
    tokenUrl: `${url}/token`,
    revokeUrl: `${url}/revoke`,
    keysUrl: `${url}/oauth2/v3/certs`,
    gmailUrl: url,
    pubsubUrl: url,
  };
}

/** Starts a simulated Google. */
export async function startGoogle(options: GoogleStartOptions = {}): Promise<GoogleServer> {
  throw new Error(`The simulated Google does not start yet on port ${options.port ?? 0}.`);
}
