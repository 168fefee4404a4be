/**
 * Changes what a member chose for his own mail with a contact: whether it is logged, and what the team sees of it.
 *
 * Invariants: one transaction under the workspace's lock, so that the choice and what follows from it appear together;
 * switching off concerns new mail, unless what is logged is to be removed; switching on logs all that was kept out; the
 * owner's own word for the team lifts what was kept of his former votes; nobody else learns of the choice.
 */
import { sql } from 'kysely';
import { findMessagesOf } from '#access/read-copies.ts';
import type { App } from '#app.ts';
import { recordAudit } from '#audit/record-audit.ts';
import type { AccessLevel } from '#crm/interaction.ts';
import type { Tx } from '#db/database.ts';
import { lockWorkspace } from '#db/lock-workspace.ts';
import { notifyLive } from '#live/notify.ts';
import { fetchReopened, reopenUnstored } from '#sync/fetch-reopened.ts';
import { liftKeptVotes } from '#timeline/lift-kept-votes.ts';
import { rematchMessages } from '#timeline/rematch.ts';
import { recordsThatChanged, shownToTeam } from '#timeline/shown-to-team.ts';
import type { Actor } from '#users/actor.ts';
import { invalid } from './check-fields.ts';
import { chooseLevel, readSharingDefaults, type VisibleChoice } from './choose-level.ts';
import { keysOf } from './contact-emails.ts';
import { liftLimits } from './keep-choices.ts';
import { findOlderMail } from './older-mail.ts';
import { type ContactSetting, readContactSetting } from './read-contact-settings.ts';

/** What is to change; what is not given stays. */
export interface ContactSettingChange extends VisibleChoice {
  sync?: boolean | undefined;
  /** With `sync: false`: what becomes of what is logged. It stays, unless something else is said. */
  logged?: 'keep' | 'remove' | undefined;
  /** Where the mailbox asks: whether mail that is older than the contact is shared as newer mail is; no is an answer too. */
  sharesOlder?: boolean | undefined;
}

/** Changes the actor's choice for a contact. Throws a Fault `refuse` for no such contact, or beyond the bound. */
export async function changeContactSetting(
  app: Pick<App, 'jobs'>,
  tx: Tx,
  actor: Actor,
  contactId: string,
  change: ContactSettingChange,
): Promise<ContactSetting> {
  if (change.logged !== undefined && change.sync !== false) {
    throw invalid('logged', 'This goes with switching the log off.');
  }
  await lockWorkspace(tx, actor.workspaceId);
  await readContactSetting(tx, contactId);
  const { bound, workspace, mailboxes } = await readSharingDefaults(tx);
  const level = chooseLevel(change, mailboxes.length > 0 ? mailboxes : [workspace], bound);
  const keys = await ownKeys(tx, contactId);
  const messages = await findMessagesOf(tx, keys, []);
  const shown = await shownToTeam(tx, messages);
  const older = change.sharesOlder === true ? await findOlderMail(tx, { contactId }) : [];
  await saveChoice(tx, actor, contactId, { sync: change.sync, level, sharesOlder: change.sharesOlder });
  await liftKeptVotes(tx, level === undefined ? older : messages);
  // Not of addresses that have left it: of what a colleague gave and took away again he said nothing.
  await liftLimits(tx, await keysOf(tx, contactId));
  await follow(tx, actor, contactId, change, messages);
  if (change.sync === true) await reopenUnstored(tx, actor);
  await fetchReopened(tx, app, actor);
  await notifyLive(tx, {
    workspaceId: actor.workspaceId,
    ownerUserId: actor.userId,
    what: 'timeline',
    own: null,
    team: recordsThatChanged(shown, await shownToTeam(tx, messages)),
  });
  await note(tx, actor, contactId, change);
  return readContactSetting(tx, contactId);
}

/** A choice as it is stored; undefined leaves it as it is. */
export interface StoredChoice {
  sync?: boolean | null | undefined;
  level?: AccessLevel | null | undefined;
  sharesOlder?: boolean | undefined;
}

/** Stores the actor's choice for a contact. */
export async function saveChoice(tx: Tx, actor: Actor, contactId: string, choice: StoredChoice): Promise<void> {
  const given = {
    ...(choice.sync !== undefined && { sync: choice.sync }),
    ...(choice.level !== undefined && { level: choice.level }),
    ...(choice.sharesOlder !== undefined && {
      shares_older: choice.sharesOlder,
      older_kept: !choice.sharesOlder,
    }),
  };
  await tx
    .insertInto('email_contact_setting')
    .values({
      workspace_id: actor.workspaceId,
      user_id: actor.userId,
      contact_id: contactId,
      sync: null,
      level: null,
      ...given,
    })
    .onConflict((conflict) =>
      conflict
        .columns(['workspace_id', 'user_id', 'contact_id'])
        .doUpdateSet({ ...given, updated_at: sql<Date>`now()` }),
    )
    .execute();
}

/** The log and the timelines after the choice. */
async function follow(
  tx: Tx,
  { workspaceId, userId }: Actor,
  contactId: string,
  { sync, logged }: ContactSettingChange,
  messages: string[],
): Promise<void> {
  const takenOff = sync === false && logged === 'remove' ? { userId, contactId } : null;
  await rematchMessages(tx, workspaceId, messages, takenOff);
}

/** The contact's addresses, and those that it had when the actor chose. */
async function ownKeys(tx: Tx, contactId: string): Promise<string[]> {
  const former = await tx
    .selectFrom('former_address')
    .select('key')
    .where(sql<boolean>`user_id = current_member()`)
    .where('contact_id', '=', contactId)
    .execute();
  return [...(await keysOf(tx, contactId)), ...former.map((row) => row.key)];
}

/** That a choice was made, and about what; the choice itself is its owner's. */
async function note(tx: Tx, actor: Actor, contactId: string, change: ContactSettingChange): Promise<void> {
  const { sync, visible, level, sharesOlder } = change;
  const shares = visible !== undefined || level !== undefined || sharesOlder !== undefined;
  const about = [...(sync === undefined ? [] : ['logging']), ...(shares ? ['visibility'] : [])];
  await recordAudit(tx, actor, {
    kind: 'visibility-changed',
    subjects: [{ type: 'contact', id: contactId }],
    detail: { about },
  });
}
