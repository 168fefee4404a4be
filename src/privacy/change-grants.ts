/**
 * Every change of what an owner shows to one member goes through here: the grants change, what they concern is settled,
 * and both pages hear of it.
 *
 * Invariants: under the workspace's lock, in one transaction; the viewer's pages are told only when he sees something
 * else than before, so that a decision which changes nothing for him is none that he could notice.
 */
import { sql } from 'kysely';
import { actAs, type Tx } from '#db/database.ts';
import type { GrantScope } from '#db/tables.ts';
import { notifyLive } from '#live/notify.ts';
import type { Actor } from '#users/actor.ts';
import { settleAll } from './settle-grants.ts';

/** What a grant is about. */
export interface GrantSubject {
  scope: GrantScope;
  subjectId: string;
}

/** Does the change, which says what it is about, and lets follow from it what follows. */
export async function changeGrants(
  tx: Tx,
  owner: Actor,
  viewerId: string,
  change: () => Promise<GrantSubject[]>,
): Promise<void> {
  const subjects = await change();
  if (subjects.length === 0) return;
  const ids = await interactionsOf(tx, subjects);
  const before = await shownTo(tx, viewerId, ids);
  await settleAll(tx, ids);
  const after = await shownTo(tx, viewerId, ids);
  const { workspaceId } = owner;
  await notifyLive(tx, { workspaceId, ownerUserId: owner.userId, what: 'timeline', own: null, team: [] });
  if (before === after) return;
  await notifyLive(tx, { workspaceId, ownerUserId: viewerId, what: 'timeline', own: null, team: [] });
}

/** Tells the member's pages that his requests, or what is asked of him, changed. */
export async function tellAccess(tx: Tx, workspaceId: string, userId: string): Promise<void> {
  await notifyLive(tx, { workspaceId, ownerUserId: userId, what: 'access', own: null, team: [] });
}

/** The interactions that the asking owner's grants of these subjects concern. */
async function interactionsOf(tx: Tx, subjects: readonly GrantSubject[]): Promise<string[]> {
  const idsOf = (scope: GrantScope) => subjects.filter((each) => each.scope === scope).map((each) => each.subjectId);
  const { rows } = await sql<{ id: string }>`/* interactions-of-grants */
    select i.id from interaction i
     where i.workspace_id = current_workspace() and i.message_id = any(${idsOf('message')}::uuid[])
    union
    select i.id from message m
      join interaction i on i.workspace_id = m.workspace_id and i.message_id = m.id
     where m.workspace_id = current_workspace() and m.thread_id = any(${idsOf('thread')}::uuid[])
    union
    select l.interaction_id from interaction_link l
     where l.workspace_id = current_workspace() and l.record_kind = 'contact'
       and l.record_id = any(${idsOf('contact')}::uuid[]) and l.owner_user_id = current_member()`.execute(tx);
  return rows.map((row) => row.id);
}

/** What grants give the viewer of these, as a text to compare. He alone may read it. */
async function shownTo(tx: Tx, viewerId: string, ids: readonly string[]): Promise<string> {
  const { rows } = await actAs(tx, viewerId, () =>
    sql<{ shown: string | null }>`/* shown-by-grants */
      select md5(string_agg(interaction_id::text || level::text, ' ' order by interaction_id)) as shown
        from viewer_level
       where workspace_id = current_workspace() and user_id = ${viewerId} and interaction_id = any(${[...ids]}::uuid[])`.execute(
      tx,
    ),
  );
  return rows[0]?.shown ?? '';
}
