/** The audit log as admins read it, and what each member may know of who read his mail. */
import { sql } from 'kysely';
import { readEntries, type TimelineItem } from '#access/read-entries.ts';
import type { AccessLevel } from '#crm/interaction.ts';
import type { Tx } from '#db/database.ts';
import { decodeCursor, encodeCursor, type Page, type PageQuery, pageLimit, pageOf } from '#platform/cursor.ts';
import type { Actor } from '#users/actor.ts';
import { type AuditKind, auditKinds, type Subject } from './kinds.ts';

/** One entry. */
export interface AuditLine {
  seq: number;
  at: Date;
  actorId: string | null;
  kind: AuditKind;
  subjects: Subject[];
  detail: Record<string, unknown>;
  /** SHA-256 in hex, over this entry and the hash before it. */
  hash: string;
}

/** Which entries. */
export interface AuditQuery extends PageQuery {
  kind?: AuditKind | undefined;
  actorId?: string | undefined;
  /** From this moment on. */
  from?: Date | undefined;
  /** Before this moment. */
  before?: Date | undefined;
}

const columns = sql`seq::float8 as seq, at, actor_user_id as "actorId", kind, subjects, detail, encode(hash, 'hex') as hash`;

/** A page of the log, newest first. */
export async function readAudit(tx: Tx, query: AuditQuery): Promise<Page<AuditLine>> {
  const limit = pageLimit(query.limit);
  const end = decodeCursor(query.cursor, 'audit', ['count']);
  const { rows } = await sql<AuditLine>`/* read-audit */
    select ${columns} from audit_entry
     where workspace_id = current_workspace()
       and (${end?.[0] ?? null}::bigint is null or seq < ${end?.[0] ?? null}::bigint)
       and (${query.kind ?? null}::text is null or kind = ${query.kind ?? null})
       and (${query.actorId ?? null}::uuid is null or actor_user_id = ${query.actorId ?? null}::uuid)
       and (${query.from ?? null}::timestamptz is null or at >= ${query.from ?? null})
       and (${query.before ?? null}::timestamptz is null or at < ${query.before ?? null})
     order by seq desc limit ${limit + 1}`.execute(tx);
  return pageOf(rows, limit, (row) => encodeCursor('audit', [String(row.seq)]));
}

/** Entries in the order of the chain after `seq`, for the export. */
export async function readChain(tx: Tx, after: number, limit: number): Promise<AuditLine[]> {
  const { rows } = await sql<AuditLine>`/* read-audit-chain */
    select ${columns} from audit_entry
     where workspace_id = current_workspace() and seq > ${after} order by seq limit ${limit}`.execute(tx);
  return rows;
}

/** That a colleague read words of the asking member's mail on a day. */
export interface ReadOfMine {
  readerId: string;
  at: Date;
  level: AccessLevel;
  /** The message as its owner sees it on the timeline; null when it no longer stands there. */
  item: TimelineItem | null;
}

interface ReadRow {
  readerId: string;
  at: Date;
  /** Microseconds since 1970. */
  micros: string;
  messageId: string;
  level: AccessLevel;
  interactionId: string | null;
}

/** Who read the actor's mail, the newest reading first. */
export async function readReadsOfMine(tx: Tx, actor: Actor, query: PageQuery): Promise<Page<ReadOfMine>> {
  const limit = pageLimit(query.limit);
  const end = decodeCursor(query.cursor, 'reads', ['micros', 'uuid', 'uuid']);
  const after =
    end === null
      ? sql`true`
      : sql`(r.first_at, r.message_id, r.reader_user_id)
            < (to_timestamp(${end[0]}::numeric / 1000000), ${end[1]}::uuid, ${end[2]}::uuid)`;
  const { rows } = await sql<ReadRow>`/* read-reads-of-mine */
    select r.reader_user_id as "readerId", r.first_at as at, r.message_id as "messageId", r.level,
           (extract(epoch from r.first_at) * 1000000)::bigint::text as micros, i.id as "interactionId"
      from content_read r
      left join interaction i on i.workspace_id = r.workspace_id and i.message_id = r.message_id
     where r.workspace_id = current_workspace() and r.owner_user_id = ${actor.userId} and ${after}
     order by r.first_at desc, r.message_id desc, r.reader_user_id desc limit ${limit + 1}`.execute(tx);
  const page = pageOf(rows, limit, (row) => encodeCursor('reads', [row.micros, row.messageId, row.readerId]));
  const shown = await readEntries(
    tx,
    page.items.flatMap((row) => row.interactionId ?? []),
  );
  const items = new Map(shown.map((item) => [item.id, item]));
  return {
    items: page.items.map(({ readerId, at, level, interactionId }) => ({
      readerId,
      at,
      level,
      item: items.get(interactionId ?? '') ?? null,
    })),
    nextCursor: page.nextCursor,
  };
}

/** True for a kind that the log knows. */
export function isAuditKind(kind: string): kind is AuditKind {
  return Object.hasOwn(auditKinds, kind);
}
