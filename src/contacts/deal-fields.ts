import { type DealStage, dealLimits, dealStages, isDealReference } from '#crm/deal.ts';
import type { Tx } from '#db/database.ts';
import { Fault } from '#errors.ts';
import { checkChoice, checkLine, checkName, invalid } from './check-fields.ts';
import { requireCompany } from './contact-fields.ts';

/** What can be said of a deal, its contacts apart. */
export interface DealFields {
  name: string;
  stage: DealStage;
  /** In units of the currency, to two places. */
  value: number | null;
  /** ISO 4217. */
  currency: string;
  reference: string | null;
  companyId: string | null;
}

/** The columns of those fields that are given, checked. `dealId` is null for a new deal. */
export async function dealColumns(tx: Tx, dealId: string | null, fields: Partial<DealFields>) {
  const { name, stage, value, currency, companyId } = fields;
  if (companyId !== undefined && companyId !== null) await requireCompany(tx, companyId);
  const reference = fields.reference === undefined ? undefined : await checkReference(tx, dealId, fields.reference);
  return {
    ...(name !== undefined && { name: checkName(name, dealLimits.name) }),
    ...(stage !== undefined && { stage: checkChoice('stage', stage, dealStages) }),
    ...(value !== undefined && { value: checkValue(value) }),
    ...(currency !== undefined && { currency: checkCurrency(currency) }),
    ...(reference !== undefined && { reference }),
    ...(companyId !== undefined && { company_id: companyId }),
  };
}

function checkValue(value: number | null): string | null {
  if (value === null) return null;
  if (Number.isFinite(value) && value >= 0 && value <= dealLimits.value) return value.toFixed(2);
  throw invalid('value', 'A value is a number from 0 to 1,000,000,000,000.');
}

function checkCurrency(currency: string): string {
  const code = currency.trim().toUpperCase();
  if (/^[A-Z]{3}$/.test(code)) return code;
  throw invalid('currency', 'A currency is three letters, such as EUR.');
}

/** Upper case, as the matcher compares it; one reference belongs to one deal. */
async function checkReference(tx: Tx, dealId: string | null, text: string | null): Promise<string | null> {
  const reference = checkLine('reference', text, 40)?.toUpperCase() ?? null;
  if (reference === null) return null;
  if (!isDealReference(reference)) {
    throw invalid('reference', 'A reference is 2 to 40 letters and digits, with a digit in it, such as D-2041.');
  }
  const taken = await tx.selectFrom('deal').select('id').where('reference', '=', reference).executeTakeFirst();
  if (!taken || taken.id === dealId) return reference;
  throw new Fault('refuse', 'reference-in-use', 'Another deal already has this reference.', {
    status: 409,
    field: 'reference',
  });
}
