/**
 * A member leaves. His mailboxes are disconnected first and what they logged stays, as visible as it was to the team;
 * what was shown to him, and what he showed to single colleagues, ends; his account stays for other workspaces. Killed
 * half-way it can simply be asked for again.
 */
import type { App } from '#app.ts';
import { disconnect } from '#connections/change-connection.ts';
import { listConnections } from '#connections/read-connections.ts';
import { lockWorkspace } from '#db/lock-workspace.ts';
import { unparkMailbox } from '#google/parked-mailboxes.ts';
import { endMembership } from '#privacy/end-membership.ts';
import type { Actor } from './actor.ts';
import { readMember, refuseLastAdmin, removeMember } from './members.ts';

/** Removes a member of the actor's workspace. */
export async function expelMember(app: App, actor: Actor, userId: string): Promise<void> {
  const member = await app.db.tenant(actor, async (tx) => {
    const { role } = await readMember(tx, actor, userId);
    await refuseLastAdmin(tx, actor, userId);
    return { workspaceId: actor.workspaceId, userId, role };
  });
  const connections = await app.db.tenant(member, (tx) => listConnections(tx, member));
  for (const { id, status } of connections) {
    if (status !== 'disconnected') await disconnect(app, member, id, 'keep');
  }
  await app.db.tenant(actor, async (tx) => {
    await lockWorkspace(tx, actor.workspaceId);
    await removeMember(tx, actor, userId);
    await endMembership(app, tx, actor, userId);
    await unparkMailbox(tx, userId);
  });
}
