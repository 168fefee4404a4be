/**
 * Everything that a workspace holds about a person, of every member, for the operator alone: what the person may ask for.
 * The same places that an erasure removes from.
 */
import { sql } from 'kysely';
import { readCopiesOf, readNotesOf } from '#access/person-words.ts';
import type { App } from '#app.ts';
import { recordAudit } from '#audit/record-audit.ts';
import type { Tx } from '#db/database.ts';
import { asEach, listEverybody } from './everybody.ts';
import { describeCopy } from './export-contact.ts';
import { type Fate, fetchDocuments, type OwnedCopy } from './fetch-documents.ts';
import { findPerson, type Person, type PersonRef } from './person.ts';
import type { ZippedFile } from './zip-files.ts';

const mostCopies = 100_000;
const limits = { documents: 20_000, octets: 2 * 1024 ** 3 };

/** The files of the export; it stands in the audit log. */
export async function exportPerson(app: App, workspaceId: string, ref: PersonRef): Promise<AsyncGenerator<ZippedFile>> {
  const held = await app.db.tenant({ workspaceId, userId: null }, async (tx) => {
    const person = await findPerson(tx, ref);
    const everybody = await listEverybody(tx);
    const own = await asEach(tx, everybody, (userId) => readOwn(tx, userId, person));
    const copies = own.flatMap((each) => each.copies);
    await recordAudit(tx, null, {
      kind: 'person-exported',
      subjects: person.contactIds.map((id) => ({ type: 'contact' as const, id })),
      detail: { messages: copies.length },
    });
    return { ...(await readShared(tx, person)), copies, members: own.map(({ copies: _, ...rest }) => rest) };
  });
  return filesOf(app, workspaceId, held);
}

async function* filesOf(
  app: App,
  workspaceId: string,
  { copies, members, ...shared }: { copies: OwnedCopy[]; members: { held: boolean }[] },
): AsyncGenerator<ZippedFile> {
  const fates = new Map<OwnedCopy, Fate>();
  yield* fetchDocuments(app, workspaceId, copies, limits, fates);
  const person = {
    exportedAt: app.clock.now(),
    ...shared,
    members: members.filter((member) => member.held).map(({ held: _, ...member }) => member),
    messages: copies.map((copy) => ({ ...describeCopy(copy), ...fates.get(copy) })),
  };
  yield { name: 'person.json', octets: Buffer.from(`${JSON.stringify(person, null, 2)}\n`) };
}

/** What one member holds. */
async function readOwn(tx: Tx, userId: string, { keys, contactIds }: Person) {
  const copies = (await readCopiesOf(tx, keys, mostCopies)).map((copy) => ({ ...copy, ownerUserId: userId }));
  const notes = await readNotesOf(tx, contactIds);
  const correspondents = await rowsOf(
    tx,
    sql`
    select connection_id, address, name, sent_count, received_count, last_at from correspondent
     where owner_user_id = current_member() and key = any(${keys}::text[])`,
  );
  const choices = await rowsOf(
    tx,
    sql`
    select contact_id, sync, level, shares_older, older_kept, updated_at from email_contact_setting
     where user_id = current_member() and contact_id = any(${contactIds}::uuid[])`,
  );
  const blocked = await rowsOf(
    tx,
    sql`
    select value, created_at from blocked_address
     where user_id = current_member() and kind = 'address' and value = any(${keys}::text[])`,
  );
  const requests = await rowsOf(
    tx,
    sql`
    select note, created_at from access_request
     where requester_user_id = current_member() and subject_id = any(${contactIds}::uuid[])`,
  );
  const lists = { notes, correspondents, choices, blocked, requests };
  const held = Object.values(lists).some((list) => list.length > 0);
  return { userId, ...lists, copies, held };
}

async function readShared(tx: Tx, { keys, contactIds }: Person) {
  return {
    contacts: await rowsOf(
      tx,
      sql`
      select c.id, c.name, c.kind, c.high_value, c.title, c.phone, y.name as company, c.created_by, c.created_at, c.updated_at,
             array(select a.address from contact_address a where a.workspace_id = c.workspace_id and a.contact_id = c.id
                    order by a.position) as addresses,
             array(select d.name from deal_contact l join deal d on d.workspace_id = l.workspace_id and d.id = l.deal_id
                    where l.workspace_id = c.workspace_id and l.contact_id = c.id) as deals
        from contact c left join company y on y.workspace_id = c.workspace_id and y.id = c.company_id
       where c.id = any(${contactIds}::uuid[])`,
    ),
    protected: await rowsOf(
      tx,
      sql`
      select value, created_at from protected_address where kind = 'address' and value = any(${keys}::text[])`,
    ),
  };
}

async function rowsOf(tx: Tx, query: ReturnType<typeof sql<Record<string, unknown>>>) {
  return (await query.execute(tx)).rows;
}
