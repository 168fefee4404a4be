/** Asks Google for a new access token, by whatever lets us into the mailbox: a consent, or the domain's delegation. */
import type { App } from '#app.ts';
import { Fault, isFault } from '#errors.ts';
import { delegate, refresh } from '#providers/gmail/oauth.ts';
import { readServiceAccountKey } from '#providers/gmail/service-account.ts';
import { clientOf, type GoogleProject, serviceAccountKey } from './google-project.ts';
import { googleWorld } from './google-world.ts';
import type { OpenedGmail } from './read-gmail.ts';
import { allows, scopeOf } from './scopes.ts';
import type { AccessToken } from './stored-gmail.ts';

/** A token, and what it allows. */
export interface NewToken extends AccessToken {
  scopes: string[];
}

type Ports = Pick<App, 'config' | 'clock' | 'seal'>;

/** Asks; a Fault `reconnect` says that somebody has to let Rapport in again. */
export async function askForToken(app: Ports, gmail: OpenedGmail): Promise<NewToken> {
  const { settings, project } = gmail;
  if (settings.access === 'delegated') return asDelegate(app, project, settings.address, settings.scopes);
  const client = clientOf(app, project, settings.access);
  if (client === null || client.id !== settings.clientId)
    throw reconnect('google-client-changed', 'The set-up at Google was changed; please connect this mailbox again.');
  if (gmail.refreshToken === null)
    throw reconnect('no-credential', 'There is nothing to open this mailbox with; please connect it again.');
  const { accessToken, expiresAt, scopes } = await refresh(googleWorld(app), {
    client,
    refreshToken: gmail.refreshToken,
  });
  const granted = scopes ?? settings.scopes;
  if (!allows(granted, 'read'))
    throw reconnect('gmail-scope-missing', 'Rapport may no longer read this mailbox; please connect it again.');
  return { accessToken, expiresAt, scopes: granted };
}

/**
 * A token by which the workspace's service account opens the mailbox of `address`. Google gives all of the scopes or
 * none; where the domain's admin allows fewer, reading alone is asked for.
 */
export async function asDelegate(
  app: Ports,
  project: GoogleProject | null,
  address: string,
  scopes: string[],
): Promise<NewToken> {
  const json = serviceAccountKey(app, project);
  if (json === null || !project?.delegation_enabled)
    throw reconnect(
      'delegation-off',
      'An admin has switched off the access for the whole domain. Ask him, or connect this mailbox yourself.',
    );
  try {
    return await asServiceAccount(app, json, address, scopes);
  } catch (error) {
    throw isFault(error) ? asOwnerReads(error) : error;
  }
}

async function asServiceAccount(app: Ports, json: string, subject: string, scopes: string[]): Promise<NewToken> {
  const key = readServiceAccountKey(json);
  try {
    const { accessToken, expiresAt } = await delegate(googleWorld(app), { key, subject, scopes });
    return { accessToken, expiresAt, scopes };
  } catch (error) {
    if (!isFault(error) || error.code !== 'gmail-delegation-missing' || scopes.length === 1) throw error;
    return asServiceAccount(app, json, subject, [scopeOf.read]);
  }
}

/** What only an admin can mend stops the mailbox until he has, with words that say where. */
function asOwnerReads(fault: Fault): Fault {
  if (fault.code === 'gmail-delegation-missing')
    return reconnect(
      'delegation-revoked',
      'Google’s admin console no longer allows Rapport’s service account to read this domain. An admin can allow it there, under domain-wide delegation, and then enroll the mailboxes again.',
    );
  if (fault.code === 'service-account-key-refused')
    return reconnect(
      'service-account-key-refused',
      'Google no longer takes the key of Rapport’s service account. An admin can upload a new one under Settings, Google Workspace, and then enroll the mailboxes again.',
    );
  return fault;
}

function reconnect(code: string, words: string): Fault {
  return new Fault('reconnect', code, words);
}
