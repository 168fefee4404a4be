/** Which subscriptions Rapport pulls from, and what opens them: the instance's, and those of workspaces. */
import { sql } from 'kysely';
import type { App } from '#app.ts';
import { readProject, serviceAccountKey } from './google-project.ts';
import type { PushOrigin } from './ring-connections.ts';

/** A subscription with its key. */
export interface PulledSource {
  /** Another one as soon as anything about it changes. */
  key: string;
  origin: PushOrigin;
  subscription: string;
  keyJson: string;
}

/** All of them. */
export async function readSources(app: App): Promise<PulledSource[]> {
  const { subscription, key } = app.config.google.push;
  const sources: PulledSource[] = [];
  if (subscription !== null && key !== null)
    sources.push({ key: 'instance', origin: { whose: 'instance' }, subscription, keyJson: key });
  const found = await app.db.outside((tx) =>
    sql<{ workspaceId: string }>`/* find-pulled */
      select workspace_id as "workspaceId" from pulled_subscriptions()`.execute(tx),
  );
  for (const { workspaceId } of found.rows) {
    const source = await readWorkspaceSource(app, workspaceId);
    if (source) sources.push(source);
  }
  return sources;
}

/** The workspace's own subscription, where there is one and a key that opens it. */
export async function readWorkspaceSource(app: App, workspaceId: string): Promise<PulledSource | null> {
  const project = await app.db.tenant({ workspaceId, userId: null }, readProject);
  const keyJson = serviceAccountKey(app, project);
  if (!project?.pubsub_subscription || keyJson === null) return null;
  return {
    key: `${workspaceId} ${project.updated_at.getTime()}`,
    origin: { whose: 'workspace', workspaceId },
    subscription: project.pubsub_subscription,
    keyJson,
  };
}
