import { z } from 'zod';
import { addKey, type Key, listKeys, removeKey } from '#users/keys.ts';
import { byId, line, stamp } from '../fields.ts';
import { type Route, route } from '../route.ts';

const group = 'Keys';
const key = z
  .object({ id: z.string(), name: z.string(), start: z.string(), createdAt: stamp, lastUsedAt: stamp.nullable() })
  .meta({ id: 'Key' });

/** Its routes. */
export const keyRoutes: Route[] = [
  route(
    {
      method: 'get',
      path: '/api/keys',
      access: 'keys:own',
      says: 'Lists one’s own keys, without their secrets.',
      group,
      answer: z.object({ items: z.array(key), nextCursor: z.null() }),
    },
    async ({ app, actor }) => ({ items: (await listKeys(app.db, actor)).map(presentKey), nextCursor: null }),
  ),
  route(
    {
      method: 'post',
      path: '/api/keys',
      access: 'keys:own',
      says: 'Makes a key with one’s own rights in this workspace. It is shown this once.',
      group,
      body: z.strictObject({ name: line(100) }),
      answer: z.object({ id: z.string(), name: z.string(), key: z.string() }),
      status: 201,
      faults: ['too-many-keys'],
    },
    ({ app, actor, body }) => addKey(app, actor, body),
  ),
  route(
    {
      method: 'delete',
      path: '/api/keys/:id',
      access: 'keys:own',
      says: 'Ends a key at once.',
      group,
      params: byId,
      answer: null,
    },
    ({ app, actor, params }) => removeKey(app.db, actor, params.id),
  ),
];

function presentKey({ createdAt, lastUsedAt, ...rest }: Key) {
  return { ...rest, createdAt: createdAt.toISOString(), lastUsedAt: lastUsedAt?.toISOString() ?? null };
}
