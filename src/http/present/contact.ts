import { z } from 'zod';
import type { Contact } from '#contacts/read-contacts.ts';
import { contactKinds } from '#crm/contact.ts';
import { stamp } from '../fields.ts';

/** A record, by name. */
export const named = z.object({ id: z.string(), name: z.string() });

/** A contact in an answer. */
export const contactShape = z
  .object({
    id: z.string(),
    name: z.string(),
    emails: z.array(z.string()),
    kind: z.enum(contactKinds),
    highValue: z.boolean(),
    title: z.string().nullable(),
    phone: z.string().nullable(),
    company: named.nullable(),
    createdAt: stamp,
    lastInteractionAt: stamp.nullable().meta({ description: 'Of what the viewer may see.' }),
  })
  .meta({ id: 'Contact' });

/** Presents a contact. */
export function presentContact(contact: Contact): z.input<typeof contactShape> {
  return {
    id: contact.id,
    name: contact.name,
    emails: contact.emails,
    kind: contact.kind,
    highValue: contact.highValue,
    title: contact.title,
    phone: contact.phone,
    company: contact.company,
    createdAt: contact.createdAt.toISOString(),
    lastInteractionAt: contact.lastInteractionAt?.toISOString() ?? null,
  };
}
