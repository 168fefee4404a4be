/**
 * How a route is declared: method, path, who may call it, what goes in and what comes out, in one place. From the
 * declaration come the check of rights, the check of the input, the OpenAPI document and the table in docs/api.
 *
 * A route without a declared access does not compile; what is not declared here is not reachable under /api.
 */
import type { IncomingMessage } from 'node:http';
import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import type { Context, Next } from 'hono';
import { z } from 'zod';
import type { App } from '#app.ts';
import type { Tx } from '#db/database.ts';
import { Fault } from '#errors.ts';
import type { Actor } from '#users/actor.ts';
import { type Permission, permissions, requirePermission } from '#users/permissions.ts';
import type { Client } from './client.ts';
import { wantsPage } from './failure-page.ts';
import { transactOnce } from './idempotency.ts';
import type { HttpParts } from './parts.ts';
import { type Caller, findCaller } from './session.ts';

/** Who may call a route: members with a right, anybody with a session, or everybody. */
export type Access = Permission | 'session' | 'open';

/** The server, as routes are added to it. */
export type Http = OpenAPIHono<HttpEnv>;
export type HttpEnv = {
  Bindings: { incoming: IncomingMessage };
  Variables: {
    parts: HttpParts;
    client: Client;
    route?: string;
    caller: Caller | null;
    /** The heading of the page that tells of a failure, where it is told by a page. */
    page?: string;
    /** A content security policy in place of the usual. */
    policy?: string;
  };
};

type Shape = z.ZodType | undefined;
type Read<S extends Shape> = S extends z.ZodType ? z.output<S> : undefined;

/** One route. `answer: null` means 204 without a body. */
export interface RouteSpec<
  A extends Access,
  P extends Shape,
  Q extends Shape,
  B extends Shape,
  R extends z.ZodType | null,
> {
  method: 'get' | 'post' | 'patch' | 'put' | 'delete';
  path: `/${string}`;
  access: A;
  /** One sentence for the documentation. */
  says: string;
  group: string;
  params?: P;
  query?: Q;
  body?: B;
  answer: R;
  status?: 200 | 201 | 202;
  /** Codes of Faults that are particular to this route. */
  faults?: string[];
  /** A browser goes there by itself: it is told of failures by a page with this heading (failure-page.ts). */
  page?: string;
  /** It needs the mail integration: with EMAIL_INTEGRATION_ENABLED=false it answers 503. */
  mail?: true;
}

/** A request that was checked. */
export interface Call<A extends Access, P extends Shape, Q extends Shape, B extends Shape> {
  app: App;
  parts: HttpParts;
  c: Context<HttpEnv>;
  client: Client;
  caller: A extends Permission ? Caller : null;
  actor: A extends Permission ? Actor : null;
  params: Read<P>;
  query: Read<Q>;
  body: Read<B>;
  /** One transaction as the actor. What it gives is the answer; with an Idempotency-Key it is done once and remembered. */
  tenant: <T>(work: (tx: Tx) => Promise<T>) => Promise<T>;
}

/** A route as it stands in the list. */
export interface Route {
  spec: AnySpec;
  answer: (call: never) => Promise<unknown>;
}

/** Declares a route; what it reads and answers is checked by the compiler against its shapes. */
export function route<A extends Access, P extends Shape, Q extends Shape, B extends Shape, R extends z.ZodType | null>(
  spec: RouteSpec<A, P, Q, B, R>,
  // biome-ignore lint/suspicious/noConfusingVoidType: a function that answers with nothing gives a Promise<void>.
  answer: (call: Call<A, P, Q, B>) => Promise<Response | (R extends z.ZodType ? z.input<R> : void)>,
): Route {
  return { spec, answer };
}

/** Adds a route to the server. */
export function addRoute(http: Http, { spec, answer }: Route): void {
  const declared = createRoute({ ...declaration(spec), middleware: [gate(spec)] } as never);
  http.openapi(declared, (async (c: Context<HttpEnv>) => {
    const call = checkedCall(spec, c);
    const result = await answer(call as never);
    for (const cookie of call.caller?.setCookies ?? []) c.header('set-cookie', cookie, { append: true });
    if (result instanceof Response) return result;
    return spec.answer === null ? c.body(null, 204) : c.json(result as object, spec.status ?? 200);
  }) as never);
}

type AnySpec = RouteSpec<Access, Shape, Shape, Shape, z.ZodType | null>;

/** Rights come before the check of the input: who may not call a route learns nothing of what it takes. */
function gate(spec: AnySpec) {
  return async (c: Context<HttpEnv>, next: Next) => {
    c.set('route', spec.path);
    if (spec.page !== undefined && wantsPage(c.req.raw)) c.set('page', spec.page);
    c.set('caller', await authorise(spec.access, c));
    if (spec.mail && !c.get('parts').app.config.sync.enabled) throw mailDisabled();
    await next();
  };
}

function mailDisabled(): Fault {
  return new Fault('refuse', 'email-disabled', 'The operator has switched email off.', { status: 503 });
}

async function authorise(access: Access, c: Context<HttpEnv>): Promise<Caller | null> {
  if (access === 'open' || access === 'session') return null;
  const parts = c.get('parts');
  const caller = await findCaller(parts, c.req.raw.headers);
  parts.limits.actor.take(`${caller.actor.workspaceId}:${caller.actor.userId}`);
  requirePermission(caller.actor, access);
  return caller;
}

function checkedCall(spec: AnySpec, c: Context<HttpEnv>) {
  const parts = c.get('parts');
  const caller = c.get('caller');
  const valid = (where: string) => (c.req as unknown as { valid(where: string): unknown }).valid(where);
  const body = spec.body && valid('json');
  return {
    app: parts.app,
    parts,
    c,
    client: c.get('client'),
    caller,
    actor: caller?.actor ?? null,
    params: spec.params && valid('param'),
    query: spec.query && valid('query'),
    body,
    tenant: <T>(work: (tx: Tx) => Promise<T>) => transactOnce(c, body, work),
  };
}

const problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    code: z.string(),
    field: z.string().optional(),
    instance: z.string().optional(),
  })
  .meta({ id: 'Problem' });

function declaration(spec: AnySpec) {
  const { answer } = spec;
  const failed = {
    description: 'It failed; the problem says why.',
    content: { 'application/problem+json': { schema: problem } },
  };
  const answered =
    answer === null
      ? { 204: { description: 'Done.' } }
      : { [spec.status ?? 200]: { description: 'Done.', content: { 'application/json': { schema: answer } } } };
  return {
    method: spec.method,
    path: spec.path.replaceAll(/:(\w+)/g, '{$1}'),
    summary: spec.says,
    tags: [spec.group],
    security: spec.access === 'open' ? [] : [{ session: [] }, ...(spec.access === 'session' ? [] : [{ key: [] }])],
    'x-access': spec.access,
    'x-roles': spec.access in permissions ? permissions[spec.access as Permission].roles : [],
    'x-faults': [...(spec.faults ?? []), ...(spec.mail ? ['email-disabled'] : [])],
    request: {
      ...(spec.params ? { params: spec.params } : {}),
      ...(spec.query ? { query: spec.query } : {}),
      ...(spec.body ? { body: { required: true, content: { 'application/json': { schema: spec.body } } } } : {}),
    },
    responses: { ...answered, default: failed },
  };
}
