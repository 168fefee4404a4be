import { z } from 'zod';
import { Fault } from '#errors.ts';
import { listSessions, removeSession } from '#users/sessions.ts';
import { byId, stamp } from '../fields.ts';
import { type Call, type Route, route } from '../route.ts';
import { findPerson, type Person } from '../session.ts';

const group = 'Sign-in';
const session = z
  .object({
    id: z.string(),
    createdAt: stamp,
    userAgent: z.string().nullable(),
    address: z.string().nullable(),
    current: z.boolean(),
  })
  .meta({ id: 'Session' });

/** Its routes. */
export const sessionRoutes: Route[] = [
  route(
    {
      method: 'get',
      path: '/api/sessions',
      access: 'session',
      says: 'Lists where one is signed in.',
      group,
      answer: z.object({ items: z.array(session), nextCursor: z.null() }),
    },
    async ({ c, parts }) => {
      const person = await requirePerson(c);
      const sessions = await listSessions(parts.db, person.userId, parts.clock.now());
      const items = sessions.map(({ createdAt, ...rest }) => ({
        ...rest,
        createdAt: createdAt.toISOString(),
        current: rest.id === person.sessionId,
      }));
      return { items, nextCursor: null };
    },
  ),
  route(
    {
      method: 'delete',
      path: '/api/sessions/:id',
      access: 'session',
      says: 'Ends one of one’s own sessions, on whatever device.',
      group,
      params: byId,
      answer: null,
    },
    async ({ c, parts, params }) => {
      const person = await requirePerson(c);
      await removeSession(parts.db, person.userId, params.id);
    },
  ),
];

/** Whoever the cookie names; these routes are about sessions, so keys do not count. */
async function requirePerson(c: Call<'session', undefined, undefined, undefined>['c']): Promise<Person> {
  const person = await findPerson(c.get('parts'), c.req.raw.headers);
  if (!person) throw new Fault('refuse', 'sign-in-required', 'Sign in first.', { status: 401 });
  return person;
}
