/** The workspace's project at Google for the mock server: not set up, set up, and set up with two mistakes. */
import type { Enrolled, EnrolledAll, GoogleCheck, GoogleWorkspace, GoogleWorkspaceInput } from '../api-types.ts';

const console = 'https://console.cloud.google.com';

const blank: GoogleWorkspace = {
  redirectUri: 'https://rapport.harbour.example/api/auth/gmail/callback',
  webhookUrl: 'https://rapport.harbour.example/api/email/webhooks/gmail',
  instanceClient: true,
  client: null,
  delegation: null,
  push: { topic: null, subscription: null, serviceAccount: null },
};

const complete: GoogleWorkspace = {
  ...blank,
  client: { clientId: '417200318871-4tq9v0n2c7.apps.googleusercontent.com', hasSecret: true, enabled: true },
  delegation: {
    serviceAccount: 'rapport@harbour-crm.iam.gserviceaccount.com',
    clientId: '104857600012345678901',
    domain: 'harbour.example',
    enabled: true,
  },
  push: {
    topic: 'projects/harbour-crm/topics/gmail',
    subscription: null,
    serviceAccount: 'pusher@harbour-crm.iam.gserviceaccount.com',
  },
};

/** Whose client asks for consent. */
export function consentOf(scene: string): 'instance' | 'workspace' | null {
  if (scene === 'google-new' || scene === 'member') return null;
  return scene.startsWith('google') ? 'workspace' : 'instance';
}

/** The project of a scene. */
export function googleWorkspaceOf(scene: string): GoogleWorkspace {
  if (scene === 'google-new') return { ...blank, instanceClient: false };
  return scene.startsWith('google') ? complete : blank;
}

/** The same after a change; nothing is kept. */
export function changedGoogleWorkspace(scene: string, input: GoogleWorkspaceInput): GoogleWorkspace {
  const was = googleWorkspaceOf(scene);
  const { client, delegation, push } = input;
  return {
    ...was,
    ...(client === undefined ? {} : { client: client && { ...client, hasSecret: true } }),
    ...(delegation === undefined
      ? {}
      : {
          delegation: delegation && {
            ...complete.delegation!,
            domain: delegation.domain ?? was.delegation?.domain ?? null,
            enabled: delegation.enabled,
          },
        }),
    ...(push === undefined ? {} : { push: push ?? blank.push }),
  };
}

/** What the doctor finds. */
export function checksOf(scene: string): GoogleCheck[] {
  if (scene === 'google-new') return untried;
  if (scene === 'google') return tried.map((check) => mistakes.find((each) => each.id === check.id) ?? check);
  return tried;
}

const tried: GoogleCheck[] = [
  ok('client', 'OAuth client', 'Google knows the client, and the secret is right.'),
  ok('redirect', 'Redirect URI', 'Google sends people back to this address.'),
  ok(
    'consent',
    'Consent screen',
    'It is internal: only accounts of harbour.example can use it, and Google verifies nothing.',
  ),
  ok('api', 'Gmail API', 'It is switched on in the project harbour-crm.'),
  ok('scopes', 'Scopes', 'Reading is allowed. Sending and labels are asked for when somebody first needs them.'),
  ok('delegation', 'Access for the whole domain', 'The service account may read the mailbox of ida@harbour.example.'),
  ok('topic', 'Pub/Sub topic', 'It exists, and Gmail may publish to it.'),
  ok('push', 'Push', 'A notification of Google’s arrived 2 minutes ago.'),
];

const mistakes: GoogleCheck[] = [
  {
    id: 'api',
    title: 'Gmail API',
    outcome: 'wrong',
    says: 'It is not switched on in the project harbour-crm.',
    fix: 'Open the page of the Gmail API and press Enable. It takes effect within some minutes.',
    link: `${console}/apis/library/gmail.googleapis.com?project=harbour-crm`,
  },
  {
    id: 'topic',
    title: 'Pub/Sub topic',
    outcome: 'wrong',
    says: 'It exists, but Gmail may not publish to it.',
    fix: 'Give gmail-api-push@system.gserviceaccount.com the role Pub/Sub Publisher on the topic.',
    link: `${console}/cloudpubsub/topic/detail/gmail?project=harbour-crm`,
  },
  {
    id: 'push',
    title: 'Push',
    outcome: 'waiting',
    says: 'It can be tried as soon as Gmail may publish to the topic.',
    fix: null,
    link: null,
  },
];

const untried: GoogleCheck[] = [
  {
    id: 'client',
    title: 'OAuth client',
    outcome: 'wrong',
    says: 'There is no client yet.',
    fix: 'Make one of the type “Web application” in your project at Google, and enter its id and secret above.',
    link: `${console}/auth/clients`,
  },
  ...tried.slice(1, 5).map(
    (check): GoogleCheck => ({
      ...check,
      outcome: 'waiting',
      says: 'It can be tried as soon as there is a client.',
    }),
  ),
];

function ok(id: string, title: string, says: string): GoogleCheck {
  return { id, title, outcome: 'ok', says, fix: null, link: null };
}

/** One colleague's mailbox: those that begin with "guest" have none. */
export function enrolledOne(email: string): Enrolled {
  if (!email.startsWith('guest'))
    return { connectionId: 'g-delegated', email, status: 'connected', code: null, message: null };
  return { connectionId: null, email, status: 'parked', code: 'gmail-mail-disabled', message: noMailbox };
}

const noMailbox = 'Google has no Gmail for this account: it has no licence, or it is suspended.';

/** All colleagues' mailboxes. */
export const enrolledAll: EnrolledAll = {
  enrolled: ['liv', 'emil', 'saga'].map((name) => ({ email: `${name}@harbour.example`, connectionId: 'g-delegated' })),
  already: [
    { email: 'ida@harbour.example', connectionId: 'g-own' },
    { email: 'tomas@harbour.example', connectionId: 'g-tomas' },
  ],
  parked: [{ email: 'intern@harbour.example', code: 'gmail-mail-disabled', message: noMailbox }],
  skipped: [{ email: 'frida@freelance.example', reason: 'The address is not at harbour.example.' }],
};
