import { z } from 'zod';
import { changeDeal } from '#contacts/change-deal.ts';
import { createDeal } from '#contacts/create-deal.ts';
import { deleteDeal } from '#contacts/delete-deal.ts';
import { listDeals, readDeal } from '#contacts/read-deals.ts';
import { dealLimits, dealStages } from '#crm/deal.ts';
import { byId, id, line, listOf, page, search, somethingIn } from '../fields.ts';
import { dealShape, presentDeal } from '../present/deal.ts';
import { type Route, route } from '../route.ts';

const group = 'Deals';
const optionalFields = {
  stage: z.enum(dealStages).optional(),
  value: z
    .number('It is not a number')
    .min(0, 'It is less than 0')
    .max(dealLimits.value, 'It is too much')
    .nullable()
    .optional(),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/, 'It is not a currency such as EUR')
    .optional(),
  reference: line(40).nullable().optional(),
  companyId: id.nullable().optional(),
  contactIds: z.array(id).max(dealLimits.contacts, `There are more than ${dealLimits.contacts}`).optional(),
};

/** Its routes. */
export const dealRoutes: Route[] = [
  route(
    {
      method: 'get',
      path: '/api/deals',
      access: 'records:read',
      says: 'Lists deals by name; `q` is found in names and references.',
      group,
      query: z.object({
        ...page,
        q: search,
        stage: z.enum(dealStages).optional(),
        companyId: id.optional(),
        contactId: id.optional(),
      }),
      answer: listOf(dealShape),
    },
    async ({ actor, query, tenant }) => {
      const { items, nextCursor } = await tenant((tx) => listDeals(tx, actor, query));
      return { items: items.map(presentDeal), nextCursor };
    },
  ),
  route(
    {
      method: 'post',
      path: '/api/deals',
      access: 'records:change',
      says: 'Adds a deal; the mail of its contacts stands on its timeline at once.',
      group,
      body: z.strictObject({ name: line(dealLimits.name), ...optionalFields }),
      answer: dealShape,
      status: 201,
      faults: ['reference-in-use', 'unknown-record'],
    },
    ({ actor, body, tenant }) => tenant(async (tx) => presentDeal(await createDeal(tx, actor, body))),
  ),
  route(
    {
      method: 'get',
      path: '/api/deals/:id',
      access: 'records:read',
      says: 'Reads a deal.',
      group,
      params: byId,
      answer: dealShape,
    },
    ({ actor, params, tenant }) => tenant(async (tx) => presentDeal(await readDeal(tx, actor, params.id))),
  ),
  route(
    {
      method: 'patch',
      path: '/api/deals/:id',
      access: 'records:change',
      says: 'Changes a deal.',
      group,
      params: byId,
      body: somethingIn(z.strictObject({ name: line(dealLimits.name).optional(), ...optionalFields })),
      answer: dealShape,
      faults: ['reference-in-use', 'unknown-record'],
    },
    ({ actor, params, body, tenant }) =>
      tenant(async (tx) => presentDeal(await changeDeal(tx, actor, params.id, body))),
  ),
  route(
    {
      method: 'delete',
      path: '/api/deals/:id',
      access: 'records:delete',
      says: 'Deletes a deal.',
      group,
      params: byId,
      answer: null,
    },
    ({ actor, params, tenant }) => tenant((tx) => deleteDeal(tx, actor, params.id)),
  ),
];
