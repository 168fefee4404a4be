/**
 * Connects a Gmail mailbox by its owner's consent.
 *
 * The walk: begin (note a state, send the person to Google) → Google's page → finish (take the state → exchange the code
 * → look whose mailbox it is → store, and start sync and watch, in one transaction).
 * Invariants: nothing is stored unless the consent allows reading and the mailbox answered; the same mailbox connected
 * again gets new tokens and keeps its mail; a consent for another account than the one that is to be renewed changes
 * nothing. Whatever fails says what to do, and leaves what was there.
 */

import type { App } from '#app.ts';
import { recordAudit } from '#audit/record-audit.ts';
import type { Tx } from '#db/database.ts';
import { Fault, isFault, notFound } from '#errors.ts';
import { authorizeUrl, exchangeCode, type Grant } from '#providers/gmail/oauth.ts';
import type { Actor } from '#users/actor.ts';
import { redirectUri } from './addresses.ts';
import { dropGrant } from './drop-grant.ts';
import { clientForConsent, clientOf, type GoogleClient, readProject } from './google-project.ts';
import { googleWorld } from './google-world.ts';
import { noteConsent, type TakenConsent, takeConsent } from './oauth-state.ts';
import { readProfile } from './read-profile.ts';
import { allows, boxOf, type GoogleFeature, scopeOf, scopesFor } from './scopes.ts';
import { storeGmail } from './stored-gmail.ts';

/** What a consent is asked for. */
export interface ConsentInput {
  /** Days of history to import, null for everything; undefined: the usual, or what the connection has. */
  historyDays?: number | null | undefined;
  /** The connection that is to be renewed or widened. */
  connectionId?: string | undefined;
  /** What is wanted beside reading. */
  feature?: GoogleFeature | undefined;
  /** Ask before mail is shared that is older than a contact. */
  asksOlder?: boolean | undefined;
}

/** What Google's redirect carries. */
export interface ConsentAnswer {
  state?: string | undefined;
  code?: string | undefined;
  error?: string | undefined;
}

/** Begins a consent; the person goes to `url`. `sessionDigest` names the session (or key) that may finish it. */
export async function beginConsent(
  app: App,
  actor: Actor,
  sessionDigest: Buffer,
  input: ConsentInput,
): Promise<{ url: string }> {
  const scopes = scopesFor(input.feature ?? 'read');
  return app.db.tenant(actor, async (tx) => {
    const loginHint = input.connectionId === undefined ? undefined : await addressOfOwn(tx, actor, input.connectionId);
    const client = clientForConsent(app, await readProject(tx));
    const { state, challenge } = await noteConsent(tx, app, actor, sessionDigest, {
      access: client.access,
      clientId: client.id,
      connectionId: input.connectionId ?? null,
      scopes,
      historyDays: input.historyDays,
      asksOlder: input.asksOlder ?? false,
    });
    const asked = { client, redirectUri: redirectUri(app), scopes, state, challenge, loginHint };
    return { url: await authorizeUrl(googleWorld(app), asked) };
  });
}

/** Finishes the consent that Google's redirect brings back; throws Faults with the words for the person. */
export async function finishConsent(
  app: App,
  actor: Actor,
  sessionDigest: Buffer,
  answer: ConsentAnswer,
): Promise<{ connectionId: string }> {
  const consent = await takeConsent(app, actor, sessionDigest, answer.state ?? '');
  if (answer.error !== undefined) throw refusedAtGoogle(answer.error);
  if (!answer.code) throw consentFault('consent-unknown', 'Google’s answer brought nothing. Connect again.', 400);
  const project = await app.db.tenant(actor, readProject);
  const client = clientOf(app, project, consent.access);
  if (client?.id !== consent.clientId)
    throw consentFault('google-client-changed', 'The set-up at Google changed meanwhile. Connect again.', 409);
  const grant = await spendCode(app, consent, client, answer.code);
  const stored = await store(app, actor, consent, grant);
  if (stored) return stored;
  await dropGrant(app, { address: grant.address, clientId: client.id, token: grant.refreshToken });
  throw consentFault(
    'consent-other-account',
    'This is another Google account than the one of this mailbox. Nothing was changed. Choose the same account.',
    409,
  );
}

