/**
 * From the switch "visible", or a level by name, to the level that an owner's choice is stored as. Null leaves it to the
 * defaults. Never beyond the workspace's bound.
 */
import { sql } from 'kysely';
import type { AccessLevel } from '#crm/interaction.ts';
import { leastOf, levelOfVisible } from '#crm/sharing.ts';
import type { Tx } from '#db/database.ts';
import { Fault } from '#errors.ts';
import { invalid } from './check-fields.ts';

/** What somebody asks for; the level, where it is given, says more exactly what the switch says. */
export interface VisibleChoice {
  visible?: boolean | undefined;
  level?: AccessLevel | null | undefined;
}

/** What the asking member shares where he chose nothing, and the most that he may share. */
export interface SharingDefaults {
  bound: AccessLevel;
  workspace: AccessLevel;
  /** Of each of his mailboxes. */
  mailboxes: AccessLevel[];
}

/** Reads them. */
export async function readSharingDefaults(tx: Tx): Promise<SharingDefaults> {
  const { rows } = await sql<SharingDefaults>`/* read-sharing-defaults */
    select w.bound_level as bound, w.default_level as workspace,
           array(select distinct coalesce(c.default_level, w.default_level)::text from connection c
                  where c.workspace_id = w.workspace_id and c.user_id = current_member()) as mailboxes
      from workspace w where w.workspace_id = current_workspace()`.execute(tx);
  return rows[0]!;
}

/** The level to store; undefined when nothing was said. `defaults` count where the choice leaves it to them. */
export function chooseLevel(
  { visible, level }: VisibleChoice,
  defaults: readonly AccessLevel[],
  bound: AccessLevel,
): AccessLevel | null | undefined {
  if (level === undefined) {
    if (visible === undefined) return undefined;
    const chosen = levelOfVisible(visible, defaults, bound);
    if (chosen === undefined) throw beyondBound('visible');
    return chosen;
  }
  if (level !== null && visible !== undefined && visible !== (level !== 'private')) {
    throw invalid('level', 'This level is not what the switch says.');
  }
  if (level !== null && leastOf([level, bound]) !== level) throw beyondBound('level');
  return level;
}

function beyondBound(field: string): Fault {
  return new Fault('refuse', 'level-above-bound', 'This workspace does not allow to share that much.', { field });
}
