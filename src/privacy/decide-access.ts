/**
 * An owner decides what a colleague may read who asked for it. He may decide again: the last word holds.
 *
 *   asked → shown (the message, its thread, a contact; all of it or its subject) ⇄ refused
 *
 * Invariants: the owner shows what is his alone; of several owners the strictest counts (settle_interactions); nothing
 * beyond the workspace's bound; a refusal is told to nobody, and the audit log has what was shown and what was taken
 * back, since an admin who reads it may be the one who asked.
 */
import { sql } from 'kysely';
import { clearAsked } from '#alerts/raise-asked.ts';
import type { App } from '#app.ts';
import { recordAudit } from '#audit/record-audit.ts';
import type { AccessLevel } from '#crm/interaction.ts';
import type { Tx } from '#db/database.ts';
import { lockWorkspace } from '#db/lock-workspace.ts';
import type { GrantScope } from '#db/tables.ts';
import { Fault, notFound } from '#errors.ts';
import { isUuid } from '#platform/uuid.ts';
import { protectedFault, refuseBeyondBound } from '#timeline/change-visibility.ts';
import type { Actor } from '#users/actor.ts';
import { changeGrants, type GrantSubject, tellAccess } from './change-grants.ts';
import { findContacts, findThread, ownCopyOf } from './grant-subjects.ts';
import { type AskedRequest, readAskedRequest } from './read-access-requests.ts';

/** A decision; `grant: null` refuses, and takes back what this request was granted before. */
export interface AccessDecision {
  grant: GrantScope | null;
  level?: Exclude<AccessLevel, 'private'> | undefined;
  /** Which contact, where a mail concerns several. */
  contactId?: string | undefined;
}

interface OpenRequest extends GrantSubject {
  id: string;
  requesterId: string;
}

/** Decides. Throws a Fault `refuse` for who was not asked, and for what can not be shown. */
export async function decideAccess(
  app: Pick<App, 'clock' | 'newId'>,
  tx: Tx,
  actor: Actor,
  id: string,
  { grant, level = 'full', contactId }: AccessDecision,
): Promise<AskedRequest> {
  await lockWorkspace(tx, actor.workspaceId);
  const request = isUuid(id) ? await readOpen(tx, id) : undefined;
  if (request === undefined) throw notFound('request');
  const subject = grant === null ? null : await chooseSubject(tx, request, grant, contactId);
  if (subject !== null) await refuseBeyondBound(tx, level);
  await changeGrants(tx, actor, request.requesterId, async () => {
    const ended = await endGrantsOf(tx, request.id);
    if (subject === null) await noteEnd(tx, actor, request, ended);
    else await saveGrant(app, tx, actor, request, subject, level);
    return subject === null ? ended : [...ended, subject];
  });
  await saveDecision(app, tx, request.id, grant ?? 'none');
  await tellAccess(tx, actor.workspaceId, actor.userId);
  const decided = await readAskedRequest(tx, request.id);
  if (decided === null) throw notFound('request');
  return decided;
}

async function readOpen(tx: Tx, id: string): Promise<OpenRequest | undefined> {
  const { rows } = await sql<OpenRequest>`/* read-open-request */
    select r.id, r.requester_user_id as "requesterId", r.about as scope, r.subject_id as "subjectId"
      from access_addressee a
      join access_request r on r.workspace_id = a.workspace_id and r.id = a.request_id
     where a.workspace_id = current_workspace() and a.owner_user_id = current_member() and r.id = ${id}`.execute(tx);
  return rows[0];
}

/** What is shown: what was asked for, or what that belongs to. */
async function chooseSubject(
  tx: Tx,
  request: OpenRequest,
  scope: GrantScope,
  contactId: string | undefined,
): Promise<GrantSubject> {
  if (contactId !== undefined && scope !== 'contact') throw invalid('contactId', 'It goes with the grant contact.');
  if (scope === 'contact') return { scope, subjectId: await chooseContact(tx, request, contactId) };
  if (request.scope === 'contact' || (scope === 'message' && request.scope === 'thread')) {
    throw invalid('grant', 'The request is about more than that.');
  }
  if (scope === 'thread') return { scope, subjectId: await findThread(tx, request) };
  const copy = await ownCopyOf(tx, request.subjectId);
  if (copy === null) throw nothingToShow();
  if (copy.protected) throw protectedFault();
  return { scope, subjectId: request.subjectId };
}

