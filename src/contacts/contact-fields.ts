import { type ContactKind, contactKinds, contactLimits } from '#crm/contact.ts';
import type { Tx } from '#db/database.ts';
import { isUuid } from '#platform/uuid.ts';
import { checkChoice, checkLine, checkName, unknownRecord } from './check-fields.ts';

/** What can be said of a contact, addresses apart. */
export interface ContactFields {
  name: string;
  kind: ContactKind;
  highValue: boolean;
  title: string | null;
  phone: string | null;
  companyId: string | null;
}

/** The columns of those fields that are given, checked. */
export async function contactColumns(tx: Tx, fields: Partial<ContactFields>) {
  const { name, kind, highValue, title, phone, companyId } = fields;
  if (companyId !== undefined && companyId !== null) await requireCompany(tx, companyId);
  return {
    ...(name !== undefined && { name: checkName(name, contactLimits.name) }),
    ...(kind !== undefined && { kind: checkChoice('kind', kind, contactKinds) }),
    ...(highValue !== undefined && { high_value: highValue }),
    ...(title !== undefined && { title: checkLine('title', title, contactLimits.title) }),
    ...(phone !== undefined && { phone: checkLine('phone', phone, contactLimits.phone) }),
    ...(companyId !== undefined && { company_id: companyId }),
  };
}

/** Throws a Fault `refuse` unless the company is one of the workspace. */
export async function requireCompany(tx: Tx, companyId: string): Promise<void> {
  const found =
    isUuid(companyId) &&
    (await tx.selectFrom('company').select('id').where('id', '=', companyId).forKeyShare().executeTakeFirst());
  if (!found) throw unknownRecord('companyId');
}
