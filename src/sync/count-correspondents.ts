/**
 * Keeps the people that a mailbox's owner writes with: how often, when last, whether a machine.
 *
 * Invariant: a copy is counted once, by the page that brings it; twins and repeated pages count nothing.
 */
import { sql } from 'kysely';
import { searchText } from '#contacts/search-text.ts';
import type { Tx } from '#db/database.ts';
import { recordset } from '#db/recordset.ts';
import { isAutomatedAddress } from '#mail/automatic.ts';
import type { DecidedEmail } from './apply-emails.ts';
import type { Known } from './load-known.ts';
import type { ReadEmail, ReadParticipant } from './read-email.ts';
import type { StoredEmail } from './store-emails.ts';
import type { SyncSession } from './sync-session.ts';

interface Count {
  key: string;
  address: string;
  name: string | null;
  domain: string;
  sent: number;
  received: number;
  last_at: Date;
  automated: string | null;
}

/** Adds the page's fresh copies to the counts. */
export async function countCorrespondents(
  tx: Tx,
  { lease }: SyncSession,
  kept: DecidedEmail[],
  stored: Map<ReadEmail, StoredEmail>,
  known: Known,
): Promise<void> {
  const counts = new Map<string, Count>();
  for (const decided of kept) {
    if (!stored.get(decided.email)?.fresh) continue;
    for (const person of correspondentsOf(decided, known)) addTo(counts, decided, person);
  }
  if (counts.size === 0) return;
  const rows = [...counts.values()].map((each) => ({
    ...each,
    search: searchText(each.name, each.address, each.domain),
  }));
  await sql`/* count-correspondents */
    insert into correspondent (workspace_id, connection_id, owner_user_id, key, address, name, domain, sent_count,
                               received_count, last_at, automated_reason, search, in_crm)
    select ${lease.workspaceId}, ${lease.connectionId}, ${lease.userId}, r.key, r.address, r.name, r.domain, r.sent,
           r.received, r.last_at, r.automated, r.search,
           exists (select 1 from contact_address a where a.workspace_id = ${lease.workspaceId} and a.key = r.key)
      from json_to_recordset(${recordset(rows)}) as r(key text, address text, name text, domain text,
           sent int, received int, last_at timestamptz, automated text, search text)
    on conflict (workspace_id, connection_id, key) do update
      set sent_count = correspondent.sent_count + excluded.sent_count,
          received_count = correspondent.received_count + excluded.received_count,
          name = case when excluded.last_at >= correspondent.last_at then coalesce(excluded.name, correspondent.name)
                      else coalesce(correspondent.name, excluded.name) end,
          search = case when excluded.name is not null
                              and (excluded.last_at >= correspondent.last_at or correspondent.name is null)
                        then excluded.search else correspondent.search end,
          last_at = greatest(correspondent.last_at, excluded.last_at),
          automated_reason = coalesce(correspondent.automated_reason, excluded.automated_reason)`.execute(tx);
}

/** Of sent mail its recipients, of received mail its author; each person once a message, never ourselves. */
function correspondentsOf({ email, direction }: DecidedEmail, known: Known): ReadParticipant[] {
  const roles = direction === 'sent' ? ['to', 'cc', 'bcc'] : ['from'];
  const people = email.participants.filter((each) => roles.includes(each.role) && !known.isOwn(each));
  return [...new Map(people.map((each) => [each.key, each])).values()];
}

function addTo(counts: Map<string, Count>, { email, direction }: DecidedEmail, person: ReadParticipant): void {
  const { key, address, name, domain } = person;
  const count: Count = counts.get(key) ?? {
    key,
    address,
    name,
    domain,
    sent: 0,
    received: 0,
    last_at: email.occurredAt,
    automated: isAutomatedAddress(address).reason,
  };
  if (direction === 'sent') count.sent += 1;
  else count.received += 1;
  if (email.occurredAt >= count.last_at) Object.assign(count, { last_at: email.occurredAt, name: name ?? count.name });
  if (direction === 'received' && email.parsed.automated.verdict !== 'person') {
    count.automated ??= email.parsed.automated.reasons[0] ?? null;
  }
  counts.set(key, count);
}
