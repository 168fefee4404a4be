/** What a member shows to colleagues beyond what the team sees: he lists it, and takes it back at once. */
import { sql } from 'kysely';
import type { App } from '#app.ts';
import { recordAudit } from '#audit/record-audit.ts';
import type { Tx } from '#db/database.ts';
import { lockWorkspace } from '#db/lock-workspace.ts';
import { microsOf, momentOf } from '#db/moments.ts';
import type { GrantScope } from '#db/tables.ts';
import { notFound } from '#errors.ts';
import { decodeCursor, encodeCursor, type Page, type PageQuery, pageLimit, pageOf } from '#platform/cursor.ts';
import { isUuid } from '#platform/uuid.ts';
import type { Actor } from '#users/actor.ts';
import { namesOf } from '#users/members.ts';
import { changeGrants, tellAccess } from './change-grants.ts';
import { type NamedSubject, nameSubjects } from './name-subjects.ts';

/** What one shows to one colleague. */
export interface AccessGrant {
  id: string;
  viewer: { id: string; name: string };
  scope: GrantScope;
  subject: NamedSubject;
  level: 'subject' | 'full';
  grantedAt: Date;
}

interface GrantRow {
  id: string;
  viewerId: string;
  scope: GrantScope;
  subjectId: string;
  level: 'subject' | 'full';
  grantedAt: Date;
  /** Microseconds since 1970. */
  at: string;
}

/** What the actor shows, the newest first. */
export async function listGrants(tx: Tx, query: PageQuery): Promise<Page<AccessGrant>> {
  const limit = pageLimit(query.limit);
  const end = decodeCursor(query.cursor, 'grants', ['micros', 'uuid']);
  const behind = end === null ? sql`true` : sql`(g.granted_at, g.id) < (${momentOf(end[0]!)}, ${end[1]}::uuid)`;
  const { rows } = await sql<GrantRow>`/* list-grants */
    select g.id, g.viewer_user_id as "viewerId", g.scope, g.subject_id as "subjectId", g.level,
           g.granted_at as "grantedAt", ${microsOf('g.granted_at')} as at
      from access_grant g
     where g.workspace_id = current_workspace() and g.owner_user_id = current_member() and ${behind}
     order by g.granted_at desc, g.id desc limit ${limit + 1}`.execute(tx);
  const page = pageOf(rows, limit, (row) => encodeCursor('grants', [row.at, row.id]));
  const subjects = await nameSubjects(tx, page.items);
  const names = await namesOf(
    tx,
    page.items.map((row) => row.viewerId),
  );
  const items = page.items.map(({ id, viewerId, scope, level, grantedAt }, at) => {
    const viewer = { id: viewerId, name: names.get(viewerId) ?? '' };
    return { id, viewer, scope, subject: subjects[at]!, level, grantedAt };
  });
  return { items, nextCursor: page.nextCursor };
}

/** Takes one back. The request that it answered counts as refused from then on, if nothing else answers it. */
export async function endGrant(app: Pick<App, 'clock'>, tx: Tx, actor: Actor, id: string): Promise<void> {
  if (!isUuid(id)) throw notFound('grant');
  await lockWorkspace(tx, actor.workspaceId);
  const grant = await tx
    .deleteFrom('access_grant')
    .where('id', '=', id)
    .where('owner_user_id', '=', actor.userId)
    .returning(['viewer_user_id', 'scope', 'subject_id as subjectId', 'request_id'])
    .executeTakeFirst();
  if (grant === undefined) throw notFound('grant');
  const { viewer_user_id: viewerId, scope, subjectId } = grant;
  await changeGrants(tx, actor, viewerId, async () => [{ scope, subjectId }]);
  if (grant.request_id !== null) await refuseUnanswered(app, tx, grant.request_id);
  const subjects = [
    { type: 'user' as const, id: viewerId },
    { type: scope, id: subjectId },
  ];
  await recordAudit(tx, actor, { kind: 'access-ended', subjects });
  await tellAccess(tx, actor.workspaceId, actor.userId);
}

async function refuseUnanswered(app: Pick<App, 'clock'>, tx: Tx, requestId: string): Promise<void> {
  await sql`/* refuse-unanswered */
    update access_addressee a set decision = 'none', decided_at = ${app.clock.now()}
     where a.workspace_id = current_workspace() and a.owner_user_id = current_member() and a.request_id = ${requestId}
       and not exists (select 1 from access_grant g
                        where g.workspace_id = a.workspace_id and g.owner_user_id = a.owner_user_id
                          and g.request_id = a.request_id)`.execute(tx);
}
