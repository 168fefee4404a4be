import { z } from 'zod';
import { changeContact } from '#contacts/change-contact.ts';
import { createContact } from '#contacts/create-contact.ts';
import { deleteContact } from '#contacts/delete-contact.ts';
import { listContacts, readContact } from '#contacts/read-contacts.ts';
import { type Suggestion, suggestContacts } from '#contacts/suggest-contacts.ts';
import { contactKinds, contactLimits } from '#crm/contact.ts';
import { byId, emailAddress, id, line, listOf, page, search, somethingIn, stamp } from '../fields.ts';
import { contactShape, presentContact } from '../present/contact.ts';
import { type Route, route } from '../route.ts';

const group = 'Contacts';
const emails = z
  .array(emailAddress)
  .max(contactLimits.emails, `There are more than ${contactLimits.emails}`)
  .meta({ description: 'The first is the main one.' });
const optionalFields = {
  companyId: id.nullable().optional(),
  kind: z.enum(contactKinds).optional(),
  title: line(contactLimits.title).nullable().optional(),
  phone: line(contactLimits.phone).nullable().optional(),
  highValue: z.boolean().optional(),
};
const suggestionShape = z
  .object({
    name: z.string().nullable(),
    email: z.string(),
    domain: z.string(),
    companyId: z.string().nullable(),
    companyName: z.string().nullable(),
    sent: z.int(),
    received: z.int(),
    lastAt: stamp,
    reasons: z.array(z.string()),
  })
  .meta({ id: 'Suggestion' });

/** Its routes. */
export const contactRoutes: Route[] = [
  route(
    {
      method: 'get',
      path: '/api/contacts',
      access: 'records:read',
      says: 'Lists contacts by name; `q` is found in names and addresses.',
      group,
      query: z.object({ ...page, q: search, companyId: id.optional(), kind: z.enum(contactKinds).optional() }),
      answer: listOf(contactShape),
    },
    async ({ actor, query, tenant }) => {
      const { items, nextCursor } = await tenant((tx) => listContacts(tx, actor, query));
      return { items: items.map(presentContact), nextCursor };
    },
  ),
  route(
    {
      method: 'post',
      path: '/api/contacts',
      access: 'records:change',
      says: 'Adds a contact; the mail that is known of its addresses stands on its timeline at once.',
      group,
      body: z.strictObject({ name: line(contactLimits.name), emails: emails.default([]), ...optionalFields }),
      answer: contactShape,
      status: 201,
      faults: ['address-in-use', 'unknown-record'],
    },
    ({ actor, body, tenant }) => tenant(async (tx) => presentContact(await createContact(tx, actor, body))),
  ),
  route(
    {
      method: 'get',
      path: '/api/contacts/suggestions',
      access: 'records:read',
      says: 'Lists people of one’s own mail who are no contacts yet, with reasons.',
      group,
      query: z.object(page),
      answer: listOf(suggestionShape),
    },
    async ({ actor, query, tenant }) => {
      const { items, nextCursor } = await tenant((tx) => suggestContacts(tx, actor, query));
      return { items: items.map(presentSuggestion), nextCursor };
    },
  ),
  route(
    {
      method: 'get',
      path: '/api/contacts/:id',
      access: 'records:read',
      says: 'Reads a contact.',
      group,
      params: byId,
      answer: contactShape,
    },
    ({ actor, params, tenant }) => tenant(async (tx) => presentContact(await readContact(tx, actor, params.id))),
  ),
  route(
    {
      method: 'patch',
      path: '/api/contacts/:id',
      access: 'records:change',
      says: 'Changes a contact; its timeline follows its addresses.',
      group,
      params: byId,
      body: somethingIn(
        z.strictObject({ name: line(contactLimits.name).optional(), emails: emails.optional(), ...optionalFields }),
      ),
      answer: contactShape,
      faults: ['address-in-use', 'unknown-record'],
    },
    ({ actor, params, body, tenant }) =>
      tenant(async (tx) => presentContact(await changeContact(tx, actor, params.id, body))),
  ),
  route(
    {
      method: 'delete',
      path: '/api/contacts/:id',
      access: 'records:delete',
      says: 'Deletes a contact; mail that concerns nobody else leaves the timelines.',
      group,
      params: byId,
      answer: null,
    },
    ({ actor, params, tenant }) => tenant((tx) => deleteContact(tx, actor, params.id)),
  ),
];

function presentSuggestion({
  name,
  email,
  domain,
  companyId,
  companyName,
  sent,
  received,
  lastAt,
  reasons,
}: Suggestion) {
  return { name, email, domain, companyId, companyName, sent, received, lastAt: lastAt.toISOString(), reasons };
}
