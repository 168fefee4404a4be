/** The people of one's own mail: the list of a mailbox, taking them over, and what holds for a mailbox's mail by default. */
import { z } from 'zod';
import { changeMailDefaults, readMailDefaults } from '#connections/mail-defaults.ts';
import { importPeople, mostPeople } from '#contacts/import-people.ts';
import { correspondentShows, listCorrespondents } from '#contacts/list-correspondents.ts';
import { undoImport } from '#contacts/undo-import.ts';
import { contactLimits } from '#crm/contact.ts';
import { requirePermission } from '#users/permissions.ts';
import { byId, emailAddress, id, line, listOf, page, search, somethingIn } from '../fields.ts';
import {
  correspondentCounts,
  correspondentShape,
  presentCorrespondent,
  presentCounts,
} from '../present/correspondent.ts';
import { mailDefaultsShape, presentMailDefaults } from '../present/mail-choices.ts';
import { level } from '../present/timeline-item.ts';
import { type Route, route } from '../route.ts';

const group = 'Email contacts';
const person = z.strictObject({
  email: emailAddress,
  name: line(contactLimits.name),
  sync: z.boolean().optional(),
  visible: z.boolean().optional(),
});
const imported = z.object({
  importId: z.string(),
  created: z.int(),
  matched: z.int().meta({ description: 'Were contacts before.' }),
  items: z.array(z.object({ email: z.string(), contactId: z.string(), created: z.boolean() })),
});
const undone = z.object({
  removed: z.int(),
  kept: z
    .array(z.object({ contactId: z.string(), reason: z.string() }))
    .meta({ description: 'Contacts that the import made and that somebody has used since.' }),
});

/** Its routes. */
export const peopleRoutes: Route[] = [
  route(
    {
      method: 'get',
      path: '/api/email-connections/:id/contacts',
      access: 'connections:own',
      says: 'Lists everybody in one’s own mailbox: contacts first, then whom one wrote to, machines last; `q` is found in names, addresses and domains.',
      group,
      params: byId,
      query: z.object({ ...page, q: search, show: z.enum(correspondentShows).default('all') }),
      answer: listOf(correspondentShape).extend({ counts: correspondentCounts }),
      mail: true,
    },
    async ({ actor, params, query, tenant }) => {
      const { items, nextCursor, counts } = await tenant((tx) => listCorrespondents(tx, actor, params.id, query));
      return { items: items.map(presentCorrespondent), nextCursor, counts: presentCounts(counts) };
    },
  ),
  route(
    {
      method: 'post',
      path: '/api/email-connections/:id/contacts/import',
      access: 'connections:own',
      says: `Takes up to ${mostPeople} people of one’s own mailbox over as contacts; who is one already stays as he is.`,
      group,
      params: byId,
      body: z.strictObject({
        people: z.array(person).min(1, 'It is empty').max(mostPeople, `There are more than ${mostPeople}`),
      }),
      answer: imported,
      faults: ['level-above-bound'],
      mail: true,
    },
    ({ app, actor, params, body, tenant }) => {
      requirePermission(actor, 'records:change');
      return tenant((tx) => importPeople(app, tx, actor, params.id, body.people));
    },
  ),
  route(
    {
      method: 'delete',
      path: '/api/email-connections/:id/contacts/import/:importId',
      access: 'connections:own',
      says: 'Takes one’s own import back: what it made and nobody has used since goes, one’s choices are as before.',
      group,
      params: z.object({ id, importId: id }),
      answer: undone,
      mail: true,
    },
    ({ app, actor, params, tenant }) => {
      requirePermission(actor, 'records:change');
      return tenant((tx) => undoImport(app, tx, actor, params.id, params.importId));
    },
  ),
  route(
    {
      method: 'get',
      path: '/api/email-connections/:id/settings',
      access: 'connections:own',
      says: 'Reads what holds for one’s own mailbox where one chose nothing for a contact.',
      group,
      params: byId,
      answer: mailDefaultsShape,
      mail: true,
    },
    ({ actor, params, tenant }) =>
      tenant(async (tx) => presentMailDefaults(await readMailDefaults(tx, actor, params.id))),
  ),
  route(
    {
      method: 'put',
      path: '/api/email-connections/:id/settings',
      access: 'connections:own',
      says: 'Changes it. `sync: false` logs only mail with contacts whom one switched on; what is logged stays, unless `logged` is `remove`.',
      group,
      params: byId,
      body: somethingIn(
        z.strictObject({
          sync: z.boolean().optional(),
          visible: z.boolean().optional(),
          level: level.nullable().optional(),
          logged: z.enum(['keep', 'remove']).optional(),
          asksOlder: z.boolean().optional().meta({
            description: 'Whether one is asked before mail is shared that is older than a colleague’s contact.',
          }),
        }),
      ),
      answer: mailDefaultsShape,
      faults: ['level-above-bound'],
      mail: true,
    },
    ({ app, actor, params, body, tenant }) =>
      tenant(async (tx) => presentMailDefaults(await changeMailDefaults(app, tx, actor, params.id, body))),
  ),
];
