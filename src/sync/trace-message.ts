/**
 * "Why is this message not here?": the true answer for every copy that the asker may know of.
 *
 * Invariants: an asker learns of his own copies all; of colleagues' copies that one is logged, where the timeline shows
 * him its words anyway, and never where, since when, or by how many it is held (a blind copy would show); the operator at the command line (no asker) learns outcomes of all copies,
 * never words. What was never fetched is looked up at the provider, so that the answer does not depend on what Rapport
 * happened to store.
 */
import { sql } from 'kysely';
import type { App } from '#app.ts';
import type { Actor as TenantActor } from '#db/database.ts';
import { isFault } from '#errors.ts';
import { normaliseAddress } from '#mail/address.ts';
import type { FindQuery, ListedEmail, MailProvider } from '#providers/provider.ts';
import type { ConnectionRef } from './connection-ref.ts';

/** What to look for. */
export type TraceQuery = { messageId: string } | { address: string; date: Date };

/** One copy and what became of it. */
export interface TracedCopy {
  outcome: 'pending' | 'logged' | 'unmatched' | 'skipped' | 'quarantined' | 'gone' | 'not-listed';
  /** The rule of a skip or the code of a quarantine. */
  rule: string | null;
  reason: string;
  connectionId: string;
  mailbox: string | null;
  interactionIds: string[];
  threadId: string | null;
  /** Null for a colleague's copy, as is `atProvider`. */
  firstSeenAt: Date | null;
  atProvider: boolean | null;
}

/** The answer. `unasked` are connections whose provider could not be asked, with the reason. */
export interface Trace {
  found: boolean;
  copies: TracedCopy[];
  unasked: { connectionId: string; code: string; reason: string }[];
}

/** Whose copies are traced: an asker's view, or every connection for the operator. */
export interface TraceScope {
  workspaceId: string;
  /** Null for the operator. */
  userId: string | null;
  connections: ConnectionRef[];
}

const mostCopies = 100;

/** Answers for one asker: his connections, and what colleagues share. */
export async function traceMessage(
  app: App,
  actor: TenantActor & { userId: string },
  query: TraceQuery,
): Promise<Trace> {
  const connections = await app.db.tenant(actor, (tx) =>
    tx.selectFrom('connection').select('id').where('user_id', '=', actor.userId).execute(),
  );
  const { workspaceId, userId } = actor;
  const refs = connections.map(({ id }) => ({ workspaceId, userId, connectionId: id }));
  return traceIn(app, { workspaceId, userId, connections: refs }, query);
}

/** Answers within one workspace. */
export async function traceIn(app: App, scope: TraceScope, query: TraceQuery): Promise<Trace> {
  const cleaned = clean(query);
  const known = await findKnown(app, scope, cleaned);
  const answer: Trace = { found: false, copies: known.map(asCopy), unasked: [] };
  const seen = new Set(known.map((row) => `${row.connectionId} ${row.providerId}`));
  for (const ref of scope.connections) {
    try {
      const listed = await askProvider(app, ref, cleaned);
      const unseen = listed.filter((email) => !seen.has(`${ref.connectionId} ${email.id}`));
      answer.copies.push(...(await explainListed(app, ref, unseen)));
    } catch (error) {
      if (!isFault(error)) throw error;
      answer.unasked.push({ connectionId: ref.connectionId, code: error.code, reason: error.message });
    }
  }
  answer.found = answer.copies.length > 0;
  return answer;
}

function clean(query: TraceQuery): TraceQuery {
  if ('address' in query) return { ...query, address: query.address.trim() };
  return { messageId: query.messageId.trim().replace(/^<|>$/g, '') };
}

interface KnownRow {
  own: boolean;
  providerId: string;
  outcome: TracedCopy['outcome'];
  rule: string | null;
  reason: string | null;
  connectionId: string;
  mailbox: string | null;
  interactionId: string | null;
  threadId: string | null;
  firstSeenAt: Date;
  atProvider: boolean;
  protected: boolean;
}

const knownColumns = sql`
  l.provider_id as "providerId",
  case when l.outcome = 'pending' and l.presence = 'gone' then 'gone' else l.outcome end as outcome,
  l.rule, l.reason, l.connection_id as "connectionId", i.id as "interactionId", m.thread_id as "threadId",
  l.first_seen_at as "firstSeenAt", l.presence = 'there' as "atProvider",
  coalesce(e.protected, false) as protected`;

const mailboxNames = sql`
  (select string_agg(b.name, ', ' order by b.name) from mailbox b
    where b.workspace_id = l.workspace_id and b.connection_id = l.connection_id and b.key = any(l.mailboxes))`;

/** The timeline of some record shows the interaction to the team. */
const shared = sql`(select bound_level from workspace) <> 'private'
  and exists (select 1 from timeline_entry t
               where t.workspace_id = i.workspace_id and t.interaction_id = i.id and t.audience = team_audience())`;

