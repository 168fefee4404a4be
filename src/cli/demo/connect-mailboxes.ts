/**
 * Connects the three mailboxes by the simulated consent page, as their owners would in a browser. The simulated Google
 * forgets its consents when it ends, so at the next start they are given again; what was disconnected stays so.
 */
import { createHash } from 'node:crypto';
import type { App } from '#app.ts';
import { beginConsent, type ConsentInput, finishConsent } from '#google/connect-gmail.ts';
import type { GoogleOAuth } from '#simulator/google/oauth/google-oauth.ts';
import type { Actor } from '#users/actor.ts';

/** One of the three. */
export interface MailboxOwner {
  actor: Actor;
  email: string;
}

/** Connects each mailbox, or gives its consent anew. */
export async function connectMailboxes(app: App, oauth: GoogleOAuth, owners: readonly MailboxOwner[]): Promise<void> {
  const connecting = owners.map(async (owner) => {
    const known = await findConnection(app, owner);
    if (known && !['connected', 'error', 'needs_reconnect'].includes(known.status)) return;
    await consent(app, oauth, owner, known ? { connectionId: known.id } : { historyDays: null });
  });
  await Promise.all(connecting);
}

async function consent(
  app: App,
  oauth: GoogleOAuth,
  { actor, email }: MailboxOwner,
  input: ConsentInput,
): Promise<void> {
  const session = createHash('sha256').update(`demo ${actor.userId}`).digest();
  const { url } = await beginConsent(app, actor, session, input);
  const answer = new URL(await oauth.approve(url, { email })).searchParams;
  const given = (name: string) => answer.get(name) ?? undefined;
  await finishConsent(app, actor, session, {
    state: given('state'),
    code: given('code'),
    error: given('error'),
  });
}

async function findConnection(app: App, { actor, email }: MailboxOwner) {
  return app.db.tenant(actor, (tx) =>
    tx
      .selectFrom('connection')
      .select(['id', 'status'])
      .where('user_id', '=', actor.userId)
      .where('provider', '=', 'gmail')
      .where('address', '=', email)
      .executeTakeFirst(),
  );
}
