import type { Role } from '../api-types.ts';

/** The roles in the order in which they are offered. */
export const roles: Role[] = ['admin', 'manager', 'rep', 'bot'];

export const roleNames: Record<Role, string> = { admin: 'Admin', manager: 'Manager', rep: 'Rep', bot: 'Bot' };

export const roleWords: Record<Role, string> = {
  admin: 'Manages members and settings, and sees the figures of all mailboxes.',
  manager: 'Works with all records and may delete them.',
  rep: 'Works with all records.',
  bot: 'A program. It only reads work lists and relays decisions.',
};
