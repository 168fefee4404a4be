/** The workspace's project at Google for the mock server: not set up, set up, and set up with two mistakes. */
import type { Enrolled, EnrolledAll, GoogleCheck, GoogleWorkspace, GoogleWorkspaceInput } from '../api-types.ts';

const console = 'https://console.cloud.google.com';

const noMailbox = 'Google has no Gmail for this account: it has no licence, or it is suspended.';

const blank: GoogleWorkspace = {
  redirectUri: 'https://rapport.harbour.example/api/auth/gmail/callback',
  webhookUrl: 'https://rapport.harbour.example/api/email/webhooks/gmail',
  instanceClient: true,
  client: null,
  delegation: null,
  push: { topic: null, subscription: null, serviceAccount: null },
  parked: [],
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
  parked: [
    {
      email: 'intern@harbour.example',
      code: 'gmail-mail-disabled',
      message: noMailbox,
      parkedAt: '2026-03-09T08:12:00Z',
    },
  ],
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
  ok('client-id', 'Client id', 'The workspace’s own client has the form of a client id.'),
  ok('redirect-uri', 'Redirect URI', 'Google knows the client and takes the redirect URI.'),
  ok('client-secret', 'Client secret', 'Google takes the client secret.'),
  ok('consent-type', 'Internal client', 'A mailbox has worked with this client for more than a week.'),
  ok('gmail-api', 'Gmail API', 'The Gmail API answers for a connected mailbox.'),
  ok('delegation', 'Domain-wide delegation', 'The service account opens your mailbox.'),
  ok('topic', 'Pub/Sub topic', 'The topic is there.'),
  ok('publisher', 'Gmail may publish', 'Gmail may publish to the topic.'),
  ok('delivery', 'Announcements reach Rapport', 'The webhook answers, and refuses strangers.'),
];

const mistakes: GoogleCheck[] = [
  {
    id: 'gmail-api',
    title: 'Gmail API',
    outcome: 'wrong',
    says: 'The Gmail API is switched off in the project.',
    fix: 'Press Enable on its page.',
    link: `${console}/apis/library/gmail.googleapis.com?project=harbour-crm`,
  },
  {
    id: 'publisher',
    title: 'Gmail may publish',
    outcome: 'wrong',
    says: 'Gmail may not publish to the topic.',
    fix: 'Give gmail-api-push@system.gserviceaccount.com the role Pub/Sub Publisher on the topic.',
    link: `${console}/cloudpubsub/topic/list?project=harbour-crm`,
  },
  {
    id: 'consent-type',
    title: 'Internal client',
    outcome: 'waiting',
    says: 'Google tells nobody but you whether the client is Internal.',
    fix: 'Look under Audience: it should say Internal.',
    link: `${console}/auth/audience?project=harbour-crm`,
  },
];

const untried: GoogleCheck[] = [
  ...tried
    .slice(0, 4)
    .map(({ id, title }) =>
      waits(
        id,
        title,
        'There is no OAuth client yet.',
        'Make one of the type “Web application”.',
        `${console}/auth/clients`,
      ),
    ),
  waits(
    'gmail-api',
    'Gmail API',
    'This shows with the first connected mailbox.',
    'Connect one, then look again.',
    '/mailboxes/connect',
  ),
];

function waits(id: string, title: string, says: string, fix: string, link: string): GoogleCheck {
  return { id, title, outcome: 'waiting', says, fix, link };
}

function ok(id: string, title: string, says: string): GoogleCheck {
  return { id, title, outcome: 'ok', says, fix: null, link: null };
}

/** One colleague's mailbox: those that begin with "guest" have none. */
export function enrolledOne(email: string): Enrolled {
  if (!email.startsWith('guest'))
    return { connectionId: 'g-delegated', email, status: 'connected', code: null, message: null };
  return { connectionId: null, email, status: 'parked', code: 'gmail-mail-disabled', message: noMailbox };
}

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
