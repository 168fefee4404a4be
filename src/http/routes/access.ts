/** Asking to read what one cannot, deciding what a colleague may read, and taking it back. */
import { z } from 'zod';
import { endGrant, listGrants } from '#privacy/access-grants.ts';
import { decideAccess } from '#privacy/decide-access.ts';
import { listAskedRequests, listOwnRequests } from '#privacy/read-access-requests.ts';
import { requestAccess } from '#privacy/request-access.ts';
import { byId, id, listOf, page, prose } from '../fields.ts';
import {
  about,
  accessGrantShape,
  accessRequestShape,
  askedRequestShape,
  grantLevel,
  presentAsked,
  presentGrant,
  presentRequest,
  scope,
} from '../present/access.ts';
import { type Route, route } from '../route.ts';

const group = 'Access';

/** Its routes. */
export const accessRoutes: Route[] = [
  route(
    {
      method: 'post',
      path: '/api/access-requests',
      access: 'timeline:read',
      says: 'Asks the owners of an email, a conversation or the mail with a contact to show more of it. The answer does not tell whether there is any.',
      group,
      body: z.strictObject({ about, id, note: z.union([z.literal(''), prose(2_000)]).default('') }),
      answer: accessRequestShape,
      status: 201,
      faults: ['too-many-requests'],
    },
    ({ app, actor, body, tenant }) => tenant(async (tx) => presentRequest(await requestAccess(app, tx, actor, body))),
  ),
  route(
    {
      method: 'get',
      path: '/api/access-requests',
      access: 'timeline:read',
      says: 'Lists what one asked for, newest first; with `box=inbox` what one is asked.',
      group,
      query: z.object({ ...page, box: z.literal('inbox', 'It is "inbox" or not given').optional() }),
      answer: z.union([listOf(accessRequestShape), listOf(askedRequestShape)]),
    },
    ({ actor, query: { box, ...of }, tenant }) =>
      tenant(async (tx) => {
        if (box === undefined) {
          const { items, nextCursor } = await listOwnRequests(tx, actor, of);
          return { items: items.map(presentRequest), nextCursor };
        }
        const { items, nextCursor } = await listAskedRequests(tx, of);
        return { items: items.map(presentAsked), nextCursor };
      }),
  ),
  route(
    {
      method: 'post',
      path: '/api/access-requests/:id/decide',
      access: 'timeline:write',
      says: 'Decides what the one who asked may read of one’s own mail; null refuses, and takes back what this request was granted.',
      group,
      params: byId,
      body: z.strictObject({ grant: scope.nullable(), level: grantLevel.optional(), contactId: id.optional() }),
      answer: askedRequestShape,
      faults: ['level-above-bound', 'nothing-to-show', 'protected'],
    },
    ({ app, actor, params, body, tenant }) =>
      tenant(async (tx) => presentAsked(await decideAccess(app, tx, actor, params.id, body))),
  ),
  route(
    {
      method: 'get',
      path: '/api/access-grants',
      access: 'timeline:read',
      says: 'Lists what one shows to single colleagues beyond what the team sees, newest first.',
      group,
      query: z.object(page),
      answer: listOf(accessGrantShape),
    },
    async ({ query, tenant }) => {
      const { items, nextCursor } = await tenant((tx) => listGrants(tx, query));
      return { items: items.map(presentGrant), nextCursor };
    },
  ),
  route(
    {
      method: 'delete',
      path: '/api/access-grants/:id',
      access: 'timeline:write',
      says: 'Takes back what one shows to a colleague, at once.',
      group,
      params: byId,
      answer: null,
    },
    ({ app, actor, params, tenant }) => tenant((tx) => endGrant(app, tx, actor, params.id)),
  ),
];
