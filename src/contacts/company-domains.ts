/**
 * The domains of companies: registrable ones, never one at which everybody can have an address. One domain belongs to
 * one company of a workspace. The caller holds the workspace lock.
 */
import { sql } from 'kysely';
import { companyLimits } from '#crm/company.ts';
import type { Tx } from '#db/database.ts';
import { Fault } from '#errors.ts';
import { domainOf, registrableDomain } from '#mail/address.ts';
import { isFreeMail } from '#mail/free-mail.ts';
import { checkCount, invalid } from './check-fields.ts';

/** The registrable domains of what was entered, without repetition. */
export function checkDomains(domains: readonly string[]): string[] {
  return [...new Set(checkCount('domains', domains, companyLimits.domains).map(checkDomain))];
}

/** Makes these the company's domains; returns those that were added or removed. */
export async function saveDomains(
  tx: Tx,
  workspaceId: string,
  companyId: string,
  domains: readonly string[],
): Promise<string[]> {
  await refuseTaken(tx, companyId, domains);
  const before = await domainsOf(tx, companyId);
  const removed = before.filter((domain) => !domains.includes(domain));
  const added = domains.filter((domain) => !before.includes(domain));
  await sql`/* remove-domains */
    delete from company_domain where company_id = ${companyId} and domain = any(${removed}::text[])`.execute(tx);
  await sql`/* add-domains */
    insert into company_domain (workspace_id, domain, company_id)
    select ${workspaceId}, domain, ${companyId} from unnest(${added}::text[]) as domain`.execute(tx);
  return [...removed, ...added];
}

/** The domains of a company. */
export async function domainsOf(tx: Tx, companyId: string): Promise<string[]> {
  const rows = await tx.selectFrom('company_domain').select('domain').where('company_id', '=', companyId).execute();
  return rows.map((row) => row.domain);
}

function checkDomain(text: string): string {
  const domain = registrableDomain(domainOf(`@${text.trim()}`) ?? '');
  if (domain === null || text.length > 253) throw invalid('domains', 'One of these is not a domain.');
  if (!isFreeMail(domain)) return domain;
  throw new Fault('refuse', 'domain-shared', 'Everybody can have an address at one of these domains.', {
    field: 'domains',
  });
}

async function refuseTaken(tx: Tx, companyId: string, domains: readonly string[]): Promise<void> {
  const { rows } = await sql`/* taken-domains */
    select 1 from company_domain
     where domain = any(${[...domains]}::text[]) and company_id <> ${companyId} limit 1`.execute(tx);
  if (rows.length === 0) return;
  throw new Fault('refuse', 'domain-in-use', 'Another company already has one of these domains.', {
    status: 409,
    field: 'domains',
  });
}
