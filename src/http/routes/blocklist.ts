/** One's own blocklist: with whom nothing of one's mail is logged. Nobody else sees it. */
import { z } from 'zod';
import { blockAddresses, listBlocked, previewBlocking } from '#privacy/block-addresses.ts';
import { unblockAddress } from '#privacy/unblock-address.ts';
import { listOf, page } from '../fields.ts';
import { entriesBody, entryPath, listedEntryShape, presentEntry } from '../present/listed-entry.ts';
import { type Route, route } from '../route.ts';

const group = 'Privacy';
const access = 'connections:own' as const;

/** Its routes. */
export const blocklistRoutes: Route[] = [
  route(
    {
      method: 'get',
      path: '/api/blocklist',
      access,
      says: 'Lists whom one blocks: addresses, then domains.',
      group,
      query: z.object(page),
      answer: listOf(listedEntryShape),
    },
    async ({ query, tenant }) => {
      const { items, nextCursor } = await tenant((tx) => listBlocked(tx, query));
      return { items: items.map(presentEntry), nextCursor };
    },
  ),
  route(
    {
      method: 'post',
      path: '/api/blocklist',
      access,
      says: 'Blocks addresses and domains: mail with them is not logged from one’s mailboxes, and what is here of it goes.',
      group,
      body: entriesBody,
      answer: z.object({ added: z.int(), removedEmails: z.int() }),
      faults: ['own-address'],
    },
    ({ actor, body, tenant }) => tenant((tx) => blockAddresses(tx, actor, body.entries)),
  ),
  route(
    {
      method: 'post',
      path: '/api/blocklist/preview',
      access,
      says: 'Counts one’s own emails that would go, and changes nothing.',
      group,
      body: entriesBody,
      answer: z.object({ emails: z.int() }),
      faults: ['own-address'],
    },
    ({ body, tenant }) => tenant((tx) => previewBlocking(tx, body.entries)),
  ),
  route(
    {
      method: 'delete',
      path: '/api/blocklist/:kind/:value',
      access,
      says: 'Blocks somebody no longer. Mail that the list kept out is fetched and looked at anew.',
      group,
      params: entryPath,
      answer: z.object({
        reopenedEmails: z
          .int()
          .meta({ description: 'Emails that are looked at anew; other entries may still block some.' }),
      }),
    },
    ({ app, actor, params, tenant }) => tenant((tx) => unblockAddress(app, tx, actor, params.kind, params.value)),
  ),
];
