/**
 * Gmail over HTTP: what the server of the stand-in mounts. Reads a request, lets it be carried out alone or as a batch,
 * and writes the answer; a lost answer leaves the caller waiting, or cuts the connection.
 *
 * Limit: a body has at most 50 MB; more is answered with 413 and the connection ends.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type GoogleError, googleError } from '../google-error.ts';
import type { GoogleWorld } from '../world.ts';
import { errorAnswer, type GmailAnswer, type GmailCall } from './answer.ts';
import { carryOutBatch } from './batch.ts';
import { carryOut } from './carry-out.ts';
import { QuotaMeter } from './quota.ts';

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

const LARGEST_BODY = 50 * 1024 * 1024;
const BATCHES = new Set(['/batch/gmail/v1', '/batch']);
const OURS = /^(?:\/upload)?\/gmail\/v1\//;

/** Gmail's methods, its batch and its uploads, for the users of a world. */
export function gmailApi(world: GoogleWorld, checkToken: TokenCheck): GmailApi {
  const gmail = { world, checkToken, meter: new QuotaMeter(world) };
  return async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const isBatch = BATCHES.has(url.pathname);
    if (!isBatch && !OURS.test(url.pathname)) return false;
    const body = await readAll(request);
    if (body === null) write(response, errorAnswer(tooLarge()));
    else {
      const call = callOf(request, url, body);
      write(response, await (isBatch ? carryOutBatch(gmail, call) : carryOut(gmail, call)));
    }
    return true;
  };
}

function callOf({ method = 'GET', headers }: IncomingMessage, url: URL, body: Buffer): GmailCall {
  return {
    http: method,
    path: url.pathname,
    query: url.searchParams,
    authorization: headers.authorization,
    contentType: headers['content-type'] ?? '',
    body,
  };
}

async function readAll(request: IncomingMessage): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let octets = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    octets += chunk.length;
    if (octets > LARGEST_BODY) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function write(response: ServerResponse, { status, headers, body, lost }: GmailAnswer): void {
  if (lost === 'hang') return;
  if (lost === 'drop') return void response.destroy();
  const closing = status === 413 ? { connection: 'close' } : {};
  const length = status === 204 ? {} : { 'content-length': String(Buffer.byteLength(body)) };
  response.writeHead(status, { ...headers, ...length, ...closing, vary: 'Origin, X-Origin, Referer' });
  response.end(body);
}

function tooLarge(): GoogleError {
  return googleError(413, 'uploadTooLarge', { message: 'The request is larger than the limit.' });
}
