/** The settings of a workspace. Another default level holds for all mail at once, also for what was logged before. */

import type { App } from '#app.ts';
import { recordAudit } from '#audit/record-audit.ts';
import type { AccessLevel } from '#crm/interaction.ts';
import { accessLevels } from '#crm/visibility.ts';
import type { Database, Tx } from '#db/database.ts';
import { lockWorkspace } from '#db/lock-workspace.ts';
import { Fault } from '#errors.ts';
import { notifyLive } from '#live/notify.ts';
import { reopenExpired } from '#privacy/reopen-expired.ts';
import { settleGranted } from '#privacy/settle-grants.ts';
import type { Actor, Role } from './actor.ts';
import { authTables, signInTables } from './auth-tables.ts';
import { changedDays, checkRetention } from './retention-days.ts';
import { settleDefaultLevel } from './settle-default-level.ts';

/** A workspace as its members know it. */
export interface Workspace {
  id: string;
  name: string;
  /** Domains whose internal mail is left out. */
  ownDomains: string[];
  /** After how many days unmatched mail is reduced to its envelope. */
  unmatchedDays: number;
  /** What teammates see of a member's mail unless its owner says otherwise. */
  defaultLevel: AccessLevel;
  /** The most that teammates ever see. */
  boundLevel: AccessLevel;
  /** After how many days the snippet and the attachments' names of logged mail go; null: never. So in all of these. */
  wordsDays: number | null;
  /** After how many days unmatched mail is let go, its envelope too. */
  envelopeDays: number | null;
  /** After how many days an entry leaves the timelines, with its mail. */
  interactionDays: number | null;
  /** After how many days entries of the audit log go. */
  auditDays: number | null;
  /** Whether mail is searched for numbers that want care. */
  warns: boolean;
}

/** What an admin may change. */
export type WorkspacePatch = Partial<Omit<Workspace, 'id'>>;

/** The actor's workspace. */
export async function readWorkspace(tx: Tx, actor: Actor): Promise<Workspace> {
  return tx
    .selectFrom('workspace')
    .select([
      'workspace_id as id',
      'name',
      'own_domains as ownDomains',
      'unmatched_days as unmatchedDays',
      'default_level as defaultLevel',
      'bound_level as boundLevel',
      'words_days as wordsDays',
      'envelope_days as envelopeDays',
      'interaction_days as interactionDays',
      'audit_days as auditDays',
      'warns',
    ])
    .where('workspace_id', '=', actor.workspaceId)
    .executeTakeFirstOrThrow();
}

/** Changes settings. The name stands in two tables, because sign-in lists workspaces from outside of them. */
export async function changeWorkspace(
  tx: Tx,
  actor: Actor,
  patch: WorkspacePatch,
  app: Pick<App, 'jobs' | 'clock'>,
): Promise<Workspace> {
  await lockWorkspace(tx, actor.workspaceId);
  const before = await readWorkspace(tx, actor);
  const after = { ...before, ...definedOnly(patch) };
  if (accessLevels.indexOf(after.defaultLevel) > accessLevels.indexOf(after.boundLevel))
    throw new Fault('refuse', 'level-above-bound', 'The default can not be wider than what the workspace allows.', {
      field: patch.defaultLevel === undefined ? 'boundLevel' : 'defaultLevel',
    });
  checkRetention(after, patch);
  await tx
    .updateTable('workspace')
    .set({
      name: after.name,
      own_domains: [...new Set(after.ownDomains.map((domain) => domain.toLowerCase()))],
      unmatched_days: after.unmatchedDays,
      default_level: after.defaultLevel,
      bound_level: after.boundLevel,
      words_days: after.wordsDays,
      envelope_days: after.envelopeDays,
      interaction_days: after.interactionDays,
      audit_days: after.auditDays,
      warns: after.warns,
    })
    .where('workspace_id', '=', actor.workspaceId)
    .execute();
  const fields = Object.keys(definedOnly(patch));
  const levels = { defaultLevel: after.defaultLevel, boundLevel: after.boundLevel };
  const days = changedDays(before, after);
  await recordAudit(tx, actor, { kind: 'workspace-changed', subjects: [], detail: { fields, ...levels, ...days } });
  await reopenExpired(tx, app, before, after);
  if (after.name !== before.name) await rename(tx, actor.workspaceId, after.name);
  if (after.defaultLevel !== before.defaultLevel) await settleDefaultLevel(tx, actor.workspaceId);
  else if (after.boundLevel !== before.boundLevel) {
    await settleGranted(tx);
    await tellEverybody(tx, actor.workspaceId);
  }
  return readWorkspace(tx, actor);
}

/** The workspaces that a user is a member of, by name. */
export async function workspacesOf(db: Database, userId: string): Promise<{ id: string; name: string; role: Role }[]> {
  return signInTables(db)
    .selectFrom('auth.member as m')
    .innerJoin('auth.organization as o', 'o.id', 'm.organization_id')
    .select(['o.id', 'o.name', 'm.role'])
    .where('m.user_id', '=', userId)
    .orderBy('o.name')
    .orderBy('o.id')
    .execute();
}

async function rename(tx: Tx, workspaceId: string, name: string): Promise<void> {
  await authTables(tx).updateTable('auth.organization').set({ name }).where('id', '=', workspaceId).execute();
}

/** The bound counts when something is read, so that nothing is to be settled; open pages must read anew. */
async function tellEverybody(tx: Tx, workspaceId: string): Promise<void> {
  await notifyLive(tx, { workspaceId, ownerUserId: null, what: 'timeline', own: null, team: null });
}

function definedOnly<T extends object>(patch: T): T {
  return Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined)) as T;
}
