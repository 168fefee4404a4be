import { z } from 'zod';
import {
  cancelErasure,
  type Erasure,
  listErasures,
  readErasure,
  requestErasure,
  startErasure,
} from '#erasure/erasures.ts';
import type { PersonRef } from '#erasure/person.ts';
import { previewErasure } from '#erasure/preview-erasure.ts';
import { type ErasureCount, erasureCounts } from '#erasure/report.ts';
import { namesOf } from '#users/members.ts';
import { byId, emailAddress, id, stamp } from '../fields.ts';
import { named } from '../present/contact.ts';
import { type Route, route } from '../route.ts';

const group = 'Erasure';
const mostListed = 200;
const counts = Object.fromEntries(
  Object.entries(erasureCounts).map(([name, says]) => [name, z.int().meta({ description: says })]),
) as Record<ErasureCount, z.ZodInt>;
const report = z
  .object({
    ...counts,
    quotes: z.array(
      z.object({
        type: z.enum(['interaction', 'email', 'note', 'deal', 'company', 'contact', 'access-request']),
        id: z.string(),
      }),
    ),
    moreQuotes: z.boolean().meta({ description: 'There are more than are listed.' }),
  })
  .meta({ id: 'ErasureReport' });
const shape = z
  .object({
    id: z.string(),
    state: z.enum(['preview', 'running', 'done', 'cancelled']),
    requestedBy: named.nullable().meta({ description: 'Null for the operator, and for a replay after a restore.' }),
    preview: report,
    report: report.nullable().meta({ description: 'What is gone so far; null before it runs.' }),
    createdAt: stamp,
    startedAt: stamp.nullable(),
    finishedAt: stamp.nullable(),
  })
  .meta({ id: 'Erasure' });

/** Its routes. */
export const erasureRoutes: Route[] = [
  route(
    {
      method: 'post',
      path: '/api/erasures',
      access: 'erasures:run',
      says: 'Counts what the erasure of a person would remove; nothing goes yet.',
      group,
      body: z
        .strictObject({ contactId: id.optional(), address: emailAddress.optional() })
        .refine((body) => (body.contactId === undefined) !== (body.address === undefined), 'Give one of the two'),
      answer: shape,
      status: 201,
      faults: ['own-address'],
    },
    async ({ app, actor, body, tenant }) => {
      const { contactId, address = '' } = body;
      const ref: PersonRef = contactId === undefined ? { address } : { contactId };
      const found = await previewErasure(app, actor.workspaceId, ref);
      return tenant(async (tx) =>
        present(await requestErasure(app, tx, actor, found), await namesOf(tx, [actor.userId])),
      );
    },
  ),
  route(
    {
      method: 'get',
      path: '/api/erasures',
      access: 'erasures:run',
      says: 'Lists the newest erasures; whom they were about is kept nowhere.',
      group,
      answer: z.object({ items: z.array(shape) }),
    },
    ({ tenant }) =>
      tenant(async (tx) => {
        const items = await listErasures(tx, mostListed);
        const names = await namesOf(
          tx,
          items.flatMap((each) => each.requestedBy ?? []),
        );
        return { items: items.map((each) => present(each, names)) };
      }),
  ),
  route(
    {
      method: 'get',
      path: '/api/erasures/:id',
      access: 'erasures:run',
      says: 'Reads an erasure with its report.',
      group,
      params: byId,
      answer: shape,
    },
    ({ params, tenant }) =>
      tenant(async (tx) => {
        const erasure = await readErasure(tx, params.id);
        return present(erasure, await namesOf(tx, erasure.requestedBy === null ? [] : [erasure.requestedBy]));
      }),
  ),
  route(
    {
      method: 'post',
      path: '/api/erasures/:id/run',
      access: 'erasures:run',
      says: 'Erases the person for good. It goes on by itself; once begun it can not be taken back.',
      group,
      params: byId,
      answer: shape,
      status: 202,
      faults: ['erasure-over', 'own-address'],
    },
    ({ app, actor, params, tenant }) =>
      tenant(async (tx) => {
        const erasure = await startErasure(app, tx, actor, params.id);
        return present(erasure, await namesOf(tx, erasure.requestedBy === null ? [] : [erasure.requestedBy]));
      }),
  ),
  route(
    {
      method: 'delete',
      path: '/api/erasures/:id',
      access: 'erasures:run',
      says: 'Gives up an erasure that has not begun.',
      group,
      params: byId,
      answer: null,
      faults: ['erasure-begun'],
    },
    ({ actor, params, tenant }) => tenant((tx) => cancelErasure(tx, actor, params.id)),
  ),
];

function present(erasure: Erasure, names: Map<string, string>): z.input<typeof shape> {
  const { requestedBy, createdAt, startedAt, finishedAt, ...rest } = erasure;
  return {
    ...rest,
    requestedBy: requestedBy === null ? null : { id: requestedBy, name: names.get(requestedBy) ?? '' },
    createdAt: createdAt.toISOString(),
    startedAt: startedAt?.toISOString() ?? null,
    finishedAt: finishedAt?.toISOString() ?? null,
  };
}
