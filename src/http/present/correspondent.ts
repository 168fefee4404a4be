import { z } from 'zod';
import type { Correspondent, CorrespondentCounts } from '#contacts/list-correspondents.ts';
import { stamp } from '../fields.ts';
import { named } from './contact.ts';

const count = z.int().min(0);

/** Somebody in one's own mail, in an answer. */
export const correspondentShape = z
  .object({
    email: z.string(),
    name: z.string(),
    domain: z.string(),
    sent: count,
    received: count,
    lastAt: stamp,
    automatedReason: z
      .string()
      .nullable()
      .meta({ description: 'Why the address counts as a machine’s; null for a person’s.' }),
    contact: named.nullable(),
    sync: z.boolean().meta({ description: 'Whether mail with this person is logged from this mailbox.' }),
    visible: z.boolean().meta({ description: 'Whether the team sees anything of it.' }),
  })
  .meta({ id: 'Correspondent' });

/** How many there are, in an answer. */
export const correspondentCounts = z
  .object({ all: count, people: count, automated: count, inCrm: count })
  .meta({ description: 'Of all that the search finds, whatever is shown of it; as they were on the first page.' });

/** Presents somebody in one's own mail. */
export function presentCorrespondent(person: Correspondent): z.input<typeof correspondentShape> {
  const { email, name, domain, sent, received, lastAt, automatedReason, contact, sync, visible } = person;
  return {
    email,
    name,
    domain,
    sent,
    received,
    lastAt: lastAt.toISOString(),
    automatedReason,
    contact: contact && { id: contact.id, name: contact.name },
    sync,
    visible,
  };
}

/** Presents how many there are. */
export function presentCounts(counts: CorrespondentCounts): z.input<typeof correspondentCounts> {
  const { all, people, automated, inCrm } = counts;
  return { all, people, automated, inCrm };
}
