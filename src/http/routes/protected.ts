/** Whose mail the team never sees: its holder alone does, whatever anybody chose. For admins. */
import { z } from 'zod';
import { listProtected, previewProtecting, protectAddresses, unprotectAddress } from '#privacy/protect-addresses.ts';
import { listOf, page } from '../fields.ts';
import { entriesBody, entryPath, listedEntryShape, presentEntry } from '../present/listed-entry.ts';
import { type Route, route } from '../route.ts';

const group = 'Privacy';
const access = 'workspace:change' as const;
const emails = (says: string) =>
  z.int().meta({ description: `${says} Of mail that one is not shown nothing is counted.` });

/** Its routes. */
export const protectedRoutes: Route[] = [
  route(
    {
      method: 'get',
      path: '/api/protected',
      access,
      says: 'Lists whom the workspace protects: addresses, then domains.',
      group,
      query: z.object(page),
      answer: listOf(listedEntryShape),
    },
    async ({ query, tenant }) => {
      const { items, nextCursor } = await tenant((tx) => listProtected(tx, query));
      return { items: items.map(presentEntry), nextCursor };
    },
  ),
  route(
    {
      method: 'post',
      path: '/api/protected',
      access,
      says: 'Protects addresses and domains: mail with them is its holder’s alone, what is here and what comes.',
      group,
      body: entriesBody,
      answer: z.object({ added: z.int(), hiddenEmails: emails('Emails that one was shown.') }),
      faults: ['own-address'],
    },
    ({ actor, body, tenant }) => tenant((tx) => protectAddresses(tx, actor, body.entries)),
  ),
  route(
    {
      method: 'post',
      path: '/api/protected/preview',
      access,
      says: 'Counts the emails that one is shown and that would be hidden from the team, and changes nothing.',
      group,
      body: entriesBody,
      answer: z.object({ emails: emails('Emails that one is shown.') }),
      faults: ['own-address'],
    },
    ({ body, tenant }) => tenant((tx) => previewProtecting(tx, body.entries)),
  ),
  route(
    {
      method: 'delete',
      path: '/api/protected/:kind/:value',
      access,
      says: 'Protects somebody no longer. What their mail shows to the team is what its owners chose.',
      group,
      params: entryPath,
      answer: z.object({ shownEmails: emails('Emails that one is shown now.') }),
    },
    ({ actor, params, tenant }) => tenant((tx) => unprotectAddress(tx, actor, params.kind, params.value)),
  ),
];
