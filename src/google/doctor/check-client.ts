/**
 * Checks of the OAuth client: its form, its redirect URI, its secret, whom it serves, whether its project has the Gmail
 * API. Google's sign-in tells the first three to anybody who asks, without a person: the authorization endpoint refuses
 * a client or a redirect URI at once, and the token endpoint a secret before it looks at the code.
 */
import type { App } from '#app.ts';
import { isFault } from '#errors.ts';
import type { ConnectionRef } from '#sync/connection-ref.ts';
import { redirectUri } from '../addresses.ts';
import { callGoogle, type GoogleAnswer } from '../call-google.ts';
import type { GoogleClient } from '../google-project.ts';
import { scopeOf } from '../scopes.ts';
import { audiencePage, clientsPage, gmailApiPage } from './console-links.ts';
import { type Check, type Finding, ok, waiting, wrong } from './finding.ts';

/** What is looked at. */
export interface ClientSubject {
  client: GoogleClient | null;
  project: string | null;
  /** A mailbox that was connected by this client, newest first; null when there is none. */
  connected: ConnectionRef | null;
  /** Whether one works by it for more than a week: a client in testing could not. */
  proven: boolean;
}

const noClient = 'There is no OAuth client yet.';
const weekOld = 'A mailbox has worked with this client for more than a week, so it is no client in testing.';
const clientShape = /^\d{6,20}-[a-z0-9]{8,64}\.apps\.googleusercontent\.com$/;

/** The checks. */
export function clientChecks(app: App, subject: ClientSubject): Check[] {
  const withClient = (look: (client: GoogleClient) => Promise<Finding>) => async () =>
    subject.client
      ? look(subject.client)
      : waiting(noClient, 'Make one of the type “Web application”.', clientsPage(null));
  return [
    { id: 'client-id', title: 'Client id', look: withClient((client) => checkForm(client, subject)) },
    { id: 'redirect-uri', title: 'Redirect URI', look: withClient((client) => checkRedirect(app, client, subject)) },
    { id: 'client-secret', title: 'Client secret', look: withClient((client) => checkSecret(app, client, subject)) },
    { id: 'consent-type', title: 'Internal client', look: withClient(async () => checkType(subject)) },
    { id: 'gmail-api', title: 'Gmail API', look: () => checkApi(app, subject) },
  ];
}

async function checkForm({ id, access }: GoogleClient, { project }: ClientSubject): Promise<Finding> {
  const whose = access === 'workspace' ? 'The workspace’s own client' : 'The client of this server';
  if (clientShape.test(id)) return ok(`${whose} has the form of a client id.`);
  const fix = 'Copy the client id from the page of the client; it ends in .apps.googleusercontent.com.';
  return wrong(`${whose} has an id that Google does not give.`, fix, clientsPage(project));
}

async function checkRedirect(app: App, client: GoogleClient, { project }: ClientSubject): Promise<Finding> {
  const url = new URL(app.config.google.endpoints.authorizeUrl);
  const asked = { client_id: client.id, redirect_uri: redirectUri(app), response_type: 'code', scope: scopeOf.read };
  for (const [name, value] of Object.entries(asked)) url.searchParams.set(name, value);
  const answer = await callGoogle({ url: url.href, maxOctets: 4 * 1024 * 1024 });
  const refusal = refusalIn(answer);
  if (refusal === null) return ok('Google knows the client and takes the redirect URI.');
  if (refusal === 'redirect_uri_mismatch') {
    const fix = `Add ${redirectUri(app)} to the client’s authorized redirect URIs, letter for letter.`;
    return wrong('Google does not know this redirect URI.', fix, clientsPage(project));
  }
  if (refusal === 'unclear') return waiting('Google’s page did not say whether it takes the redirect URI.');
  return wrong(
    'Google does not know this client.',
    'Copy the client id again, or make a new client.',
    clientsPage(project),
  );
}

const refusals = [
  'redirect_uri_mismatch',
  'invalid_client',
  'deleted_client',
  'disabled_client',
  'unauthorized_client',
];

/** Google sends a browser to a page of its own, with the reason in Base64 in its address, or shows it at once. */
function refusalIn({ status, text, location }: GoogleAnswer): string | null {
  const carried = location === null ? null : URL.parse(location)?.searchParams.get('authError');
  const told = `${text}\n${carried ? Buffer.from(carried, 'base64').toString('latin1') : ''}`;
  if (status < 400 && carried == null) return null;
  return refusals.find((refusal) => told.includes(refusal)) ?? 'unclear';
}

/** A code that was never given: a client whose secret is right is told so, any other is not known. */
async function checkSecret(app: App, client: GoogleClient, { project }: ClientSubject): Promise<Finding> {
  const form = {
    grant_type: 'authorization_code',
    code: '4/rapport-set-up-check',
    client_id: client.id,
    client_secret: client.secret,
    redirect_uri: redirectUri(app),
  };
  const { json } = await callGoogle({ url: app.config.google.endpoints.tokenUrl, form });
  if (json?.error === 'invalid_grant' || json?.error === 'redirect_uri_mismatch')
    return ok('Google takes the client secret.');
  if (json?.error === 'invalid_client' || json?.error === 'unauthorized_client')
    return wrong(
      'Google does not take the client secret.',
      'Make a new secret and enter it here.',
      clientsPage(project),
    );
  return waiting('Google did not say whether it takes the client secret.');
}

/** No interface of Google's tells it; only time does. */
function checkType({ client, project, proven }: ClientSubject): Finding {
  if (proven) return ok(weekOld);
  const says =
    client?.access === 'workspace'
      ? 'Google tells nobody but you whether the client is Internal.'
      : 'This is the client of the server, which serves people of any domain.';
  const fix =
    'Look under Audience: it should say Internal. An External client needs Google’s verification, and for mail a yearly security assessment (CASA); while it is in testing, access ends after seven days.';
  return waiting(says, fix, audiencePage(project));
}

async function checkApi(app: App, { connected, project }: ClientSubject): Promise<Finding> {
  if (!connected)
    return waiting(
      'This shows with the first connected mailbox.',
      'Connect one, then look again.',
      '/mailboxes/connect',
    );
  try {
    const provider = await app.accounts.open(app, connected);
    try {
      await provider.identities();
    } finally {
      await provider.close();
    }
    return ok('The Gmail API answers for a connected mailbox.');
  } catch (error) {
    if (!isFault(error) || error.code !== 'gmail-api-disabled') throw error;
    return wrong('The Gmail API is switched off in the project.', 'Press Enable on its page.', gmailApiPage(project));
  }
}
