/**
 * Signing in and out, by better-auth. Only the paths named here reach it: accounts, members and keys have routes of
 * their own, with our rules.
 */
import type { Context } from 'hono';
import { z } from 'zod';
import { Fault } from '#errors.ts';
import { guardDoor, signInHeaders } from '../door.ts';
import { id, line } from '../fields.ts';
import { problemOf, problemResponse } from '../problem.ts';
import { type HttpEnv, type Route, route } from '../route.ts';
import { newPassword } from './setup.ts';

const group = 'Sign-in';
/** A password on its way in to be compared; the rule for new ones may have been another once. */
export const passwordGiven = z.string().min(1, 'It is empty').max(256, 'It has more than 256 characters');
const ownPath = z
  .string()
  .max(500)
  .regex(/^\/(?![/\\])/, 'It is not a path of this site');
const session = z.object({ user: z.looseObject({ id: z.string(), name: z.string(), email: z.string() }) });

/** Its routes. */
export const signInRoutes: Route[] = [
  route(
    {
      method: 'post',
      path: '/api/auth/sign-in/email',
      access: 'open',
      says: 'Signs in with email and password; the answer sets the session cookie.',
      group,
      body: z.strictObject({
        email: z.string().max(254),
        password: passwordGiven,
        rememberMe: z.boolean().optional(),
      }),
      answer: session,
      faults: ['invalid-email-or-password', 'https-required', 'rate-limited'],
    },
    async ({ c, body, parts }) => {
      guardDoor(c);
      const account = body.email.trim().toLowerCase();
      parts.limits.account.take(account);
      const answer = await passOn(c, { ...body, email: account });
      if (answer.ok) parts.limits.account.giveBack(account);
      return answer;
    },
  ),
  route(
    {
      method: 'post',
      path: '/api/auth/sign-in/social',
      access: 'open',
      says: 'Begins a sign-in with Google, where the operator configured it: the answer names the page to go to.',
      group,
      body: z.strictObject({
        provider: z.literal('google'),
        callbackURL: ownPath.optional(),
        errorCallbackURL: ownPath.optional(),
      }),
      answer: z.looseObject({ url: z.string() }),
      faults: ['provider-not-found', 'https-required', 'rate-limited'],
    },
    async ({ c, body }) => {
      guardDoor(c);
      return passOn(c, { ...body, disableRedirect: true });
    },
  ),
  route(
    {
      method: 'get',
      path: '/api/auth/callback/google',
      access: 'open',
      says: 'Where Google sends the browser back to.',
      group,
      query: z.looseObject({}),
      answer: z.null(),
      faults: ['rate-limited'],
    },
    async ({ c, parts, client }) => {
      parts.limits.door.take(client.address);
      return passOn(c);
    },
  ),
  route(
    {
      method: 'post',
      path: '/api/auth/update-user',
      access: 'session',
      says: 'Changes one’s own name.',
      group,
      body: z.strictObject({ name: line(200) }),
      answer: z.looseObject({}),
    },
    ({ c, body }) => passOn(c, body),
  ),
  route(
    {
      method: 'post',
      path: '/api/auth/sign-out',
      access: 'session',
      says: 'Ends this session.',
      group,
      answer: z.object({ success: z.boolean() }),
    },
    ({ c }) => passOn(c, {}),
  ),
  route(
    {
      method: 'get',
      path: '/api/auth/get-session',
      access: 'open',
      says: 'Gives the session of the cookie, or null.',
      group,
      answer: z.looseObject({}).nullable(),
    },
    ({ c }) => passOn(c),
  ),
  route(
    {
      method: 'post',
      path: '/api/auth/change-password',
      access: 'session',
      says: 'Changes one’s own password.',
      group,
      body: z.strictObject({
        currentPassword: passwordGiven,
        newPassword,
        revokeOtherSessions: z.boolean().default(true),
      }),
      answer: z.looseObject({}),
      faults: ['invalid-password', 'https-required', 'rate-limited'],
    },
    async ({ c, body }) => {
      guardDoor(c);
      return passOn(c, body);
    },
  ),
  route(
    {
      method: 'post',
      path: '/api/auth/organization/set-active',
      access: 'session',
      says: 'Chooses the workspace that this session works in.',
      group,
      body: z.strictObject({ organizationId: id }),
      answer: z.looseObject({}),
    },
    async ({ c, body }) => {
      const answer = await passOn(c, body);
      if (answer.status === 403) throw new Fault('refuse', 'not-found', 'There is no such workspace.', { status: 404 });
      return answer;
    },
  ),
];

/** Hands a request to better-auth, with the body that we checked; what it refuses becomes a problem. */
async function passOn(c: Context<HttpEnv>, body?: object): Promise<Response> {
  const headers = signInHeaders(c);
  if (body) headers.set('content-type', 'application/json');
  const request = new Request(c.req.url, { method: c.req.method, headers, body: body && JSON.stringify(body) });
  const answer = await c.get('parts').auth.handler(request);
  return answer.status < 400 ? answer : asProblem(answer);
}

async function asProblem(answer: Response): Promise<Response> {
  const said = (await answer.json().catch(() => ({}))) as { code?: unknown; message?: unknown };
  const code = typeof said.code === 'string' ? said.code.toLowerCase().replaceAll('_', '-') : 'sign-in-failed';
  const message = typeof said.message === 'string' ? said.message : 'This did not work.';
  return problemResponse(problemOf(new Fault('refuse', code, message, { status: answer.status })));
}
