/**
 * The first run: whoever sits at the machine makes the first account; from elsewhere it takes the code that the console
 * printed. Closed for good as soon as there is a user.
 */
import { timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { Fault } from '#errors.ts';
import { isSetupNeeded, setUp } from '#users/add-user.ts';
import { passwordLength, sessionSecret, setupCode } from '#users/credentials.ts';
import { beginSession, guardDoor } from '../door.ts';
import { emailAddress, line } from '../fields.ts';
import { type Route, route } from '../route.ts';

const group = 'First run';
/** A password that somebody chooses. */
export const newPassword = z
  .string()
  .min(passwordLength.least, `It has fewer than ${passwordLength.least} characters`)
  .max(passwordLength.most, `It has more than ${passwordLength.most} characters`);

/** Adds the routes of the first run. */
export const setupRoutes: Route[] = [
  route(
    {
      method: 'get',
      path: '/api/setup',
      access: 'open',
      says: 'Tells whether the first account is still to be made, whether that takes the code from the console, whether sign-in with Google is configured, and whether sample data is offered.',
      group,
      answer: z.object({ needed: z.boolean(), codeRequired: z.boolean(), google: z.boolean(), demo: z.boolean() }),
    },
    async ({ app, parts, client }) => {
      const needed = await isSetupNeeded(parts.db);
      const demo = needed && client.isLocal && parts.demo?.start !== undefined;
      return { needed, codeRequired: needed && !client.isLocal, google: app.config.auth.google !== null, demo };
    },
  ),

  route(
    {
      method: 'post',
      path: '/api/setup',
      access: 'open',
      says: 'Makes the first account, with its workspace, as admin, and signs it in.',
      group,
      body: z.strictObject({
        name: line(200),
        email: emailAddress,
        password: newPassword,
        workspace: line(200),
        code: z.string().max(100).optional(),
      }),
      answer: z.object({ userId: z.string(), workspaceId: z.string() }),
      status: 201,
      faults: ['setup-done', 'setup-code', 'https-required', 'rate-limited'],
    },
    async ({ app, c, client, body }) => {
      guardDoor(c);
      if (!client.isLocal) checkCode(body.code, setupCode(sessionSecret(app.config)));
      const made = await setUp(app, body);
      await beginSession(c, { email: body.email.toLowerCase(), password: body.password });
      return made;
    },
  ),
];

function checkCode(given: string | undefined, code: string): void {
  const [a, b] = [Buffer.from(given?.trim() ?? ''), Buffer.from(code)];
  if (a.length === b.length && timingSafeEqual(a, b)) return;
  throw new Fault('refuse', 'setup-code', 'Give the code that Rapport printed at its console.', {
    status: 403,
    field: 'code',
  });
}
