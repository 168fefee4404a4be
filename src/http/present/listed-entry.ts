import { z } from 'zod';
import { listedKinds, longestEntry } from '#crm/listed-address.ts';
import { mostEntries, type ShownEntry } from '#privacy/list-entries.ts';
import { stamp } from '../fields.ts';

/** An entry of a list of people. */
export const listedEntryShape = z
  .object({
    kind: z.enum(listedKinds),
    value: z.string().meta({ description: 'An address as mail is matched by it, or a domain with all below it.' }),
    createdAt: stamp,
  })
  .meta({ id: 'ListedEntry' });

/** Entries as they are typed: addresses, domains with or without an @ before them. */
export const entriesBody = z.strictObject({
  entries: z
    .array(z.string().max(longestEntry, `It has more than ${longestEntry} characters`))
    .min(1, 'It is empty')
    .max(mostEntries, `There are more than ${mostEntries}`),
});

/** The path of one entry. */
export const entryPath = z.object({
  kind: z.enum(listedKinds, 'It is neither address nor domain'),
  value: z.string().max(longestEntry, `It has more than ${longestEntry} characters`),
});

/** As it is answered. */
export function presentEntry({ kind, value, createdAt }: ShownEntry) {
  return { kind, value, createdAt: createdAt.toISOString() };
}
