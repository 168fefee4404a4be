/**
 * Requests, as the one who asked and as those who were asked read them.
 *
 * Invariants: who asked reads his own words and nothing of anybody's part in them; what he can not see any more is for
 * him like what is not there any more; who was asked reads his own decision and nobody else's.
 */
import { sql } from 'kysely';
import { readEntries } from '#access/read-entries.ts';
import type { Tx } from '#db/database.ts';
import { microsOf, momentOf } from '#db/moments.ts';
import type { GrantScope } from '#db/tables.ts';
import { decodeCursor, encodeCursor, type Page, type PageQuery, pageLimit, pageOf } from '#platform/cursor.ts';
import type { Actor } from '#users/actor.ts';
import { namesOf } from '#users/members.ts';
import type { GrantSubject } from './change-grants.ts';
import { aboutOf, type NamedSubject, nameSubjects } from './name-subjects.ts';
import type { AccessRequest } from './request-access.ts';

/** A request as one who was asked reads it. */
export interface AskedRequest {
  id: string;
  requester: { id: string; name: string };
  subject: NamedSubject;
  note: string;
  createdAt: Date;
  /** His own; null while it waits for him. */
  decision: GrantScope | 'none' | null;
}

interface RequestRow extends GrantSubject {
  id: string;
  note: string;
  createdAt: Date;
  /** Microseconds since 1970. */
  at: string;
}

/** The actor's own requests, newest first. */
export async function listOwnRequests(tx: Tx, actor: Actor, query: PageQuery): Promise<Page<AccessRequest>> {
  const limit = pageLimit(query.limit);
  const { rows } = await sql<RequestRow>`/* own-requests */
    select ${columns} from access_request r
     where r.workspace_id = current_workspace() and r.requester_user_id = ${actor.userId}
       and ${behind(query, 'own-requests')}
     order by r.created_at desc, r.id desc limit ${limit + 1}`.execute(tx);
  const page = pageOf(rows, limit, (row) => encodeCursor('own-requests', [row.at, row.id]));
  const entries = await findEntries(tx, page.items);
  const items = page.items.map(({ id, scope, subjectId, note, createdAt }) => {
    return { id, about: aboutOf(scope), subjectId: entries.get(subjectId) ?? subjectId, note, createdAt };
  });
  return { items, nextCursor: page.nextCursor };
}

/** What was asked of the actor, newest first. */
export async function listAskedRequests(tx: Tx, query: PageQuery): Promise<Page<AskedRequest>> {
  const limit = pageLimit(query.limit);
  const rows = await readAsked(tx, behind(query, 'asked-requests'), limit + 1);
  const page = pageOf(rows, limit, (row) => encodeCursor('asked-requests', [row.at, row.id]));
  return { items: await presentAsked(tx, page.items), nextCursor: page.nextCursor };
}

/** One request that was asked of the actor; null for any other. */
export async function readAskedRequest(tx: Tx, id: string): Promise<AskedRequest | null> {
  const rows = await readAsked(tx, sql`r.id = ${id}::uuid`, 1);
  return (await presentAsked(tx, rows))[0] ?? null;
}

const columns = sql`r.id, r.about as scope, r.subject_id as "subjectId", r.note, r.created_at as "createdAt",
  ${microsOf('r.created_at')} as at`;

function behind({ cursor }: PageQuery, list: string) {
  const end = decodeCursor(cursor, list, ['micros', 'uuid']);
  return end === null ? sql`true` : sql`(r.created_at, r.id) < (${momentOf(end[0]!)}, ${end[1]}::uuid)`;
}

interface AskedRow extends RequestRow {
  requesterId: string;
  decision: GrantScope | 'none' | null;
}

async function readAsked(tx: Tx, where: ReturnType<typeof behind>, limit: number): Promise<AskedRow[]> {
  const { rows } = await sql<AskedRow>`/* asked-requests */
    select ${columns}, r.requester_user_id as "requesterId", a.decision
      from access_addressee a
      join access_request r on r.workspace_id = a.workspace_id and r.id = a.request_id
     where a.workspace_id = current_workspace() and a.owner_user_id = current_member() and ${where}
     order by r.created_at desc, r.id desc limit ${limit}`.execute(tx);
  return rows;
}

async function presentAsked(tx: Tx, rows: readonly AskedRow[]): Promise<AskedRequest[]> {
  const merged = await findMerged(tx, rows);
  const subjects = await nameSubjects(
    tx,
    rows.map(({ scope, subjectId }) => ({ scope, subjectId: merged.get(subjectId) ?? subjectId })),
  );
  const names = await namesOf(
    tx,
    rows.map((row) => row.requesterId),
  );
  return rows.map(({ id, requesterId, note, createdAt, decision }, at) => {
    const requester = { id: requesterId, name: names.get(requesterId) ?? '' };
    return { id, requester, subject: subjects[at]!, note, createdAt, decision };
  });
}

/** What became of threads that were merged since they were asked about. */
async function findMerged(tx: Tx, rows: readonly RequestRow[]): Promise<Map<string, string>> {
  const threads = rows.filter((row) => row.scope === 'thread').map((row) => row.subjectId);
  if (threads.length === 0) return new Map();
  const found = await tx
    .selectFrom('thread_merge')
    .select(['from_id', 'into_id'])
    .where('from_id', 'in', threads)
    .execute();
  return new Map(found.map((row) => [row.from_id, row.into_id]));
}

/** The entries of these messages that the actor sees, by message. */
async function findEntries(tx: Tx, rows: readonly RequestRow[]): Promise<Map<string, string>> {
  const messages = rows.filter((row) => row.scope === 'message').map((row) => row.subjectId);
  if (messages.length === 0) return new Map();
  const found = await tx
    .selectFrom('interaction')
    .select(['id', 'message_id'])
    .where('message_id', 'in', messages)
    .execute();
  const visible = await readEntries(
    tx,
    found.map((row) => row.id),
  );
  const shown = new Set(visible.map((item) => item.id));
  return new Map(found.flatMap((row) => (shown.has(row.id) ? [[row.message_id as string, row.id]] : [])));
}
