/**
 * Mail on which somebody takes part who is on a list: a member's blocklist, the workspace's protected people. Whoever is
 * on a copy in whatever role counts, a BCC too; so what is returned is for the program, and what a member may learn of it
 * is decided here (`countShown`).
 */
import { sql } from 'kysely';
import { isListed, type Listed } from '#crm/listed-address.ts';
import type { Tx } from '#db/database.ts';
import { recordset } from '#db/recordset.ts';
import { registrableDomain } from '#mail/address.ts';
import { seen } from './visible-emails.ts';

/** A copy with somebody of a list. */
export interface ListedCopy {
  emailId: string;
  messageId: string;
  /** More than a BCC tells. */
  open: boolean;
}

/** Addresses (keys) on the list: all that it names, and those on the acting owner's copies that its domains stand for. */
export async function findListedKeys(tx: Tx, list: Listed): Promise<string[]> {
  const domains = await findDomains(tx, list);
  if (domains.length === 0) return [...list.addresses];
  const found = await sql<{ key: string }>`/* keys-at-domains */
    select distinct p.key from participant p
     where p.workspace_id = current_workspace() and p.owner_user_id = current_member()
       and p.domain = any(${domains}::text[])`.execute(tx);
  return [...new Set([...list.addresses, ...found.rows.map((row) => row.key).filter((key) => isListed(key, list))])];
}

const ofOwner = sql`p.workspace_id = current_workspace() and p.owner_user_id = current_member()`;

/** The registrable domains on the owner's copies of which a listed domain stands for all or for a part. */
async function findDomains(tx: Tx, list: Listed): Promise<string[]> {
  if (list.domains.size === 0) return [];
  const above = new Set([...list.domains].map((domain) => registrableDomain(domain) ?? domain));
  // From one domain to the next by the index: row-level security is asked once for each, and not for each participant.
  const found = await sql<{ domain: string }>`/* domains-of-owner */
    with recursive step as (
      (select p.domain from participant p where ${ofOwner} order by p.domain limit 1)
      union all
      select (select p.domain from participant p where ${ofOwner} and p.domain > step.domain order by p.domain limit 1)
        from step where step.domain is not null
    )
    select domain from step where domain is not null`.execute(tx);
  return found.rows.map((row) => row.domain).filter((domain) => above.has(domain) || isListed(domain, list));
}

/** The acting owner's copies that one of these addresses takes part in. */
export async function findCopiesWith(tx: Tx, keys: readonly string[]): Promise<ListedCopy[]> {
  if (keys.length === 0) return [];
  const found = await sql<ListedCopy>`/* find-copies-with */
    select e.id as "emailId", e.message_id as "messageId", bool_or(p.role <> 'bcc') as open
      from participant p
      join email e on e.workspace_id = p.workspace_id and e.id = p.email_id
     where p.workspace_id = current_workspace() and p.owner_user_id = current_member()
       and p.key = any(${[...keys]}::text[])
     group by e.id, e.message_id`.execute(tx);
  return found.rows;
}

/** Who takes part in these copies of the acting owner: each copy with each address (key). */
export async function readKeysOf(tx: Tx, emailIds: readonly string[]): Promise<{ emailId: string; key: string }[]> {
  const found = await sql<{ emailId: string; key: string }>`/* read-keys-of */
    select distinct p.email_id as "emailId", p.key from participant p
     where p.workspace_id = current_workspace() and p.owner_user_id = current_member()
       and p.email_id = any(${[...emailIds]}::uuid[])`.execute(tx);
  return found.rows;
}

/**
 * How many timeline entries the asking member is shown by these copies, where he may know who is on them: his own, and
 * those of colleagues that he reads, but for a BCC. A copy that is protected counts for nobody.
 */
export async function countShown(tx: Tx, copies: readonly ListedCopy[]): Promise<number> {
  const rows = copies.map(({ emailId, open }) => ({ email_id: emailId, open }));
  const found = await sql<{ count: number }>`/* count-shown */
    select count(distinct i.id)::integer as count
      from json_to_recordset(${recordset(rows)}) as c(email_id uuid, open boolean)
      join email e on e.workspace_id = current_workspace() and e.id = c.email_id and not e.protected
      join interaction i on i.workspace_id = e.workspace_id and i.message_id = e.message_id
      ${seen()}
     where seen.own and e.owner_user_id = current_member()
        or not seen.own and c.open and seen.email_id = e.id`.execute(tx);
  return found.rows[0]?.count ?? 0;
}
