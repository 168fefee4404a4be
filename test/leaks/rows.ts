/**
 * How each route is asked in the leak matrix: with the ids of everything that is hidden. A route without a row fails the
 * matrix. What would destroy the world for the next viewer is aimed at spare records, or at what the viewer may not touch.
 */
import type { LeakWorld, Planted } from './world.ts';

/** One call: path, and body where the route takes one. */
export type Ask = [path: string, body?: object];

type Row = (world: LeakWorld) => Ask[];

const once =
  (path: string, body?: object): Row =>
  () => [body ? [path, body] : [path]];
const perPlanted =
  (ask: (planted: Planted & { interactionId: string }) => Ask): Row =>
  ({ planted }) =>
    planted.flatMap((each) =>
      each.interactionId === null ? [] : [ask({ ...each, interactionId: each.interactionId })],
    );
const records = (world: LeakWorld, path: 'contacts' | 'companies' | 'deals') =>
  ({ contacts: [world.ids.contact, world.ids.hidden], companies: [world.ids.company], deals: [world.ids.deal] })[path];
const perRecord =
  (path: 'contacts' | 'companies' | 'deals', rest: string): Row =>
  (world) =>
    records(world, path).map((id) => [`/api/${path}/${id}${rest}`]);
const timeline =
  (path: 'contacts' | 'companies' | 'deals'): Row =>
  (world) =>
    ['', '?limit=1', '?kind=email_received', '?as=teammate'].flatMap((rest) =>
      perRecord(path, `/timeline${rest}`)(world),
    );
const ofConnection =
  (rest: string, body?: object): Row =>
  ({ connectionId }) => [
    body ? [`/api/email-connections/${connectionId}${rest}`, body] : [`/api/email-connections/${connectionId}${rest}`],
  ];
const nothing = '018f0000-0000-7000-8000-000000000000';

