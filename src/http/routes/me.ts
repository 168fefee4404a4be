import { z } from 'zod';
import { roles } from '#users/actor.ts';
import { readMember } from '#users/members.ts';
import { permissionsOf } from '#users/permissions.ts';
import { workspacesOf } from '#users/workspaces.ts';
import { type Route, route } from '../route.ts';

const named = z.object({ id: z.string(), name: z.string() });

/** Its routes. */
export const meRoutes: Route[] = [
  route(
    {
      method: 'get',
      path: '/api/me',
      access: 'me:read',
      says: 'Tells who one is, in which workspace, as what, and with which rights.',
      group: 'Members',
      answer: z
        .object({
          user: z.object({ id: z.string(), name: z.string(), email: z.string() }),
          workspace: named,
          role: z.enum(roles),
          workspaces: z.array(named.extend({ role: z.enum(roles) })),
          permissions: z.array(z.string()),
        })
        .meta({ id: 'Me' }),
    },
    async ({ app, actor, caller, tenant }) => {
      const member = await tenant((tx) => readMember(tx, actor, actor.userId));
      const all = await workspacesOf(app.db, actor.userId);
      // A key speaks in one workspace; of the others it is not told.
      const workspaces = caller.by === 'session' ? all : all.filter((each) => each.id === actor.workspaceId);
      const workspace = all.find((each) => each.id === actor.workspaceId);
      return {
        user: { id: member.id, name: member.name, email: member.email },
        workspace: { id: actor.workspaceId, name: workspace?.name ?? '' },
        role: actor.role,
        workspaces,
        permissions: permissionsOf(actor.role),
      };
    },
  ),
];
