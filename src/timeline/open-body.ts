/**
 * Opens the body of a message for the owner of a copy: fetched from the provider now, shown, kept nowhere.
 *
 * Invariants: only a holder of a copy opens it, and gets his own copy's words; somebody else's interaction is a 404 like
 * none at all; nothing of it is stored or logged.
 */
import { sql } from 'kysely';
import type { App } from '#app.ts';
import { Fault, notFound } from '#errors.ts';
import type { ParsedMessage } from '#mail/message.ts';
import { parseMessage } from '#mail/parse-message.ts';
import { isUuid } from '#platform/uuid.ts';
import type { FetchedEmail, ProviderId } from '#providers/provider.ts';
import type { Actor } from '#users/actor.ts';

/** Where the viewer's copy lies. */
interface OwnCopy {
  connectionId: string;
  providerId: ProviderId | null;
}

/** The whole message of the viewer's own copy. */
export async function openBody(app: App, actor: Actor, interactionId: string): Promise<ParsedMessage> {
  const copy = isUuid(interactionId) ? await findOwnCopy(app, actor, interactionId) : undefined;
  if (!copy) throw notFound('message');
  if (copy.providerId === null) throw goneFault();
  const email = await fetchOne(app, { ...actor, connectionId: copy.connectionId }, copy.providerId);
  return parseMessage(email.raw, { receivedAt: email.receivedAt, cut: email.cut, parts: email.parts });
}

async function findOwnCopy(app: App, actor: Actor, interactionId: string): Promise<OwnCopy | undefined> {
  const found = await app.db.tenant(actor, (tx) =>
    sql<OwnCopy>`/* find-own-copy */
      select e.connection_id as "connectionId", l.provider_id as "providerId"
        from interaction i
        join email e on e.workspace_id = i.workspace_id and e.message_id = i.message_id
        left join ledger_entry l
          on l.workspace_id = e.workspace_id and l.email_id = e.id and l.presence = 'there' and not l.retired
       where i.workspace_id = current_workspace() and i.id = ${interactionId} and e.owner_user_id = ${actor.userId}
         and not exists (select 1 from interaction_setting s
                          where s.workspace_id = i.workspace_id and s.message_id = i.message_id
                            and s.user_id = e.owner_user_id and s.deleted_at is not null)
       order by l.provider_id is null, e.created_at limit 1`.execute(tx),
  );
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

function goneFault(): Fault {
  const words = 'This message is no longer in the mailbox, and Rapport keeps no copy of its text.';
  return new Fault('refuse', 'gone-at-provider', words, { status: 410 });
}
