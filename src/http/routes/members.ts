import { z } from 'zod';
import { roles } from '#users/actor.ts';
import { expelMember } from '#users/expel-member.ts';
import { changeRole, listMembers, type Member } from '#users/members.ts';
import { byId, stamp } from '../fields.ts';
import { type Route, route } from '../route.ts';

const group = 'Members';
const member = z
  .object({ id: z.string(), name: z.string(), email: z.string(), role: z.enum(roles), joinedAt: stamp })
  .meta({ id: 'Member' });

/** Its routes. */
export const memberRoutes: Route[] = [
  route(
    {
      method: 'get',
      path: '/api/members',
      access: 'members:read',
      says: 'Lists who is in the workspace, and as what.',
      group,
      answer: z.object({ items: z.array(member), nextCursor: z.null() }),
    },
    async ({ actor, tenant }) => {
      const members = await tenant((tx) => listMembers(tx, actor));
      return { items: members.map(presentMember), nextCursor: null };
    },
  ),
  route(
    {
      method: 'patch',
      path: '/api/members/:id',
      access: 'members:change',
      says: 'Gives a member another role.',
      group,
      params: byId,
      body: z.strictObject({ role: z.enum(roles) }),
      answer: member,
      faults: ['last-admin'],
    },
    async ({ actor, params, body, tenant }) =>
      presentMember(await tenant((tx) => changeRole(tx, actor, params.id, body.role))),
  ),
  route(
    {
      method: 'delete',
      path: '/api/members/:id',
      access: 'members:change',
      says: 'Removes a member: keys and mailboxes of his end, what they logged stays.',
      group,
      params: byId,
      answer: null,
      faults: ['last-admin'],
    },
    ({ app, actor, params }) => expelMember(app, actor, params.id),
  ),
];

/** A member is named by his user id, under both names. */
function presentMember({ joinedAt, ...rest }: Member) {
  return { ...rest, userId: rest.id, joinedAt: joinedAt.toISOString() };
}
