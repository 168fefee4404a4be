/**
 * Reduces unmatched mail to its envelope once it is old: ids, participants and dates stay, subject and snippet go.
 *
 * Invariant: mail that concerns a record is never reduced; when reduced mail is matched later, its entry becomes
 * pending again and the next sync fetches its words anew.
 */
import { type RawBuilder, sql } from 'kysely';
import type { App } from '#app.ts';
import type { Tx } from '#db/database.ts';
import type { ConnectionRef } from './connection-ref.ts';

const dayMs = 86_400_000;
const chunk = 2_000;

/** Reduces what is due in one connection; returns how many copies. */
export async function reduceUnmatched(app: App, ref: ConnectionRef): Promise<number> {
  let reduced = 0;
  for (let last = chunk; last === chunk; reduced += last) {
    last = await app.db.tenant(ref, async (tx) => {
      const { unmatched_days: days } = await tx
        .selectFrom('workspace')
        .select('unmatched_days')
        .executeTakeFirstOrThrow();
      const now = app.clock.now();
      return reduceSome(tx, { before: new Date(now.getTime() - days * dayMs), now, most: chunk }, ref.connectionId);
    });
  }
  return reduced;
}

/** Reduces at most `most` of the actor's unmatched copies that came before then, in one mailbox or in all of his. */
export async function reduceSome(
  tx: Tx,
  { before, now, most }: { before: Date; now: Date; most: number },
  connectionId: string | null = null,
): Promise<number> {
  const reduced = await sql`/* reduce-unmatched */
    update email_text x
       set subject = '', snippet = '', attachments = '[]', problems = '[]', warnings = '{}', reduced_at = ${now}
      from (select e.id ${wholeUnmatched(before)} and (${connectionId}::uuid is null or e.connection_id = ${connectionId})
             limit ${most}) old
     where x.workspace_id = current_workspace() and x.email_id = old.id
    returning 1`.execute(tx);
  return reduced.rows.length;
}

/** How many of the actor's copies are to be reduced, but those that go as a whole because they are older than `kept`. */
export async function countUnreduced(tx: Tx, before: Date, kept: Date | null): Promise<number> {
  const { rows } = await sql<{ count: number }>`/* count-unreduced */
    select count(*)::int as count ${wholeUnmatched(before)} and (${kept}::timestamptz is null or exists (
      select 1 from message m where m.workspace_id = e.workspace_id and m.id = e.message_id
                                and m.sent_at >= ${kept}::timestamptz))`.execute(tx);
  return rows[0]?.count ?? 0;
}

function wholeUnmatched(before: Date): RawBuilder<unknown> {
  return sql`
    from email e
    join email_text t on t.workspace_id = e.workspace_id and t.email_id = e.id
   where e.workspace_id = current_workspace() and e.owner_user_id = current_member() and t.reduced_at is null
     and e.received_at < ${before}
     and not exists (select 1 from interaction i where i.workspace_id = e.workspace_id and i.message_id = e.message_id)`;
}
