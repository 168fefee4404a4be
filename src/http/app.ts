/**
 * The server: what happens around every request, in order, and which routes there are.
 *
 *   client and metrics → security headers → size → forgery → route: rights → input → feature → presenter
 */
import { OpenAPIHono } from '@hono/zod-openapi';
import type { Context, Next } from 'hono';
import { Fault } from '#errors.ts';
import { describeError } from '#platform/log.ts';
import { clientOf } from './client.ts';
import { failurePage } from './failure-page.ts';
import { type Check, healthRoutes } from './health.ts';
import { openApiDocument } from './openapi.ts';
import type { HttpParts } from './parts.ts';
import {
  bugProblem,
  expectedFault,
  invalidRequest,
  type Problem,
  problemOf,
  problemResponse,
  retryHeaders,
} from './problem.ts';
import { addRoute, type Http, type HttpEnv } from './route.ts';
import { routes } from './routes.ts';
import { securityHeaders } from './security-headers.ts';
import { refuseForgery } from './session.ts';

const mostOctets = 1024 * 1024;

/** What the server is made from. */
export interface HttpOptions {
  parts: HttpParts;
  /** What must be in order before requests are welcome. */
  checks: Record<string, Check>;
  /** Serves the page. */
  page: (c: Context<HttpEnv>) => Response;
}

/** Makes the server. */
export function createHttp({ parts, checks, page }: HttpOptions): Http {
  const http: Http = new OpenAPIHono<HttpEnv>({
    defaultHook: (result) => {
      if (!result.success) throw invalidRequest(result.target, result.error);
    },
  });
  const { baseUrl } = parts.app.config.http;
  http.onError((error, c) => answerFailure(error, c));
  http.use('*', watch(parts));
  http.use('*', securityHeaders(baseUrl.startsWith('https:')));
  http.use('*', limitSize);
  http.use('/api/*', async (c, next) => {
    refuseForgery(c.req.raw, baseUrl);
    await next();
  });
  healthRoutes(http, checks);
  for (const each of routes) addRoute(http, each);
  const document = openApiDocument(routes);
  http.get('/api/openapi.json', (c) => c.json(document));
  http.all('/api/*', (c) => answerFailure(nothingHere(), c));
  http.get('*', page);
  http.notFound((c) => answerFailure(nothingHere(), c));
  return http;
}

/** The outermost: who calls, how long it took, and the parts for all that follow. */
function watch(parts: HttpParts) {
  return async (c: Context<HttpEnv>, next: Next) => {
    const started = performance.now();
    c.set('parts', parts);
    c.set('client', clientOf(c.env.incoming, parts.app.config.http));
    await next();
    const labels = { method: c.req.method, route: c.get('route') ?? 'other', status: String(c.res.status) };
    parts.app.metrics.requests.observe(labels, (performance.now() - started) / 1000);
  };
}

function answerFailure(error: Error, c: Context<HttpEnv>): Response {
  const { app } = c.get('parts');
  const fault = expectedFault(error);
  if (fault) {
    app.metrics.faults.inc({ code: fault.code, next: fault.next });
    return failureResponse(c, problemOf(fault), retryHeaders(fault));
  }
  const requestId = app.newId();
  const route = c.get('route') ?? 'other';
  app.log.error('request-failed', { requestId, method: c.req.method, route, ...describeError(error) });
  return failureResponse(c, bugProblem(`urn:uuid:${requestId}`));
}

function failureResponse(c: Context<HttpEnv>, problem: Problem, headers: Record<string, string> = {}): Response {
  const heading = c.get('page');
  return heading === undefined ? problemResponse(problem, headers) : failurePage(c, heading, problem);
}

/** The length must be told before: a body without one could only be counted while it comes. */
async function limitSize(c: Context<HttpEnv>, next: Next) {
  if (c.req.header('transfer-encoding') !== undefined)
    throw new Fault('refuse', 'length-required', 'Send the body with its Content-Length.', { status: 411 });
  if (Number(c.req.header('content-length') ?? 0) > mostOctets)
    throw new Fault('refuse', 'too-large', 'A request holds 1 MB at most.', { status: 413 });
  await next();
}

function nothingHere(): Fault {
  return new Fault('refuse', 'not-found', 'There is nothing under this address.', { status: 404 });
}