/** Every route, by method and path. */
export const rows: Record<string, Row> = {
  'get /api/setup': once('/api/setup'),
  'post /api/setup': once('/api/setup', {
    name: 'X',
    email: 'x@x.example',
    password: 'a long enough password',
    workspace: 'X',
  }),
  'post /api/auth/sign-in/email': once('/api/auth/sign-in/email', {
    email: 'olga@harbour.example',
    password: 'a wrong password',
  }),
  'post /api/auth/sign-in/social': once('/api/auth/sign-in/social', { provider: 'google' }),
  'get /api/auth/callback/google': once('/api/auth/callback/google?code=x&state=y'),
  'post /api/auth/update-user': once('/api/auth/update-user', { name: 'Somebody' }),
  'post /api/auth/sign-out': once('/api/auth/sign-out', {}),
  'get /api/auth/get-session': once('/api/auth/get-session'),
  'post /api/auth/change-password': once('/api/auth/change-password', {
    currentPassword: 'no no no no no',
    newPassword: 'a long enough one',
  }),
  'post /api/auth/organization/set-active': ({ owner }) => [
    ['/api/auth/organization/set-active', { organizationId: owner.workspaceId }],
  ],
  'get /api/sessions': once('/api/sessions'),
  'delete /api/sessions/:id': once(`/api/sessions/${nothing}`),
  'get /api/me': once('/api/me'),
  'get /api/members': once('/api/members'),
  'patch /api/members/:id': ({ owner }) => [[`/api/members/${owner.userId}`, { role: 'rep' }]],
  'delete /api/members/:id': once(`/api/members/${nothing}`),
  'get /api/invitations': once('/api/invitations'),
  'post /api/invitations': once('/api/invitations', { email: 'new@harbour.example', role: 'rep' }),
  'delete /api/invitations/:id': once(`/api/invitations/${nothing}`),
  'post /api/invitations/offer': once('/api/invitations/offer', { token: 'x' }),
  'post /api/invitations/accept': once('/api/invitations/accept', { token: 'x' }),
  'get /api/workspace': once('/api/workspace'),
  'patch /api/workspace': once('/api/workspace', { unmatchedDays: 90 }),
  'get /api/workspace/retention/preview': once('/api/workspace/retention/preview?interactionDays=1'),
  'post /api/workspace/retention/run': once('/api/workspace/retention/run', {}),
  'get /api/keys': once('/api/keys'),
  'post /api/keys': once('/api/keys', { name: 'k' }),
  'delete /api/keys/:id': once(`/api/keys/${nothing}`),
  'get /api/contacts': (world) => [
    ['/api/contacts'],
    ['/api/contacts?limit=1'],
    ...['guest', 'hush', 'zq'].map((q): Ask => [`/api/contacts?q=${q}`]),
    [`/api/contacts?companyId=${world.ids.company}`],
  ],
  'post /api/contacts': once('/api/contacts', { name: 'Guest again', emails: ['guest@north.example'] }),
  'get /api/contacts/suggestions': once('/api/contacts/suggestions'),
  'get /api/contacts/:id': perRecord('contacts', ''),
  'patch /api/contacts/:id': (world) =>
    records(world, 'contacts').map((id) => [`/api/contacts/${id}`, { title: 'Guest' }]),
  'delete /api/contacts/:id': ({ ids }) => [[`/api/contacts/${ids.spare.contact}`]],
  'get /api/companies': once('/api/companies'),
  'post /api/companies': once('/api/companies', { name: 'North again', domains: ['north.example'] }),
  'get /api/companies/:id': perRecord('companies', ''),
  'patch /api/companies/:id': ({ ids }) => [[`/api/companies/${ids.company}`, { name: 'North' }]],
  'delete /api/companies/:id': ({ ids }) => [[`/api/companies/${ids.spare.company}`]],
  'get /api/deals': once('/api/deals'),
  'post /api/deals': once('/api/deals', { name: 'Another' }),
  'get /api/deals/:id': perRecord('deals', ''),
  'patch /api/deals/:id': ({ ids }) => [[`/api/deals/${ids.deal}`, { stage: 'qualified' }]],
  'delete /api/deals/:id': ({ ids }) => [[`/api/deals/${ids.spare.deal}`]],
  'get /api/contacts/:id/export': perRecord('contacts', '/export'),
  'get /api/contacts/:id/timeline': timeline('contacts'),
  'get /api/companies/:id/timeline': timeline('companies'),
  'get /api/deals/:id/timeline': timeline('deals'),
  'get /api/contacts/:id/threads': perRecord('contacts', '/threads'),
  'get /api/companies/:id/threads': perRecord('companies', '/threads'),
  'get /api/deals/:id/threads': perRecord('deals', '/threads'),
  'get /api/contacts/:id/mail': perRecord('contacts', '/mail'),
  'get /api/interactions/:id': perPlanted(({ interactionId }) => [`/api/interactions/${interactionId}`]),
  'get /api/email-contact-settings': ({ ids }) => [
    ['/api/email-contact-settings'],
    [`/api/email-contact-settings?contactId=${ids.contact}`],
  ],
  'put /api/email-contact-settings/:contactId': ({ ids }) =>
    [ids.contact, ids.hidden].map((id) => [`/api/email-contact-settings/${id}`, { visible: true, sync: true }]),
  'get /api/email-connections/:id/contacts': ({ connectionId }) =>
    ['', '?q=zq', '?show=automated'].map((rest) => [`/api/email-connections/${connectionId}/contacts${rest}`]),
  'post /api/email-connections/:id/contacts/import': ofConnection('/contacts/import', {
    people: [{ email: 'secret@far.example', name: 'Secret' }],
  }),
  'delete /api/email-connections/:id/contacts/import/:importId': ofConnection(`/contacts/import/${nothing}`),
  'get /api/email-connections/:id/settings': ofConnection('/settings'),
  'put /api/email-connections/:id/settings': ofConnection('/settings', { sync: true, visible: true }),
  'get /api/threads/:id': perPlanted(({ threadId }) => [`/api/threads/${threadId}`]),
  'get /api/interactions/:id/body': perPlanted(({ interactionId }) => [`/api/interactions/${interactionId}/body`]),
  'post /api/notes': ({ ids }) => [['/api/notes', { recordKind: 'contact', recordId: ids.contact, body: 'Seen.' }]],
  'delete /api/interactions/:id': perPlanted(({ interactionId }) => [`/api/interactions/${interactionId}`]),
  'put /api/interactions/:id/visibility': perPlanted(({ interactionId }) => [
    `/api/interactions/${interactionId}/visibility`,
    { level: 'full' },
  ]),
  'post /api/interactions/:id/restore': perPlanted(({ interactionId }) => [
    `/api/interactions/${interactionId}/restore`,
  ]),
  'get /api/blocklist': once('/api/blocklist'),
  'post /api/blocklist': once('/api/blocklist', { entries: ['guest@north.example', '@far.example'] }),
  'post /api/blocklist/preview': once('/api/blocklist/preview', { entries: ['guest@north.example', '@far.example'] }),
  'delete /api/blocklist/:kind/:value': () => [
    ['/api/blocklist/address/guest%40north.example'],
    ['/api/blocklist/domain/far.example'],
  ],
  'get /api/protected': once('/api/protected'),
  // Nobody of the world: protecting its people would hide what the other routes are to be asked for.
  'post /api/protected': once('/api/protected', { entries: ['counsel@law.example'] }),
  'post /api/protected/preview': once('/api/protected/preview', {
    entries: ['guest@north.example', 'hidden@south.example', '@far.example'],
  }),
  'delete /api/protected/:kind/:value': once('/api/protected/address/counsel%40law.example'),
  'get /api/email-connections': () => [['/api/email-connections'], ['/api/email-connections?all=1']],
  'post /api/email-connections/imap': once('/api/email-connections/imap', {
    address: 'olga@harbour.example',
    host: 'mail.harbour.example',
    port: 993,
    security: 'tls',
    username: 'olga@harbour.example',
    password: 'no',
  }),
  'get /api/email-connections/:id': ofConnection(''),
  'post /api/email-connections/imap/suggest': once('/api/email-connections/imap/suggest', {
    address: 'olga@localhost.invalid',
  }),
  'patch /api/email-connections/:id': ofConnection('', { pollMinutes: 7 }),
  'delete /api/email-connections/:id': ofConnection('?log=purge'),
  'post /api/email-connections/:id/refresh': ofConnection('/refresh'),
  'post /api/email-connections/:id/audit': ofConnection('/audit'),
  'post /api/email-connections/:id/retry-quarantined': ofConnection('/retry-quarantined'),
  'get /api/email-connections/:id/ledger': ({ connectionId }) =>
    ['', '?outcome=logged', '?outcome=unmatched', '?outcome=skipped'].map((rest) => [
      `/api/email-connections/${connectionId}/ledger${rest}`,
    ]),
  'get /api/email/trace': (world) => [
    ...world.planted.map(({ name }): Ask => [`/api/email/trace?messageId=${name}@far.example`]),
    ['/api/email/trace?address=guest@north.example&date=2026-01-05'],
    ['/api/email/trace?address=hidden@south.example&date=2026-01-05'],
  ],
  'post /api/access-requests': (world) => [
    ...world.planted.flatMap(({ interactionId, threadId }): Ask[] => [
      ['/api/access-requests', { about: 'interaction', id: interactionId ?? nothing }],
      ['/api/access-requests', { about: 'thread', id: threadId ?? nothing }],
    ]),
    ...records(world, 'contacts').map((id): Ask => ['/api/access-requests', { about: 'contact', id, note: 'Please.' }]),
  ],
  'get /api/access-requests': () => [['/api/access-requests'], ['/api/access-requests?box=inbox']],
  'post /api/access-requests/:id/decide': once(`/api/access-requests/${nothing}/decide`, { grant: 'message' }),
  'get /api/access-grants': once('/api/access-grants'),
  'delete /api/access-grants/:id': once(`/api/access-grants/${nothing}`),
  'get /api/alerts': once('/api/alerts'),
  'get /api/auth/gmail': ({ connectionId }) => [
    ['/api/auth/gmail?json=1'],
    [`/api/auth/gmail?json=1&connectionId=${connectionId}`],
  ],
  'get /api/auth/gmail/callback': once('/api/auth/gmail/callback?code=x&state=y'),
  'get /api/google-workspace': once('/api/google-workspace'),
  'put /api/google-workspace': once('/api/google-workspace', { push: null }),
  'post /api/google-workspace/doctor': once('/api/google-workspace/doctor', {}),
  'post /api/email/accounts/enroll': once('/api/email/accounts/enroll', { email: 'olga@harbour.example' }),
  'post /api/email/accounts/enroll-all': once('/api/email/accounts/enroll-all', {}),
  'post /api/email/webhooks/gmail': once('/api/email/webhooks/gmail', { message: { data: 'e30=', messageId: '1' } }),
  'post /api/setup/demo': once('/api/setup/demo', {}),
  'get /api/demo/enter': once('/api/demo/enter?token=x'),
  'get /api/audit': once('/api/audit?limit=100'),
  'get /api/audit/export': once('/api/audit/export'),
  'post /api/audit/verify': once('/api/audit/verify'),
  'get /api/audit/reads': once('/api/audit/reads'),
  'post /api/erasures': (world) => [
    ...records(world, 'contacts').map((contactId): Ask => ['/api/erasures', { contactId }]),
    ['/api/erasures', { address: 'secret@far.example' }],
  ],
  'get /api/erasures': once('/api/erasures'),
  'get /api/erasures/:id': once(`/api/erasures/${nothing}`),
  'post /api/erasures/:id/run': once(`/api/erasures/${nothing}/run`, {}),
  'delete /api/erasures/:id': once(`/api/erasures/${nothing}`),
};
