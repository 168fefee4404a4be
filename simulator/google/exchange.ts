/**
 * Plain HTTP for the parts of the stand-in that answer small requests: a call as a value, a reply as a value, and the
 * scripted faults between the two. Gmail has its own door, because its bodies and faults are bigger.
 *
 * Limits: a body has at most 256 KiB and must be text; more is answered with 413 and the connection ends.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FaultAct } from './faults.ts';
import { errorBody, type GoogleError } from './google-error.ts';

const BODY_OCTETS = 262_144;

/** One request. `gone` aborts when the caller hangs up. */
export interface Call {
  method: string;
  path: string;
  query: URLSearchParams;
  authorization: string | undefined;
  contentType: string;
  body: string;
  gone: AbortSignal;
}

/** One answer. `fault` spoils it on its way. */
export interface Reply {
  status: number;
  headers?: Record<string, string>;
  body: string;
  fault?: FaultAct;
}

/** Answers a call, or null when its path is not this part's. */
export type Part = (call: Call) => Reply | Promise<Reply> | null;

/** Answers a request by the first part that knows its path; the others say 404. */
export async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  parts: readonly Part[],
): Promise<void> {
  const body = await readBody(request);
  if (body === null) return send(response, { ...plain(413, 'The request is too large.'), fault: undefined });
  const call = readCall(request, response, body);
  for (const part of parts) {
    const reply = await part(call);
    if (reply !== null) return send(response, reply);
  }
  send(response, plain(404, 'There is nothing at this address.'));
}

/** A JSON answer, in the indented form that Google uses; nobody may keep it. */
export function json(status: number, body: unknown, headers: Record<string, string> = {}): Reply {
  const kept = { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-cache, no-store, max-age=0' };
  return { status, headers: { ...kept, ...headers }, body: `${JSON.stringify(body, null, 2)}\n` };
}

/** A refusal in the form of Google's APIs. */
export function refusal(error: GoogleError): Reply {
  const challenge: Record<string, string> =
    error.code === 401 ? { 'www-authenticate': 'Bearer realm="https://accounts.google.com/"' } : {};
  return json(error.code, errorBody(error), challenge);
}

/** A scripted error; the part says in which form it refuses. */
export type ScriptedError = Extract<FaultAct, { status: number; reason: string }>;

/** Lets a fault meet a call: only for `truncate` and `accept-then-hang` is the call carried out. */
export async function meet(
  fault: FaultAct,
  act: () => Reply | Promise<Reply>,
  refuse: (error: ScriptedError) => Reply,
): Promise<Reply> {
  if (fault === 'truncate' || fault === 'accept-then-hang') return { ...(await act()), fault };
  if (typeof fault !== 'object' || !('reason' in fault) || 'partsFail' in fault)
    return { status: 200, body: '', fault };
  const reply = refuse(fault as ScriptedError);
  const wait: Record<string, string> =
    fault.retryAfter === undefined ? {} : { 'retry-after': String(fault.retryAfter) };
  return { ...reply, headers: { ...reply.headers, ...wait } };
}

function plain(status: number, words: string): Reply {
  return { status, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: `${words}\n` };
}

function readCall(request: IncomingMessage, response: ServerResponse, body: string): Call {
  const url = new URL(request.url ?? '/', 'http://localhost');
  const left = new AbortController();
  response.on('close', () => left.abort());
  return {
    method: request.method ?? 'GET',
    path: url.pathname,
    query: url.searchParams,
    authorization: request.headers.authorization,
    contentType: request.headers['content-type'] ?? '',
    body,
    gone: left.signal,
  };
}

async function readBody(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = [];
  let octets = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    octets += chunk.length;
    if (octets > BODY_OCTETS) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function send(response: ServerResponse, reply: Reply): void {
  const { fault } = reply;
  if (fault === 'hang' || fault === 'accept-then-hang') return;
  if (fault === 'drop-connection') return void response.destroy();
  const { status, headers, body } = spoil(reply, fault);
  response.writeHead(status, { ...headers, ...(status === 413 ? { connection: 'close' } : {}) });
  response.end(body);
}

function spoil(reply: Reply, fault: FaultAct | undefined): Reply {
  if (fault === 'html') return htmlTrouble(502);
  if (fault === 'empty-200') return { status: 200, body: '' };
  if (fault === 'truncate') return { ...reply, body: reply.body.slice(0, reply.body.length >> 1) };
  if (typeof fault === 'object' && 'html' in fault) return htmlTrouble(fault.html);
  return reply;
}

function htmlTrouble(status: number): Reply {
  const body = `<!DOCTYPE html>\n<html lang="en"><title>Error ${status} (Server Error)!!1</title>\n<p>That’s an error.\n`;
  return { status, headers: { 'content-type': 'text/html; charset=UTF-8' }, body };
}
