/**
 * The owner's choices for one email: who may see it, and taking back the deletion of its log entry.
 *
 * Invariants: only who holds a copy chooses, and his choice is one vote among the owners'; nobody's choice goes beyond
 * the workspace's bound; the choice hangs on the message, so it outlives the interaction and later syncs; all that the
 * team sees of it changes in the same transaction.
 */
import { sql } from 'kysely';
import { readEntries, type TimelineItem } from '#access/read-entries.ts';
import { recordAudit } from '#audit/record-audit.ts';
import type { AccessLevel } from '#crm/interaction.ts';
import { accessLevels } from '#crm/visibility.ts';
import type { Tx } from '#db/database.ts';
import { lockWorkspace } from '#db/lock-workspace.ts';
import { Fault, notFound } from '#errors.ts';
import { notifyLive } from '#live/notify.ts';
import { isUuid } from '#platform/uuid.ts';
import { changeGrants } from '#privacy/change-grants.ts';
import type { Actor } from '#users/actor.ts';
import { recordsOfEntry } from './delete-entry.ts';
import { settleInteractions } from './record-interaction.ts';
import { rematchMessages } from './rematch.ts';

/** Sets the actor's vote on one email of his; null gives it back to his settings. Returns the entry as it is now. */
export async function changeVisibility(
  tx: Tx,
  actor: Actor,
  interactionId: string,
  level: AccessLevel | null,
): Promise<TimelineItem> {
  await lockWorkspace(tx, actor.workspaceId);
  const [entry] = isUuid(interactionId) ? await readEntries(tx, [interactionId]) : [];
  if (entry === undefined) throw notFound('entry');
  const messageId = await ownMessage(tx, actor, interactionId, false);
  if (messageId === null) {
    throw new Fault('refuse', 'not-yours', 'Only who holds this email decides who may see it.', { status: 403 });
  }
  if (level !== null) {
    await refuseBeyondBound(tx, level);
    if (entry.protected && level !== 'private') throw protectedFault();
  }
  const before = await recordsOfEntry(tx, interactionId);
  await saveVote(tx, actor, messageId, level);
  await settleInteractions(tx, [interactionId]);
  if (level === 'private') await endGrantsOf(tx, actor, messageId);
  const subjects = [{ type: 'message' as const, id: messageId }];
  await recordAudit(tx, actor, { kind: 'visibility-changed', subjects, detail: { from: entry.teamLevel, to: level } });
  await tellOf(tx, actor, before, await recordsOfEntry(tx, interactionId));
  const [after] = await readEntries(tx, [interactionId]);
  if (after === undefined) throw notFound('entry');
  return after;
}

/** Takes back the deletion of a log entry: the email is matched anew, with the vote that it had before. */
export async function restoreEntry(tx: Tx, actor: Actor, interactionId: string): Promise<TimelineItem> {
  await lockWorkspace(tx, actor.workspaceId);
  const messageId = isUuid(interactionId) ? await ownMessage(tx, actor, interactionId, true) : null;
  if (messageId === null) throw notFound('entry');
  await sql`/* restore-entry */
    update interaction_setting set deleted_at = null, updated_at = now()
     where user_id = ${actor.userId} and message_id = ${messageId}`.execute(tx);
  await rematchMessages(tx, actor.workspaceId, [messageId]);
  const [entry] = await readEntries(tx, [interactionId]);
  if (entry === undefined) {
    throw new Fault('refuse', 'concerns-nothing', 'It concerns no record any more, so it can not be logged again.', {
      status: 409,
    });
  }
  await recordAudit(tx, actor, { kind: 'log-entry-restored', subjects: [{ type: 'message', id: messageId }] });
  await tellOf(tx, actor, { own: [], team: [] }, await recordsOfEntry(tx, interactionId));
  return entry;
}

/** Throws a Fault `refuse` for a level that the workspace does not allow. */
export async function refuseBeyondBound(tx: Tx, level: AccessLevel): Promise<void> {
  const { bound_level } = await tx.selectFrom('workspace').select('bound_level').executeTakeFirstOrThrow();
  if (accessLevels.indexOf(level) <= accessLevels.indexOf(bound_level)) return;
  throw new Fault('refuse', 'level-above-bound', `This workspace does not allow the level ${level}.`, {
    field: 'level',
  });
}

/** Somebody on it is protected: its owner can not show it to anybody. */
export function protectedFault(): Fault {
  return new Fault('refuse', 'protected', 'Somebody on this email is protected by the workspace: only you see it.', {
    status: 409,
  });
}

/** The message behind an interaction of which the actor holds a copy, deleted from his log or not; null for any other. */
async function ownMessage(tx: Tx, { userId }: Actor, interactionId: string, deleted: boolean): Promise<string | null> {
  const { rows } = await sql<{ id: string }>`/* find-own-message */
    select i.message_id as id from interaction i
     where i.workspace_id = current_workspace() and i.id = ${interactionId}
       and exists (select 1 from email e where e.workspace_id = i.workspace_id and e.message_id = i.message_id
                                           and e.owner_user_id = ${userId})
       and ${deleted} = exists (select 1 from interaction_setting s
                                 where s.workspace_id = i.workspace_id and s.message_id = i.message_id
                                   and s.user_id = ${userId} and s.deleted_at is not null)`.execute(tx);
  return rows[0]?.id ?? null;
}

/** Who keeps an email to himself takes back what he showed of it before. */
async function endGrantsOf(tx: Tx, actor: Actor, messageId: string): Promise<void> {
  const ended = await tx
    .deleteFrom('access_grant')
    .where('owner_user_id', '=', actor.userId)
    .where('scope', '=', 'message')
    .where('subject_id', '=', messageId)
    .returning('viewer_user_id')
    .execute();
  for (const { viewer_user_id } of ended) {
    await changeGrants(tx, actor, viewer_user_id, async () => [{ scope: 'message', subjectId: messageId }]);
  }
}

async function saveVote(tx: Tx, actor: Actor, messageId: string, level: AccessLevel | null): Promise<void> {
  await sql`/* save-vote */
    insert into interaction_setting (workspace_id, user_id, message_id, level)
    values (${actor.workspaceId}, ${actor.userId}, ${messageId}, ${level}::access_level)
    on conflict (workspace_id, user_id, message_id)
      do update set level = excluded.level, frozen = false, updated_at = now()`.execute(tx);
}

type Shown = Awaited<ReturnType<typeof recordsOfEntry>>;

async function tellOf(tx: Tx, { workspaceId, userId }: Actor, before: Shown, after: Shown): Promise<void> {
  const both = (which: keyof Shown) => [...new Set([...before[which], ...after[which]])];
  await notifyLive(tx, { workspaceId, ownerUserId: userId, what: 'timeline', own: both('own'), team: both('team') });
}
