import { z } from 'zod';
import type { Deal } from '#contacts/read-deals.ts';
import { dealStages } from '#crm/deal.ts';
import { stamp } from '../fields.ts';
import { named } from './contact.ts';

/** A deal in an answer. */
export const dealShape = z
  .object({
    id: z.string(),
    name: z.string(),
    stage: z.enum(dealStages),
    value: z.number().nullable(),
    currency: z.string(),
    reference: z.string().nullable(),
    company: named.nullable(),
    contacts: z.array(named),
    createdAt: stamp,
    lastInteractionAt: stamp.nullable().meta({ description: 'Of what the viewer may see.' }),
  })
  .meta({ id: 'Deal' });

/** Presents a deal. */
export function presentDeal(deal: Deal): z.input<typeof dealShape> {
  return {
    id: deal.id,
    name: deal.name,
    stage: deal.stage,
    value: deal.value,
    currency: deal.currency,
    reference: deal.reference,
    company: deal.company,
    contacts: deal.contacts,
    createdAt: deal.createdAt.toISOString(),
    lastInteractionAt: deal.lastInteractionAt?.toISOString() ?? null,
  };
}