/** From the code to tokens, and whose mailbox they open. Here nothing is tried again: the person is waiting. */
async function spendCode(app: App, consent: TakenConsent, client: GoogleClient, code: string) {
  try {
    const { verifier } = consent;
    const grant = await exchangeCode(googleWorld(app), { client, redirectUri: redirectUri(app), code, verifier });
    refuseUnticked(consent, grant.scopes);
    return { ...grant, address: await readProfile(app, grant.accessToken) };
  } catch (error) {
    if (!isFault(error, 'retry')) throw error;
    const words = 'Google did not answer as it should, so nothing was connected. Connect again in a moment.';
    throw new Fault('retry', error.code, words, { cause: error, status: 502 });
  }
}

/** Stores the grant; null when it is for another mailbox than the one that is to be renewed. */
async function store(app: App, actor: Actor, consent: TakenConsent, grant: Grant & { address: string }) {
  const { address, scopes, refreshToken, accessToken, expiresAt } = grant;
  return app.db.tenant(actor, async (tx) => {
    if (consent.connectionId !== null && !(await isSameMailbox(tx, actor, consent.connectionId, address))) return null;
    const connectionId = await storeGmail(tx, app, actor, {
      settings: { address, scopes, access: consent.access, clientId: consent.clientId },
      refreshToken,
      accessToken,
      expiresAt,
      historyDays: consent.historyDays,
      asksOlder: consent.asksOlder,
    });
    const subjects = [{ type: 'connection' as const, id: connectionId }];
    await recordAudit(tx, actor, { kind: 'connection-made', subjects, detail: { access: consent.access } });
    return { connectionId };
  });
}

async function isSameMailbox(tx: Tx, actor: Actor, connectionId: string, address: string): Promise<boolean> {
  return (await addressOfOwn(tx, actor, connectionId)).toLowerCase() === address.toLowerCase();
}

async function addressOfOwn(tx: Tx, actor: Actor, connectionId: string): Promise<string> {
  const row = await tx
    .selectFrom('connection')
    .select('address')
    .where('id', '=', connectionId)
    .where('user_id', '=', actor.userId)
    .where('provider', '=', 'gmail')
    .where('status', '<>', 'disconnected')
    .executeTakeFirst();
  if (!row) throw notFound('mailbox');
  return row.address;
}

/** The person may untick every box: what was asked for and not given is named. */
function refuseUnticked(consent: TakenConsent, granted: string[]): void {
  const features = (Object.keys(scopeOf) as GoogleFeature[]).filter((each) => consent.scopes.includes(scopeOf[each]));
  const missing = features.find((feature) => !allows(granted, feature));
  if (missing === undefined) return;
  throw consentFault(
    'consent-box-unticked',
    `Nothing was connected, because a box was not ticked. Connect again and tick “${boxOf[missing]}”.`,
    403,
  );
}

/** The codes of RFC 6749 §4.1.2.1; what is none of ours to explain is named as it came, if it is a code at all. */
function refusedAtGoogle(error: string): Fault {
  if (error === 'access_denied')
    return consentFault('consent-denied', 'Access was not given, so nothing was connected. You can try again.', 403);
  if (error === 'admin_policy_enforced')
    return consentFault(
      'consent-forbidden-by-admin',
      'The admin of this Google Workspace does not allow this app. He can trust it in Google’s admin console.',
      403,
    );
  return consentFault('consent-failed', 'Google did not finish this. Connect again.', 502);
}

function consentFault(code: string, words: string, status: number): Fault {
  return new Fault('refuse', code, words, { status });
}
