/**
 * The way to the sample data. A Rapport in which nobody has an account yet offers it to whoever sits at the machine; the
 * demo itself lets people in by a link that works once.
 */
import { z } from 'zod';
import { Fault } from '#errors.ts';
import { isSetupNeeded } from '#users/add-user.ts';
import { beginSession, guardDoor } from '../door.ts';
import { type Route, route } from '../route.ts';

const group = 'First run';

/** Its routes. */
export const demoRoutes: Route[] = [
  route(
    {
      method: 'post',
      path: '/api/setup/demo',
      access: 'open',
      says: 'Starts the demo with sample data beside this Rapport, or finds it running; gives a link that signs in there once. Only from the machine itself, and only while nobody has an account.',
      group,
      answer: z.object({ url: z.string() }),
      faults: ['demo-not-offered', 'demo-failed', 'rate-limited'],
    },
    async ({ client, parts }) => {
      parts.limits.door.take(client.address);
      const start = parts.demo?.start;
      if (!start || !client.isLocal || !(await isSetupNeeded(parts.db))) throw notOffered();
      return { url: await start() };
    },
  ),

  route(
    {
      method: 'get',
      path: '/api/demo/enter',
      access: 'open',
      says: 'Signs in to the demo by the link that it gave, once and within five minutes. Anywhere else it lets nobody in.',
      group,
      query: z.object({ token: z.string().max(100) }),
      answer: z.null(),
      page: 'This link does not open anything',
      faults: ['demo-link', 'https-required', 'rate-limited'],
    },
    async ({ c, parts, query }) => {
      guardDoor(c);
      const person = parts.demo?.take?.(query.token) ?? null;
      if (!person) throw linkGone();
      await beginSession(c, person);
      return c.redirect('/', 302);
    },
  ),
];

function notOffered(): Fault {
  return new Fault(
    'refuse',
    'demo-not-offered',
    'Sample data is shown only before the first account is made, and only on the machine that runs Rapport.',
    { status: 403 },
  );
}

function linkGone(): Fault {
  return new Fault(
    'refuse',
    'demo-link',
    'The link was used already, or is older than five minutes. Ask for a new one.',
    { status: 401 },
  );
}
