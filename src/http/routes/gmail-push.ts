/** Where Google announces changes of mailboxes (Pub/Sub push). Open, because Google signs in by its own token. */
import type { Context } from 'hono';
import { Fault } from '#errors.ts';
import { type HttpEnv, type Route, route } from '../route.ts';

const mostOctets = 64 * 1024;

/** Its route. */
export const gmailPushRoutes: Route[] = [
  route(
    {
      method: 'post',
      path: '/api/email/webhooks/gmail',
      access: 'open',
      says: 'Takes a notification that Pub/Sub pushes, with Google’s OIDC token; answers when it is stored and its sync is in the queue.',
      group: 'Gmail and Google Workspace',
      answer: null,
      faults: ['push-token-invalid', 'push-invalid', 'push-data-invalid', 'too-large', 'rate-limited'],
      mail: true,
    },
    async ({ c, parts, client }) => {
      parts.limits.push.take(client.address);
      refuseHuge(c);
      await parts.receivePush({ token: bearerOfPush(c), body: await c.req.text() });
    },
  ),
];

/** The length has been told: a body without one does not come so far. */
function refuseHuge(c: Context<HttpEnv>): void {
  if (Number(c.req.header('content-length') ?? 0) <= mostOctets) return;
  throw new Fault('refuse', 'too-large', 'A notification holds 64 KB at most.', { status: 413 });
}

/** Google's tokens are longer than our keys. */
function bearerOfPush(c: Context<HttpEnv>): string | null {
  return /^Bearer +([\w.-]{1,8192})$/i.exec(c.req.header('authorization') ?? '')?.[1] ?? null;
}
