import { createHash, randomUUID } from 'node:crypto';
import type { Owner } from '#db/owner.ts';
import type { PlacedWorld } from './visible-world.ts';

/** Writes the rows of the worlds as the owner of the tables, all in one transaction. */
export async function storeWorlds(owner: Owner, placed: PlacedWorld[]): Promise<void> {
  await owner.query('begin');
  for (const [table, rowsOf] of Object.entries(tables)) {
    const rows = placed.flatMap(rowsOf);
    if (rows.length === 0) continue;
    const columns = Object.keys(rows[0]!).join(', ');
    await owner.query(
      `insert into ${table} (${columns}) select ${columns} from json_populate_recordset(null::${table}, $1)`,
      [JSON.stringify(rows)],
    );
  }
  await owner.query('commit');
}

const at = '2026-03-02T10:00:00Z';
const momentOf = ({ later }: { later: boolean }) => (later ? '2026-03-03T10:00:00Z' : '2026-03-01T10:00:00Z');

/** In the order of their references. */
const tables: Record<string, (placed: PlacedWorld) => Record<string, unknown>[]> = {
  workspace: ({ world, workspaceId }) => [
    {
      workspace_id: workspaceId,
      name: 'World',
      default_level: world.workspaceDefault,
      bound_level: world.bound,
      own_domains: [],
      unmatched_days: 90,
      warns: false,
      created_at: at,
    },
  ],
  connection: ({ world, workspaceId, members, connections }) =>
    connections.flatMap((mailboxes, member) =>
      mailboxes.map((id, mailbox) => ({
        workspace_id: workspaceId,
        id,
        user_id: members[member],
        provider: 'imap',
        address: `${mailbox}-${member}@us.example`,
        status: 'connected',
        settings: {},
        poll_minutes: 5,
        default_level: world.defaults[member]![mailbox],
        default_sync: true,
        asks_older: world.asks[member]![mailbox],
        identities: [],
        phase: 'live',
        failures: 0,
        next_sync_at: at,
        created_at: at,
      })),
    ),
  contact: ({ world, workspaceId, members, contacts }) =>
    contacts.map((id, nth) => ({
      workspace_id: workspaceId,
      id,
      name: `Contact ${nth}`,
      kind: 'lead',
      high_value: false,
      created_by: members[world.later[nth]!.by],
      created_at: momentOf(world.later[nth]!),
      updated_at: at,
    })),
  contact_address: ({ world, workspaceId, members, contacts }) =>
    contacts.flatMap((contact_id, contact) =>
      world.addresses[contact]!.map((added, nth) => ({
        workspace_id: workspaceId,
        key: addressOf(contact, nth),
        contact_id,
        address: addressOf(contact, nth),
        position: nth,
        added_at: added && momentOf(added),
        added_by: added && members[added.by],
      })),
    ),
  email_contact_setting: ({ world, workspaceId, members, contacts }) =>
    world.settings.flatMap((settings, member) =>
      settings.flatMap((setting, contact) => {
        if (setting === null) return [];
        const row = { workspace_id: workspaceId, user_id: members[member], contact_id: contacts[contact] };
        const { sync, level, sharesOlder } = setting;
        return [{ ...row, sync, level, shares_older: sharesOlder, updated_at: at }];
      }),
    ),
  thread: ({ workspaceId }) => [
    { workspace_id: workspaceId, id: workspaceId, participants: [], first_at: at, last_at: at, has_reply: false },
  ],
  message: ({ workspaceId, messages }) =>
    messages.map(({ messageId }) => ({
      workspace_id: workspaceId,
      id: messageId,
      digest: digestOf(messageId),
      thread_id: workspaceId,
      sent_at: at,
      automated: 'person',
      automated_reasons: [],
      created_at: at,
    })),
  email: ({ world, workspaceId, members, connections, messages }) =>
    copiesOf(messages, ({ emailId, mailbox, member, messageId, nth }) => ({
      workspace_id: workspaceId,
      id: emailId,
      connection_id: connections[member]![mailbox],
      owner_user_id: members[member],
      message_id: messageId,
      content_digest: digestOf(emailId),
      direction: 'received',
      received_at: at,
      size: 1,
      protected: world.messages[nth]![member]!.protected.includes(mailbox),
      created_at: at,
    })),
  email_text: ({ workspaceId, members, messages }) =>
    copiesOf(messages, ({ emailId, member }) => ({
      workspace_id: workspaceId,
      email_id: emailId,
      owner_user_id: members[member],
      subject: `subject of ${emailId}`,
      snippet: `snippet of ${emailId}`,
      attachments: [{ filename: 'plan.pdf' }],
      problems: [],
      warnings: [],
    })),
  participant: ({ world, workspaceId, members, messages }) =>
    copiesOf(messages, ({ emailId, member, nth }) => {
      const { contacts, named } = world.messages[nth]![member]!;
      const people = ['from', 'to', 'bcc'].map((role) => ({ role, address: `${role}@${emailId}.example` }));
      const clients = contacts.flatMap((contact) =>
        named.map((address) => ({ role: 'cc', address: addressOf(contact, address) })),
      );
      return [...people, ...clients].map(({ role, address }, position) => ({
        workspace_id: workspaceId,
        email_id: emailId,
        role,
        position,
        owner_user_id: members[member],
        address,
        key: address,
        domain: address.replace(/.*@/, ''),
      }));
    }).flat(),
  interaction: ({ workspaceId, messages }) =>
    messages.map(({ interactionId, messageId, anchor }) => ({
      workspace_id: workspaceId,
      id: interactionId,
      kind: 'email_received',
      message_id: messageId,
      anchor_email_id: anchor,
      occurred_at: at,
      team_level: 'full',
      created_at: at,
    })),
  interaction_setting: ({ world, workspaceId, members, messages }) =>
    world.messages.flatMap((stakes, nth) =>
      stakes.flatMap(({ override, frozen, deleted }, member) => {
        if (override === null && !deleted) return [];
        const row = { workspace_id: workspaceId, user_id: members[member], message_id: messages[nth]!.messageId };
        return [{ ...row, level: override, deleted_at: deleted ? at : null, frozen, updated_at: at }];
      }),
    ),
  interaction_link: ({ world, workspaceId, members, contacts, messages }) =>
    world.messages.flatMap((stakes, nth) =>
      stakes.flatMap(({ contacts: matched, bcc, gone, copies }, member) =>
        gone || copies.length === 0
          ? []
          : matched.map((contact) => ({
              workspace_id: workspaceId,
              interaction_id: messages[nth]!.interactionId,
              record_kind: 'contact',
              record_id: contacts[contact],
              owner_user_id: members[member],
              reason: 'address',
              bcc: bcc.includes(contact),
              logs: world.settings[member]![contact]?.sync ?? true,
            })),
      ),
    ),
  access_grant: ({ world, workspaceId, members, contacts, messages }) =>
    world.grants.flatMap(({ owner, viewer, scope, about, level }) => {
      const subjects = { message: messages[about]?.messageId, thread: workspaceId, contact: contacts[about] };
      const subject_id = subjects[scope];
      if (subject_id === undefined) return [];
      const id = randomUUID();
      const row = { workspace_id: workspaceId, id, owner_user_id: members[owner], viewer_user_id: members[viewer] };
      return [{ ...row, scope, subject_id, level, granted_at: at }];
    }),
};

interface Copy {
  emailId: string;
  mailbox: number;
  member: number;
  messageId: string;
  /** Which message. */
  nth: number;
}

function copiesOf<T>(messages: PlacedWorld['messages'], row: (copy: Copy) => T): T[] {
  return messages.flatMap(({ messageId, copies }, nth) =>
    copies.flatMap((own, member) => own.map((copy) => row({ ...copy, member, messageId, nth }))),
  );
}

function addressOf(contact: number, nth: number): string {
  return `${nth}@contact-${contact}.example`;
}

/** As json_populate_recordset reads bytea. */
function digestOf(text: string): string {
  return `\\x${createHash('sha256').update(text).digest('hex')}`;
}
