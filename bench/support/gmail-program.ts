/** Rapport beside a simulated Google, as an instance whose client and topic are Google's, for measurements. */
import { createAccounts } from '#connections/create-accounts.ts';
import { createContact } from '#contacts/create-contact.ts';
import { isFault } from '#errors.ts';
import { redirectUri } from '#google/addresses.ts';
import { beginConsent, finishConsent } from '#google/connect-gmail.ts';
import { createOutbound } from '#platform/outbound.ts';
import type { Cast } from '#simulator/cast/cast-of.ts';
import { type GoogleServer, startGoogle } from '#simulator/google/start.ts';
import type { ConnectionRef } from '#sync/connection-ref.ts';
import { answerOf, googleEnv, sessionOf, staged } from '../../test/support/google-stage.ts';
import type { LeapingTime } from './leaping-time.ts';
import { type BenchProgram, startProgram } from './program.ts';

/** Both, and how to end them. */
export interface GmailProgram {
  program: BenchProgram;
  google: GoogleServer;
  remove(): Promise<void>;
}

/** Starts both, by the machine's clock or by one that leaps over the waiting for quota. */
export async function startGmailProgram(time?: LeapingTime): Promise<GmailProgram> {
  const google = await startGoogle(time && { clock: time.clock });
  const program = await startProgram([], { env: googleEnv(google, 'push'), clock: time?.clock, hooks: time?.hooks });
  const { app } = program;
  const waiting = time?.leaping ?? app.clock;
  app.accounts = createAccounts({ config: app.config, clock: waiting, outbound: createOutbound([], waiting) });
  google.oauth.addClient({
    clientId: staged.clientId,
    clientSecret: staged.clientSecret,
    redirectUris: [redirectUri(app)],
    kind: 'production',
    projectId: staged.project,
  });
  google.pubsub.createTopic(staged.topic, { gmailMayPublish: true });
  return {
    program,
    google,
    async remove() {
      await program.remove();
      await google.close();
    },
  };
}

/** The people and companies of the cast become records, so that their mail is logged. */
export async function addRecords({ app, actor }: BenchProgram, { contacts }: Cast): Promise<void> {
  for (const { name, emails, kind } of contacts) {
    if (kind === 'own') continue;
    try {
      await app.db.tenant(actor, (tx) => createContact(tx, actor, { name, emails: [...emails], kind }));
    } catch (error) {
      if (!isFault(error) || error.code !== 'address-in-use') throw error;
    }
  }
}

/** Connects a mailbox by consent, with all its history. */
export async function connectMailbox({ program, google }: GmailProgram, email: string): Promise<ConnectionRef> {
  const { app, actor } = program;
  const { url } = await beginConsent(app, actor, sessionOf(), { historyDays: null });
  const { connectionId } = await finishConsent(app, actor, sessionOf(), await answerOf(google, url, { email }));
  return { workspaceId: actor.workspaceId, userId: actor.userId, connectionId };
}
