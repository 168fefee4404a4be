/**
 * What each role may do: the one table of rights. The routes check it, `/api/me` tells it to the page, and
 * docs/users-and-roles.md is made from it. What somebody may see of the mail of others is no matter of roles: that is
 * decided by the owner of each copy (src/access), also against an admin.
 */
import { Fault } from '#errors.ts';
import type { Actor, Role } from './actor.ts';

interface Right {
  says: string;
  roles: readonly Role[];
}

const everybody = ['admin', 'manager', 'rep', 'bot'] as const;
const people = ['admin', 'manager', 'rep'] as const;
const leads = ['admin', 'manager'] as const;
const admins = ['admin'] as const;

/** Every right, with a sentence and the roles that have it. */
export const permissions = {
  'me:read': { says: 'See who one is, in which workspace, with which rights.', roles: everybody },
  'live:read': { says: 'Be told of changes while a page is open.', roles: people },
  'workspace:read': { says: 'Read the settings of the workspace.', roles: people },
  'workspace:change': { says: 'Change the settings of the workspace.', roles: admins },
  'members:read': { says: 'See who is in the workspace.', roles: people },
  'members:change': { says: 'Invite and remove members and change their roles.', roles: admins },
  'audit:read': { says: 'Read, export and prove the audit log.', roles: admins },
  'erasures:run': { says: 'Erase people for good: see what would go, and let it go.', roles: admins },
  'keys:own': { says: 'Make and remove API keys of one’s own.', roles: people },
  'connections:own': { says: 'Connect mailboxes of one’s own and see everything about them.', roles: people },
  'connections:all': {
    says: 'See the state and the figures of all connected mailboxes, without content.',
    roles: admins,
  },
  'timeline:read': { says: 'Read timelines and threads, within what the owners of the mail allow.', roles: people },
  'timeline:write': { says: 'Write notes; delete one’s own notes and log entries.', roles: people },
  'records:read': { says: 'Read contacts, companies, deals and suggestions.', roles: people },
  'records:change': { says: 'Add and change contacts, companies and deals.', roles: people },
  'records:delete': { says: 'Delete contacts, companies and deals.', roles: leads },
} as const satisfies Record<string, Right>;

export type Permission = keyof typeof permissions;

/** Whether a role has a right. */
export function may(role: Role, permission: Permission): boolean {
  return (permissions[permission].roles as readonly Role[]).includes(role);
}

/** Refuses an actor without the right. */
export function requirePermission(actor: Actor, permission: Permission): void {
  if (may(actor.role, permission)) return;
  throw new Fault('refuse', 'forbidden', `Your role, ${actor.role}, does not include this.`, { status: 403 });
}

/** All rights of a role, in the order of the table. */
export function permissionsOf(role: Role): Permission[] {
  return (Object.keys(permissions) as Permission[]).filter((permission) => may(role, permission));
}
