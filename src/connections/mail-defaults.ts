/**
 * What becomes of a mailbox's mail where its owner chose nothing for a contact: whether it is logged, and what the team
 * sees of it.
 *
 * Invariants: only the owner sees and changes it, also of a mailbox that is disconnected and left its log; under the
 * workspace's lock and in one transaction with all that follows; switching off concerns new mail, unless what is logged
 * is to be removed; switching on logs what was kept out; to be asked for older mail hides it until he says so.
 */
import { sql } from 'kysely';
import type { App } from '#app.ts';
import { recordAudit } from '#audit/record-audit.ts';
import { chooseLevel, readSharingDefaults, type VisibleChoice } from '#contacts/choose-level.ts';
import { findOlderMail } from '#contacts/older-mail.ts';
import type { AccessLevel } from '#crm/interaction.ts';
import { leastOf } from '#crm/sharing.ts';
import type { Tx } from '#db/database.ts';
import { lockWorkspace } from '#db/lock-workspace.ts';
import { notFound } from '#errors.ts';
import { notifyLive } from '#live/notify.ts';
import { isUuid } from '#platform/uuid.ts';
import { fetchReopened, reopenUnstored } from '#sync/fetch-reopened.ts';
import { liftKeptVotes } from '#timeline/lift-kept-votes.ts';
import { settleMessages } from '#timeline/record-interaction.ts';
import { rematchMessages } from '#timeline/rematch.ts';
import type { Actor } from '#users/actor.ts';

/** The defaults of a mailbox. */
export interface MailDefaults {
  /** False: only mail with contacts whom the owner switched on is logged. */
  sync: boolean;
  visible: boolean;
  /** Null: as the workspace has it. */
  level: AccessLevel | null;
  /** He is asked before mail is shared that is older than a contact which a colleague added. */
  asksOlder: boolean;
}

/** What is to change. */
export interface MailDefaultsChange extends VisibleChoice {
  sync?: boolean | undefined;
  /** With `sync: false`: what becomes of what is logged. It stays, unless something else is said. */
  logged?: 'keep' | 'remove' | undefined;
  asksOlder?: boolean | undefined;
}

/** The defaults of the actor's mailbox. Throws a Fault `refuse` when he has no such mailbox. */
export async function readMailDefaults(tx: Tx, actor: Actor, id: string): Promise<MailDefaults> {
  const row =
    isUuid(id) &&
    (await tx
      .selectFrom('connection')
      .select(['default_sync as sync', 'default_level as level', 'asks_older as asksOlder'])
      .where('id', '=', id)
      .where('user_id', '=', actor.userId)
      .executeTakeFirst());
  if (!row) throw notFound('mailbox');
  const { bound, workspace } = await readSharingDefaults(tx);
  return { ...row, visible: leastOf([row.level ?? workspace, bound]) !== 'private' };
}

/** Changes them, with all that is logged and shown by them. */
export async function changeMailDefaults(
  app: Pick<App, 'jobs'>,
  tx: Tx,
  actor: Actor,
  id: string,
  change: MailDefaultsChange,
): Promise<MailDefaults> {
  await lockWorkspace(tx, actor.workspaceId);
  const before = await readMailDefaults(tx, actor, id);
  const { bound, workspace } = await readSharingDefaults(tx);
  const level = chooseLevel(change, [workspace], bound);
  const { sync = before.sync, asksOlder = before.asksOlder } = change;
  const older = before.asksOlder && !asksOlder ? await findOlderMail(tx, { connectionId: id }) : [];
  await tx
    .updateTable('connection')
    .set({ default_sync: sync, asks_older: asksOlder, ...(level !== undefined && { default_level: level }) })
    .where('id', '=', id)
    .execute();
  if (level !== undefined) await shareAnew(tx, id);
  else if (asksOlder !== before.asksOlder) await askAnew(tx, id, older);
  if (sync && !before.sync) await logLeftOut(tx, actor, id);
  if (!sync && change.logged === 'remove') await takeOff(tx, actor, id);
  await fetchReopened(tx, app, actor);
  await tell(tx, actor, id, change);
  return readMailDefaults(tx, actor, id);
}

async function shareAnew(tx: Tx, id: string): Promise<void> {
  const messages = await messagesOf(tx, id);
  await liftKeptVotes(tx, messages);
  await settleMessages(tx, messages);
}

/** Mail that waited for its owner's word waits no more, or begins to. */
async function askAnew(tx: Tx, id: string, waited: string[]): Promise<void> {
  await liftKeptVotes(tx, waited);
  await settleMessages(tx, await messagesOf(tx, id));
}

/** At connecting: its owner wants to be asked. Connecting anew never takes that back, because it would show mail. */
export async function askOlderFromNowOn(tx: Tx, id: string): Promise<void> {
  await tx.updateTable('connection').set({ asks_older: true }).where('id', '=', id).execute();
  await settleMessages(tx, await messagesOf(tx, id));
}

async function logLeftOut(tx: Tx, actor: Actor, id: string): Promise<void> {
  await reopenUnstored(tx, actor);
  const { rows } = await sql<{ id: string }>`/* messages-left-out */
    select distinct e.message_id as id
      from ledger_entry l join email e on e.workspace_id = l.workspace_id and e.id = l.email_id
     where l.workspace_id = current_workspace() and l.connection_id = ${id} and l.outcome = 'skipped'
       and l.rule = 'sync-off'`.execute(tx);
  const messages = rows.map((row) => row.id);
  await rematchMessages(tx, actor.workspaceId, messages);
}

async function takeOff(tx: Tx, { workspaceId, userId }: Actor, id: string): Promise<void> {
  await rematchMessages(tx, workspaceId, await messagesOf(tx, id), { userId, connectionId: id });
}

async function messagesOf(tx: Tx, id: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`/* messages-of-a-mailbox */
    select distinct message_id as id from email
     where workspace_id = current_workspace() and connection_id = ${id}`.execute(tx);
  return rows.map((row) => row.id);
}

/** All timelines may look different: to name some of them would tell of mail that a teammate may not see. */
async function tell(tx: Tx, actor: Actor, id: string, change: MailDefaultsChange): Promise<void> {
  const { workspaceId, userId } = actor;
  await notifyLive(tx, { workspaceId, ownerUserId: userId, what: 'timeline', own: null, team: null });
  const { visible, level, asksOlder } = change;
  const shares = visible !== undefined || level !== undefined || asksOlder !== undefined;
  const about = [...(change.sync === undefined ? [] : ['logging']), ...(shares ? ['visibility'] : [])];
  const subjects = [{ type: 'connection' as const, id }];
  await recordAudit(tx, actor, { kind: 'connection-changed', subjects, detail: { about } });
}
