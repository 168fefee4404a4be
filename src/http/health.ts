/**
 * For whoever watches over the program: is it alive, can it work, how is it doing. Figures are for the machine itself
 * and for members who may see all connections.
 */
import type { Context } from 'hono';
import { Fault } from '#errors.ts';
import { requirePermission } from '#users/permissions.ts';
import type { Http, HttpEnv } from './route.ts';
import { findCaller } from './session.ts';

/** One thing that must be in order; throws when it is not. */
export type Check = () => Promise<void>;

/** Adds the pages for watchers; `checks` are those of readiness, by name. */
export function healthRoutes(http: Http, checks: Record<string, Check>): void {
  http.get('/healthz', (c) => c.json({ status: 'ok' }, 200, { 'Cache-Control': 'no-store' }));
  http.get('/readyz', async (c) => {
    const results = await Promise.all(Object.entries(checks).map(([name, check]) => outcome(name, check)));
    const isReady = results.every(([, state]) => state === 'ok');
    const body = { status: isReady ? 'ready' : 'not-ready', checks: Object.fromEntries(results) };
    return c.json(body, isReady ? 200 : 503, { 'Cache-Control': 'no-store' });
  });
  http.get('/metrics', async (c) => {
    await requireWatcher(c);
    const { registry } = c.get('parts').app.metrics;
    return c.body(await registry.metrics(), 200, { 'Content-Type': registry.contentType, 'Cache-Control': 'no-store' });
  });
}

async function outcome(name: string, check: Check): Promise<[string, 'ok' | 'failed']> {
  try {
    await check();
    return [name, 'ok'];
  } catch {
    return [name, 'failed'];
  }
}

async function requireWatcher(c: Context<HttpEnv>): Promise<void> {
  if (c.get('client').isLocal) return;
  if (!c.req.header('authorization'))
    throw new Fault('refuse', 'sign-in-required', 'Send a key of an admin.', { status: 401 });
  const caller = await findCaller(c.get('parts'), c.req.raw.headers);
  requirePermission(caller.actor, 'connections:all');
}
