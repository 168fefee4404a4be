/**
 * Opens the body of a message: fetched from the provider now, shown, kept nowhere.
 *
 * Invariants: a holder of a copy gets his own copy's words; whom its owners show all of it reads, through the owner's
 * mailbox, the copy that anchors the interaction, without its BCC, and that he read it is noted; for anybody else it is a
 * 404 like none at all. Nothing of it is stored or logged, and nothing of the state of a colleague's mailbox is told.
 */
import { sql } from 'kysely';
import type { App } from '#app.ts';
import { showEntries } from '#audit/show-entries.ts';
import type { Tx } from '#db/database.ts';
import { Fault, isFault, notFound } from '#errors.ts';
import type { ParsedMessage } from '#mail/message.ts';
import { parseMessage } from '#mail/parse-message.ts';
import { isUuid } from '#platform/uuid.ts';
import type { FetchedEmail, ProviderId } from '#providers/provider.ts';
import type { Actor } from '#users/actor.ts';

/** Where the copy lies that the viewer is shown. */
interface Copy {
  connectionId: string;
  ownerId: string;
  providerId: ProviderId | null;
}

/** The whole message, as far as the viewer may read it. */
export async function openBody(app: App, actor: Actor, interactionId: string): Promise<ParsedMessage> {
  if (!isUuid(interactionId)) throw notFound('message');
  const copy = await app.db.tenant(
    actor,
    async (tx) => (await findOwnCopy(tx, actor, interactionId)) ?? (await findShownCopy(tx, actor, interactionId)),
  );
  if (!copy) throw notFound('message');
  if (copy.providerId === null) throw goneFault();
  if (copy.ownerId === actor.userId) return openCopy(app, actor, copy, copy.providerId);
  const message = await openCopy(app, actor, copy, copy.providerId).catch(hideState);
  return { ...message, bcc: [] };
}

async function openCopy(app: App, actor: Actor, copy: Copy, id: ProviderId): Promise<ParsedMessage> {
  const ref = { workspaceId: actor.workspaceId, userId: copy.ownerId, connectionId: copy.connectionId };
  const email = await fetchOne(app, ref, id);
  return parseMessage(email.raw, { receivedAt: email.receivedAt, cut: email.cut, parts: email.parts });
}

async function findOwnCopy(tx: Tx, actor: Actor, interactionId: string): Promise<Copy | undefined> {
  const found = await sql<Copy>`/* find-own-copy */
      select e.connection_id as "connectionId", e.owner_user_id as "ownerId", l.provider_id as "providerId"
        from interaction i
        join email e on e.workspace_id = i.workspace_id and e.message_id = i.message_id
        left join ledger_entry l
          on l.workspace_id = e.workspace_id and l.email_id = e.id and l.presence = 'there' and not l.retired
       where i.workspace_id = current_workspace() and i.id = ${interactionId} and e.owner_user_id = ${actor.userId}
         and not exists (select 1 from interaction_setting s
                          where s.workspace_id = i.workspace_id and s.message_id = i.message_id
                            and s.user_id = e.owner_user_id and s.deleted_at is not null)
       order by l.provider_id is null, e.created_at limit 1`.execute(tx);
  return found.rows[0];
}

/** The copy that anchors it, for whom its owners show all of it. */
async function findShownCopy(tx: Tx, actor: Actor, interactionId: string): Promise<Copy | undefined> {
  const [item] = await showEntries(tx, actor, [interactionId]);
  if (item === undefined || item.own || item.level !== 'full') return undefined;
  const found = await sql<Copy>`/* find-shown-copy */
    select e.connection_id as "connectionId", e.owner_user_id as "ownerId", l.provider_id as "providerId"
      from interaction i
      join email e on e.workspace_id = i.workspace_id and e.id = i.anchor_email_id
      left join ledger_entry l
        on l.workspace_id = e.workspace_id and l.email_id = e.id and l.presence = 'there' and not l.retired
     where i.workspace_id = current_workspace() and i.id = ${interactionId}
     order by l.provider_id is null limit 1`.execute(tx);
  return found.rows[0];
}

async function fetchOne(
  app: App,
  ref: { workspaceId: string; userId: string; connectionId: string },
  id: ProviderId,
): Promise<FetchedEmail> {
  const provider = await app.accounts.open(app, ref);
  try {
    for await (const fetched of provider.fetch([id], app.config.sync.messageMaxOctets, { interactive: true })) {
      if (fetched.type === 'email') return fetched.email;
      if (fetched.type === 'gone') throw goneFault();
      throw new Fault('skip', fetched.code, fetched.reason, { status: 502 });
    }
    throw goneFault();
  } finally {
    await provider.close();
  }
}

/** How it stands with a colleague's mailbox is not the reader's to know. */
function hideState(error: unknown): never {
  if (!isFault(error) || error.code === 'gone-at-provider') throw error;
  throw new Fault('retry', 'owner-mailbox-silent', 'The mailbox of its owner can not be asked just now.', {
    status: 503,
    cause: error,
  });
}

function goneFault(): Fault {
  const words = 'This message is no longer in the mailbox, and Rapport keeps no copy of its text.';
  return new Fault('refuse', 'gone-at-provider', words, { status: 410 });
}
