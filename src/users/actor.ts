/** What a member is in a workspace. What each role may do stands in permissions.ts. */
export const roles = ['admin', 'manager', 'rep', 'bot'] as const;
export type Role = (typeof roles)[number];

/** Who asks: one member of one workspace. Every feature takes one; the tenant transaction is opened with it. */
export interface Actor {
  workspaceId: string;
  userId: string;
  role: Role;
}

/** Whether a text is one of the roles. */
export function isRole(text: string): text is Role {
  return (roles as readonly string[]).includes(text);
}
