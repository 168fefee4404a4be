import { sql } from 'kysely';
import { companyLimits } from '#crm/company.ts';
import type { Tx } from '#db/database.ts';
import { lockWorkspace } from '#db/lock-workspace.ts';
import { rematchAddresses } from '#timeline/rematch.ts';
import type { Actor } from '#users/actor.ts';
import { checkName } from './check-fields.ts';
import { checkDomains, saveDomains } from './company-domains.ts';
import type { NewCompany } from './create-company.ts';
import { type Company, readCompany } from './read-companies.ts';
import { tellPages } from './tell-pages.ts';

/** Changes what is given of a company; with its domains its timeline changes in the same transaction. */
export async function changeCompany(tx: Tx, actor: Actor, id: string, patch: Partial<NewCompany>): Promise<Company> {
  const { workspaceId } = actor;
  const wanted = patch.domains && checkDomains(patch.domains);
  await lockWorkspace(tx, workspaceId);
  await readCompany(tx, actor, id);
  await tx
    .updateTable('company')
    .set({
      ...(patch.name !== undefined && { name: checkName(patch.name, companyLimits.name) }),
      updated_at: sql<Date>`now()`,
    })
    .where('id', '=', id)
    .execute();
  const domains = wanted ? await saveDomains(tx, workspaceId, id, wanted) : [];
  if (domains.length > 0) await rematchAddresses(tx, workspaceId, { keys: [], domains });
  await tellPages(tx, workspaceId, 'companies', [id], domains.length > 0);
  return readCompany(tx, actor, id);
}
