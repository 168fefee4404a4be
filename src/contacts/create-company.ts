import { sql } from 'kysely';
import { companyLimits } from '#crm/company.ts';
import type { Tx } from '#db/database.ts';
import { lockWorkspace } from '#db/lock-workspace.ts';
import { rematchAddresses } from '#timeline/rematch.ts';
import type { Actor } from '#users/actor.ts';
import { checkName } from './check-fields.ts';
import { checkDomains, saveDomains } from './company-domains.ts';
import { type Company, readCompany } from './read-companies.ts';
import { tellPages } from './tell-pages.ts';

/** What a new company is made from. */
export interface NewCompany {
  name: string;
  domains?: readonly string[];
}

/** Makes a company; the mail that is known of its domains stands on its timeline when this commits. */
export async function createCompany(tx: Tx, actor: Actor, input: NewCompany): Promise<Company> {
  const { workspaceId, userId } = actor;
  const name = checkName(input.name, companyLimits.name);
  const wanted = checkDomains(input.domains ?? []);
  await lockWorkspace(tx, workspaceId);
  const { id } = await tx
    .insertInto('company')
    .values({ workspace_id: workspaceId, id: sql<string>`gen_random_uuid()`, name, created_by: userId })
    .returning('id')
    .executeTakeFirstOrThrow();
  const domains = await saveDomains(tx, workspaceId, id, wanted);
  await rematchAddresses(tx, workspaceId, { keys: [], domains });
  await tellPages(tx, workspaceId, 'companies', null, true);
  return readCompany(tx, actor, id);
}
