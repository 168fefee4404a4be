/** What a connection's page shows beside its evidence. Folder names are the owner's own: an admin gets none. */
import { sql } from 'kysely';
import type { Tx } from '#db/database.ts';

/** A folder or label of a connection. */
export interface MailboxState {
  key: string;
  name: string;
  role: string | null;
  /** Messages listed in it. */
  listed: number;
  /** How many are not listed yet, as far as the provider can tell. */
  remaining: number | null;
}

/** One run of a connection's sync. */
export interface SyncRunView {
  id: string;
  cause: string;
  startedAt: Date;
  finishedAt: Date | null;
  outcome: string | null;
  code: string | null;
  message: string | null;
  listed: number;
  applied: number;
}

const mostRuns = 20;

/** The folders of a connection by name; the caller has checked that it is his. */
export async function readMailboxes(tx: Tx, connectionId: string): Promise<MailboxState[]> {
  const { rows } = await sql<MailboxState>`/* read-mailboxes */
    select b.key, b.name, b.role, coalesce(l.listed, 0) as listed, f.remaining
      from mailbox b
      left join (select unnest(mailboxes) as key, count(*) as listed from ledger_entry
                  where workspace_id = current_workspace() and connection_id = ${connectionId} and not retired
                  group by 1) l on l.key = b.key
      left join (select mailbox_key as key, sum(remaining)::integer as remaining from feed
                  where workspace_id = current_workspace() and connection_id = ${connectionId}
                  group by 1) f on f.key = b.key
     where b.workspace_id = current_workspace() and b.connection_id = ${connectionId}
       and b.selectable and b.vanished_at is null
     order by b.name`.execute(tx);
  return rows;
}

/** The newest runs of a connection. */
export async function readRuns(tx: Tx, connectionId: string): Promise<SyncRunView[]> {
  return tx
    .selectFrom('sync_run')
    .select(['id', 'cause', 'started_at as startedAt', 'finished_at as finishedAt', 'outcome', 'code', 'message'])
    .select(['listed', 'applied'])
    .where('connection_id', '=', connectionId)
    .orderBy('started_at', 'desc')
    .orderBy('id', 'desc')
    .limit(mostRuns)
    .execute();
}
