import { sql } from 'kysely';
import type { App } from '#app.ts';
import { type ConnectionView, listConnections } from '#connections/read-connections.ts';
import { notFound } from '#errors.ts';
import type { ConnectionRef } from '#sync/connection-ref.ts';

/** Every connection of every workspace, as the operator names them: ids only. */
export async function allConnections(app: App): Promise<ConnectionRef[]> {
  const found = await app.db.outside((tx) =>
    sql<ConnectionRef>`/* all-connections */
      select workspace_id as "workspaceId", connection_id as "connectionId", user_id as "userId"
        from all_connections()`.execute(tx),
  );
  return found.rows;
}

/** The connection of that id; throws `not-found`. */
export async function findConnection(app: App, id: string): Promise<ConnectionRef> {
  const found = (await allConnections(app)).find((ref) => ref.connectionId === id);
  if (!found) throw notFound('mailbox');
  return found;
}

/** The views of the given connections, in their order. */
export async function readViews(app: App, refs: ConnectionRef[]): Promise<ConnectionView[]> {
  const workspaces = [...new Set(refs.map((ref) => ref.workspaceId))];
  const views: ConnectionView[] = [];
  for (const workspaceId of workspaces) {
    const userId = refs.find((ref) => ref.workspaceId === workspaceId)?.userId ?? '';
    const actor = { workspaceId, userId, role: 'admin' as const };
    views.push(...(await app.db.tenant(actor, (tx) => listConnections(tx, actor, { all: true }))));
  }
  const wanted = new Set(refs.map((ref) => ref.connectionId));
  return views.filter((view) => wanted.has(view.id));
}