/** Copies that were fetched: by Message-ID, or by participant and day. */
async function findKnown(app: App, scope: TraceScope, query: TraceQuery): Promise<KnownRow[]> {
  const matches =
    'messageId' in query
      ? sql`m.rfc_message_id = ${query.messageId}`
      : sql`e.received_at >= ${dayBefore(query.date)} and e.received_at < ${dayAfter(query.date)}
            and exists (select 1 from participant p where p.workspace_id = e.workspace_id and p.email_id = e.id
                         and p.key = ${normaliseAddress(query.address)})`;
  const read = (actor: TenantActor) =>
    app.db.tenant(actor, (tx) =>
      sql<KnownRow>`/* trace-known */
        select ${knownColumns}, own.yes as own, case when own.yes then ${mailboxNames} end as mailbox
          from message m
          join email e on e.workspace_id = m.workspace_id and e.message_id = m.id
          join ledger_entry l on l.workspace_id = e.workspace_id and l.email_id = e.id and not l.retired
          left join interaction i on i.workspace_id = m.workspace_id and i.message_id = m.id
          cross join lateral (select e.owner_user_id = ${actor.userId} or ${scope.userId === null} as yes) own
         where m.workspace_id = ${scope.workspaceId} and ${matches}
           and (own.yes or (l.outcome = 'logged' and e.id = i.anchor_email_id and ${shared}))
         order by l.first_seen_at, l.provider_id limit ${mostCopies}`.execute(tx),
    );
  if (scope.userId !== null || 'messageId' in query) return oncePerColleague((await read(scope)).rows);
  // Participants are walled by owner: the operator asks as each owner in turn.
  const owners = [...new Set(scope.connections.map((ref) => ref.userId))];
  const answers = await Promise.all(owners.map((userId) => read({ workspaceId: scope.workspaceId, userId })));
  const rows = answers.flatMap((answer) => answer.rows);
  return [...new Map(rows.map((row) => [`${row.connectionId} ${row.providerId}`, row])).values()];
}

/** A colleague's copy that lies in two folders is one copy to all others. */
function oncePerColleague(rows: KnownRow[]): KnownRow[] {
  const told = new Set<string | null>();
  return rows.filter((row) => {
    if (row.own || row.interactionId === null) return true;
    const first = !told.has(row.interactionId);
    told.add(row.interactionId);
    return first;
  });
}

async function askProvider(app: App, ref: ConnectionRef, query: TraceQuery): Promise<ListedEmail[]> {
  let provider: MailProvider | undefined;
  try {
    provider = await app.accounts.open(app, ref);
    return await provider.find(query satisfies FindQuery, mostCopies);
  } finally {
    await provider?.close();
  }
}

/** What the ledger says of ids that the provider found: skipped, waiting, or not listed yet. */
async function explainListed(app: App, ref: ConnectionRef, listed: ListedEmail[]): Promise<TracedCopy[]> {
  if (listed.length === 0) return [];
  const rows = await app.db.tenant(ref, (tx) =>
    sql<KnownRow>`/* trace-listed */
      select ${knownColumns}, true as own, ${mailboxNames} as mailbox
        from ledger_entry l
        left join email e on e.workspace_id = l.workspace_id and e.id = l.email_id
        left join message m on m.workspace_id = e.workspace_id and m.id = e.message_id
        left join interaction i on i.workspace_id = m.workspace_id and i.message_id = m.id
       where l.connection_id = ${ref.connectionId} and l.provider_id = any(${listed.map((email) => email.id)}::text[])`.execute(
      tx,
    ),
  );
  const known = new Map(rows.rows.map((row) => [row.providerId, row]));
  return listed.map((email) => {
    const row = known.get(email.id);
    return row ? asCopy(row) : notListed(ref, email);
  });
}

function asCopy(row: KnownRow): TracedCopy {
  const { own, outcome, rule, connectionId, mailbox, threadId } = row;
  const interactionIds = row.interactionId ? [row.interactionId] : [];
  const copy = { outcome, rule, connectionId, mailbox, interactionIds, threadId };
  if (!own) return { ...copy, reason: 'A colleague’s copy is on the timeline.', firstSeenAt: null, atProvider: null };
  const { firstSeenAt, atProvider } = row;
  const reason = row.reason ?? waiting(outcome);
  return { ...copy, reason: row.protected ? `${reason} ${holderAlone}` : reason, firstSeenAt, atProvider };
}

const holderAlone = 'Somebody on it is protected: nobody but its holder sees it.';

function notListed({ connectionId }: ConnectionRef, email: ListedEmail): TracedCopy {
  return {
    outcome: 'not-listed',
    rule: null,
    reason: 'It is on the server and Rapport has not listed it yet; the next sync will.',
    connectionId,
    mailbox: email.mailboxes[0] ?? null,
    interactionIds: [],
    threadId: null,
    firstSeenAt: null,
    atProvider: true,
  };
}

function waiting(outcome: TracedCopy['outcome']): string {
  if (outcome === 'gone') return 'It left the server before Rapport could fetch it.';
  return 'It is listed and waits to be fetched.';
}

/** A day as somebody in any time zone may mean it. */
function dayBefore(date: Date): Date {
  return new Date(date.getTime() - 14 * 3_600_000);
}

function dayAfter(date: Date): Date {
  return new Date(date.getTime() + 38 * 3_600_000);
}
