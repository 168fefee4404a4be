import { z } from 'zod';
import type { Company } from '#contacts/read-companies.ts';
import { stamp } from '../fields.ts';

/** A company in an answer. */
export const companyShape = z
  .object({
    id: z.string(),
    name: z.string(),
    domains: z.array(z.string()),
    contactCount: z.int(),
    createdAt: stamp,
    lastInteractionAt: stamp.nullable().meta({ description: 'Of what the viewer may see.' }),
  })
  .meta({ id: 'Company' });

/** Presents a company. */
export function presentCompany(company: Company): z.input<typeof companyShape> {
  return {
    id: company.id,
    name: company.name,
    domains: company.domains,
    contactCount: company.contactCount,
    createdAt: company.createdAt.toISOString(),
    lastInteractionAt: company.lastInteractionAt?.toISOString() ?? null,
  };
}
