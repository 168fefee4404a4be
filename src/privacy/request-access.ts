/**
 * A member asks to read what he cannot: a mail of which he sees something, its conversation, or the mail with a contact.
 *
 * Invariants: he learns nothing by asking. The answer is the same whether or not anybody holds anything of it, whoever
 * was asked, and whatever was decided before; how often he may ask counts his own words alone. The owners whom it
 * concerns are found by the database (address_request), told, and named to nobody. The note is for them: it stands in
 * no alert, no log, no audit entry and no live event.
 */
import { sql } from 'kysely';
import { readEntries } from '#access/read-entries.ts';
import { readThreadFigures } from '#access/visible-threads.ts';
import { raiseAsked } from '#alerts/raise-asked.ts';
import type { App } from '#app.ts';
import { recordAudit } from '#audit/record-audit.ts';
import type { Tx } from '#db/database.ts';
import { lockWorkspace } from '#db/lock-workspace.ts';
import { Fault, notFound } from '#errors.ts';
import { isUuid } from '#platform/uuid.ts';
import { resolveThread } from '#timeline/read-thread.ts';
import { requireRecord } from '#timeline/read-timeline.ts';
import type { Actor } from '#users/actor.ts';
import { type GrantSubject, tellAccess } from './change-grants.ts';

/** What a request can be about, as its reader knows it. */
export const requestAbouts = ['interaction', 'thread', 'contact'] as const;
export type RequestAbout = (typeof requestAbouts)[number];

/** A request as the one who made it sees it. */
export interface AccessRequest {
  id: string;
  about: RequestAbout;
  subjectId: string;
  note: string;
  createdAt: Date;
}

/** What is asked. */
export interface AccessAsk {
  about: RequestAbout;
  id: string;
  note: string;
}

const mostOfADay = 20;
const dayMs = 86_400_000;

/** Asks; throws a Fault `refuse` for what he does not see himself, and for too many in a day. */
export async function requestAccess(
  app: Pick<App, 'clock' | 'newId'>,
  tx: Tx,
  actor: Actor,
  { about, id: subjectId, note }: AccessAsk,
): Promise<AccessRequest> {
  await lockWorkspace(tx, actor.workspaceId);
  const subject = await findSubject(tx, about, subjectId);
  const createdAt = app.clock.now();
  await refuseFlood(tx, actor, createdAt);
  const id = app.newId();
  await tx
    .insertInto('access_request')
    .values({
      workspace_id: actor.workspaceId,
      id,
      requester_user_id: actor.userId,
      about: subject.scope,
      subject_id: subject.subjectId,
      note,
      created_at: createdAt,
    })
    .execute();
  await tellAddressees(app, tx, actor, id);
  const subjects = [
    { type: 'access-request' as const, id },
    { type: subject.scope, id: subject.subjectId },
  ];
  await recordAudit(tx, actor, { kind: 'access-requested', subjects });
  return { id, about, subjectId, note, createdAt };
}

/** What he asks about, as it is stored. He must see it, as far as there is anything to be seen. */
async function findSubject(tx: Tx, about: RequestAbout, id: string): Promise<GrantSubject> {
  if (about === 'contact') {
    await requireRecord(tx, 'contact', id);
    return { scope: 'contact', subjectId: id };
  }
  if (about === 'thread') {
    const threadId = isUuid(id) ? await resolveThread(tx, id) : null;
    const seen = threadId !== null && (await readThreadFigures(tx, [threadId])).has(threadId);
    if (!seen) throw notFound('thread');
    return { scope: 'thread', subjectId: threadId };
  }
  const [entry] = isUuid(id) ? await readEntries(tx, [id]) : [];
  const mail =
    entry && (await tx.selectFrom('interaction').select('message_id').where('id', '=', id).executeTakeFirst());
  if (!mail?.message_id) throw notFound('entry');
  return { scope: 'message', subjectId: mail.message_id };
}

async function refuseFlood(tx: Tx, actor: Actor, now: Date): Promise<void> {
  const { count } = await tx
    .selectFrom('access_request')
    .select((eb) => eb.fn.countAll<string>().as('count'))
    .where('requester_user_id', '=', actor.userId)
    .where('created_at', '>', new Date(now.getTime() - dayMs))
    .executeTakeFirstOrThrow();
  if (Number(count) < mostOfADay) return;
  throw new Fault('refuse', 'too-many-requests', `You asked ${mostOfADay} times within a day; ask again tomorrow.`, {
    status: 429,
  });
}

async function tellAddressees(
  app: Pick<App, 'clock' | 'newId'>,
  tx: Tx,
  { workspaceId }: Actor,
  requestId: string,
): Promise<void> {
  const { rows } = await sql<{ id: string }>`/* address-request */
    select user_id as id from address_request(${requestId})`.execute(tx);
  for (const { id } of rows) {
    await raiseAsked(tx, app, workspaceId, id);
    await tellAccess(tx, workspaceId, id);
  }
}
