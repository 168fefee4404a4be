import { z } from 'zod';
import { changeGoogleWorkspace } from '#google/change-workspace.ts';
import { examineWorkspace } from '#google/doctor/examine-workspace.ts';
import { enroll, enrollAll } from '#google/enroll.ts';
import { type GoogleWorkspace, readGoogleWorkspace } from '#google/read-workspace.ts';
import { domain, emailAddress, line, secret, somethingIn, stamp } from '../fields.ts';
import { type Route, route } from '../route.ts';

const group = 'Gmail and Google Workspace';
const workspaceShape = z
  .object({
    redirectUri: z.string(),
    webhookUrl: z.string(),
    instanceClient: z.boolean(),
    client: z.object({ clientId: z.string(), hasSecret: z.boolean(), enabled: z.boolean() }).nullable(),
    delegation: z
      .object({
        serviceAccount: z.string(),
        clientId: z.string().nullable().meta({ description: 'The number to enter in Google’s admin console.' }),
        domain: z.string().nullable(),
        enabled: z.boolean(),
      })
      .nullable(),
    push: z.object({
      topic: z.string().nullable(),
      subscription: z.string().nullable(),
      serviceAccount: z.string().nullable(),
    }),
    parked: z
      .array(z.object({ email: z.string(), code: z.string(), message: z.string(), parkedAt: stamp }))
      .meta({ description: 'Mailboxes of members that Google did not open when they were enrolled.' }),
  })
  .meta({ id: 'GoogleWorkspace' });

const clientId = line(200).regex(/^[\w.-]+$/, 'It is not a client id');
const clientInput = z.strictObject({ clientId, clientSecret: secret.optional(), enabled: z.boolean() });
const delegationInput = z.strictObject({
  keyJson: z.string().min(1, 'It is empty').max(20_000, 'It is too long').optional(),
  domain: domain.nullable().optional(),
  enabled: z.boolean(),
});
const nameOf = (kind: string) =>
  line(400).regex(new RegExp(`^projects/[^/\\s]{1,100}/${kind}/[^/\\s]{1,255}$`), `It is not projects/…/${kind}/…`);
const pushInput = z.strictObject({
  topic: nameOf('topics').nullable(),
  subscription: nameOf('subscriptions').nullable(),
  serviceAccount: emailAddress.nullable(),
});
const historyDays = z.union([z.int().min(0).max(36_500).nullable(), z.literal('all').transform(() => null)], {
  error: 'It is neither a number of days from 0 to 36500, nor null or "all"',
});

function present({ parked, ...project }: GoogleWorkspace) {
  return { ...project, parked: parked.map((each) => ({ ...each, parkedAt: each.parkedAt.toISOString() })) };
}

const setUpRoutes: Route[] = [
  route(
    {
      method: 'get',
      path: '/api/google-workspace',
      access: 'workspace:change',
      says: 'Reads the workspace’s set-up at Google; of secrets only that there are some.',
      group,
      answer: workspaceShape,
    },
    async ({ app, tenant }) => present(await tenant((tx) => readGoogleWorkspace(tx, app))),
  ),
  route(
    {
      method: 'put',
      path: '/api/google-workspace',
      access: 'workspace:change',
      says: 'Changes the workspace’s set-up at Google: its own OAuth client, delegation, Pub/Sub. What is not named stays, null removes.',
      group,
      body: somethingIn(
        z.strictObject({
          client: clientInput.nullable().optional(),
          delegation: delegationInput.nullable().optional(),
          push: pushInput.nullable().optional(),
        }),
      ),
      answer: workspaceShape,
      faults: [
        'client-secret-missing',
        'service-account-key-invalid',
        'service-account-key-missing',
        'delegation-domain-missing',
        'push-topic-missing',
        'push-projects-differ',
      ],
    },
    async ({ app, actor, body, tenant }) =>
      present(
        await tenant(async (tx) => {
          await changeGoogleWorkspace(tx, app, actor, body);
          return readGoogleWorkspace(tx, app);
        }),
      ),
  ),
  route(
    {
      method: 'post',
      path: '/api/google-workspace/doctor',
      access: 'workspace:change',
      says: 'Tries each step of the set-up for real, and says what to click.',
      group,
      answer: z.object({
        checks: z.array(
          z.object({
            id: z.string(),
            title: z.string(),
            outcome: z.enum(['ok', 'wrong', 'waiting']),
            says: z.string(),
            fix: z.string().nullable(),
            link: z.string().nullable(),
          }),
        ),
      }),
      mail: true,
    },
    async ({ app, actor }) => ({ checks: await examineWorkspace(app, actor) }),
  ),
];

const enrollRoutes: Route[] = [
  route(
    {
      method: 'post',
      path: '/api/email/accounts/enroll',
      access: 'workspace:change',
      says: 'Opens the mailbox of one member by domain-wide delegation. One that Google does not open is `parked`, with the reason, and stands so in the set-up until it is opened.',
      group,
      body: z.strictObject({ email: emailAddress, historyDays: historyDays.optional() }),
      answer: z.object({
        connectionId: z.string().nullable(),
        email: z.string(),
        status: z.enum(['connected', 'parked']),
        code: z.string().nullable(),
        message: z.string().nullable(),
      }),
      status: 201,
      faults: ['delegation-not-configured', 'enroll-other-domain', 'enroll-no-member'],
      mail: true,
    },
    async ({ app, actor, body }) => {
      const { already: _, ...enrolled } = {
        already: false,
        ...(await enroll(app, actor, body.email, body.historyDays)),
      };
      return { connectionId: null, code: null, message: null, ...enrolled };
    },
  ),
  route(
    {
      method: 'post',
      path: '/api/email/accounts/enroll-all',
      access: 'workspace:change',
      says: 'Opens the mailboxes of all members whose address is in the delegated domain.',
      group,
      body: z.strictObject({ historyDays: historyDays.optional() }),
      answer: z.object({
        enrolled: z.array(z.object({ email: z.string(), connectionId: z.string() })),
        already: z.array(z.object({ email: z.string(), connectionId: z.string() })),
        parked: z.array(z.object({ email: z.string(), code: z.string(), message: z.string() })),
        skipped: z.array(z.object({ email: z.string(), reason: z.string() })),
      }),
      faults: ['delegation-not-configured'],
      mail: true,
    },
    ({ app, actor, body }) => enrollAll(app, actor, body.historyDays),
  ),
];

/** All of them. */
export const googleWorkspaceRoutes: Route[] = [...setUpRoutes, ...enrollRoutes];
