/** The demo's workspace: three accounts, and the companies, contacts and deals that they keep. Made once. */
import type { App } from '#app.ts';
import { createCompany } from '#contacts/create-company.ts';
import { createContact } from '#contacts/create-contact.ts';
import { createDeal } from '#contacts/create-deal.ts';
import type { Tx } from '#db/database.ts';
import type { Cast } from '#simulator/cast/cast-of.ts';
import type { Actor, Role } from '#users/actor.ts';
import { addUser } from '#users/add-user.ts';
import { actorOfUser } from '#users/find-actor.ts';

const roles: readonly Role[] = ['admin', 'manager', 'rep'];

/** Makes what is not there yet; answers who the three are, in the order of the cast. */
export async function inventWorkspace(app: App, cast: Cast, passwords: Record<string, string>): Promise<Actor[]> {
  const actors: Actor[] = [];
  for (const [index, { email, name }] of cast.colleagues.entries()) {
    const role = roles[index] ?? 'rep';
    await addUser(app, { email, name, password: passwords[email] ?? '', workspace: cast.firm.name, role });
    actors.push(await actorOfUser(app.db, email));
  }
  await inventRecords(app, actors[0]!, cast);
  return actors;
}

/** All in one transaction, so that a demo that was stopped in the middle finds none and begins again. */
async function inventRecords(app: App, actor: Actor, cast: Cast): Promise<void> {
  await app.db.tenant(actor, async (tx) => {
    if (await tx.selectFrom('contact').select('id').limit(1).executeTakeFirst()) return;
    const companyIds = await inventCompanies(tx, actor, cast);
    const contactIds = await inventContacts(tx, actor, cast, companyIds);
    for (const { name, stage, value, currency, reference, company, contacts } of cast.deals) {
      const people = contacts.map((each) => contactIds.get(each)!);
      const companyId = companyIds.get(company) ?? null;
      await createDeal(tx, actor, { name, stage, value, currency, reference, companyId, contactIds: people });
    }
  });
}

async function inventCompanies(tx: Tx, actor: Actor, { companies }: Cast): Promise<Map<string, string>> {
  const ids = new Map<string, string>();
  for (const { name, domains } of companies) ids.set(name, (await createCompany(tx, actor, { name, domains })).id);
  return ids;
}

async function inventContacts(tx: Tx, actor: Actor, { contacts }: Cast, companyIds: Map<string, string>) {
  const ids = new Map<string, string>();
  for (const { company, ...fields } of contacts) {
    const companyId = company === null ? null : (companyIds.get(company) ?? null);
    ids.set(fields.name, (await createContact(tx, actor, { ...fields, companyId })).id);
  }
  return ids;
}
