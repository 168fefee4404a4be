/**
 * Connections as people read them: state, evidence, progress. Counts only, never content.
 *
 * Invariants: the evidence is a `group by` of the ledger, so its sum is `listed` by construction; entries of former
 * epochs do not count; an admin may list everybody's connections, anybody else his own.
 */
import { sql } from 'kysely';
import type { Tx } from '#db/database.ts';
import type { AuditFigures, ConnectionStatus } from '#db/tables.ts';
import { notFound } from '#errors.ts';
import { type GoogleState, readGoogleStates } from '#google/read-states.ts';
import type { Actor } from '#users/actor.ts';

/** The account of every message of a connection. */
export interface Evidence {
  listed: number;
  logged: number;
  unmatched: number;
  skipped: Record<string, number>;
  quarantined: number;
  pending: number;
  /** Left the server before it was fetched. */
  gone: number;
  /** Of the last audit: on the server, but not listed. Null before the first. */
  missing: number | null;
  /** How many of the listed messages are at the provider still. */
  atProvider: number;
  auditedAt: Date | null;
}

/** How far an import is; null when nothing is pending. */
export interface Progress {
  done: number;
  total: number;
  ratePerSecond: number;
  secondsLeft: number | null;
}

/** A connection as its owner and the admins read it. */
export interface ConnectionView {
  id: string;
  provider: string;
  providerAccountEmail: string;
  status: ConnectionStatus;
  statusCode: string | null;
  statusMessage: string | null;
  ownerId: string;
  own: boolean;
  lastSyncedAt: Date | null;
  nextSyncAt: Date | null;
  historyDays: number | null;
  pollMinutes: number;
  phase: 'listing' | 'importing' | 'live';
  progress: Progress | null;
  evidence: Evidence;
  /** Null where the mailbox is not at Google. */
  google: GoogleState | null;
}

/** Seconds over which the rate of an import is measured. */
const rateSeconds = 20;

/** The actor's connections, or with `all` everybody's (the caller has checked that he is an admin). */
export async function listConnections(
  tx: Tx,
  actor: Actor,
  options: { all?: boolean } = {},
): Promise<ConnectionView[]> {
  return readViews(tx, actor, options.all ? null : actor.userId, null);
}

/** One connection that the actor may see; 404 otherwise. */
export async function readConnection(tx: Tx, actor: Actor, id: string): Promise<ConnectionView> {
  const [view] = await readViews(tx, actor, actor.role === 'admin' ? null : actor.userId, id);
  if (!view) throw notFound('mailbox');
  return view;
}

async function readViews(
  tx: Tx,
  actor: Pick<Actor, 'userId'>,
  owner: string | null,
  id: string | null,
): Promise<ConnectionView[]> {
  const rows = await tx
    .selectFrom('connection')
    .selectAll()
    .$if(owner !== null, (query) => query.where('user_id', '=', owner as string))
    .$if(id !== null, (query) => query.where('id', '=', id as string))
    .orderBy('created_at')
    .orderBy('id')
    .execute();
  const counts = await countLedger(
    tx,
    rows.map((row) => row.id),
  );
  const google = await readGoogleStates(tx, rows);
  return rows.map((row) => {
    const counted = counts.get(row.id) ?? noCounts();
    const { evidence, done, recent } = counted;
    const audit = row.audit as AuditFigures | null;
    return {
      id: row.id,
      provider: row.provider,
      providerAccountEmail: row.address,
      status: row.status,
      statusCode: row.status_code,
      statusMessage: row.status_message,
      ownerId: row.user_id,
      own: row.user_id === actor.userId,
      lastSyncedAt: row.last_synced_at,
      nextSyncAt: row.status === 'connected' || row.status === 'error' ? row.next_sync_at : null,
      historyDays: row.history_days,
      pollMinutes: row.poll_minutes,
      phase: row.phase,
      progress: progressOf(evidence.pending, done, recent),
      evidence: { ...evidence, missing: audit?.missing ?? null, auditedAt: row.audited_at },
      google: google.get(row.id) ?? null,
    };
  });
}

interface Counted {
  evidence: Evidence;
  done: number;
  recent: number;
}

interface CountRow {
  id: string;
  outcome: string;
  rule: string | null;
  listed: number;
  present: number;
  recent: number;
}

async function countLedger(tx: Tx, ids: string[]): Promise<Map<string, Counted>> {
  const counted = await sql<CountRow>`/* count-ledger */
    select connection_id as id, case when outcome = 'pending' and presence = 'gone' then 'gone' else outcome end as outcome,
           case when outcome = 'skipped' then rule end as rule, count(*) as listed,
           count(*) filter (where presence = 'there') as present,
           count(*) filter (where settled_at > now() - ${`${rateSeconds} s`}::interval and email_id is not null) as recent
      from ledger_entry
     where workspace_id = current_workspace() and connection_id = any(${ids}::uuid[]) and not retired
     group by 1, 2, 3`.execute(tx);
  const counts = new Map<string, Counted>();
  for (const row of counted.rows) {
    const all = counts.get(row.id) ?? noCounts();
    counts.set(row.id, all);
    add(all, row);
  }
  return counts;
}

function add(counted: Counted, row: CountRow): void {
  const { evidence } = counted;
  evidence.listed += row.listed;
  evidence.atProvider += row.present;
  counted.recent += row.recent;
  if (row.outcome === 'skipped') evidence.skipped[row.rule ?? 'unknown'] = row.listed;
  else evidence[row.outcome as 'logged' | 'unmatched' | 'quarantined' | 'pending' | 'gone'] += row.listed;
  if (row.outcome !== 'pending') counted.done += row.listed;
}

function noCounts(): Counted {
  const evidence: Evidence = {
    listed: 0,
    logged: 0,
    unmatched: 0,
    skipped: {},
    quarantined: 0,
    pending: 0,
    gone: 0,
    missing: null,
    atProvider: 0,
    auditedAt: null,
  };
  return { evidence, done: 0, recent: 0 };
}

function progressOf(pending: number, done: number, recent: number): Progress | null {
  if (pending === 0) return null;
  const ratePerSecond = recent / rateSeconds;
  return {
    done,
    total: done + pending,
    ratePerSecond,
    secondsLeft: ratePerSecond > 0 ? Math.ceil(pending / ratePerSecond) : null,
  };
}
