/** What a member chose for his own mail with contacts, and what his mail knows of them. Nobody else sees it. */
import { z } from 'zod';
import { changeContactSetting } from '#contacts/change-contact-setting.ts';
import { listContactSettings } from '#contacts/read-contact-settings.ts';
import { readKnownMail } from '#contacts/read-known-mail.ts';
import { byId, id, listOf, page, somethingIn } from '../fields.ts';
import {
  contactSettingShape,
  knownMailShape,
  presentContactSetting,
  presentKnownMail,
} from '../present/mail-choices.ts';
import { level } from '../present/timeline-item.ts';
import { type Route, route } from '../route.ts';

const group = 'Email contacts';

/** Its routes. */
export const contactSettingRoutes: Route[] = [
  route(
    {
      method: 'get',
      path: '/api/email-contact-settings',
      access: 'connections:own',
      says: 'Lists what one chose for one’s own mail with contacts; with `contactId` what holds for that one, chosen or not.',
      group,
      query: z.object({ ...page, contactId: id.optional() }),
      answer: listOf(contactSettingShape),
    },
    async ({ query, tenant }) => {
      const { items, nextCursor } = await tenant((tx) => listContactSettings(tx, query));
      return { items: items.map(presentContactSetting), nextCursor };
    },
  ),
  route(
    {
      method: 'put',
      path: '/api/email-contact-settings/:contactId',
      access: 'connections:own',
      says: 'Chooses whether one’s own mail with a contact is logged and what the team sees of it. With `sync: false`, `logged` says what becomes of what is logged.',
      group,
      params: z.object({ contactId: id }),
      body: somethingIn(
        z.strictObject({
          sync: z.boolean().optional(),
          visible: z.boolean().optional(),
          level: level.nullable().optional(),
          logged: z.enum(['keep', 'remove']).optional(),
          sharesOlder: z
            .boolean()
            .optional()
            .meta({ description: 'Where one’s mailbox asks: whether mail that is older than the contact is shared.' }),
        }),
      ),
      answer: contactSettingShape,
      faults: ['level-above-bound'],
    },
    ({ app, actor, params, body, tenant }) =>
      tenant(async (tx) => presentContactSetting(await changeContactSetting(app, tx, actor, params.contactId, body))),
  ),
  route(
    {
      method: 'get',
      path: '/api/contacts/:id/mail',
      access: 'connections:own',
      says: 'Says what one’s own mailboxes know of a contact, and whether some of that mail is kept out of the log.',
      group,
      params: byId,
      answer: knownMailShape,
    },
    ({ params, tenant }) => tenant(async (tx) => presentKnownMail(await readKnownMail(tx, params.id))),
  ),
];
