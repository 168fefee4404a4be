import { sql } from 'kysely';
import type { Tx } from '#db/database.ts';
import { lockWorkspace } from '#db/lock-workspace.ts';
import { rematchAddresses } from '#timeline/rematch.ts';
import type { Actor } from '#users/actor.ts';
import { keysOfAll } from './contact-emails.ts';
import { saveDealContacts } from './deal-contacts.ts';
import { type DealFields, dealColumns } from './deal-fields.ts';
import { type Deal, readDeal } from './read-deals.ts';
import { tellPages } from './tell-pages.ts';

/** What a new deal is made from. */
export interface NewDeal extends Partial<DealFields> {
  name: string;
  contactIds?: readonly string[];
}

/** Makes a deal; the mail of its contacts stands on its timeline when this commits. */
export async function createDeal(tx: Tx, actor: Actor, input: NewDeal): Promise<Deal> {
  const { workspaceId, userId } = actor;
  await lockWorkspace(tx, workspaceId);
  const columns = await dealColumns(tx, null, input);
  const { id } = await tx
    .insertInto('deal')
    .values({
      workspace_id: workspaceId,
      id: sql<string>`gen_random_uuid()`,
      name: input.name,
      created_by: userId,
      ...columns,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  const contacts = await saveDealContacts(tx, workspaceId, id, input.contactIds ?? []);
  await rematchAddresses(tx, workspaceId, { keys: await keysOfAll(tx, contacts), domains: [] });
  await tellPages(tx, workspaceId, 'deals', null, true);
  return readDeal(tx, actor, id);
}