async function chooseContact(tx: Tx, request: OpenRequest, contactId: string | undefined): Promise<string> {
  const contacts = await findContacts(tx, request);
  if (contacts.length === 0) throw nothingToShow();
  if (contactId === undefined && contacts.length > 1) {
    throw invalid('contactId', 'It concerns several contacts; say which one.');
  }
  const chosen = contacts.find((id) => contactId === undefined || id === contactId.toLowerCase());
  if (chosen === undefined) throw invalid('contactId', 'It concerns no such contact.');
  return chosen;
}

async function saveGrant(
  app: Pick<App, 'clock' | 'newId'>,
  tx: Tx,
  actor: Actor,
  { id: requestId, requesterId }: OpenRequest,
  { scope, subjectId }: GrantSubject,
  level: 'subject' | 'full',
): Promise<void> {
  const now = { level, request_id: requestId, granted_at: app.clock.now() };
  await tx
    .insertInto('access_grant')
    .values({
      workspace_id: actor.workspaceId,
      id: app.newId(),
      owner_user_id: actor.userId,
      viewer_user_id: requesterId,
      scope,
      subject_id: subjectId,
      ...now,
    })
    .onConflict((conflict) =>
      conflict.columns(['workspace_id', 'owner_user_id', 'viewer_user_id', 'scope', 'subject_id']).doUpdateSet(now),
    )
    .execute();
  const subjects = [
    { type: 'access-request' as const, id: requestId },
    { type: 'user' as const, id: requesterId },
    { type: scope, id: subjectId },
  ];
  await recordAudit(tx, actor, { kind: 'access-decided', subjects, detail: { grant: scope, level } });
}

/** Takes back what the actor granted in answer to a request; returns what that was about. */
async function endGrantsOf(tx: Tx, requestId: string): Promise<GrantSubject[]> {
  return tx
    .deleteFrom('access_grant')
    .where('request_id', '=', requestId)
    .where(sql<boolean>`owner_user_id = current_member()`)
    .returning(['scope', 'subject_id as subjectId'])
    .execute();
}

async function noteEnd(tx: Tx, actor: Actor, request: OpenRequest, ended: readonly GrantSubject[]): Promise<void> {
  if (ended.length === 0) return;
  const subjects = [
    { type: 'access-request' as const, id: request.id },
    { type: 'user' as const, id: request.requesterId },
    ...ended.map(({ scope, subjectId }) => ({ type: scope, id: subjectId })),
  ];
  await recordAudit(tx, actor, { kind: 'access-ended', subjects });
}

async function saveDecision(
  app: Pick<App, 'clock'>,
  tx: Tx,
  requestId: string,
  decision: GrantScope | 'none',
): Promise<void> {
  await tx
    .updateTable('access_addressee')
    .set({ decision, decided_at: app.clock.now() })
    .where('request_id', '=', requestId)
    .where(sql<boolean>`owner_user_id = current_member()`)
    .execute();
  await clearIfAnswered(app, tx);
}

/** The alert of the asking member ends when nothing waits for him. */
export async function clearIfAnswered(app: Pick<App, 'clock'>, tx: Tx): Promise<void> {
  const { rows } = await sql<{ id: string; waiting: boolean }>`/* waiting-for-a-decision */
    select current_member() as id,
           exists (select 1 from access_addressee
                    where workspace_id = current_workspace() and owner_user_id = current_member()
                      and decision is null) as waiting`.execute(tx);
  if (rows[0]?.waiting === false) await clearAsked(tx, app, rows[0].id);
}

function nothingToShow(): Fault {
  return new Fault('refuse', 'nothing-to-show', 'You hold nothing of it any more that could be shown.', {
    status: 409,
    field: 'grant',
  });
}

function invalid(field: string, words: string): Fault {
  return new Fault('refuse', 'invalid-request', words, { field });
}
