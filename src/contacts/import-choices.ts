/** The importer's own choices for the people whom he takes over: whether his mail is logged, and what the team sees. */
import { sql } from 'kysely';
import { recordAudit } from '#audit/record-audit.ts';
import type { AccessLevel } from '#crm/interaction.ts';
import type { Tx } from '#db/database.ts';
import { recordset } from '#db/recordset.ts';
import type { Actor } from '#users/actor.ts';
import { chooseLevel, readSharingDefaults } from './choose-level.ts';
import type { WantedPerson } from './write-import.ts';

/** A contact for whom something was chosen; undefined leaves it as it is. */
export interface ChosenContact {
  contactId: string;
  sync: boolean | undefined;
  level: AccessLevel | null | undefined;
}

/** Stores what was chosen; returns what is another choice than before. */
export async function saveChoices(
  tx: Tx,
  actor: Actor,
  wanted: Map<string, WantedPerson>,
  contacts: Map<string, string>,
): Promise<ChosenContact[]> {
  const { bound, workspace, mailboxes } = await readSharingDefaults(tx);
  const chosen = new Map<string, ChosenContact>();
  for (const { key, sync, visible } of wanted.values()) {
    const level = chooseLevel({ visible }, mailboxes.length > 0 ? mailboxes : [workspace], bound);
    if (sync === undefined && level === undefined) continue;
    const contactId = contacts.get(key)!;
    chosen.set(contactId, { contactId, sync, level });
  }
  const changed = await storeChoices(tx, actor, [...chosen.values()]);
  return [...chosen.values()].filter((each) => changed.has(each.contactId));
}

/** The contacts for which something was stored that was not there. */
async function storeChoices(tx: Tx, actor: Actor, chosen: ChosenContact[]): Promise<Set<string>> {
  const rows = chosen.map(({ contactId, sync, level }) => ({
    contact_id: contactId,
    sync: sync ?? null,
    says_sync: sync !== undefined,
    level: level ?? null,
    says_level: level !== undefined,
  }));
  const stored = await sql<{ id: string }>`/* store-choices */
    with wanted as materialized (
      select r.contact_id, case when r.says_sync then r.sync else s.sync end as sync,
             case when r.says_level then r.level else s.level end as level
        from json_to_recordset(${recordset(rows)})
             as r(contact_id uuid, sync boolean, says_sync boolean, level access_level, says_level boolean)
        left join email_contact_setting s
          on s.workspace_id = current_workspace() and s.user_id = ${actor.userId} and s.contact_id = r.contact_id
       where s.contact_id is null or r.says_sync and r.sync is distinct from s.sync
          or r.says_level and r.level is distinct from s.level
    )
    insert into email_contact_setting (workspace_id, user_id, contact_id, sync, level)
    select ${actor.workspaceId}, ${actor.userId}, contact_id, sync, level from wanted
    on conflict (workspace_id, user_id, contact_id)
      do update set sync = excluded.sync, level = excluded.level, updated_at = now()
    returning contact_id as id`.execute(tx);
  return new Set(stored.rows.map((row) => row.id));
}

/** That choices were made, and for how many; for whom and which is their owner's. */
export async function noteChoices(tx: Tx, actor: Actor, connectionId: string, contacts: number): Promise<void> {
  const subjects = [{ type: 'connection' as const, id: connectionId }];
  await recordAudit(tx, actor, {
    kind: 'visibility-changed',
    subjects,
    detail: { about: ['logging', 'visibility'], contacts },
  });
}
