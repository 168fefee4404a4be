import { z } from 'zod';
import { readAlerts } from '#alerts/read-alerts.ts';
import { stamp } from '../fields.ts';
import { type Route, route } from '../route.ts';

const alert = z
  .object({
    id: z.string(),
    kind: z.enum(['push-lost', 'needs-reconnect', 'access-asked']),
    connectionId: z.string().nullable(),
    raisedAt: stamp,
    clearedAt: stamp.nullable(),
    message: z.string(),
  })
  .meta({ id: 'Alert' });

/** Its route. */
export const alertRoutes: Route[] = [
  route(
    {
      method: 'get',
      path: '/api/alerts',
      access: 'connections:own',
      says: 'Lists what a person should look at: one’s own mailboxes, for admins all of them; open alerts first.',
      group: 'Email connections',
      answer: z.object({ items: z.array(alert), nextCursor: z.null() }),
    },
    async ({ actor, tenant }) => {
      const alerts = await tenant((tx) => readAlerts(tx, actor));
      const items = alerts.map(({ raisedAt, clearedAt, ...rest }) => {
        return { ...rest, raisedAt: raisedAt.toISOString(), clearedAt: clearedAt?.toISOString() ?? null };
      });
      return { items, nextCursor: null };
    },
  ),
];
