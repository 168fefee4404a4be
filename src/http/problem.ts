/**
 * Every failure as RFC 9457 `application/problem+json`. A Fault says itself what happened; anything else is a bug of
 * ours: the caller gets a number to quote, the log the kind and the place, and nobody the words.
 */
import { HTTPException } from 'hono/http-exception';
import type { ZodError } from 'zod';
import { Fault, isFault, type Next } from '#errors.ts';

/** The body of a failed answer. `code` is stable and listed in docs/errors.md. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  code: string;
  /** The field at fault, as `emails.0`. */
  field?: string;
  /** Names this very failure in the log. */
  instance?: string;
}

const statusOf: Record<Next, number> = { refuse: 422, retry: 503, reconnect: 409, resync: 503, skip: 422 };
const titles = new Map([
  [400, 'The request can not be read'],
  [401, 'Sign in first'],
  [403, 'Not allowed'],
  [404, 'Not found'],
  [405, 'Not possible here'],
  [409, 'In conflict with what is there'],
  [411, 'The length is missing'],
  [413, 'Too large'],
  [415, 'Not this kind of content'],
  [422, 'The request makes no sense'],
  [429, 'Too many requests'],
  [500, 'A fault of ours'],
  [502, 'The other side failed'],
  [503, 'Not possible now'],
]);

/** The problem that a Fault is. */
export function problemOf(fault: Fault): Problem {
  const status = fault.status ?? statusOf[fault.next];
  return {
    type: `urn:rapport:error:${fault.code}`,
    title: titles.get(status) ?? 'The request failed',
    status,
    detail: fault.message,
    code: fault.code,
    ...(fault.field === undefined ? {} : { field: fault.field }),
  };
}

/** The answer to a problem. */
export function problemResponse(problem: Problem, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(problem), {
    status: problem.status,
    headers: { 'content-type': 'application/problem+json', 'cache-control': 'no-store', ...headers },
  });
}

/** What was thrown, as a Fault; null for a bug. */
export function expectedFault(error: unknown): Fault | null {
  if (isFault(error)) return error;
  if (!(error instanceof HTTPException)) return null;
  return new Fault('refuse', 'unreadable-request', 'The body is not what its content type says.', { status: 400 });
}

/** What a bug is answered with. */
export function bugProblem(instance: string): Problem {
  const detail = 'Something went wrong on our side. It was noted under the number in `instance`.';
  return {
    type: 'urn:rapport:error:internal',
    title: 'A fault of ours',
    status: 500,
    detail,
    code: 'internal',
    instance,
  };
}

/** Seconds to wait, in the header that says so. */
export function retryHeaders(fault: Fault): Record<string, string> {
  return fault.retryAfter === undefined ? {} : { 'retry-after': String(Math.ceil(fault.retryAfter / 1000)) };
}

/** The first thing that is wrong with a request, by its field. An unreadable id in the path names nothing there is. */
export function invalidRequest(where: string, error: ZodError): Fault {
  if (where === 'param')
    return new Fault('refuse', 'not-found', 'There is nothing under this address.', { status: 404 });
  const [issue] = error.issues;
  const unknown = issue?.code === 'unrecognized_keys' ? issue.keys[0] : undefined;
  const path = [...(issue?.path ?? []), ...(unknown === undefined ? [] : [unknown])];
  const field = path.map(String).join('.').slice(0, 100) || undefined;
  const words = unknown === undefined ? (issue?.message ?? 'Invalid input') : 'There is no such field';
  return new Fault('refuse', 'invalid-request', field ? `${field}: ${words}` : words, { field, cause: error });
}
