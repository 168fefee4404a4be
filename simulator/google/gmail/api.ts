/** Gmail over HTTP: what the server of the stand-in mounts. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { GoogleError } from '../google-error.ts';
import type { GoogleWorld } from '../world.ts';

/** Whom a token lets in; `projectId` is the project of the client that got it. */
export interface TokenHolder {
  email: string;
  scopes: readonly string[];
  projectId: string;
}

/** Reads an Authorization header. */
export type TokenCheck = (authorization: string | undefined) => TokenHolder | { error: GoogleError };

/** Answers a request, or leaves it alone and resolves to false when its path is not Gmail's. */
export type GmailApi = (request: IncomingMessage, response: ServerResponse) => Promise<boolean>;

/** Gmail's methods, its batch and its uploads, for the users of a world. */
export function gmailApi(_world: GoogleWorld, _checkToken: TokenCheck): GmailApi {
  return async () => false;
}
